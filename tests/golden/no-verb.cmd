$PL
