# No escape sequence reaches a file, whatever the environment says.
NO_COLOR=1 $PL help > one
TERM=xterm-256color $PL help > two
cmp one two && echo the same
grep -c "$(printf '\033')" two || true
