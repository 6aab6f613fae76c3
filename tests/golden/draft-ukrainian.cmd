$PL draft "$INPUT/draft/article.uk.txt"
