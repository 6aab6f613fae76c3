# The sectors make up the whole.
$PL demo war > /dev/null
$PL sector -e war/evidence.gpkg --source meridian --from 2031-04-01 --to 2031-05-01 --csv | cut -d, -f1,3,7-9,14
$PL change -e war/evidence.gpkg --source meridian --from 2031-04-01 --to 2031-05-01 --csv | cut -d, -f2,6-8
