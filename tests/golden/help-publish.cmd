$PL help publish
