# `VERB --help`, `VERB -h` and `help VERB` say the same.
for verb in ingest sources log change pace check report verify digest pack sql demo doctor; do
    $PL help $verb > one
    $PL $verb --help > two
    $PL $verb -h > three
    cmp one two && cmp one three && echo "$verb: the same"
done
