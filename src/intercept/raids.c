/* raids.c - a counts file as rows: times, counts and the types that a label means. A row that is readable but
 * cannot count is kept with the reason, so that whoever asks sees what was left out. */
#include "intercept/raids.h"

#include "text/csv_rows.h"
#include "text/number.h"
#include "text/yaml.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#define NO_COLUMN SIZE_MAX
#define WHY_BYTES 512

const char *const pl_raid_state_names[] = {"taken", "bundle", "excluded", NULL};

static const char bundle_why[] =
    "its label means several types: it gives bounds of each, and is not split between them";

typedef struct {
    const pl_types *types;
    pl_arena *arena;
    pl_csv_rows rows;
    size_t begin, end, label, launched, destroyed; /* columns */
    size_t not_reached, reference;                 /* NO_COLUMN: not in this version of the file */
    pl_instant latest;
} table;

static size_t column_if_any(const table *t, const char *head) {
    int found = pl_csv_column(&t->rows, head);
    return found < 0 ? NO_COLUMN : (size_t)found;
}

static bool find_columns(table *t, pl_error *error) {
    t->not_reached = column_if_any(t, "not_reach_goal");
    t->reference = column_if_any(t, "source");
    return pl_csv_need_column(&t->rows, "time_start", &t->begin, error) &&
           pl_csv_need_column(&t->rows, "time_end", &t->end, error) &&
           pl_csv_need_column(&t->rows, "model", &t->label, error) &&
           pl_csv_need_column(&t->rows, "launched", &t->launched, error) &&
           pl_csv_need_column(&t->rows, "destroyed", &t->destroyed, error);
}

/* ---- fields ---- */

/* "H:MM" or "HH:MM", in seconds; false: it is none. */
static bool time_of_day(pl_slice text, int64_t *ret) {
    int64_t hour, minute;
    if (text.length < 4 || text.length > 5 || text.data[text.length - 3] != ':') return false;
    pl_slice hours = {text.data, text.length - 3}, minutes = {text.data + text.length - 2, 2};
    for (size_t i = 0; i < text.length; i++)
        if (i != text.length - 3 && (text.data[i] < '0' || text.data[i] > '9')) return false;
    if (hours.length == 2 && hours.data[0] == '0') hours = (pl_slice){hours.data + 1, 1};
    if (minutes.data[0] == '0') minutes = (pl_slice){minutes.data + 1, 1};
    if (!pl_integer_parse(hours, 0, 23, &hour) || !pl_integer_parse(minutes, 0, 59, &minute)) return false;
    *ret = hour * 3600 + minute * 60;
    return true;
}

/* A day, or a day and a time; `of_day` is what a day without a time means, in seconds after its begin. */
static bool read_time(const table *t, size_t column, int64_t of_day, pl_instant *ret, pl_error *error) {
    pl_slice text = pl_slice_trimmed(t->rows.fields[column]), day_text = {text.data, 10}, rest;
    pl_day day = 0;
    int64_t seconds = of_day;
    bool good = text.length >= 10 && pl_day_parse(day_text, &day);
    if (good && text.length > 10) {
        rest = pl_slice_trimmed((pl_slice){text.data + 10, text.length - 10});
        good = pl_is_blank_byte(text.data[10]) && time_of_day(rest, &seconds);
    }
    pl_instant instant = good ? pl_day_start(day) + seconds : 0;
    if (!good || instant > t->latest)
        return pl_csv_rows_fail(&t->rows, column, error,
                                "'%s' is no time: YYYY-MM-DD or YYYY-MM-DD HH:MM is wanted, from %d to %d",
                                pl_yaml_shown(text).text, PL_YEAR_MIN, PL_YEAR_MAX);
    *ret = instant;
    return true;
}

