# Every sector of the theatre, and where nothing moved.
$PL demo war > /dev/null
$PL sector -e war/evidence.gpkg --from 2031-05-01 --to 2031-05-08
