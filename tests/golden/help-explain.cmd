$PL help explain
