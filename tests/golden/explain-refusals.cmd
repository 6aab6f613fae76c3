# What cannot be explained, and the way out.
$PL demo war > /dev/null
try() { "$PL" explain -e war/evidence.gpkg "$@" 2>&1 || echo "[$?]"; }
try war/statements/2031-06-20.yaml every-dya
try war/statements/2031-06-20.yaml something-else-altogether
try war/statements/2031-06-20.yaml
try war/statements/2031-06-20.yaml every-day --language ru
try no-such-statement every-day
