$PL demo war > /dev/null
$PL change -e war/evidence.gpkg --source meridian --from 1899-12-31 --to 2031-05-01
