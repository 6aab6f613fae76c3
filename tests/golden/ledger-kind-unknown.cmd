$PL demo war > /dev/null
$PL ledger -e war/evidence.gpkg --kind advence
