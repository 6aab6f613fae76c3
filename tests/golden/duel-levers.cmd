$PL duel raid --levers
