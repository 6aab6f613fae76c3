$PL demo war > /dev/null
$PL places -e war/evidence.gpkg --source meridian --from 2031-05-20 --to 2031-05-26 --region moor --json
