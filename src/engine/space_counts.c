/* space_counts.c - sources of counts in the run of ingest and verify: a file is read before it is stored, its
 * edition is the end of its last raid, and of the last edition become the raids of the source. */
#include "engine/space.h"

#include "intercept/raids.h"

#include <stdlib.h>

bool pl_counts_check(const pl_definitions *definitions, const char *shown, pl_slice text, pl_buffer *kept,
                     bool *ret_whole, pl_file_counts *ret_counts, pl_instant *ret_edition, pl_error *error) {
    pl_arena arena = {0};
    pl_raid *raids = NULL;
    size_t count = 0, cut = 0;
    bool done = pl_raids_read(shown, text, &definitions->types, &arena, &raids, &count, error) &&
                pl_raids_kept(shown, text, &arena, kept, &cut, error);
    if (done) {
        pl_instant last = raids[0].end;
        for (size_t i = 1; i < count; i++)
            if (raids[i].end > last) last = raids[i].end;
        *ret_edition = last;
        *ret_whole = cut == 0;
        *ret_counts = (pl_file_counts){.features = count, .points = cut};
    }
    pl_arena_free(&arena);
    return done;
}

/* Names of a raid's types with '+' between; NULL: memory ran out. */
static const char *types_text(const pl_types *types, const pl_raid *raid, pl_arena *arena) {
    char text[PL_RAID_TYPES_MAX * (PL_TYPE_NAME_MAX + 1)];
    size_t length = 0;
    for (size_t i = 0; i < raid->type_count; i++) {
        if (i > 0) text[length++] = '+';
        for (const char *c = types->types[raid->types[i]].name; *c != '\0'; c++) text[length++] = *c;
    }
    return pl_arena_copy(arena, text, length);
}

static bool rows_of(const pl_types *types, const pl_raid *raids, size_t count, pl_arena *arena,
                    pl_interception_row **ret, pl_error *error) {
    pl_interception_row *rows = pl_arena_alloc(arena, count * sizeof *rows);
    if (rows == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) {
        const pl_raid *raid = &raids[i];
        rows[i] = (pl_interception_row){.line = (int64_t)raid->line,
                                        .begin = raid->begin,
                                        .end = raid->end,
                                        .label = raid->label,
                                        .types = types_text(types, raid, arena),
                                        .launched = raid->launched,
                                        .destroyed = raid->destroyed,
                                        .not_reached = raid->not_reached,
                                        .state = pl_raid_state_names[raid->state],
                                        .why = raid->why,
                                        .reference = raid->reference};
        if (rows[i].types == NULL) return pl_fail_nomem(error);
    }
    *ret = rows;
    return true;
}

bool pl_counts_derive(pl_run *run, const pl_record_row *records, size_t record_count, pl_arena *arena,
                      pl_error *error) {
    pl_interception_row *rows = NULL;
    pl_raid *raids = NULL;
    size_t count = 0;
    pl_buffer text = {0};
    bool done = true;
    /* One layer, so one last edition. */
    if (record_count > 0) {
        const pl_record_row *last = &records[record_count - 1];
        const pl_types *types = &run->definitions->types;
        done = pl_store_record_text(run->store, last->id, &text, error) &&
               pl_raids_read(last->name, (pl_slice){text.data, text.length}, types, arena, &raids, &count,
                             error) &&
               rows_of(types, raids, count, arena, &rows, error);
    }
    done = done && pl_store_interceptions_replace(run->store, run->source_id, rows, count, error);
    pl_buffer_free(&text);
    return done;
}

/* ---- what became of the rows ---- */

static int by_why(const void *a, const void *b) {
    return strcmp((*(const pl_interception_row *const *)a)->why,
                  (*(const pl_interception_row *const *)b)->why);
}

static int by_rows(const void *a, const void *b) {
    const struct pl_raid_reason *x = a, *y = b;
    return x->rows != y->rows ? (x->rows < y->rows) - (x->rows > y->rows) : strcmp(x->why, y->why);
}

static int compare(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

/* By all that a row says but its line. */
static int by_content(const void *a, const void *b) {
    const pl_interception_row *x = *(const pl_interception_row *const *)a,
                              *y = *(const pl_interception_row *const *)b;
    int order = compare(x->end, y->end);
    if (order == 0) order = compare(x->begin, y->begin);
    if (order == 0) order = strcmp(x->label, y->label);
    if (order == 0) order = strcmp(x->reference, y->reference);
    if (order == 0) order = compare(x->launched, y->launched);
    if (order == 0) order = compare(x->destroyed, y->destroyed);
    return order != 0 ? order : compare(x->not_reached, y->not_reached);
}

static bool reasons_of(const pl_interception_row **excluded, pl_raid_summary *s, pl_arena *arena,
                       pl_error *error) {
    struct pl_raid_reason *reasons = pl_arena_alloc(arena, s->excluded * sizeof *reasons);
    if (reasons == NULL) return pl_fail_nomem(error);
    if (s->excluded > 0) qsort(excluded, s->excluded, sizeof *excluded, by_why);
    for (size_t i = 0; i < s->excluded; i++) {
        if (i == 0 || strcmp(excluded[i - 1]->why, excluded[i]->why) != 0)
            reasons[s->reason_count++].why = excluded[i]->why;
        reasons[s->reason_count - 1].rows++;
    }
    if (s->reason_count > 0) qsort(reasons, s->reason_count, sizeof *reasons, by_rows);
    s->reasons = reasons;
    return true;
}

bool pl_counts_summary(const pl_run *run, pl_arena *arena, const pl_raid_summary **ret, pl_error *error) {
    pl_interception_row *rows;
    size_t count;
    *ret = NULL;
    if (run->definitions->source.kind != PL_SOURCE_COUNTS) return true;
    if (!pl_store_interception_list(run->store, run->source_id, arena, &rows, &count, error)) return false;
    pl_raid_summary *s = pl_arena_alloc(arena, sizeof *s);
    const pl_interception_row **some = pl_arena_alloc(arena, count * sizeof *some);
    if (s == NULL || some == NULL) return pl_fail_nomem(error);
    s->rows = count;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rows[i].state, pl_raid_state_names[PL_RAID_EXCLUDED]) == 0)
            some[s->excluded++] = &rows[i];
        else if (strcmp(rows[i].state, pl_raid_state_names[PL_RAID_BUNDLE]) == 0)
            s->bundles++;
        else {
            s->taken++;
            s->launched += rows[i].launched;
            s->destroyed += rows[i].destroyed;
        }
    }
    if (!reasons_of(some, s, arena, error)) return false;
    for (size_t i = 0; i < count; i++) some[i] = &rows[i];
    if (count > 0) {
        qsort(some, count, sizeof *some, by_content);
        s->first = rows[0].end; /* they come by end */
        s->last = rows[count - 1].end;
    }
    for (size_t i = 1; i < count; i++) s->alike += by_content(&some[i - 1], &some[i]) == 0;
    *ret = s;
    return true;
}
