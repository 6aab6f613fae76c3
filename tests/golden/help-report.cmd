$PL help report
