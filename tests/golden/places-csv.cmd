$PL demo war > /dev/null
$PL places Grevask -e war/evidence.gpkg --csv
