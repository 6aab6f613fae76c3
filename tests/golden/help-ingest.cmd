$PL help ingest
