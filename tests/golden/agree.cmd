$PL demo war > /dev/null
$PL agree meridian harbor -e war/evidence.gpkg --on 2031-05-31
