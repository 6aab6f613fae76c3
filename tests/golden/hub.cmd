$PL demo war > /dev/null
$PL hub Karvess -e war/evidence.gpkg --on 2031-05-01
