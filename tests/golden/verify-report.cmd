# A report is held to its manifest and made again; one byte anywhere is found.
$PL demo war > /dev/null
$PL report -e war/evidence.gpkg war/statements/2031-06-20.yaml -o report --json | grep '"manifest"'
$PL verify -e war/evidence.gpkg report
# From a packed copy of another name it comes out the same.
$PL pack -e war/evidence.gpkg packed.gpkg > /dev/null
$PL verify -e packed.gpkg report
differs() {
    $PL verify -e war/evidence.gpkg report || echo "status $?"
}
keep() { cp -r report kept; }
back() { rm -r report && mv kept report; }
keep; printf X | dd of=report/claims/net-gain.html bs=1 seek=700 conv=notrunc status=none; differs; back
keep; printf X | dd of=report/files/evidence.gpkg bs=1 seek=90000 conv=notrunc status=none; differs; back
keep; rm report/files/net-gain.csv; echo more > report/more.txt; differs; back
keep; echo '# a word more' >> report/files/statement.yaml; differs; back
keep; sed -i 's/Licences of the sources/Licence of the sources/' report/ro-crate-metadata.json; differs; back
keep; sed -i 's#"@id": "index.html"#"@id": "../index.html"#' report/ro-crate-metadata.json; differs; back
keep; head -c 900 kept/ro-crate-metadata.json > report/ro-crate-metadata.json; differs; back
keep; rm report/ro-crate-metadata.json; differs; back
keep; rm report/index.html; ln -s /dev/zero report/index.html; differs; back
$PL verify -e war/evidence.gpkg report --json | grep -E '"(holds|files|same_program)"'
$PL verify -e war/evidence.gpkg nowhere || echo "status $?"
# Another evidence file.
cp war/evidence.gpkg other.gpkg
sqlite3 other.gpkg 'update record set bytes=bytes+1 where id=1'
$PL verify -e other.gpkg report || echo "status $?"
