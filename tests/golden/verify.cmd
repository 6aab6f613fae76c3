$PL demo war > /dev/null
$PL verify -e war/evidence.gpkg | sed "s/; worst .*//"
