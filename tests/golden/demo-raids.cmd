# The demonstration's counts of raids: what is launched and destroyed is known by construction (docs/demo.md), and a statement on it is
# judged and shown, with what is known of it later.
$PL demo war > /dev/null
$PL ingest -e war/evidence.gpkg --source war/sources/tally.yaml war/tally
$PL rate -e war/evidence.gpkg
$PL rate falcon -e war/evidence.gpkg --as-of 2031-06-21 --labels shared | head -12
$PL check -e war/evidence.gpkg --known-now war/statements/2031-06-21.yaml
$PL explain -e war/evidence.gpkg war/statements/2031-06-21.yaml cannot-be-stopped
$PL explain -e war/evidence.gpkg war/statements/2031-06-21.yaml trial
$PL duel war/statements/2031-06-21.yaml
$PL report -e war/evidence.gpkg war/statements/2031-06-21.yaml -o page
$PL verify -e war/evidence.gpkg page
