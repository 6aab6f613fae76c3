/* space_places.c - settlements from tables: CSV with a heading, or tabs between the columns that the source
 * file names. */
#include "engine/space.h"

#include "text/csv_rows.h"
#include "text/number.h"
#include "text/yaml.h"

#include <stdlib.h>

#define PLACES_MAX ((size_t)2000000)          /* of one file */
#define OTHER_NAMES_BYTES_MAX ((size_t)65536) /* of one place; each is held against those before it */
#define NO_COLUMN SIZE_MAX

/* The key of a place and the line that it stands in. */
typedef struct {
    const char *key;
    size_t line;
} place_key;

typedef struct {
    const pl_source *source;
    pl_csv_rows rows;
    place_key *keys; /* of the places taken so far, from pl_malloc */
    size_t key_capacity;
    size_t key, name, lon, lat, geonames, kind, region, population; /* columns; NO_COLUMN: none */
    size_t *other_names, *where;                                    /* columns, as many as the source has */
} table;

static bool column(const table *t, const char *head, size_t *ret, pl_error *error) {
    *ret = NO_COLUMN;
    return head == NULL || pl_csv_need_column(&t->rows, head, ret, error);
}

static bool find_columns(table *t, pl_arena *arena, pl_error *error) {
    const pl_source *source = t->source;
    const pl_source_fields *f = &source->fields;
    t->other_names = pl_arena_alloc(arena, f->other_name_count * sizeof *t->other_names);
    t->where = pl_arena_alloc(arena, source->where_count * sizeof *t->where);
    if (t->other_names == NULL || t->where == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < f->other_name_count; i++)
        if (!column(t, f->other_names[i], &t->other_names[i], error)) return false;
    for (size_t i = 0; i < source->where_count; i++)
        if (!column(t, source->where[i].field, &t->where[i], error)) return false;
    return column(t, f->key, &t->key, error) && column(t, f->name, &t->name, error) &&
           column(t, f->lon, &t->lon, error) && column(t, f->lat, &t->lat, error) &&
           column(t, f->geonames, &t->geonames, error) && column(t, f->kind, &t->kind, error) &&
           column(t, f->region, &t->region, error) && column(t, f->population, &t->population, error);
}

/* Is the row among those that the source wants, by its columns? */
static bool is_wanted(const table *t) {
    for (size_t i = 0; i < t->source->where_count; i++) {
        const pl_source_where *where = &t->source->where[i];
        bool found = false;
        for (size_t k = 0; k < where->value_count && !found; k++)
            found = pl_slice_equal(t->rows.fields[t->where[i]], pl_slice_of(where->values[k]));
        if (!found) return false;
    }
    return true;
}

static bool degrees(const table *t, size_t at, double limit, double *ret, pl_error *error) {
    pl_slice text = t->rows.fields[at];
    if (!pl_number_parse(text, ret) || !(*ret >= -limit && *ret <= limit))
        return pl_csv_rows_fail(&t->rows, at, error, "'%.*s' is no number of degrees from -%g to %g",
                                text.length > 40 ? 40 : (int)text.length, text.data, limit, limit);
    return true;
}

/* A whole number; `none` where the field is empty or there is no column. */
static bool whole(const table *t, size_t at, int64_t none, int64_t *ret, pl_error *error) {
    *ret = none;
    if (at == NO_COLUMN || t->rows.fields[at].length == 0) return true;
    pl_slice text = t->rows.fields[at];
    return pl_integer_parse(text, 0, INT64_MAX, ret) ||
           pl_csv_rows_fail(&t->rows, at, error, "'%.*s' is no whole number",
                            text.length > 40 ? 40 : (int)text.length, text.data);
}

/* A copy of a field without blanks around it; "" when there is no column. NULL: memory ran out. */
static const char *text_of(const table *t, size_t at, pl_arena *arena) {
    pl_slice text = at == NO_COLUMN ? (pl_slice){"", 0} : t->rows.fields[at];
    while (text.length > 0 && text.data[0] == ' ') text = (pl_slice){text.data + 1, text.length - 1};
    while (text.length > 0 && text.data[text.length - 1] == ' ') text.length--;
    return pl_arena_copy(arena, text.data, text.length);
}

static bool is_among(const pl_buffer *lines, pl_slice name) {
    const char *at = lines->data, *end = at == NULL ? NULL : at + lines->length;
    while (at != end) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        pl_slice line = {at, (size_t)((line_end == NULL ? end : line_end) - at)};
        if (pl_slice_equal(line, name)) return true;
        at = line_end == NULL ? end : line_end + 1;
    }
    return false;
}

