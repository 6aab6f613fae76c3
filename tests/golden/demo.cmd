$PL demo
ls plumbline-demo
