$PL demo war > /dev/null
$PL front -e war/evidence.gpkg --from 2031-04-01 --to 2031-05-01 --without redraw,retraction --csv
$PL front -e war/evidence.gpkg --source harbor --on 2031-05-01 --csv
