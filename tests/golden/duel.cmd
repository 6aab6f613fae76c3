$PL duel raid