/* A whole number, with or without ".0" behind it; empty: not given. */
static bool read_count(const table *t, size_t column, int64_t *ret, pl_error *error) {
    *ret = PL_COUNT_MISSING;
    if (column == NO_COLUMN) return true;
    pl_slice text = pl_slice_trimmed(t->rows.fields[column]);
    double value;
    if (text.length == 0) return true;
    if (!pl_number_parse(text, &value) || value != floor(value) || value < 0.0 ||
        value > (double)PL_RAID_COUNT_MAX)
        return pl_csv_rows_fail(&t->rows, column, error,
                                "'%s' is no count: a whole number from 0 to %lld is wanted, or nothing",
                                pl_yaml_shown(text).text, (long long)PL_RAID_COUNT_MAX);
    *ret = (int64_t)value;
    return true;
}

static const char *copy_of(const table *t, size_t column) {
    pl_slice text = column == NO_COLUMN ? (pl_slice){"", 0} : pl_slice_trimmed(t->rows.fields[column]);
    return pl_arena_copy(t->arena, text.data, text.length);
}

/* ---- what a label means ---- */

/* Where the next " and " begins, from `at` on; the length when there is none. */
static size_t next_joint(pl_slice label, size_t at) {
    for (; at + 5 <= label.length; at++) {
        const char *c = label.data + at;
        if (pl_is_blank_byte(c[0]) && (c[1] | 0x20) == 'a' && (c[2] | 0x20) == 'n' && (c[3] | 0x20) == 'd' &&
            pl_is_blank_byte(c[4]))
            return at;
    }
    return label.length;
}

/* The types of a label, each once, in its order: the label as a whole, or its parts between "and", of which
 * several together may be one type's label ("X-22 and X-32"): the longest is taken. *ret_unknown is the part
 * that no type has; empty when all were found. */
static size_t types_of(const pl_types *types, pl_slice label, size_t found[PL_RAID_TYPES_MAX],
                       pl_slice *ret_unknown) {
    size_t count = 0;
    *ret_unknown = (pl_slice){0};
    for (size_t at = 0; at < label.length;) {
        size_t joint = next_joint(label, at), first = joint, type = SIZE_MAX, end = joint;
        for (size_t parts = 0; parts < PL_RAID_TYPES_MAX; parts++) {
            size_t one = pl_types_labelled(types, (pl_slice){label.data + at, joint - at});
            if (one != SIZE_MAX) {
                type = one;
                end = joint;
            }
            if (joint == label.length) break;
            joint = next_joint(label, joint + 4);
        }
        if (type == SIZE_MAX || count == PL_RAID_TYPES_MAX) {
            *ret_unknown = pl_slice_trimmed((pl_slice){label.data + at, first - at});
            return 0;
        }
        bool seen = false;
        for (size_t i = 0; i < count; i++) seen = seen || found[i] == type;
        if (!seen) found[count++] = type;
        at = end == label.length ? end : end + 5;
    }
    return count;
}

/* ---- what a row is ---- */

static bool exclude(const table *t, pl_raid *raid, pl_error *error, const char *format, ...) PL_PRINTF(4, 5);
static bool exclude(const table *t, pl_raid *raid, pl_error *error, const char *format, ...) {
    char why[WHY_BYTES];
    va_list list;
    va_start(list, format);
    vsnprintf(why, sizeof why, format, list);
    va_end(list);
    raid->state = PL_RAID_EXCLUDED;
    raid->why = pl_arena_copy(t->arena, why, strlen(why));
    return raid->why != NULL || pl_fail_nomem(error);
}

