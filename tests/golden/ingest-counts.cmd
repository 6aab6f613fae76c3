cp -r $INPUT/counts .
$PL ingest -e war.gpkg --source interceptions counts/raids.csv
$PL sql -e war.gpkg "SELECT line, label, types, launched, destroyed, state, end_time FROM interception ORDER BY line"
$PL sql -e war.gpkg "SELECT line, label, why FROM interception WHERE state = 'excluded' ORDER BY line"
$PL sql -e war.gpkg "SELECT time, bytes, kept_bytes, features, points FROM file"
$PL verify -e war.gpkg
sed 's/,12.0,/,-12,/' counts/raids.csv > counts/negative.csv
$PL ingest -e war.gpkg --source interceptions counts/negative.csv > /dev/null || echo "[$?]"
sed 's/,12.0,/,12.5,/' counts/raids.csv > counts/fraction.csv
$PL ingest -e war.gpkg --source interceptions counts/fraction.csv > /dev/null || echo "[$?]"
sed 's/,12.0,/,1e300,/' counts/raids.csv > counts/enormous.csv
$PL ingest -e war.gpkg --source interceptions counts/enormous.csv > /dev/null || echo "[$?]"
sed 's/2024-12-16,,/2024-12-36,,/' counts/raids.csv > counts/day.csv
$PL ingest -e war.gpkg --source interceptions counts/day.csv > /dev/null || echo "[$?]"
sed 's/model/kind/' counts/raids.csv > counts/column.csv
$PL ingest -e war.gpkg --source interceptions counts/column.csv > /dev/null || echo "[$?]"
head -1 counts/raids.csv > counts/empty.csv
$PL ingest -e war.gpkg --source interceptions counts/empty.csv > /dev/null || echo "[$?]"
sed 's/,9.0,/,8.0,/' counts/raids.csv > counts/other.csv
$PL ingest -e war.gpkg --source interceptions counts/other.csv > /dev/null || echo "[$?]"
$PL sql -e war.gpkg "SELECT sum(destroyed) AS destroyed FROM interception WHERE state = 'taken'"
$PL change -e war.gpkg --source interceptions --from 2024-12-18 --to 2024-12-19 || echo "[$?]"
