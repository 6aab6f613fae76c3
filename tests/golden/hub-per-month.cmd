$PL demo war > /dev/null
$PL hub Ostvik -e war/evidence.gpkg --from 2031-03-01 --to 2031-07-01 --per month
