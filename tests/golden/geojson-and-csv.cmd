$PL change -e war.gpkg --from 2031-04-01 --to 2031-05-01 --geojson --csv
