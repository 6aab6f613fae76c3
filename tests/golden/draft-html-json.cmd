cp "$INPUT/draft/article.html" .
$PL draft article.html --json
