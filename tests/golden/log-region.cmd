$PL demo war > /dev/null
$PL log -e war/evidence.gpkg --source meridian --region moor --from 2031-04-19 --to 2031-04-23
