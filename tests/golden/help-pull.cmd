$PL help pull
