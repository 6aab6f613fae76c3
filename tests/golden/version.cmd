$PL --version | cut -d ' ' -f 1-2
$PL version | cut -d ' ' -f 1-2
