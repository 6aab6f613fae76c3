$PL duel 2024-12-19 --design --json
