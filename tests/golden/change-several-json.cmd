$PL demo war > /dev/null
$PL change -e war/evidence.gpkg --from 2031-04-01 --to 2031-05-01 --region uplands --json > answer.json
python3 - <<'END'
import json
a = json.load(open("answer.json"))
print(sorted(a))
print(a["region"])
for s in a["sources"]:
    print(s["source"], round(s["net_km2"], 3), [p["name"] for p in s["interval"]["parts"]])
    assert abs(s["identity_km2"]) < 1e-6
    assert abs(s["by_update"]["net_km2"] - s["net_km2"]) < 1e-6
nets = [s["net_km2"] for s in a["sources"]]
assert a["range"]["net_km2"]["low"] == min(nets) and a["range"]["net_km2"]["high"] == max(nets)
print(a["range"]["net_km2"]["makers"], a["range"]["net_km2"]["undetermined"])
END