/* Fills types, state and why of a row whose fields have been read. */
static bool judge(const table *t, pl_raid *raid, pl_error *error) {
    size_t found[PL_RAID_TYPES_MAX];
    pl_slice unknown;
    size_t count = types_of(t->types, pl_slice_of(raid->label), found, &unknown);
    if (raid->label[0] == '\0') return exclude(t, raid, error, "it has no label");
    if (count == 0)
        return exclude(t, raid, error, "no type has the label '%s'; types.yaml names the labels",
                       pl_yaml_shown(unknown).text);
    size_t *types = pl_arena_alloc(t->arena, count * sizeof *types);
    if (types == NULL) return pl_fail_nomem(error);
    memcpy(types, found, count * sizeof *types);
    raid->types = types;
    raid->type_count = count;
    for (size_t i = 0; i < count; i++)
        if (t->types->types[found[i]].seen_when_destroyed)
            return exclude(t, raid, error, "%s", t->types->types[found[i]].why);
    if (raid->begin > raid->end) return exclude(t, raid, error, "it ends before it begins");
    if (raid->launched == PL_COUNT_MISSING && raid->destroyed == PL_COUNT_MISSING)
        return exclude(t, raid, error, "launched and destroyed are not given");
    if (raid->launched == PL_COUNT_MISSING) return exclude(t, raid, error, "launched is not given");
    if (raid->destroyed == PL_COUNT_MISSING) return exclude(t, raid, error, "destroyed is not given");
    if (raid->launched == 0) return exclude(t, raid, error, "none was launched");
    int64_t lost = raid->not_reached == PL_COUNT_MISSING ? 0 : raid->not_reached;
    if (raid->destroyed + lost > raid->launched)
        return exclude(t, raid, error,
                       "impossible: %lld destroyed and %lld that did not reach their goal are more than the "
                       "%lld launched",
                       (long long)raid->destroyed, (long long)lost, (long long)raid->launched);
    if ((int64_t)count > raid->launched)
        return exclude(t, raid, error, "impossible: %zu types in its label, and %lld launched", count,
                       (long long)raid->launched);
    raid->state = count == 1 ? PL_RAID_TAKEN : PL_RAID_BUNDLE;
    raid->why = count == 1 ? "" : bundle_why;
    return true;
}

static bool read_row(const table *t, pl_raid *ret, pl_error *error) {
    pl_raid raid = {.line = t->rows.row_line,
                    .label = copy_of(t, t->label),
                    .reference = copy_of(t, t->reference),
                    .why = ""};
    if (raid.label == NULL || raid.reference == NULL) return pl_fail_nomem(error);
    if (!read_time(t, t->begin, 0, &raid.begin, error) ||
        !read_time(t, t->end, PL_DAY_SECONDS, &raid.end, error) ||
        !read_count(t, t->launched, &raid.launched, error) ||
        !read_count(t, t->destroyed, &raid.destroyed, error) ||
        !read_count(t, t->not_reached, &raid.not_reached, error) || !judge(t, &raid, error))
        return false;
    *ret = raid;
    return true;
}

static bool read_rows(table *t, pl_raid **list, size_t *count, pl_error *error) {
    size_t capacity = 0;
    for (bool more = true;;) {
        if (!pl_csv_rows_next(&t->rows, &more, error)) return false;
        if (!more) return true;
        if (*count == PL_RAIDS_MAX)
            return pl_fail(error, PL_INPUT, "%s: more than %zu rows", t->rows.name, PL_RAIDS_MAX);
        if (!PL_GROW(*list, *count, capacity)) return pl_fail_nomem(error);
        if (!read_row(t, &(*list)[*count], error)) return false;
        (*count)++;
    }
}

bool pl_raids_read(const char *name, pl_slice text, const pl_types *types, pl_arena *arena, pl_raid **ret,
                   size_t *ret_count, pl_error *error) {
    table t = {.types = types, .arena = arena};
    pl_raid *list = NULL;
    size_t count = 0;
    pl_day last;
    if (!pl_day_from_civil(PL_YEAR_MAX, 12, 31, &last)) return pl_fail(error, PL_INTERNAL, "no last day");
    t.latest = pl_day_start(last) + PL_DAY_SECONDS - 1;
    if (!pl_csv_rows_open(name, text, arena, &t.rows, error) || !find_columns(&t, error)) return false;
    bool done = read_rows(&t, &list, &count, error);
    if (done && count == 0) done = pl_fail(error, PL_INPUT, "%s: no row of counts", name);
    pl_raid *raids = done ? pl_arena_alloc(arena, count * sizeof *raids) : NULL;
    if (raids != NULL) memcpy(raids, list, count * sizeof *raids);
    pl_free(list);
    if (!done) return false;
    if (raids == NULL) return pl_fail_nomem(error);
    *ret = raids;
    *ret_count = count;
    return true;
}
