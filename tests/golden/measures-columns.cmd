# Every column that a measure is said to be made from is one of the evidence file.
$PL demo war > /dev/null
$PL measures --json | /usr/bin/python3 -c '
import json, sys
for m in json.load(sys.stdin)["measures"]:
    for column in m["columns"].replace(" where ", ", change.").split(", "):
        if column not in ("any", ""): print(*column.split("."))' | sort -u > columns
while read -r table column; do
    $PL sql -e war/evidence.gpkg "SELECT $column FROM $table LIMIT 0" > /dev/null && echo "$table.$column"
done < columns
