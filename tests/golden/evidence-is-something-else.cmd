echo "not a database" > text.gpkg
$PL log -e text.gpkg || echo "status $?"
cat text.gpkg
