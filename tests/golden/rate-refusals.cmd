$PL ingest -e counts.gpkg --source interceptions $INPUT/raids.csv > /dev/null
$PL rate kinjal -e counts.gpkg || echo $?
$PL rate "X-47 Kinzhal and Iskander-M" -e counts.gpkg || echo $?
$PL rate kinzhal -e counts.gpkg --confidence 1 || echo $?
$PL rate kinzhal -e counts.gpkg --relatives cousins || echo $?
$PL rate kinzhal -e counts.gpkg --labels theirs || echo $?
$PL rate kinzhal -e counts.gpkg --from 2032-01-01 --as-of 2031-01-01 || echo $?
$PL rate kinzhal -e counts.gpkg --source harbor || echo $?
$PL rate -e counts.gpkg --coverage || echo $?
$PL rate kinzhal --records || echo $?
$PL rate --records --as-of 2031-01-01 || echo $?
$PL rate kinzhal || echo $?
$PL demo war > /dev/null
$PL rate kinzhal -e war/evidence.gpkg || echo $?
