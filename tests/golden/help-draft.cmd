$PL help draft
