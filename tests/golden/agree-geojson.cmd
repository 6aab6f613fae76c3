$PL demo war > /dev/null
$PL agree meridian harbor -e war/evidence.gpkg --on 2031-05-31 --region "-21.6,46.2,-21.0,46.35" --geojson
