$PL measure
