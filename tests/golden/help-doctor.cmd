$PL help doctor
