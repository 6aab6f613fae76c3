$PL help ledger
