$PL help figures
