$PL demo war > /dev/null
for words in '' 'Karvess --per day' 'Karvess --on 2031-05-01 --at 2031-05-01' 'Karvess --from 2031-05-01' \
    'Karvess --from 2031-05-02 --to 2031-05-01' 'Karvess --from 2031-05-01 --to 2031-05-01T12:00Z' \
    'Karvess --on 2030-01-01' '...' '48,137' 'Nowhere'; do
    $PL hub -e war/evidence.gpkg $words 2>&1 || echo "status $?"
done
