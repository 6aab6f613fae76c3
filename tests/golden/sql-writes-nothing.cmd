$PL demo war > /dev/null
$PL sql -e war/evidence.gpkg "DELETE FROM record" || echo "status $?"
$PL sql -e war/evidence.gpkg "ATTACH 'other.gpkg' AS other" || echo "status $?"
$PL sql -e war/evidence.gpkg "SELECT 1; DROP TABLE record" || echo "status $?"
$PL sql -e war/evidence.gpkg --csv "SELECT count(*) AS records FROM record"
