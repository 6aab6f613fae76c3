# A reader that has read enough is told nothing; the status says that it did not take all.
{ sleep 1; $PL help || echo "status $?" > status; } | true; cat status
