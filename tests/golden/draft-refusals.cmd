fails() { "$PL" draft "$@" || echo "status $?"; }
printf 'Russia captured 5 villages last week.\n' > undated.txt
fails undated.txt
fails undated.txt --said tomorrow
printf '\377\376R\0u\0s\0' > wide.txt
fails wide.txt --said 2024-11-05
printf 'R\0u\0s\0s\0i\0a\0' > wide-unmarked.txt
fails wide-unmarked.txt --said 2024-11-05
printf 'The front \317\356\352\360\356\342\361\352 \342\347\377\362 \342\357\356\353\355\345 \344\345\340 \361\362\340\350\354\n' > cp1251.txt
fails cp1251.txt --said 2024-11-05
printf '%%PDF-1.4\n' > some.pdf
fails some.pdf --said 2024-11-05
head -c 52428800 /dev/zero | tr '\0' 'a' > large.txt
fails large.txt --said 2024-11-05
: > empty.txt
fails empty.txt --said 2024-11-05
fails nowhere.txt --said 2024-11-05
printf 'Nothing is said here of anything.\n' > nothing.txt
fails nothing.txt --said 2024-11-05
fails undated.txt --said 2024-11-05 --theatre atlantis
fails undated.txt --said 2024-11-05 --language xx
"$PL" draft undated.txt --said 2024-11-05 -o mine.yaml
echo '# an editor was here' > mine.yaml
fails undated.txt --said 2024-11-05 -o mine.yaml
cat mine.yaml
ls
