$PL demo war > /dev/null
$PL sql -e war/evidence.gpkg "SELECT source, side, day, updated, round(held_km2, 3) AS held_km2, round(net_km2, 3) AS net_km2 FROM daily WHERE source = 'meridian' AND side = 'tarsenia' ORDER BY day LIMIT 3"
$PL sql -e war/evidence.gpkg --csv "SELECT source, side, month, round(net_km2, 3) AS net FROM monthly ORDER BY 1, 2, 3"
