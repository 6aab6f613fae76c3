$PL help pack
