# More specifications than three lines hold: neighbours share a mark, and the picture says so.
$PL demo war > /dev/null
sed -n '1,/^claims:/p' war/statements/2031-06-20.yaml > many.yaml
cat >> many.yaml <<'Y'
  - id: many
    words: Ground was gained.
    says: More ground was gained than lost.
    measure: net_km2
    holds: {total: {more_than: 100}}
    choices:
      source: [meridian, harbor]
      day_turn: [0h, 6h, 12h, 18h]
      window: [3d, 7d, 14d, 21d, 30d, 45d]
      kinds: [all, no-redraw]
      threshold: [100, 50, 0]
Y
COLUMNS=72 $PL explain -e war/evidence.gpkg many.yaml many
