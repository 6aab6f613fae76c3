# Days are UTC wherever the program runs.
$PL demo war > /dev/null
for zone in UTC Asia/Kolkata Pacific/Kiritimati America/Los_Angeles; do
    file=$(echo $zone | tr / -).csv
    TZ=$zone $PL change -e war/evidence.gpkg --source meridian --from 2031-04-01 --to 2031-04-08 --per day --csv > $file
    cmp UTC.csv $file && echo "$zone: the same"
done
