$PL demo war > /dev/null
$PL ingest -e maps.gpkg --source war/sources/harbor.yaml war/harbor > /dev/null
$PL places Karvess -e maps.gpkg
$PL places Brenvallo -e maps.gpkg || echo "status $?"
$PL hub Karvess -e maps.gpkg --on 2031-05-01 | head -1
