# Slips of a statement file: each is told with its place, and the evidence is afterwards what it was before.
$PL demo war > /dev/null
cat > good.yaml <<'YAML'
statement: good
title: A made statement
speaker: Nobody (invented)
appearance: nowhere
said: 2031-06-20T12:00:00Z
theatre: velmark
side: tarsenia
choices: {source: [meridian, harbor]}
claims:
  - id: gained
    words: Ground is taken.
    says: Some ground is gained.
    measure: gained_km2
    window: 30d
    holds: {total: {more_than: 0}}
  - id: near
    words: Karvess is near.
    says: The line is within 100 km.
    measure: distance_km
    place: karvess
    window: 1d
    holds: {total: {at_most: 100}}
  - id: own
    words: A query.
    says: The query gives 1.
    measure: sql
    sql: SELECT 1
    window: 1d
    holds: {total: {at_least: 1}}
  - id: there
    words: They stand on our soil.
    says: Velmark holds some of Tarsenia.
    measure: held_km2
    side: velmark
    region: homeland
    window: 1d
    holds: {total: {more_than: 0}}
YAML
$PL digest -e war/evidence.gpkg > before
$PL check -e war/evidence.gpkg good.yaml | grep -c ': HOLDS$'
slip() {
    sed "$1" good.yaml > slip.yaml
    ! cmp -s good.yaml slip.yaml
    "$PL" check -e war/evidence.gpkg slip.yaml || echo "status $?"
}
slip 's/gained_km2/ganied_km2/'
slip 's/total: {at_most/totl: {at_most/'
slip 's/30d/0d/'
slip 's/30d/12h/'
slip 's/30d/2031-13/'
slip 's/30d/2031-06-01..2031-05-01/'
slip 's/^said: .*/said: 2031-02-30/'
slip 's/meridian, harbor/meridain, harbor/'
slip 's/^theatre: .*/theatre: velmrak/'
slip 's/^side: .*/side: tarsnia/'
slip 's/region: homeland/region: homelnad/'
slip 's/place: karvess/place: karves/'
slip 's/SELECT 1/DELETE FROM change/'
slip "s/SELECT 1/ATTACH 'other.gpkg' AS other/"
slip 's/SELECT 1/SELECT 1; DROP TABLE change/'
slip 's/SELECT 1/WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n/'
# No slip, but nothing to judge by: before the first map, and a window that the maps do not reach.
sed 's/^said: .*/said: 2031-02-01/' good.yaml > early.yaml
$PL check -e war/evidence.gpkg early.yaml
sed '/id: near/,$d; s/30d/2031-07-01../' good.yaml > empty.yaml
$PL check -e war/evidence.gpkg empty.yaml
# A report does not take the place of what is not a report.
mkdir notes
echo 'of an editor' > notes/index.html
$PL report -e war/evidence.gpkg good.yaml -o notes || echo "status $?"
cat notes/index.html
$PL digest -e war/evidence.gpkg | cmp before - && echo 'the evidence is what it was'
ls
