$PL demo war > /dev/null
$PL pace -e war/evidence.gpkg --source meridian
