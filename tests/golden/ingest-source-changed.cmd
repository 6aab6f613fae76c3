# A source file that would read stored files otherwise is refused; a list of bad maps is applied to them.
cat > s.yaml <<'END'
name: s
title: S
maker: M
theatre: ukraine
legend: deepstate-daily
licence: none
attribution: M
day_turn: 0h
stands_for: "24:00"
files:
  - match: "{YYYYMMDD}.geojson"
    format: geojson
END
mkdir maps
cp "$INPUT/square.geojson" maps/20240101.geojson
sed 's/31\.5/31.6/g' "$INPUT/square.geojson" > maps/20240102.geojson
$PL ingest -e war.gpkg --source ./s.yaml maps
sed 's/24:00/00:00/' s.yaml > t.yaml
$PL ingest -e war.gpkg --source ./t.yaml || echo "status $?"
printf 'set_aside:\n  - day: 2024-01-02\n    why: A slip.\n' >> s.yaml
$PL ingest -e war.gpkg --source ./s.yaml
printf '  - day: 2024-01-01\n    wy: A slip.\n' >> s.yaml
$PL ingest -e war.gpkg --source ./s.yaml || echo "status $?"
