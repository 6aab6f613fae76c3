$PL demo war > /dev/null
$PL ledger -e war/evidence.gpkg --source meridian --from 2031-04-20 --to 2031-04-21 --json
