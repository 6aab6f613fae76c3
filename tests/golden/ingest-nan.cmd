mkdir maps
sed 's/31\.5/NaN/' "$INPUT/square.geojson" > maps/1660000000.geojson
$PL ingest -e war.gpkg --source deepstate maps || echo "status $?"
sed 's/31\.5/1e999/' "$INPUT/square.geojson" > maps/1660000000.geojson
$PL ingest -e war.gpkg --source deepstate maps || echo "status $?"
