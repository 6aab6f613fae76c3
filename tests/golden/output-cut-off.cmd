# A full disk, or a reader that went away, is not success.
$PL help > /dev/full || echo "status $?"
