$PL pull
