# Choices and options that are none: each is told with the nearest word, and the call is wrong, not the file.
$PL demo war > /dev/null
try() { "$PL" check -e war/evidence.gpkg war/statements/2031-06-20.yaml --claim every-day "$@" 2>&1 || echo "[$?]"; }
try --with treshold=1
try --with threshold=x
try --with threshold
try --with ''
try --with threshold=
try --with threshold=1,
try --with threshold=1,1.0
try --with window=7d,window=9d
try --with window=0d
try --with kinds=no-redrw
try --with days_counted=al
try --with labels=own
try --with source=harbour
try --with region=homelnad
try --with source=tally
"$PL" check -e war/evidence.gpkg war/statements/2031-06-20.yaml --with labels=own || echo "[$?]"
"$PL" check -e war/evidence.gpkg war/statements/2031-06-20.yaml --claim every-dya --with threshold=1 || echo "[$?]"
