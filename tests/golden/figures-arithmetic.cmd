$PL figures isw
