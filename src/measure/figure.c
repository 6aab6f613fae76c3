/* figure.c - tables of published figures: one row a number, its columns fixed, every word in them known. */
#include "measure/figure.h"

#include "text/csv_rows.h"
#include "text/number.h"
#include "text/yaml.h"

#include <math.h>
#include <stdio.h>

const char *const pl_figure_quantities[PL_FIGURE_QUANTITY_COUNT + 1] = {
    "net",  "gained",      "lost",  "held",       "contested", "layer",
    "area", "settlements", "front", "overstated", NULL};
const char *const pl_figure_units[PL_UNITS + 1] = {"km2",         "sq mi", "%",     "km2/day",
                                                   "sq mi/month", "km",    "count", NULL};
const char *const pl_figure_printed_words[] = {"exact", "about", "over", "under", NULL};
const char *const pl_figure_counts_words[] = {"claimed", "contested", "since-invasion", "other-side", NULL};

#define UNIT(u) (1u << (u))
#define AREA_UNITS (UNIT(PL_UNIT_KM2) | UNIT(PL_UNIT_SQ_MI))
#define HELD_UNITS (AREA_UNITS | UNIT(PL_UNIT_PERCENT))
#define CHANGE_UNITS (HELD_UNITS | UNIT(PL_UNIT_KM2_A_DAY) | UNIT(PL_UNIT_SQ_MI_A_MONTH))

/* What a quantity can be printed in, and what it must say when it was. */
static const struct {
    unsigned units;
    bool period, day, side; /* must stand there */
} forms[PL_FIGURE_QUANTITY_COUNT] = {
    [PL_FIGURE_NET] = {CHANGE_UNITS, true, false, true},
    [PL_FIGURE_GAINED] = {CHANGE_UNITS, true, false, true},
    [PL_FIGURE_LOST] = {CHANGE_UNITS, true, false, true},
    [PL_FIGURE_HELD] = {HELD_UNITS, false, true, true},
    [PL_FIGURE_CONTESTED] = {HELD_UNITS, false, true, false},
    [PL_FIGURE_LAYER] = {AREA_UNITS, false, true, true},
    [PL_FIGURE_AREA] = {AREA_UNITS, false, false, false},
    [PL_FIGURE_SETTLEMENTS] = {UNIT(PL_UNIT_COUNT), false, false, true},
    [PL_FIGURE_FRONT] = {UNIT(PL_UNIT_KM), false, true, false},
    [PL_FIGURE_OVERSTATED] = {UNIT(PL_UNIT_PERCENT), true, false, true},
};

enum column {
    ID,
    ROW,
    PUBLISHER,
    RESTS_ON,
    QUANTITY,
    VALUE,
    UNIT_OF,
    PRINTED_AS,
    SIDE,
    REGION,
    OF,
    PART_OF,
    FROM,
    TO,
    ON,
    COUNTS,
    SCOPE,
    PRINTED,
    WHERE,
    COLUMNS
};
static const char *const column_names[COLUMNS + 1] = {
    "id", "row",     "publisher", "rests_on", "quantity", "value",  "unit",  "printed_as", "side",  "region",
    "of", "part_of", "from",      "to",       "on",       "counts", "scope", "printed",    "where", NULL};

/* ---- what printing leaves open ---- */

void pl_figure_bounds(double value, int decimals, pl_figure_printed printed_as, double *ret_low,
                      double *ret_high) {
    char digits[PL_NUMBER_TEXT];
    double unit = pow(10, -decimals);
    if (printed_as != PL_PRINTED_EXACT && value != 0) {
        /* The last digit that is not zero: 3600 is so many hundreds. */
        pl_number_fixed(fabs(value), decimals, digits);
        for (size_t at = strlen(digits); at > 0 && (digits[at - 1] == '0' || digits[at - 1] == '.'); at--)
            if (digits[at - 1] == '0') unit *= 10;
    }
    *ret_low = value - (printed_as == PL_PRINTED_OVER ? 0 : printed_as == PL_PRINTED_UNDER ? unit : unit / 2);
    *ret_high = value + (printed_as == PL_PRINTED_UNDER  ? 0
                         : printed_as == PL_PRINTED_OVER ? unit
                                                         : unit / 2);
}

int pl_figure_days(const pl_figure *figure) {
    return figure->has_period ? figure->to - figure->from : 0;
}

void pl_figure_text(const pl_figure *figure, double value, char out[PL_FIGURE_TEXT]) {
    char number[PL_NUMBER_TEXT];
    pl_number_fixed(value, figure->decimals, number);
    snprintf(out, PL_FIGURE_TEXT, "%.40s%s%s", number, figure->unit == PL_UNIT_COUNT ? "" : " ",
             figure->unit == PL_UNIT_COUNT ? "" : pl_figure_units[figure->unit]);
}

/* ---- reading a row ---- */

