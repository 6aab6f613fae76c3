$PL help excerpt
