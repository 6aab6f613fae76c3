# A file that is no GeoPackage, and an evidence file in its place.
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
  - match: "{YYYYMMDD}.gpkg"
    format: geopackage
END
mkdir maps
cp "$INPUT/square.geojson" maps/20240101.gpkg
$PL ingest -e war.gpkg --source ./s.yaml maps || echo "status $?"
cp war.gpkg maps/20240101.gpkg
$PL ingest -e war.gpkg --source ./s.yaml maps || echo "status $?"
