$PL demo war > /dev/null
$PL sector uplands -e war/evidence.gpkg --on 2031-05-31 --json > answer.json
python3 - <<'END'
import json
a = json.load(open("answer.json"))
print(a["schema"], a["region"]["name"], a["region"]["outline"])
for s in a["sources"]:
    for side in s["sides"]:
        print(s["source"], s["snapshot"], side["side"], round(side["held_km2"], 2), side["contested_km2"],
              round(side["outline_km2"], 2), round(side["share"], 4), side["denominator"], len(side["shares"]))
        assert abs(side["share"] - side["held_km2"] / side["outline_km2"]) < 1e-9
        assert [p["name"] for p in side["held_km2_interval"]["parts"]] == ["drawn-lines", "end-snapshots"]
print(a["range"]["held_km2"]["makers"], a["range"]["held_km2"]["undetermined"])
END
