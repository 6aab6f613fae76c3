# Inputs in place of the file's, by the same reader; slips are the call's.
$PL duel raid --set "objects=3; layers.upper.kill=0.5; layers.2.magazine=; layers.2.allocation=" | head -12
try() { "$PL" duel raid --set "$1" 2>&1 || echo "status $?"; }
try 'layers.upper.kill=50'
try 'layers.middle.kill=0.5'
try 'objects=1000000000'
try 'layers.lower.magazine='
try 'objects'
try 'objects={'
try 'colour=red'
