$PL demo war > /dev/null
E=war/evidence.gpkg
$PL agree meridian -e $E || echo $?
$PL agree meridian meridian -e $E || echo $?
$PL agree meridian nobody -e $E || echo $?
$PL agree meridian,harbor harbor -e $E || echo $?
$PL agree meridian harbor -e $E --from 2031-05-01 || echo $?
$PL agree meridian harbor -e $E --from 2031-05-02 --to 2031-05-02 || echo $?
$PL agree meridian harbor -e $E --per day || echo $?
$PL agree meridian harbor -e $E --on 2031-05-02 --at 2031-05-02T00:00Z || echo $?
$PL agree meridian harbor -e $E --on 2030-05-02 || echo $?
$PL agree meridian harbor -e $E --from 2031-05-02 --to 2031-08-02 || echo $?
$PL agree meridian harbor -e $E --side nobody || echo $?
