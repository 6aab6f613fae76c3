$PL help measures
