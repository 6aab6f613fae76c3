$PL demo war > /dev/null
$PL front -e war/evidence.gpkg --source meridian --from 2031-04-01 --to 2031-05-01 --per week
