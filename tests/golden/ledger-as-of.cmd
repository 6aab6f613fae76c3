# What was an advance on 12 May was taken back by the 20th.
$PL demo war > /dev/null
for day in 2031-05-12 2031-05-20; do
    $PL ledger -e war/evidence.gpkg --source meridian --side tarsenia --from 2031-05-10 --to 2031-05-11 --as-of $day \
        --kind advance,retraction --region -21.6,47.6,-21.4,47.8 --csv
done
