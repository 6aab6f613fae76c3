$PL help places
