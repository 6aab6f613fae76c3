/* csv.h - a writer of CSV text as RFC 4180 has it: commas, CRLF, quotes where a field needs them and nowhere
 * else. */
#ifndef PL_TEXT_CSV_H
#define PL_TEXT_CSV_H

#include "base/bytes.h"

typedef struct {
    pl_buffer *out;
    size_t fields;  /* in the row being written */
    size_t columns; /* of the first row; every other must have as many */
    bool first_row; /* still being written */
    bool misshapen; /* a row had another number of fields: the caller's mistake, seen in tests */
} pl_csv;

/* Starts a table at the end of `out`; check out->failed when done. */
void pl_csv_start(pl_csv *csv, pl_buffer *out);
/* Fields. Bytes that are not valid UTF-8 become U+FFFD. A text that a spreadsheet would run as a formula (it
 * begins with = + - @ or a tab) is written as it is: RFC 4180 knows no such thing, and numbers begin with '-'
 * too. */
void pl_csv_field(pl_csv *csv, pl_slice text);
void pl_csv_text(pl_csv *csv, const char *text);            /* NULL: an empty field */
void pl_csv_fixed(pl_csv *csv, double value, int decimals); /* not finite: an empty field */
void pl_csv_integer(pl_csv *csv, int64_t value);
void pl_csv_end_row(pl_csv *csv);

#endif
