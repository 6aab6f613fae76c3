$PL quantify
