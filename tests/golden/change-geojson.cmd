$PL demo war > /dev/null
$PL change -e war/evidence.gpkg --source meridian --from 2031-04-01 --to 2031-04-03 --geojson > all.geojson
$PL change -e war/evidence.gpkg --source meridian --from 2031-04-01 --to 2031-04-05 --region uplands --patches --geojson > part.geojson
python3 - <<'END'
import json
for name in ("all", "part"):
    a = json.load(open(name + ".geojson"))
    print(a["type"], a["schema"], len(a["features"]))
    for f in a["features"]:
        ring = f["geometry"]["coordinates"][0]
        if f["geometry"]["type"] == "MultiPolygon":
            ring = ring[0]
        turn = sum(p[0] * q[1] - q[0] * p[1] for p, q in zip(ring, ring[1:]))
        assert ring[0] == ring[-1] and turn > 0, f
        print(f["properties"]["change"], round(f["properties"]["area_km2"], 3), f["geometry"]["type"],
              f["properties"].get("kind"))
END
