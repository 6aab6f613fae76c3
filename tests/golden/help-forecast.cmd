$PL help forecast
