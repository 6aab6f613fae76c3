# A question that takes long ends when it is told to, with one signal.
$PL demo war > /dev/null
endless="WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r"
timeout --preserve-status -s INT 1 $PL sql -e war/evidence.gpkg "$endless" || echo "status $?"
