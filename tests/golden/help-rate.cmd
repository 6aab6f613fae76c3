$PL help rate
