mkdir maps
sed 's/occupied/occ\xfeupied/' "$INPUT/square.geojson" > maps/1660000000.geojson
$PL ingest -e war.gpkg --source deepstate maps || echo "status $?"
