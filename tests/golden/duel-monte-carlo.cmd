# The same bytes on any number of threads, and other ones with another seed.
for form in --json --csv --levers; do
    for threads in 1 4; do
        "$PL" duel raid --method monte-carlo --draws 20000 --seed 7 --threads $threads $form > $threads
    done
    cmp 1 4
done
"$PL" duel raid --method monte-carlo --draws 20000 --seed 7
"$PL" duel raid --method monte-carlo --draws 20000 --seed 8 --csv > other
"$PL" duel raid --method monte-carlo --draws 20000 --seed 7 --csv > one
if cmp -s one other; then echo "another seed, the same draws"; fi
"$PL" duel raid --method monte-carlo --draws 20000 --seed 7 --json | grep -A 14 '"method"'
