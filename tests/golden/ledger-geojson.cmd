$PL demo war > /dev/null
$PL ledger -e war/evidence.gpkg --source meridian --from 2031-04-08 --to 2031-04-09 --kind redraw --geojson
