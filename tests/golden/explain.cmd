# One claim, from its words to its verdict.
$PL demo war > /dev/null
$PL explain -e war/evidence.gpkg war/statements/2031-06-20.yaml every-day
