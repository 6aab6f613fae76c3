# Running it again changes nothing.
$PL demo > /dev/null
$PL digest -e plumbline-demo/evidence.gpkg > one
$PL demo > /dev/null
$PL digest -e plumbline-demo/evidence.gpkg > two
cmp one two && echo the same
