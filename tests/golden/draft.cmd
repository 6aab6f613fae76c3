$PL draft "$INPUT/draft/article.txt" -o statement.yaml
cat statement.yaml
