$PL ingest -e war.gpkg --source deepstate no-such-folder || echo "status $?"
