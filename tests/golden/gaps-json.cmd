$PL demo war > /dev/null
$PL gaps -e war/evidence.gpkg --source meridian --from 2031-03-14 --to 2031-03-22 --day-turn 00:00 --json
