$PL demo war > /dev/null
$PL ledger -e war/evidence.gpkg --source meridian --kind redraw,reclassified
