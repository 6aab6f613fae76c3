printf 'title: Nothing to shoot with\nobjects: 3\nlayers: [{name: upper, kill: 0.5, shots: 2, doctrine: salvo, magazine: 0}]\n' > empty.yaml
"$PL" duel empty.yaml
