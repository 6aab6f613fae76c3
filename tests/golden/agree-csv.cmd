$PL demo war > /dev/null
$PL agree meridian harbor -e war/evidence.gpkg --csv
$PL agree meridian harbor -e war/evidence.gpkg --from 2031-05-01 --to 2031-05-08 --per day --csv
