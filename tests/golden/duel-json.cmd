$PL duel raid --json
