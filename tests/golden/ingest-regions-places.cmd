S=$INPUT/space/sources F=$INPUT/space/files
$PL ingest -e e.gpkg --source $S/survey-office.yaml $F/regions.geojson
$PL ingest -e e.gpkg --source $S/place-names.yaml $F/places.csv $F/places.txt
$PL ingest -e e.gpkg --source $S/place-names.yaml $F/places.csv
$PL sources -e e.gpkg
$PL sql -e e.gpkg "SELECT key, name, printf('%.6f', area_km2) AS km2, west, north FROM region"
$PL sql -e e.gpkg "SELECT key, name, replace(other_names, char(10), ' | ') AS others, kind, population, lon, lat FROM place"
$PL verify -e e.gpkg
$PL pack -e e.gpkg packed.gpkg > /dev/null
$PL digest -e e.gpkg | tail -3 > one; $PL digest -e packed.gpkg | tail -3 > two; cmp one two
for bad in "survey-office elsewhere.geojson" "place-names twice.csv" "place-names comma.csv" "place-names columns.csv" "place-names regions.geojson"; do
  set -- $bad; $PL ingest -e bad.gpkg --source $S/$1.yaml $F/$2 || echo "[$?]"
done
$PL change -e e.gpkg --from 2030-01-01 --to 2030-02-01 || echo "[$?]"
$PL log -e e.gpkg --source survey-office || echo "[$?]"
