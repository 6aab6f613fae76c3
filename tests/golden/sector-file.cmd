# A region from a file, two polygons that overlap and count once, and the same as a box.
$PL demo war > /dev/null
cat > two.geojson <<'END'
{"type":"FeatureCollection","features":[
 {"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[-23,46.6],[-22,46.6],[-22,47],[-23,47],[-23,46.6]]]}},
 {"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[-22.5,46.6],[-21.5,46.6],[-21.5,47],[-22.5,47],[-22.5,46.6]]]}}]}
END
for r in two.geojson -23,46.6,-21.5,47; do
  $PL sector $r -e war/evidence.gpkg --source meridian --on 2031-05-31 --json | grep -E '^ *"(held|outline)_km2"|"denominator"' | sort -u
done
