/* fuzz_csv.c - any bytes as CSV. What is taken has as many fields a row as the heading and lies in the text,
 * and, written by text/csv.h, reads the same again; what is refused says where. */
#include "text/csv.h"
#include "text/csv_rows.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds) {
    if (!holds) abort();
}

/* Reads all rows and writes them out again; false when the text is refused, or has one column, of which an
 * empty field is an empty line and is passed over. */
static bool copy(pl_slice text, pl_buffer *out, size_t *ret_rows) {
    pl_arena arena = {0};
    pl_error error = {PL_OK, ""};
    pl_csv_rows rows;
    pl_csv csv;
    size_t count = 0;
    bool more = true, done = pl_csv_rows_open("f", text, &arena, &rows, &error);
    if (done) {
        pl_buffer_text(out, "\xEF\xBB\xBF"); /* or a mark in the first heading would be taken for this one */
        pl_csv_start(&csv, out);
        for (size_t i = 0; i < rows.columns; i++) pl_csv_field(&csv, rows.heads[i]);
        pl_csv_end_row(&csv);
    }
    while (done && more) {
        done = pl_csv_rows_next(&rows, &more, &error);
        if (!done || !more) break;
        require(rows.row_line > 0 && rows.row_line <= rows.line);
        for (size_t i = 0; i < rows.columns; i++) pl_csv_field(&csv, rows.fields[i]);
        pl_csv_end_row(&csv);
        count++;
    }
    require(done || (error.code == PL_INPUT && error.text[0] == 'f' && error.text[1] == ':'));
    pl_arena_free(&arena);
    *ret_rows = count;
    return done && rows.columns > 1;
}

/* The same bytes with tabs between fields: as many fields as columns, none with a tab. */
static void read_tabs(pl_slice text) {
    static const char *const columns[] = {"a", "b"};
    pl_arena arena = {0};
    pl_error error = {PL_OK, ""};
    pl_csv_rows rows;
    bool more = true, done = pl_csv_rows_open_tabs("f", text, columns, 2, &arena, &rows, &error);
    while (done && more) {
        done = pl_csv_rows_next(&rows, &more, &error);
        for (size_t i = 0; done && more && i < 2; i++)
            require(rows.fields[i].length == 0 ||
                    memchr(rows.fields[i].data, '\t', rows.fields[i].length) == NULL);
    }
    require(done || (error.code == PL_INPUT && error.text[0] == 'f' && error.text[1] == ':'));
    pl_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    read_tabs((pl_slice){(const char *)data, size});
    pl_buffer once = {0}, twice = {0};
    size_t rows, again;
    if (copy((pl_slice){(const char *)data, size}, &once, &rows)) {
        require(copy((pl_slice){once.data, once.length}, &twice, &again));
        require(again == rows && twice.length == once.length &&
                memcmp(once.data, twice.data, once.length) == 0);
    }
    pl_buffer_free(&once);
    pl_buffer_free(&twice);
    return 0;
}
