$PL doctor > told
grep -c . told > /dev/null && echo told
