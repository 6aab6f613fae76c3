$PL demo war > /dev/null
$PL sector moor -e war/evidence.gpkg --source meridian --on 2031-05-31 --geojson > state.geojson
$PL sector uplands -e war/evidence.gpkg --source meridian --from 2031-05-01 --to 2031-05-03 --geojson > change.geojson
python3 - <<'END'
import json
for name in ("state", "change"):
    for f in json.load(open(name + ".geojson"))["features"]:
        p = f["properties"]
        print(name, p["region"], p["what"], p.get("side"), round(p["area_km2"], 2), f["geometry"]["type"])
END
