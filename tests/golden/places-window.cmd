$PL demo war > /dev/null
$PL places -e war/evidence.gpkg --from 2031-04-01 --to 2031-06-20 --per month
