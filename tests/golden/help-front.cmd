$PL help front
