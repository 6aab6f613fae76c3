$PL demo war > /dev/null
$PL sources -e war/evidence.gpkg
