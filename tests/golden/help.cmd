$PL help
