$PL change -e
