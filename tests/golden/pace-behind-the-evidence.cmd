$PL demo war > /dev/null
$PL pace -e war/evidence.gpkg --source meridian --on 2031-12-31
