# What check prints, of one claim.
$PL demo war > /dev/null
$PL explain -e war/evidence.gpkg war/statements/2031-06-20.yaml best-month --json > one
$PL check -e war/evidence.gpkg war/statements/2031-06-20.yaml --json > all
/usr/bin/python3 - <<'PY'
import json
one, = json.load(open("one"))["claims"]
print(one["id"], one == next(c for c in json.load(open("all"))["claims"] if c["id"] == one["id"]))
PY
