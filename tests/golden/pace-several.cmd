$PL demo war > /dev/null
$PL pace -e war/evidence.gpkg --on 2031-05-31 --region uplands --without redraw
