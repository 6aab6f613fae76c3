$PL help demo
