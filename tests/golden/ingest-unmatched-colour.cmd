# What no rule of the legend matches is counted with its area, and told.
mkdir maps
sed 's/a52714/123456/g; s/A52714/123456/g' "$INPUT/square.geojson" > maps/1660000000.geojson
$PL ingest -e war.gpkg --source deepstate maps || echo "status $?"
