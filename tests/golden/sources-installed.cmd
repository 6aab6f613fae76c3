$PL sources
