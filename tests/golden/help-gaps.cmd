$PL help gaps
