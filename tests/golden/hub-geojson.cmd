$PL demo war > /dev/null
$PL hub karvess -e war/evidence.gpkg --source harbor --on 2031-06-15 --geojson
