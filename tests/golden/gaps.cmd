$PL demo war > /dev/null
$PL gaps -e war/evidence.gpkg
