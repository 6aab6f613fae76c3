# The sectors of the theatre make up the whole land: gains and losses add up.
$PL demo war > /dev/null
$PL change -e war/evidence.gpkg --source meridian --from 2031-04-01 --to 2031-05-01 --region moor --per week
for r in estuary moor uplands cape -30,40,-10,50; do
  $PL change -e war/evidence.gpkg --source meridian --from 2031-04-01 --to 2031-05-01 --region $r --csv | tail -1 | cut -d, -f6-9
done
