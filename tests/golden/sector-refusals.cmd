$PL demo war > /dev/null
export PLUMBLINE_EVIDENCE=war/evidence.gpkg
$PL sector moor --on 2031-05-01 --from 2031-04-01 --to 2031-05-01 2>&1 || echo $?
$PL sector moor --from 2031-04-01 2>&1 || echo $?
$PL sector moor --on 2031-05-01 --at 2031-05-01 2>&1 || echo $?
$PL sector moor --on 2031-05-01 --per day 2>&1 || echo $?
$PL sector moor --from 2031-04-01 --to 2031-05-01 --day-turn 21:00 2>&1 || echo $?
$PL sector moors --on 2031-05-01 2>&1 || echo $?
$PL sector --on 2031-05-01 --outline here 2>&1 || echo $?
$PL sector 10,20,5,30 --on 2031-05-01 2>&1 || echo $?
$PL sector moor --on 2030-05-01 2>&1 || echo $?
$PL sector moor uplands --on 2031-05-01 2>&1 || echo $?
