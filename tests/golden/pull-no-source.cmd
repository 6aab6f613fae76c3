$PL pull -e e.gpkg
