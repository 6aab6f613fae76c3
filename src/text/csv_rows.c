/* csv_rows.c - CSV text row by row. A field without quotes, or whose quotes hold none, is a piece of the text
 * itself; only one with doubled quotes is copied. */
#include "text/csv_rows.h"

#include "text/utf8.h"
#include "text/yaml.h"

#include <stdarg.h>
#include <stdio.h>

#undef pl_csv_rows_fail

static bool has_mark(pl_slice text) {
    return text.length >= 3 && memcmp(text.data, "\xEF\xBB\xBF", 3) == 0;
}

/* An error at an offset of the text: its line and its column in characters; a byte-order mark is none. */
static bool fail_at(const pl_csv_rows *rows, size_t at, pl_error *error, const char *reason) {
    size_t line = 1, column = 1;
    for (size_t i = has_mark(rows->text) ? 3 : 0; i < at && i < rows->text.length; i++) {
        if (rows->text.data[i] == '\n') {
            line++;
            column = 1;
        } else if ((rows->text.data[i] & 0xC0) != 0x80) {
            column++;
        }
    }
    return pl_fail(error, PL_INPUT, "%s:%zu:%zu: %s", rows->name, line, column, reason);
}

bool pl_csv_rows_fail(const pl_csv_rows *rows, size_t column, pl_error *error, const char *format, ...) {
    char reason[512];
    va_list list;
    va_start(list, format);
    vsnprintf(reason, sizeof reason, format, list);
    va_end(list);
    return pl_fail(error, PL_INPUT, "%s:%zu: column \"%.*s\": %s", rows->name, rows->row_line,
                   PL_SLICE_ARGS(rows->heads[column]), reason);
}

static bool line_ends(const pl_csv_rows *rows, size_t at) {
    return at == rows->text.length || rows->text.data[at] == '\n' ||
           (rows->text.data[at] == '\r' && at + 1 < rows->text.length && rows->text.data[at + 1] == '\n');
}

/* A field that begins with a quote: moves *at behind the closing one. */
static bool read_quoted(pl_csv_rows *rows, size_t *at, pl_slice *ret, pl_error *error) {
    size_t begin = *at + 1, end = begin, doubled = 0;
    const char *text = rows->text.data;
    for (;; end++) {
        if (end == rows->text.length) return fail_at(rows, *at, error, "a quote that does not end");
        if (text[end] == '\n') rows->line++;
        if (text[end] != '"') continue;
        if (end + 1 == rows->text.length || text[end + 1] != '"') break;
        doubled++;
        end++;
    }
    *at = end + 1;
    *ret = (pl_slice){text + begin, end - begin};
    if (doubled == 0) return true;
    char *copy = pl_arena_alloc(rows->arena, end - begin - doubled + 1);
    if (copy == NULL) return pl_fail_nomem(error);
    size_t length = 0;
    for (size_t i = begin; i < end; i++) {
        copy[length++] = text[i];
        if (text[i] == '"') i++;
    }
    *ret = (pl_slice){copy, length};
    return true;
}

static bool read_plain(pl_csv_rows *rows, size_t *at, pl_slice *ret, pl_error *error) {
    size_t begin = *at, end = begin;
    for (; !line_ends(rows, end) && rows->text.data[end] != rows->separator; end++)
        if (rows->text.data[end] == '"' && rows->separator == ',')
            return fail_at(rows, end, error, "a quote inside a field that does not begin with one");
    *at = end;
    *ret = (pl_slice){rows->text.data + begin, end - begin};
    return true;
}

/* One row of at most `room` fields; the text must not be at its end. */
static bool read_row(pl_csv_rows *rows, pl_slice *fields, size_t room, size_t *ret_count, pl_error *error) {
    size_t at = rows->at, count = 0;
    rows->row_line = rows->line;
    for (;;) {
        if (count == room) return fail_at(rows, at, error, "more fields than there are columns");
        bool quoted = rows->separator == ',' && at < rows->text.length && rows->text.data[at] == '"';
        if (!(quoted ? read_quoted(rows, &at, &fields[count], error)
                     : read_plain(rows, &at, &fields[count], error)))
            return false;
        count++;
        if (line_ends(rows, at)) break;
        if (rows->text.data[at] != rows->separator)
            return fail_at(rows, at, error,
                           "a comma or the end of the line must stand behind a quoted field");
        at++;
    }
    if (at < rows->text.length) {
        at += rows->text.data[at] == '\r' ? 2 : 1;
        rows->line++;
    }
    rows->at = at;
    *ret_count = count;
    return true;
}

static bool check_text(const pl_csv_rows *rows, pl_error *error) {
    if (rows->text.length > PL_CSV_BYTES_MAX)
        return pl_fail(error, PL_INPUT, "%s: more than %zu MB of CSV", rows->name, PL_CSV_BYTES_MAX >> 20);
    for (size_t at = 0; at < rows->text.length;) {
        size_t length = pl_utf8_length(rows->text.data + at, rows->text.length - at);
        if (length == 0) return fail_at(rows, at, error, "bytes that are no UTF-8");
        at += length;
    }
    return true;
}

