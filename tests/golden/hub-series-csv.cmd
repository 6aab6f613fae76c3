$PL demo war > /dev/null
$PL hub -22.6,47.025 -e war/evidence.gpkg --source meridian --from 2031-06-01 --to 2031-06-08 --csv
