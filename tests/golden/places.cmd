$PL demo war > /dev/null
$PL places Marrowdene -e war/evidence.gpkg
