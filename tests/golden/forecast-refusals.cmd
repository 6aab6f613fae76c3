$PL demo war > /dev/null
try() { "$PL" forecast -e war/evidence.gpkg "$@" 2>&1 || echo "status $?"; }
try --horizon 30h
try --horizon 30d,7d
try --horizon 3651d
try --horizon 1d,2d,3d,4d,5d,6d,7d,8d,9d
try --region uplands --goal uplands
try --goal uplands+moor+uplands
try --region velmarc
try --outline survey
try --side nobody
try --as-of 2031-02-01
try --as-of 2031-08-01
try --source meridian,meridian
