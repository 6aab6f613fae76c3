$PL demo war > /dev/null
$PL hub -21.72,46.94 -e war/evidence.gpkg --source harbor --on 2031-06-15 --csv
