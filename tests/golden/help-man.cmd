# The manual page is roff that names every verb and every exit status.
$PL help --man > page
head -n 1 page | cut -c 1-20
grep -c '^\.SH' page
for verb in pull ingest sources log change pace check report verify digest pack sql demo doctor; do
    grep -q "$verb" page || echo "missing: $verb"
done
