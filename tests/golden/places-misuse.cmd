$PL demo war > /dev/null
for words in '' '--from 2031-05-01' '--from 2031-05-02 --to 2031-05-01' '--from 2031-05-01 --to 2031-06-01 --id 7' \
    'Karvess --per day' 'Karvess --without redraw' 'Marowdean' 'Cressing' 'Cressing --region moors' 'Karvess --id nix' \
    'Karvess --side nobody' '--from 2030-01-01 --to 2031-06-01' '--from 2031-06-01 --to 2031-07-02'; do
    $PL places -e war/evidence.gpkg $words 2>&1 || echo "status $?"
done
$PL places Cressing -e war/evidence.gpkg --id gazette:19 | head -2
$PL places Cressing -e war/evidence.gpkg --region moor | head -2
