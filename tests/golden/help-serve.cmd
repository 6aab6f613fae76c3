$PL help serve
