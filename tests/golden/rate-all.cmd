$PL ingest -e counts.gpkg --source interceptions $INPUT/raids.csv > /dev/null
$PL rate -e counts.gpkg --from 2031-03-05 --as-of 2032-03-04
$PL rate -e counts.gpkg --csv