/* The fields of one row; columns stand in the order of the enum, so that a column is its own index. */
typedef struct {
    const pl_csv_rows *rows;
    const pl_slice *fields;
    pl_arena *arena;
    pl_error *error;
} reader;

#define FAIL(r, column, ...) pl_csv_rows_fail((r)->rows, column, (r)->error, __VA_ARGS__)

static bool text(const reader *r, enum column column, bool needed, const char **ret) {
    pl_slice field = r->fields[column];
    if (needed && field.length == 0) return FAIL(r, column, "is empty, and must not be");
    *ret = pl_arena_copy(r->arena, field.data, field.length);
    return *ret != NULL || pl_fail_nomem(r->error);
}

/* An id or the name of a source, side or row: small letters, digits and '-'; regions may be boxes and titles.
 */
static bool name(const reader *r, enum column column, bool needed, const char **ret) {
    pl_slice field = r->fields[column];
    for (size_t i = 0; i < field.length; i++) {
        char c = field.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '-' && i > 0)))
            return FAIL(r, column, "\"%s\" is no name: small letters, digits and '-'",
                        pl_yaml_shown(field).text);
    }
    return text(r, column, needed, ret);
}

static bool day(const reader *r, enum column column, pl_day *ret, bool *ret_there) {
    *ret_there = r->fields[column].length > 0;
    return !*ret_there || pl_day_parse(r->fields[column], ret) ||
           FAIL(r, column, "\"%s\" is no day (2024-12-19)", pl_yaml_shown(r->fields[column]).text);
}

static bool value(const reader *r, pl_figure *f) {
    pl_slice field = r->fields[VALUE];
    const char *point = field.length == 0 ? NULL : memchr(field.data, '.', field.length);
    if (!pl_number_parse(field, &f->value) || fabs(f->value) > PL_FIGURE_VALUE_MAX ||
        memchr(field.data, 'e', field.length) != NULL || memchr(field.data, 'E', field.length) != NULL)
        return FAIL(r, VALUE, "\"%s\" is no number as printed, without grouping (4336, 27.96)",
                    pl_yaml_shown(field).text);
    f->decimals = point == NULL ? 0 : (int)(field.data + field.length - point - 1);
    if (f->decimals > 9) return FAIL(r, VALUE, "more than 9 decimals");
    return true;
}

static bool counts(const reader *r, pl_figure *f) {
    pl_slice rest = r->fields[COUNTS];
    while (rest.length > 0) {
        const char *blank = memchr(rest.data, ' ', rest.length);
        size_t length = blank == NULL ? rest.length : (size_t)(blank - rest.data), found = 0;
        if (!pl_csv_rows_word(r->rows, COUNTS, (pl_slice){rest.data, length}, pl_figure_counts_words, &found,
                              r->error))
            return false;
        f->counts |= 1u << found;
        size_t used = blank == NULL ? length : length + 1;
        rest = (pl_slice){rest.data + used, rest.length - used};
    }
    return true;
}

static bool when(const reader *r, pl_figure *f) {
    bool from, to;
    if (!day(r, FROM, &f->from, &from) || !day(r, TO, &f->to, &to) || !day(r, ON, &f->on, &f->has_day) ||
        !day(r, PRINTED, &f->printed, &f->printed_known))
        return false;
    if (from != to) return FAIL(r, from ? TO : FROM, "a period needs both its ends");
    if (from && f->to <= f->from)
        return FAIL(r, TO, "the period ends before it begins; its end is the day behind it");
    f->has_period = from;
    if (from && f->has_day) return FAIL(r, ON, "a figure is of a period or of a day, not of both");
    if (forms[f->quantity].period && !from) return FAIL(r, FROM, "what is gained and lost needs a period");
    if (forms[f->quantity].day && !f->has_day) return FAIL(r, ON, "a state needs its day");
    return true;
}

static bool unit(const reader *r, pl_figure *f) {
    bool rate = f->unit == PL_UNIT_KM2_A_DAY || f->unit == PL_UNIT_SQ_MI_A_MONTH;
    bool share = f->unit == PL_UNIT_PERCENT && f->quantity != PL_FIGURE_OVERSTATED;
    if ((forms[f->quantity].units & UNIT(f->unit)) == 0)
        return FAIL(r, UNIT_OF, "\"%s\" is not printed in %s", pl_figure_quantities[f->quantity],
                    pl_figure_units[f->unit]);
    if (rate && !f->has_period) return FAIL(r, FROM, "a rate needs its period");
    if (share && f->of[0] == '\0' && f->part_of[0] == '\0')
        return FAIL(r, OF, "a percentage needs its whole: a region here, or a figure in part_of");
    if (!share && f->of[0] != '\0') return FAIL(r, OF, "only a percentage is of a whole");
    if (f->quantity == PL_FIGURE_AREA && f->region[0] == '\0')
        return FAIL(r, REGION, "an area is a region's");
    if (forms[f->quantity].side && f->side[0] == '\0')
        return FAIL(r, SIDE, "\"%s\" needs its side", pl_figure_quantities[f->quantity]);
    return true;
}

