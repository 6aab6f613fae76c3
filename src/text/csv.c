/* csv.c - a writer of CSV text (RFC 4180). */
#include "text/csv.h"

#include "text/number.h"
#include "text/utf8.h"

#include <inttypes.h>
#include <math.h>

void pl_csv_start(pl_csv *csv, pl_buffer *out) {
    *csv = (pl_csv){.out = out, .first_row = true};
}

static void begin_field(pl_csv *csv) {
    if (csv->fields > 0) pl_buffer_add(csv->out, ",", 1);
    csv->fields++;
}

static bool needs_quotes(pl_slice text) {
    for (size_t at = 0; at < text.length; at++) {
        char c = text.data[at];
        if (c == ',' || c == '"' || c == '\r' || c == '\n') return true;
    }
    /* Readers differ on blanks at the ends of a bare field; in quotes they are kept. */
    return text.length > 0 && (text.data[0] == ' ' || text.data[text.length - 1] == ' ');
}

void pl_csv_field(pl_csv *csv, pl_slice text) {
    begin_field(csv);
    bool quotes = needs_quotes(text);
    if (quotes) pl_buffer_add(csv->out, "\"", 1);
    size_t from = 0, at = 0;
    while (at < text.length) {
        size_t character = pl_utf8_length(text.data + at, text.length - at);
        if (character > 0 && text.data[at] != '"') {
            at += character;
            continue;
        }
        pl_buffer_add(csv->out, text.data + from, at - from);
        pl_buffer_text(csv->out, character == 0 ? PL_UTF8_REPLACEMENT : "\"\"");
        from = ++at;
    }
    if (from < at) pl_buffer_add(csv->out, text.data + from, at - from);
    if (quotes) pl_buffer_add(csv->out, "\"", 1);
}

void pl_csv_text(pl_csv *csv, const char *text) {
    pl_csv_field(csv, pl_slice_of(text));
}

void pl_csv_fixed(pl_csv *csv, double value, int decimals) {
    char text[PL_NUMBER_TEXT] = "";
    if (isfinite(value)) pl_number_fixed(value, decimals, text);
    pl_csv_text(csv, text);
}

void pl_csv_integer(pl_csv *csv, int64_t value) {
    begin_field(csv);
    pl_buffer_format(csv->out, "%" PRId64, value);
}

void pl_csv_end_row(pl_csv *csv) {
    pl_buffer_add(csv->out, "\r\n", 2);
    if (csv->first_row) csv->columns = csv->fields;
    csv->misshapen = csv->misshapen || csv->fields != csv->columns;
    csv->first_row = false;
    csv->fields = 0;
}
