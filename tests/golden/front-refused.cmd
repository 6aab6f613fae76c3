$PL demo war > /dev/null
fails() { "$@" && exit 1; echo "status $?" >&2; }
fails $PL front -e war/evidence.gpkg --from 2031-04-01
fails $PL front -e war/evidence.gpkg --from 2031-05-01 --to 2031-04-01
fails $PL front -e war/evidence.gpkg --on 2031-04-01 --moved 100m
fails $PL front -e war/evidence.gpkg --from 2031-04-01 --to 2031-05-01 --moved 100
fails $PL front -e war/evidence.gpkg --from 2031-04-01 --to 2031-05-01 --moved 0m
fails $PL front -e war/evidence.gpkg --from 2031-04-01 --to 2031-05-01 --hole 5km
fails $PL front -e war/evidence.gpkg --from 2031-04-01 --to 2031-05-01 --border 500km
fails $PL front -e war/evidence.gpkg --from 2031-04-01 --to 2031-05-01 --per week --geojson
fails $PL front -e war/evidence.gpkg --from 2031-04-01 --to 2031-05-01 --region nowhere
fails $PL front -e war/evidence.gpkg --from 2020-04-01 --to 2031-05-01
# without outlines there is no front, but a boundary
$PL ingest -e bare.gpkg --source war/sources/harbor.yaml war/harbor > /dev/null
fails $PL front -e bare.gpkg --on 2031-05-01
$PL front -e bare.gpkg --on 2031-05-01 --border 0km --hole 1000km2
fails $PL front -e bare.gpkg --on 2031-05-01 --border 0km --side nobody
