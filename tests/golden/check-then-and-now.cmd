# A verdict that later maps change is said in a line, and only then.
$PL demo war > /dev/null
sed -e 's/^said: .*/said: 2031-06-10T12:00:00Z/' -e '/^claims:/q' war/statements/2031-06-20.yaml > earlier.yaml
cat >> earlier.yaml <<'Y'
  - id: to-come
    words: Ground will be lost.
    says: The side will hold less than 40 square kilometres on the other side of the border.
    kind: promise
    measure: held_km2
    side: velmark
    holds: {becomes: {at_least: 30}, by: 2031-06-15}
    choices: {source: meridian}
  - id: gained
    words: Ground was gained.
    says: Ground was gained.
    measure: net_km2
    window: 7d
    holds: {total: {more_than: 0}}
    choices: {source: meridian}
Y
$PL check -e war/evidence.gpkg earlier.yaml
