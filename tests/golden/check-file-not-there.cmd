$PL demo war > /dev/null
$PL check -e war/evidence.gpkg none.yaml
