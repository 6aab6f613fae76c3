# At several widths, and in characters that every terminal has.
$PL demo war > /dev/null
LC_ALL=C COLUMNS=40 $PL explain -e war/evidence.gpkg war/statements/2031-06-20.yaml never-back
COLUMNS=64 $PL explain -e war/evidence.gpkg war/statements/2031-06-20.yaml never-back
echo "widest of 132:" $(COLUMNS=132 $PL explain -e war/evidence.gpkg war/statements/2031-06-20.yaml never-back | wc -L)
COLUMNS=1 $PL explain -e war/evidence.gpkg war/statements/2031-06-20.yaml just-cause
NO_COLOR=1 CLICOLOR_FORCE=1 $PL explain -e war/evidence.gpkg war/statements/2031-06-20.yaml every-day > plain
$PL explain -e war/evidence.gpkg war/statements/2031-06-20.yaml every-day | cmp - plain
grep -c "$(printf '\033')" plain || true
NO_COLOR= CLICOLOR_FORCE=1 $PL explain -e war/evidence.gpkg war/statements/2031-06-20.yaml every-day | grep -c "$(printf '\033')"
