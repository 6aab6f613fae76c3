$PL demo war > /dev/null
$PL places -e war/evidence.gpkg --from 2031-05-20 --to 2031-05-29 --without reclassified --csv
