# Each claim of the demonstration statement gets the verdict that the truth calls for.
$PL demo war > /dev/null
$PL check -e war/evidence.gpkg war/statements/2031-06-20.yaml --json > answer
/usr/bin/python3 - <<'PY'
import json
for claim in json.load(open("answer"))["claims"]:
    print(claim["id"], claim["verdict"], *(reading["verdict"] for reading in claim["readings"]))
PY
