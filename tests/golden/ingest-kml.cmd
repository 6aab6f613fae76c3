# KML by its colours, and what is refused of it.
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
  - match: "{YYYYMMDD}.kml"
    format: kml
END
mkdir maps
cat > maps/20240101.kml <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Style id="held"><PolyStyle><color>ff1427a5</color></PolyStyle></Style>
<Placemark><name>A</name><styleUrl>#held</styleUrl><Polygon><outerBoundaryIs><LinearRing><coordinates>
37,48,0 38,48,0 38,49,0 37,48,0</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
<Placemark><name>B</name><Point><coordinates>37,48</coordinates></Point></Placemark>
</Document></kml>
END
$PL ingest -e war.gpkg --source ./s.yaml maps
$PL sql -e war.gpkg --csv "SELECT status, round(held_km2, 3) AS km2 FROM series ORDER BY status"
sed 's/38,49,0/38,99,0/' maps/20240101.kml > maps/20240102.kml
$PL ingest -e war.gpkg --source ./s.yaml maps || echo "status $?"
sed '2s/^/<!DOCTYPE kml [<!ENTITY x SYSTEM "file:\/\/\/etc\/passwd">]>\n/' maps/20240101.kml > maps/20240102.kml
$PL ingest -e war.gpkg --source ./s.yaml maps || echo "status $?"
head -n 4 maps/20240101.kml > maps/20240102.kml
$PL ingest -e war.gpkg --source ./s.yaml maps || echo "status $?"
