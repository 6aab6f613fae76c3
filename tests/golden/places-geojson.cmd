$PL demo war > /dev/null
$PL places 'Brams Ferry' -e war/evidence.gpkg --source meridian --geojson
