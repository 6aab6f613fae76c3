# A zip without a map in it.
cat > s.yaml <<'END'
name: s
title: S
maker: M
theatre: ukraine
legend: deepstate
licence: none
attribution: M
day_turn: 0h
stands_for: "24:00"
files:
  - match: "{YYYYMMDD}.kmz"
    format: kmz
END
printf x > x.txt
zip -q 20240101.kmz x.txt
$PL ingest -e war.gpkg --source ./s.yaml 20240101.kmz || echo "status $?"
