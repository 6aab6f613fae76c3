$PL ingest -e counts.gpkg --source interceptions $INPUT/raids.csv > /dev/null
$PL rate kinzhal -e counts.gpkg --json
$PL rate iskander-m -e counts.gpkg --labels shared --confidence 0.9 --csv
