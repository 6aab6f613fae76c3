$PL help hub
