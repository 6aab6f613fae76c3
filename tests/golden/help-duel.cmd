$PL help duel
