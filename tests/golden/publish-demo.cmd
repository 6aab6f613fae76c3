# The demonstration's site: made, made again with the same bytes, and never in the place of anything else.
$PL demo war > /dev/null
export PLUMBLINE_DATA="$PWD/war:$ROOT/data"
$PL publish -e war/evidence.gpkg war/statements/2031-06-20.yaml -o site
(cd site && sha256sum --check --quiet SHA256SUMS && ls data statement/2031-06-20)
cp -r site first
$PL publish -e war/evidence.gpkg war/statements/2031-06-20.yaml -o site/ > /dev/null
diff -r site first && echo "the same bytes"
$PL check -e war/evidence.gpkg war/statements/2031-06-20.yaml --json > check.json
gzip -dc site/data/api/check_arg_2031-06-20.json.gz > published.json
grep -v '"command"' check.json > a; grep -v '"command"' published.json > b
cmp a b && echo "the same verdicts"
echo mine > site/note.txt
$PL publish -e war/evidence.gpkg war/statements/2031-06-20.yaml -o site || echo "status $?"
cat site/note.txt; ls
