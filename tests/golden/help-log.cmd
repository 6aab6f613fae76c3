$PL help log
