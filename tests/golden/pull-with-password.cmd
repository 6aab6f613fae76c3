$PL pull deepstate --from https://me:secret@example.org/maps.zip
