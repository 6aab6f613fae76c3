$PL help sources
