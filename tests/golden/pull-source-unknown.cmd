$PL pull deepstat