/* Moves on over empty lines; false at the end. */
static bool find_row(pl_csv_rows *rows) {
    while (rows->at < rows->text.length && line_ends(rows, rows->at)) {
        rows->at += rows->text.data[rows->at] == '\r' ? 2 : 1;
        rows->line++;
    }
    return rows->at < rows->text.length;
}

/* Looks over the text and passes over a byte-order mark. */
static bool begin(const char *name, pl_slice text, char separator, pl_arena *arena, pl_csv_rows *ret,
                  pl_error *error) {
    *ret = (pl_csv_rows){.name = name, .text = text, .arena = arena, .line = 1, .separator = separator};
    if (!check_text(ret, error)) return false;
    if (has_mark(text)) ret->at = 3;
    return true;
}

bool pl_csv_rows_open(const char *name, pl_slice text, pl_arena *arena, pl_csv_rows *ret, pl_error *error) {
    pl_csv_rows rows;
    if (!begin(name, text, ',', arena, &rows, error)) return false;
    if (!find_row(&rows)) return fail_at(&rows, 0, error, "no heading");
    pl_slice *heads = pl_arena_alloc(arena, PL_CSV_COLUMNS_MAX * sizeof *heads);
    if (heads == NULL) return pl_fail_nomem(error);
    rows.row_line = rows.line;
    size_t first = rows.at;
    if (!read_row(&rows, heads, PL_CSV_COLUMNS_MAX, &rows.columns, error)) return false;
    for (size_t i = 0; i < rows.columns; i++)
        for (size_t k = 0; k < i; k++)
            if (pl_slice_equal(heads[i], heads[k]))
                return fail_at(&rows, first, error, "two columns have the same heading");
    rows.heads = heads;
    rows.fields = pl_arena_alloc(arena, rows.columns * sizeof *rows.fields);
    if (rows.fields == NULL) return pl_fail_nomem(error);
    *ret = rows;
    return true;
}

bool pl_csv_rows_open_fixed(const char *name, pl_slice text, const char *const *columns, size_t column_count,
                            const char *page, pl_arena *arena, pl_csv_rows *ret, pl_error *error) {
    if (!pl_csv_rows_open(name, text, arena, ret, error)) return false;
    for (size_t i = 0; i < column_count; i++)
        if (i >= ret->columns || !pl_slice_equal(ret->heads[i], pl_slice_of(columns[i])))
            return pl_fail(error, PL_INPUT, "%s:1: column %zu must be \"%s\" (%s)", name, i + 1, columns[i],
                           page);
    return ret->columns == column_count || pl_fail(error, PL_INPUT, "%s:1: \"%s\" is a column too many", name,
                                                   pl_yaml_shown(ret->heads[column_count]).text);
}

bool pl_csv_rows_open_tabs(const char *name, pl_slice text, const char *const *columns, size_t column_count,
                           pl_arena *arena, pl_csv_rows *ret, pl_error *error) {
    pl_csv_rows rows;
    if (!begin(name, text, '\t', arena, &rows, error)) return false;
    pl_slice *heads = pl_arena_alloc(arena, column_count * sizeof *heads);
    rows.fields = pl_arena_alloc(arena, column_count * sizeof *rows.fields);
    if (heads == NULL || rows.fields == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < column_count; i++) heads[i] = pl_slice_of(columns[i]);
    rows.heads = heads;
    rows.columns = column_count;
    *ret = rows;
    return true;
}

bool pl_csv_rows_next(pl_csv_rows *rows, bool *ret_more, pl_error *error) {
    size_t count = 0;
    if (!find_row(rows)) {
        *ret_more = false;
        return true;
    }
    size_t begin = rows->at;
    if (!read_row(rows, rows->fields, rows->columns, &count, error)) return false;
    if (count < rows->columns) return fail_at(rows, begin, error, "fewer fields than there are columns");
    *ret_more = true;
    return true;
}

int pl_csv_column(const pl_csv_rows *rows, const char *head) {
    for (size_t i = 0; i < rows->columns; i++)
        if (pl_slice_equal(rows->heads[i], pl_slice_of(head))) return (int)i;
    return -1;
}

bool pl_csv_need_column(const pl_csv_rows *rows, const char *head, size_t *ret, pl_error *error) {
    int found = pl_csv_column(rows, head);
    if (found < 0) return pl_fail(error, PL_INPUT, "%s: no column \"%s\"", rows->name, head);
    *ret = (size_t)found;
    return true;
}

bool pl_csv_rows_word(const pl_csv_rows *rows, size_t column, pl_slice field, const char *const *words,
                      size_t *ret, pl_error *error) {
    for (size_t i = 0; words[i] != NULL; i++)
        if (pl_slice_equal(field, pl_slice_of(words[i]))) {
            *ret = i;
            return true;
        }
    const char *near = pl_nearest_word(field, words);
    return pl_csv_rows_fail(rows, column, error, "\"%s\" is none of its words%s%s%s",
                            pl_yaml_shown(field).text, near == NULL ? "" : "; did you mean \"",
                            near == NULL ? "" : near, near == NULL ? "" : "\"?");
}
