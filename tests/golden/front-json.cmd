$PL demo war > /dev/null
$PL front -e war/evidence.gpkg --from 2031-04-01 --to 2031-05-01 --moved 1km --region uplands --json > front.json
head -n 60 front.json
grep -A4 without_movement front.json
