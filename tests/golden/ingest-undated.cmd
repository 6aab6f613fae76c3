# A file without a possible date is refused by name, and passed over only on request.
mkdir maps
cp "$INPUT/square.geojson" maps/1660000000.geojson
cp "$INPUT/square.geojson" maps/latest.geojson
$PL ingest -e war.gpkg --source deepstate maps || echo "status $?"
$PL ingest -e war.gpkg --source deepstate --skip-undated maps || echo "status $?"
