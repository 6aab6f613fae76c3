# Behind the last map nothing is known, so nothing is said to have stood still.
$PL demo war > /dev/null
for question in "change --from 2031-08-01 --to 2031-09-01" "front --from 2031-08-01 --to 2031-09-01" "sector moor --on 2031-08-01"; do
    $PL $question -e war/evidence.gpkg --source meridian || echo "status $?"
done
