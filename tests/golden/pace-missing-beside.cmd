# One map maker's maps end earlier: it has no answer, the other has.
$PL demo war > /dev/null
$PL log -e war/evidence.gpkg --source meridian | tail -1 | cut -c1-16
$PL log -e war/evidence.gpkg --source harbor | tail -1 | cut -c1-16
$PL pace -e war/evidence.gpkg --at 2031-06-29T12:00Z --window 10d
