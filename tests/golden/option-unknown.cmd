$PL change -e war.gpkg --form 2024-01-01
