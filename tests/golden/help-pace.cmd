$PL help pace
