$PL pull deepstate --from ftp://example.org/maps.zip
