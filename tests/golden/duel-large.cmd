# What would take too long to be summed is drawn, and says so; asked for exactly it is refused.
cat > large.yaml <<'END'
title: As large as a duel may be
objects: 10000
layers:
  - {name: upper, kill: {beta: [3, 5]}, shots: 4, doctrine: shoot-look-shoot, magazine: 20000, allocation: random, correlation: 0.3}
  - {name: lower, kill: {beta: [3, 5]}, shots: 2, doctrine: salvo, magazine: 8000, allocation: even, correlation: 0.3}
END
"$PL" duel large.yaml --draws 100
"$PL" duel large.yaml --method exact || echo "status $?"
