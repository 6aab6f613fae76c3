$PL ingest -e counts.gpkg --source interceptions $INPUT/raids.csv > /dev/null
$PL rate oreshnik -e counts.gpkg --as-of 2031-12-19
$PL rate "X-47 Kinzhal" -e counts.gpkg --coverage --relatives modern-ballistic
$PL rate orlan-10 -e counts.gpkg --as-of 2033-01-01