/* Names from all columns of other names, one a line, each once; a comma or the end of a line parts them. */
static bool other_names(const table *t, const char *name, pl_buffer *lines, pl_error *error) {
    pl_buffer_clear(lines);
    for (size_t i = 0; i < t->source->fields.other_name_count; i++) {
        pl_slice field = t->rows.fields[t->other_names[i]];
        for (size_t from = 0; from <= field.length;) {
            size_t end = from;
            while (end < field.length && strchr(",\r\n", field.data[end]) == NULL) end++;
            pl_slice one = {field.data + from, end - from};
            from = end + 1;
            while (one.length > 0 && one.data[0] == ' ') one = (pl_slice){one.data + 1, one.length - 1};
            while (one.length > 0 && one.data[one.length - 1] == ' ') one.length--;
            if (one.length == 0 || pl_slice_equal(one, pl_slice_of(name)) || is_among(lines, one)) continue;
            if (lines->length + one.length >= OTHER_NAMES_BYTES_MAX)
                return pl_csv_rows_fail(&t->rows, t->other_names[i], error,
                                        "more than %zu bytes of other names, the limit for one place",
                                        OTHER_NAMES_BYTES_MAX);
            if (lines->length > 0) pl_buffer_add(lines, "\n", 1);
            pl_buffer_add(lines, one.data, one.length);
        }
    }
    return !lines->failed || pl_fail_nomem(error);
}

static bool read_row(const table *t, pl_buffer *lines, pl_arena *arena, pl_place_row *ret, pl_error *error) {
    pl_place_row row = {.key = text_of(t, t->key, arena),
                        .name = text_of(t, t->name, arena),
                        .kind = text_of(t, t->kind, arena),
                        .region = text_of(t, t->region, arena)};
    if (row.key == NULL || row.name == NULL || row.kind == NULL || row.region == NULL)
        return pl_fail_nomem(error);
    if (row.key[0] == '\0') return pl_csv_rows_fail(&t->rows, t->key, error, "is empty");
    if (row.name[0] == '\0') return pl_csv_rows_fail(&t->rows, t->name, error, "is empty");
    if (!degrees(t, t->lon, 180, &row.at.lon, error) || !degrees(t, t->lat, 90, &row.at.lat, error) ||
        !whole(t, t->geonames, 0, &row.geonames, error) ||
        !whole(t, t->population, -1, &row.population, error) || !other_names(t, row.name, lines, error))
        return false;
    row.other_names = pl_arena_copy(arena, lines->data == NULL ? "" : lines->data, lines->length);
    if (row.other_names == NULL) return pl_fail_nomem(error);
    *ret = row;
    return true;
}

static bool lies_in(pl_point p, pl_box box) {
    return p.lon >= box.west && p.lon <= box.east && p.lat >= box.south && p.lat <= box.north;
}

static int by_key(const void *a, const void *b) {
    const place_key *x = a, *y = b;
    int keys = strcmp(x->key, y->key);
    return keys != 0 ? keys : x->line < y->line ? -1 : x->line > y->line;
}

static bool keys_differ(const table *t, size_t count, pl_error *error) {
    const place_key *keys = t->keys;
    if (count > 0) qsort(t->keys, count, sizeof *t->keys, by_key);
    for (size_t i = 1; i < count; i++)
        if (strcmp(keys[i - 1].key, keys[i].key) == 0)
            return pl_fail(error, PL_INPUT, "%s:%zu: the key '%s' stands in line %zu already", t->rows.name,
                           keys[i].line, pl_yaml_shown(pl_slice_of(keys[i].key)).text, keys[i - 1].line);
    return true;
}

static bool read_rows(table *t, pl_arena *arena, pl_place_row **list, size_t *count, pl_error *error) {
    size_t capacity = 0;
    pl_buffer lines = {0};
    bool more = true, done = true;
    while (done) {
        done = pl_csv_rows_next(&t->rows, &more, error);
        if (!done || !more) break;
        if (!is_wanted(t)) continue;
        if (*count == PLACES_MAX)
            done = pl_fail(error, PL_INPUT, "%s: more than %zu places", t->rows.name, PLACES_MAX);
        else if (!PL_GROW(*list, *count, capacity) || !PL_GROW(t->keys, *count, t->key_capacity))
            done = pl_fail_nomem(error);
        done = done && read_row(t, &lines, arena, &(*list)[*count], error);
        if (!done || !lies_in((*list)[*count].at, t->source->area_of_interest)) continue;
        t->keys[*count] = (place_key){(*list)[*count].key, t->rows.row_line};
        (*count)++;
    }
    pl_buffer_free(&lines);
    return done;
}

bool pl_places_read(const pl_source *source, const char *shown, const pl_file_match *match, pl_slice text,
                    pl_arena *arena, pl_place_row **ret, size_t *ret_count, pl_error *error) {
    table t = {.source = source};
    pl_place_row *list = NULL;
    size_t count = 0;
    bool opened =
        match->column_count == 0
            ? pl_csv_rows_open(shown, text, arena, &t.rows, error)
            : pl_csv_rows_open_tabs(shown, text, match->columns, match->column_count, arena, &t.rows, error);
    if (!opened || !find_columns(&t, arena, error)) return false;
    bool done = read_rows(&t, arena, &list, &count, error) && keys_differ(&t, count, error);
    pl_free(t.keys);
    if (done && count == 0)
        done = pl_fail(error, PL_INPUT, "%s: no row is a place that the source file wants", shown);
    pl_place_row *rows = done ? pl_arena_alloc(arena, count * sizeof *rows) : NULL;
    if (rows != NULL) memcpy(rows, list, count * sizeof *rows);
    pl_free(list);
    if (!done) return false;
    if (rows == NULL) return pl_fail_nomem(error);
    *ret = rows;
    *ret_count = count;
    return true;
}
