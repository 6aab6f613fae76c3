$PL ingest -e war.gpkg --source deepstat "$INPUT"
