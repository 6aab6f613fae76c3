$PL change -e a.gpkg -e b.gpkg --from 2024-01-01 --to 2024-02-01