static bool read_row(const reader *r, pl_figure *ret) {
    pl_figure f = {.file = r->rows->name, .line = r->rows->row_line};
    size_t quantity = 0, of_unit = 0, printed_as = 0;
    if (!name(r, ID, true, &f.id) || !name(r, ROW, false, &f.row) ||
        !text(r, PUBLISHER, true, &f.publisher) || !name(r, RESTS_ON, false, &f.rests_on) ||
        !pl_csv_rows_word(r->rows, QUANTITY, r->fields[QUANTITY], pl_figure_quantities, &quantity,
                          r->error) ||
        !value(r, &f) ||
        !pl_csv_rows_word(r->rows, UNIT_OF, r->fields[UNIT_OF], pl_figure_units, &of_unit, r->error) ||
        !pl_csv_rows_word(r->rows, PRINTED_AS, r->fields[PRINTED_AS], pl_figure_printed_words, &printed_as,
                          r->error) ||
        !name(r, SIDE, false, &f.side) || !text(r, REGION, false, &f.region) || !name(r, OF, false, &f.of) ||
        !name(r, PART_OF, false, &f.part_of) || !text(r, SCOPE, true, &f.scope) ||
        !text(r, WHERE, true, &f.where) || !counts(r, &f))
        return false;
    f.quantity = (pl_figure_quantity)quantity;
    f.unit = (pl_figure_unit)of_unit;
    f.printed_as = (pl_figure_printed)printed_as;
    if (!when(r, &f) || !unit(r, &f)) return false;
    if (f.quantity == PL_FIGURE_LAYER && f.row[0] == '\0') return FAIL(r, ROW, "a layer's row is its name");
    pl_figure_bounds(f.value, f.decimals, f.printed_as, &f.low, &f.high);
    *ret = f;
    return true;
}

static bool open_table(const char *name, pl_slice text, pl_arena *arena, pl_csv_rows *rows, pl_error *error) {
    if (text.length > PL_FIGURES_BYTES_MAX)
        return pl_fail(error, PL_INPUT, "%s: more than %zu MB of figures", name, PL_FIGURES_BYTES_MAX >> 20);
    return pl_csv_rows_open_fixed(name, text, column_names, COLUMNS, "docs/figures.md", arena, rows, error);
}

bool pl_figures_parse(const char *name, pl_slice text, pl_arena *arena, pl_figure **ret, size_t *ret_count,
                      pl_error *error) {
    pl_csv_rows rows = {0};
    pl_figure *list = NULL;
    size_t count = 0, capacity = 0;
    bool more = true, done = open_table(name, text, arena, &rows, error);
    const reader r = {&rows, rows.fields, arena, error};
    while (done && (done = pl_csv_rows_next(&rows, &more, error)) && more) {
        done = count < PL_FIGURES_MAX ||
               pl_fail(error, PL_INPUT, "%s: more than %zu figures", name, PL_FIGURES_MAX);
        done = done && (PL_GROW(list, count, capacity) || pl_fail_nomem(error)) && read_row(&r, &list[count]);
        count += done;
    }
    pl_figure *kept = done ? pl_arena_alloc(arena, (count + 1) * sizeof *kept) : NULL;
    if (done && kept == NULL) done = pl_fail_nomem(error);
    if (done) {
        if (count > 0) memcpy(kept, list, count * sizeof *kept);
        *ret = kept;
        *ret_count = count;
    }
    pl_free(list);
    return done;
}

const pl_figure *pl_figure_find(const pl_figure *figures, size_t count, const char *id) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(figures[i].id, id) == 0) return &figures[i];
    return NULL;
}

bool pl_figures_check(const pl_figure *figures, size_t count, pl_error *error) {
    if (count > PL_FIGURES_MAX)
        return pl_fail(error, PL_INPUT, "more than %zu figures in all files together", PL_FIGURES_MAX);
    for (size_t i = 0; i < count; i++) {
        const pl_figure *f = &figures[i], *first = pl_figure_find(figures, count, f->id);
        if (first != f)
            return pl_fail(error, PL_INPUT, "%s:%zu: the id \"%s\" stands at %s:%zu already", f->file,
                           f->line, f->id, first->file, first->line);
        const pl_figure *whole = f->part_of[0] == '\0' ? f : pl_figure_find(figures, count, f->part_of);
        if (whole == NULL)
            return pl_fail(error, PL_INPUT, "%s:%zu: part_of: no figure \"%s\"", f->file, f->line,
                           f->part_of);
        if (whole == f && f->part_of[0] != '\0')
            return pl_fail(error, PL_INPUT, "%s:%zu: part_of: a figure is no part of itself", f->file,
                           f->line);
        if (whole != f && whole->unit == PL_UNIT_PERCENT)
            return pl_fail(error, PL_INPUT, "%s:%zu: part_of: \"%s\" is a percentage itself", f->file,
                           f->line, f->part_of);
    }
    return true;
}
