# The same measures for programs.
$PL measures --csv
$PL measures --json | head -30
