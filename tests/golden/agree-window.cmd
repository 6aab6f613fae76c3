$PL demo war > /dev/null
$PL agree meridian harbor -e war/evidence.gpkg --from 2031-03-10 --to 2031-06-10 --region "-21.9,45.5,-20.5,46.5"
