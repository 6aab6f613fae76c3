$PL figures nothing || echo $?
$PL figures missing.csv || echo $?
printf 'id,value\n' > head.csv
$PL figures head.csv || echo $?
head -1 $INPUT/gazette.csv > bad.csv
echo 'a,,The Gazette,,net,"1,000",km2,exact,tarsenia,,,,2031-05-01,2031-06-01,,,s,,w' >> bad.csv
$PL figures bad.csv || echo $?
$PL figures --source meridian || echo $?
$PL figures a b || echo $?
$PL figures interceptor-tests || echo $?
