$PL help digest
