$PL demo war > /dev/null
$PL check -e war/evidence.gpkg war/statements/2031-06-20.yaml
