# Between two updates nothing is known: neither sector nor front says that nothing moved.
$PL demo war > /dev/null
$PL sector uplands -e war/evidence.gpkg --source meridian --from 2031-04-23 --to 2031-04-24
$PL sector -e war/evidence.gpkg --source meridian --from 2031-04-23 --to 2031-04-24 --csv | cut -d, -f1,2,6,14
$PL sector uplands -e war/evidence.gpkg --source meridian --from 2031-04-23 --to 2031-04-24 --json | grep still
$PL front -e war/evidence.gpkg --source meridian --from 2031-04-23 --to 2031-04-24 | grep update
$PL front -e war/evidence.gpkg --source meridian --from 2031-04-23 --to 2031-04-24 --json | grep without_movement
# Days behind the last map are no days of the source.
$PL front -e war/evidence.gpkg --source meridian --from 2031-06-20 --to 2031-07-20 | grep reach
