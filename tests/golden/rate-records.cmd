$PL rate --records
$PL rate --records --confidence 0.9 --csv
