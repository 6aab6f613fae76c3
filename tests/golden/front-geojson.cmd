$PL demo war > /dev/null
$PL front -e war/evidence.gpkg --source harbor --from 2031-04-01 --to 2031-05-01 --region -23.5,46.3,-20.8,46.5 --geojson
