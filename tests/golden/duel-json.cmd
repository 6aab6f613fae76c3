$PL duel raid --levers --json
