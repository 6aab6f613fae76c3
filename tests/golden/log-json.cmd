$PL demo war > /dev/null
$PL log -e war/evidence.gpkg --source harbor --json > log
head -n 24 log
/usr/bin/python3 -c 'import json; print(len(json.load(open("log"))["snapshots"]), "snapshots")'
