$PL help verify
