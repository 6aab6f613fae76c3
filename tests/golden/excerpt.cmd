# Some weeks of one source as a file of their own; what it knows of them is what the whole knows.
$PL demo war > /dev/null
$PL excerpt -e war/evidence.gpkg --source meridian --from 2031-04-01 --to 2031-05-01 -o part.gpkg
$PL change -e part.gpkg --source meridian --from 2031-04-01 --to 2031-05-01 --csv
$PL change -e war/evidence.gpkg --source meridian --from 2031-04-01 --to 2031-05-01 --csv
$PL sources -e part.gpkg | cut -c 1-60
# It replaces nothing, and needs a window of a source that has maps.
$PL excerpt -e war/evidence.gpkg --source meridian --from 2031-04-01 --to 2031-05-01 -o part.gpkg || echo "status $?"
$PL excerpt -e war/evidence.gpkg --source meridian --from 2031-04-01 -o other.gpkg || echo "status $?"
$PL excerpt -e war/evidence.gpkg --source meridian --from 2031-05-01 --to 2031-04-01 -o other.gpkg || echo "status $?"
$PL excerpt -e war/evidence.gpkg --source survey --from 2031-04-01 --to 2031-05-01 -o other.gpkg || echo "status $?"
$PL excerpt -e war/evidence.gpkg --source meridien --from 2031-04-01 --to 2031-05-01 -o other.gpkg || echo "status $?"
$PL excerpt -e war/evidence.gpkg --source meridian --from 2040-01-01 --to 2041-01-01 -o other.gpkg || echo "status $?"
ls
