# One page that needs nothing but itself.
$PL demo war > /dev/null
$PL report -e war/evidence.gpkg war/statements/2031-06-20.yaml -o page.html
grep -c '</html>' page.html
grep -cE '(src|href)="(https?:)?//' page.html || true
