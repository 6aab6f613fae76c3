# The same evidence gives the same bytes, whatever way it came in.
$PL demo one > /dev/null
mkdir two
cp -r one/legends one/sources one/theatres two/
for file in $(ls -r one/meridian); do echo one/meridian/$file; done > files
$PL ingest -e two/evidence.gpkg --source one/sources/gazette.yaml one/gazette > /dev/null
$PL ingest -e two/evidence.gpkg --source one/sources/harbor.yaml one/harbor > /dev/null
$PL ingest -e two/evidence.gpkg --source one/sources/survey.yaml one/survey > /dev/null
$PL ingest -e two/evidence.gpkg --source one/sources/almanac.yaml one/almanac > /dev/null
$PL ingest -e two/evidence.gpkg --source one/sources/meridian.yaml $(cat files) > /dev/null
$PL pack -e one/evidence.gpkg one.gpkg > /dev/null
$PL pack -e two/evidence.gpkg two.gpkg > /dev/null
cmp one.gpkg two.gpkg && echo the same bytes
