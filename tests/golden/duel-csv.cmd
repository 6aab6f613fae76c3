$PL duel raid --csv
