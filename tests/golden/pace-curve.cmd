$PL demo war > /dev/null
# The very windows that the rank is among: as many, and as many of them higher.
$PL pace -e war/evidence.gpkg --source meridian --window 7d --since 2031-05-20 --curve --json > pace.json
python3 - <<'END'
import json
pace = json.load(open("pace.json"))
own = pace["curve"][-1]
print(len(pace["curve"]) == pace["windows"], own["end"] == pace["end"], own["km2_per_day"] == pace["km2_per_day"])
print(sum(one["km2_per_day"] > own["km2_per_day"] for one in pace["curve"]) == pace["higher"])
print(max(one["km2_per_day"] for one in pace["curve"]) == pace["fastest_km2_per_day"])
print(pace["windows"] > 1)
END
