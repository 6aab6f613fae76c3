# Other options in the place of the statement's: the verdict moves, the answer says that it was asked otherwise, and it
# is the answer that the statement would have if it were written so.
$PL demo war > /dev/null
demo="-e war/evidence.gpkg war/statements/2031-06-20.yaml"
$PL check $demo --claim every-day | sed -n 's/^  every-day/&/p'
$PL check $demo --claim every-day --with threshold=20,window=7d,90d
$PL check $demo --claim every-day --with day_turn=0h | grep -e every-day -e with
$PL check $demo --claim every-day --with day_turn=0h --language uk | sed -n 4p
$PL check $demo --claim every-day --with day_turn=0h,threshold=2 --json | sed -n '/"with"/,/^    }/p'
$PL explain $demo every-day --with day_turn=0h | sed -n 1,2p
sed 's/day_turn: \[12h, 0h\]/day_turn: [6h, 0h]/' war/statements/2031-06-20.yaml > written.yaml
$PL check -e war/evidence.gpkg written.yaml --claim every-day --csv > written
$PL check $demo --claim every-day --with day_turn=6h,0h --csv > asked
$PL check $demo --claim every-day --csv > stated
cmp written asked && echo 'the same as though it were written so'
cmp -s written stated || echo 'and another answer than the stated one'
# In every claim that has the choice, and in no other.
$PL check $demo --csv > stated
$PL check $demo --with days_counted=updated-only --csv > asked
cut -d, -f1 stated | uniq > ids
cut -d, -f1 asked | uniq | cmp - ids && echo 'the same claims'
