$PL demo war > /dev/null
$PL hub karvess -e war/evidence.gpkg --source meridian --on 2031-06-15 --json
