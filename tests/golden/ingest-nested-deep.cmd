mkdir maps
/usr/bin/python3 -c 'print("[" * 100000)' > maps/1660000000.geojson
$PL ingest -e war.gpkg --source deepstate maps || echo "status $?"
