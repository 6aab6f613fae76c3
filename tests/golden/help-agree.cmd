$PL help agree
