$PL demo war > /dev/null
$PL figures -e war/evidence.gpkg $INPUT/gazette.csv
