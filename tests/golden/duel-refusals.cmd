# Each with the line, the reason and the way out; and never a hang.
try() { "$PL" duel "$@" 2>&1 || echo "status $?"; }
file() { printf "title: t\n$1\n" > d.yaml; try d.yaml; }
layer() { file "objects: 6\nlayers: [{name: a, $1}]"; }
layer 'kill: 1.5'
layer 'kill: -0.1'
layer 'kill: nan'
layer 'kill: {beta: [3, 5], from: 0.3, to: 0.7}'
layer 'kill: {value: 0.5, from: 0.6, to: 0.7}'
layer 'kill: {hits: 6, of: 5}'
layer 'kill: {record: thaad-2017-7}'
layer 'kill: {record: patriot-1991-army-shares}'
layer 'kill: 0.5, shots: -2'
layer 'kill: 0.5, shots: 1000000'
layer 'kill: 0.5, shots: 2'
layer 'kill: 0.5, looks: 2, doctrine: salvo'
layer 'kill: 0.5, doctrine: shoot-look-shoot'
layer 'kill: 0.5, magazine: 8'
layer 'kill: 0.5, shots: 1, magazine: -8'
layer 'kill: 0.5, shots: 1, allocation: even'
layer 'kil: 0.5'
file 'objects: 1000000000\nlayers: [{name: a, kill: 0.5}]'
file 'objects: -6\nlayers: [{name: a, kill: 0.5}]'
file 'objects: {chances: {4: 0.5, 6: 0.4}}\nlayers: [{name: a, kill: 0.5}]'
file 'objects: 6\nlayers: [{name: a, kill: 0.5}]\ndesign: {none: 0.3, some: 0.3}'
try
try nobody
try not-there.yaml
try raid --method guess
try raid --draws 0
try raid --draws 2000000000
try raid --seed -1
try raid --threads 0
try raid --method exact --seed 1
try raid --csv --design
try raid --csv --json
try raid --csv --levers
# A statement holds the one duel that it proposes.
printf 'claims:\n  - id: a\n    untestable: {kind: opinion}\n' > s.yaml; try s.yaml
printf 'claims:\n  - untestable: {duel: {objects: 1}}\n  - untestable: {duel: {objects: 2}}\n' > s.yaml; try s.yaml
printf 'claims:\n  - untestable: {duel: {title: t, objects: 1, layers: [{name: a, kill: 2}]}}\n' > s.yaml; try s.yaml
