# The same in Ukrainian; what the statement file says stays in its own language.
$PL demo war > /dev/null
$PL explain -e war/evidence.gpkg war/statements/2031-06-20.yaml these-days --language uk
$PL check -e war/evidence.gpkg war/statements/2031-06-20.yaml --language uk | head -12
