# A number is changed by hand: verify says where and ends with 1.
$PL demo war > /dev/null
sqlite3 war/evidence.gpkg "UPDATE series SET held_km2 = held_km2 + 0.001 WHERE instant = (SELECT max(instant) FROM series)"
$PL verify -e war/evidence.gpkg | sed "s/; worst [^;]*//" > told || true
cat told
$PL verify -e war/evidence.gpkg > /dev/null 2>&1 || echo "status $?"
