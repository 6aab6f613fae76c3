/* csv_rows.h - a reader of tables as text, row by row, strict about their shape: CSV as RFC 4180 has it, with
 * a heading, and plain text with tabs between fields. Line ends may be CRLF or LF, and a byte-order mark may
 * stand in front. */
#ifndef PL_TEXT_CSV_ROWS_H
#define PL_TEXT_CSV_ROWS_H

#include "base/bytes.h"

#define PL_CSV_BYTES_MAX ((size_t)256 << 20) /* of one text */
#define PL_CSV_COLUMNS_MAX ((size_t)256)

typedef struct {
    const char *name; /* for messages */
    pl_slice text;
    pl_arena *arena; /* of quoted fields that hold quotes */
    size_t at, line; /* of the row that comes next */
    size_t row_line; /* of the row that was read */
    char separator;  /* ',' with quotes, '\t' without */
    const pl_slice *heads;
    pl_slice *fields; /* of the row that was read, as many as heads; they point into the text or the arena */
    size_t columns;
} pl_csv_rows;

/* Reads the heading. Texts are borrowed. An empty text, a heading twice the same, bytes that are no UTF-8 and
 * too much of anything are PL_INPUT with name:line:column. */
bool pl_csv_rows_open(const char *name, pl_slice text, pl_arena *arena, pl_csv_rows *ret,
                      pl_error *error) PL_MUST_CHECK;

/* The same of a table whose columns are fixed, in this order; `page` of the documentation tells of them. */
bool pl_csv_rows_open_fixed(const char *name, pl_slice text, const char *const *columns, size_t column_count,
                            const char *page, pl_arena *arena, pl_csv_rows *ret,
                            pl_error *error) PL_MUST_CHECK;
/* A text without a heading, of these columns: a tab between fields, and no quotes. */
bool pl_csv_rows_open_tabs(const char *name, pl_slice text, const char *const *columns, size_t column_count,
                           pl_arena *arena, pl_csv_rows *ret, pl_error *error) PL_MUST_CHECK;

/* The next row; *ret_more = false behind the last. A row with more or fewer fields than the heading, a quote
 * that does not end, or one inside an unquoted field is PL_INPUT. Empty lines are passed over. */
bool pl_csv_rows_next(pl_csv_rows *rows, bool *ret_more, pl_error *error) PL_MUST_CHECK;

/* The column with this heading, or -1. */
int pl_csv_column(const pl_csv_rows *rows, const char *head);
/* The same; PL_INPUT when there is none. */
bool pl_csv_need_column(const pl_csv_rows *rows, const char *head, size_t *ret,
                        pl_error *error) PL_MUST_CHECK;

/* Which of `words` (NULL-terminated) `field` is, or a part of it, of the row that was read; the error names
 * the nearest one. */
bool pl_csv_rows_word(const pl_csv_rows *rows, size_t column, pl_slice field, const char *const *words,
                      size_t *ret, pl_error *error) PL_MUST_CHECK;
/* Fails with "name:line: column "head": " and a reason, of the row that was read. */
bool pl_csv_rows_fail(const pl_csv_rows *rows, size_t column, pl_error *error, const char *format, ...)
    PL_PRINTF(4, 5);

/* As in base/error.h. */
#ifdef __clang_analyzer__
#define pl_csv_rows_fail(...) ((void)(pl_csv_rows_fail)(__VA_ARGS__), false)
#endif

#endif
