$PL demo war > /dev/null
$PL log -e war/evidence.gpkg --source harbor > log
head -n 20 log
