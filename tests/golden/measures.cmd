$PL measures
