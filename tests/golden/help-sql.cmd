$PL help sql
