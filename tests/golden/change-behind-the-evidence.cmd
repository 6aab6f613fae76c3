$PL demo war > /dev/null
$PL change -e war/evidence.gpkg --source meridian --from 2031-06-20 --to 2031-12-31 | grep 'unknown'
