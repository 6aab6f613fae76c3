$PL demo war > /dev/null
$PL places 'SORREL-FORD' -e war/evidence.gpkg --source meridian --json
