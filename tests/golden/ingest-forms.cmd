# The same answer from the folder, the zip, the tar and its packed forms.
$PL demo war > /dev/null
cd war
zip -q -r maps.zip meridian
tar -cf maps.tar meridian
tar -czf maps.tar.gz meridian
tar -cJf maps.tar.xz meridian
tar --zstd -cf maps.tar.zst meridian
for form in meridian maps.zip maps.tar maps.tar.gz maps.tar.xz maps.tar.zst; do
    $PL ingest -e $form.gpkg --source sources/meridian.yaml $form > /dev/null
    $PL digest -e $form.gpkg > $form.digest
    cmp meridian.digest $form.digest && echo "$form: the same"
done
