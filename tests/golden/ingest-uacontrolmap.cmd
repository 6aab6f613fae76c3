# Project Owl's file: rings with latitude first, a front line that is counted and cut, an empty day that is set aside, and
# places in the file where something is wrong.
mkdir maps
printf '{"areas":[[[48,37],[48,38],[49,38],[48,37]]],"areas_ua":[[[51,35],[51,36],[52,36],[51,35]]],\n"frontline":[[48,37],[49,38]]}' > maps/20240101.json
printf '{"areas":[],"frontline":[]}' > maps/20240102.json
$PL ingest -e war.gpkg --source uacontrolmap maps
$PL sql -e war.gpkg --csv "SELECT name, lines, state, why FROM file ORDER BY time"
$PL sql -e war.gpkg --csv "SELECT status, instant, round(held_km2, 3) AS km2 FROM series ORDER BY status"
printf '{"areas":[[[148,37],[48,38],[49,38]]]}' > maps/20240103.json
$PL ingest -e war.gpkg --source uacontrolmap maps || echo "status $?"
printf '{"type":"FeatureCollection","features":[]}' > maps/20240103.json
$PL ingest -e war.gpkg --source uacontrolmap maps || echo "status $?"
