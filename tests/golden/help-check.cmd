$PL help check
