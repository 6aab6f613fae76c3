# A folder of pages that need nothing but themselves; an earlier report is replaced, anything else is left alone.
$PL demo war > /dev/null
$PL report -e war/evidence.gpkg war/statements/2031-06-20.yaml -o page/
(cd page && ls *.html claims/*.html measures/*.html)
grep -c '</html>' page/index.html page/sources.html page/claims/net-gain.html
cat page/*.html page/*/*.html | grep -cE '(src|href)="(https?:)?//' || true
$PL report -e war/evidence.gpkg war/statements/2031-06-20.yaml --language uk
grep -o '<html lang="uk">' 2031-06-20/index.html
$PL report -e war/evidence.gpkg war/statements/2031-06-20.yaml -o page > /dev/null && echo replaced
echo mine > page/notes.txt
$PL report -e war/evidence.gpkg war/statements/2031-06-20.yaml -o page || echo refused with $?
rm page/notes.txt
echo '<!-- rated -->' >> page/claims/net-gain.html
$PL report -e war/evidence.gpkg war/statements/2031-06-20.yaml -o page || echo refused with $?
$PL report -e war/evidence.gpkg war/statements/2031-06-20.yaml -o war || echo refused with $?
$PL report -e war/evidence.gpkg war/statements/2031-06-20.yaml -o war/evidence.gpkg || echo refused with $?
$PL report -e war/evidence.gpkg war/statements/2031-06-20.yaml -o . || echo refused with $?
tail -n 1 page/claims/net-gain.html
ls -d page* war* 2031*
