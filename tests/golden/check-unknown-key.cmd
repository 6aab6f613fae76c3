$PL demo war > /dev/null
sed 's/^    says:/    sayz:/' war/statements/2031-06-20.yaml > wrong.yaml
$PL check -e war/evidence.gpkg wrong.yaml
