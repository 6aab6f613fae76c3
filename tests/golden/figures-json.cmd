$PL demo war > /dev/null
head -3 $INPUT/gazette.csv > two.csv
$PL figures -e war/evidence.gpkg two.csv --json
