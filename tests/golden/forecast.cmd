$PL demo war > /dev/null
$PL forecast -e war/evidence.gpkg --horizon 7d,30d
$PL forecast -e war/evidence.gpkg --source meridian --horizon 7d --as-of 2031-06-20 --goal uplands
