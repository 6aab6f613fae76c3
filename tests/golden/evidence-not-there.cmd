# Asking makes no file.
$PL change -e none.gpkg --source deepstate --from 2024-01-01 --to 2024-02-01 || echo "status $?"
ls
