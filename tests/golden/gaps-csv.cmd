$PL demo war > /dev/null
$PL gaps -e war/evidence.gpkg --from 2031-04-22 --to 2031-04-27 --csv
