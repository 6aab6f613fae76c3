# A folder must be named; a failed publish leaves what was there, and nothing beside it.
$PL publish -e nowhere.gpkg || echo "status $?"
$PL publish -e nowhere.gpkg -o . || echo "status $?"
$PL publish -e nowhere.gpkg -o site || echo "status $?"
mkdir site; echo mine > site/index.html
$PL demo war > /dev/null
$PL publish -e war/evidence.gpkg -o site || echo "status $?"
touch plain; $PL publish -e war/evidence.gpkg -o plain || echo "status $?"
mkdir empty; $PL publish -e war/evidence.gpkg no-such-statement -o empty || echo "status $?"
ls . site empty
