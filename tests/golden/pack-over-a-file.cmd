$PL demo war > /dev/null
echo mine > there.gpkg
$PL pack -e war/evidence.gpkg there.gpkg || echo "status $?"
cat there.gpkg
