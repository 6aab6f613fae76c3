$PL demo war > /dev/null
$PL sector uplands -e war/evidence.gpkg --on 2031-05-31
