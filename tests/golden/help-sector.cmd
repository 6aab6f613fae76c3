$PL help sector
