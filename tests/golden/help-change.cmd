$PL help change
