# Held land ends before the stated edge, reaches into it (by its line, or by a piece of its own inside), or covers it.
$PL demo war > /dev/null
cat >> war/theatres/velmark.yaml <<'END'
  - name: before
    title: Before
    points: [{name: a, at: [-22.6, 46.9], from: invented}]
    edge: [[-22.65, 46.88], [-22.55, 46.88], [-22.55, 46.92], [-22.65, 46.92]]
    edge_from: invented
  - name: into
    title: Into
    points: [{name: a, at: [-22.14, 46.905], from: invented}]
    edge: [[-22.25, 46.88], [-22.05, 46.88], [-22.05, 46.92], [-22.25, 46.92]]
    edge_from: invented
  - name: behind
    title: Behind
    points: [{name: a, at: [-21.6, 46.9], from: invented}]
    edge: [[-21.65, 46.88], [-21.55, 46.88], [-21.55, 46.92], [-21.65, 46.92]]
    edge_from: invented
  - name: around
    title: Around
    points: [{name: a, at: [-23.9, 45.1], from: invented}]
    edge: [[-23.95, 45.05], [-20.02, 45.05], [-20.02, 47.95], [-23.95, 47.95]]
    edge_from: invented
END
$PL ingest -e one.gpkg --source war/sources/harbor.yaml war/harbor > /dev/null
for name in before into behind around; do
    $PL hub $name -e one.gpkg --on 2031-05-01 --csv | tail -1 | cut -d, -f4-8,11-12,14,15
done
