$PL demo war > /dev/null
$PL agree harbor meridian -e war/evidence.gpkg --from 2031-05-01 --to 2031-06-01 --region "-21.6,46.2,-21.0,46.35" --json
