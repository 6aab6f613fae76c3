$PL pull deepstate --from maps.zip
