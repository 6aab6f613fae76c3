# The same snapshot with other bytes: reported, kept beside, never overwritten.
mkdir a b
cp "$INPUT/square.geojson" a/1660000000.geojson
sed 's/31\.5/31.6/g' "$INPUT/square.geojson" > b/1660000000.geojson
$PL ingest -e war.gpkg --source deepstate a > /dev/null
$PL sql -e war.gpkg --csv "SELECT instant, round(held_km2, 3) AS held_km2 FROM series WHERE status = 'held:russia'"
$PL ingest -e war.gpkg --source deepstate b || echo "status $?"
$PL sql -e war.gpkg --csv "SELECT instant, state, length(sha256) AS bytes FROM record ORDER BY state"
$PL sql -e war.gpkg --csv "SELECT instant, round(held_km2, 3) AS held_km2 FROM series WHERE status = 'held:russia'"
