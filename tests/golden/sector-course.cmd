$PL demo war > /dev/null
$PL sector moor -e war/evidence.gpkg --source meridian --from 2031-04-01 --to 2031-05-06 --per week --csv
$PL sector moor -e war/evidence.gpkg --source meridian --from 2031-04-10 --to 2031-04-20 --per update
