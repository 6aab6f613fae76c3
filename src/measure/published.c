/* published.c - tables of printed forecasts, and whether what came keeps up with them. */
#include "measure/published.h"

#include "text/csv_rows.h"
#include "text/yaml.h"

#include <stdlib.h>

enum column { ID, PUBLISHER, THEATRE, SIDE, REGION, MADE, BY_FROM, BY_TO, WORDS, WHERE, COLUMNS };
static const char *const column_names[COLUMNS] = {"id",   "publisher", "theatre", "side",  "region",
                                                  "made", "by_from",   "by_to",   "words", "where"};

const char *const pl_keeps_words[] = {"on pace", "behind", "cannot tell yet", NULL};

/* ---- the table ---- */

static bool day(const pl_csv_rows *rows, enum column column, pl_day *ret, pl_error *error) {
    return pl_day_parse(rows->fields[column], ret) ||
           pl_csv_rows_fail(rows, column, error, "\"%s\" is no day (2024-12-31)",
                            pl_yaml_shown(rows->fields[column]).text);
}

static bool read_row(const pl_csv_rows *rows, pl_published *ret, pl_error *error) {
    pl_published p = {.line = rows->row_line};
    const struct {
        enum column column;
        const char **text;
    } texts[] = {{ID, &p.id},         {PUBLISHER, &p.publisher}, {THEATRE, &p.theatre}, {SIDE, &p.side},
                 {REGION, &p.region}, {WORDS, &p.words},         {WHERE, &p.where}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const pl_slice field = rows->fields[texts[i].column];
        if (field.length == 0)
            return pl_csv_rows_fail(rows, texts[i].column, error, "is empty, and must not be");
        *texts[i].text = pl_arena_copy(rows->arena, field.data, field.length);
        if (*texts[i].text == NULL) return pl_fail_nomem(error);
    }
    if (!day(rows, MADE, &p.made, error) || !day(rows, BY_FROM, &p.by_from, error) ||
        !day(rows, BY_TO, &p.by_to, error))
        return false;
    if (p.by_from <= p.made)
        return pl_csv_rows_fail(rows, BY_FROM, error, "a forecast is of days behind the one it was made on");
    if (p.by_to <= p.by_from)
        return pl_csv_rows_fail(rows, BY_TO, error, "ends before it begins; the end is the day behind it");
    *ret = p;
    return true;
}

static bool open_table(const char *name, pl_slice text, pl_arena *arena, pl_csv_rows *rows, pl_error *error) {
    if (text.length > PL_PUBLISHED_BYTES_MAX)
        return pl_fail(error, PL_INPUT, "%s: more than %zu MB of forecasts", name,
                       PL_PUBLISHED_BYTES_MAX >> 20);
    return pl_csv_rows_open_fixed(name, text, column_names, COLUMNS, "docs/forecast.md", arena, rows, error);
}

bool pl_published_parse(const char *name, pl_slice text, pl_arena *arena, pl_published **ret,
                        size_t *ret_count, pl_error *error) {
    pl_csv_rows rows = {0};
    pl_published *list = NULL;
    size_t count = 0, capacity = 0;
    bool more = true, done = open_table(name, text, arena, &rows, error);
    while (done && (done = pl_csv_rows_next(&rows, &more, error)) && more) {
        done = count < PL_PUBLISHED_MAX ||
               pl_fail(error, PL_INPUT, "%s: more than %zu forecasts", name, PL_PUBLISHED_MAX);
        done = done && (PL_GROW(list, count, capacity) || pl_fail_nomem(error)) &&
               read_row(&rows, &list[count], error);
        for (size_t i = 0; done && i < count; i++)
            if (strcmp(list[i].id, list[count].id) == 0)
                done = pl_csv_rows_fail(&rows, ID, error, "\"%s\" stands in line %zu already", list[i].id,
                                        list[i].line);
        count += done;
    }
    pl_published *kept = done ? pl_arena_alloc(arena, (count + 1) * sizeof *kept) : NULL;
    if (done && kept == NULL) done = pl_fail_nomem(error);
    if (done) {
        if (count > 0) memcpy(kept, list, count * sizeof *kept);
        *ret = kept;
        *ret_count = count;
    }
    pl_free(list);
    return done;
}

/* ---- what came ---- */

static int by_end(const void *a, const void *b) {
    const pl_net *one = a, *other = b;
    if (one->to != other->to) return one->to < other->to ? -1 : 1;
    if (one->from != other->from) return one->from < other->from ? -1 : 1;
    return one->low_km2 < other->low_km2 ? -1 : one->low_km2 > other->low_km2;
}

static pl_cover with(pl_cover cover, const pl_net *net) {
    if (cover.figures == 0) cover.from = net->from;
    cover.figures++;
    cover.days += net->to - net->from;
    cover.to = net->to;
    cover.low_km2 += net->low_km2;
    cover.high_km2 += net->high_km2;
    return cover;
}

/* Weighted interval scheduling: the best choice among the first i figures by their ends. */
bool pl_cover_of(const pl_net *nets, size_t count, pl_cover *ret, pl_error *error) {
    pl_arena scratch = {0};
    pl_net *sorted = pl_arena_alloc(&scratch, (count + 1) * sizeof *sorted);
    pl_cover *best = pl_arena_alloc(&scratch, (count + 1) * sizeof *best);
    const bool done = (sorted != NULL && best != NULL) || pl_fail_nomem(error);
    if (done) {
        if (count > 0) memcpy(sorted, nets, count * sizeof *sorted);
        if (count > 0) qsort(sorted, count, sizeof *sorted, by_end);
        for (size_t i = 0; i < count; i++) {
            size_t before = i;
            while (before > 0 && sorted[before - 1].to > sorted[i].from) before--;
            const pl_cover taken = with(best[before], &sorted[i]);
            const bool better =
                taken.days > best[i].days || (taken.days == best[i].days && taken.figures < best[i].figures);
            best[i + 1] = better ? taken : best[i];
        }
        *ret = best[count];
    }
    pl_arena_free(&scratch);
    return done;
}

pl_keeps pl_keeps_up(double needed, double came_low, double came_high, int days, bool elsewhere_too) {
    if (days < PL_KEEPS_DAYS_MIN) return PL_KEEPS_UNKNOWN;
    if (came_high < needed) return PL_KEEPS_BEHIND;
    if (elsewhere_too || came_low < needed) return PL_KEEPS_UNKNOWN;
    return PL_KEEPS_ON_PACE;
}
