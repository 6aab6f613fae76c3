# The same answer on any number of threads.
$PL demo war > /dev/null
cd war
for threads in 1 2 3 8; do
    $PL ingest -e $threads.gpkg --source sources/meridian.yaml --threads $threads meridian > /dev/null
    $PL digest -e $threads.gpkg > $threads.digest
    cmp 1.digest $threads.digest && echo "$threads threads: the same"
done
