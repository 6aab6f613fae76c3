/* setaside.c - which records of a source are measured, and why the others are not. A function of the record
 * and the source file, so that a changed list is applied to what is stored, and files may come in any order:
 *
 * - a map that the source file lists under `set_aside` is set aside;
 * - of several files of one layer and instant one is taken, the others are in conflict: the one that came
 * first, of those that hold anything;
 * - a map of which a layer is missing that belongs to it (`together`) is half a map, and set aside;
 * - a map on which no side holds anything, though the legend gives it, is set aside. */
#include "engine/ingest.h"

#include <stdio.h>
#include <stdlib.h>

static const char no_held[] = "the file has no area held by any side";
static const char conflict[] = "another file of this snapshot, with other bytes, was here first";

typedef struct {
    const pl_record_row *row;
    pl_record_state state; /* as it should be */
    const char *why;
    bool holds;
} verdict;

/* By instant, layer, then arrival. */
static int by_place(const void *a, const void *b) {
    const pl_record_row *x = ((const verdict *)a)->row, *y = ((const verdict *)b)->row;
    if (x->instant != y->instant) return x->instant < y->instant ? -1 : 1;
    int layers = strcmp(x->layer, y->layer);
    if (layers != 0) return layers;
    return x->id < y->id ? -1 : x->id > y->id;
}

static void set_aside(verdict *v, const char *why) {
    v->state = PL_RECORD_SET_ASIDE;
    v->why = why;
}

/* One layer at one instant, by arrival: what is listed goes, of the rest one is taken. What counted before
 * plays no part, or files that came one by one could count otherwise than the same files in one go. */
static void judge_place(const pl_source *source, verdict *list, size_t count) {
    verdict *chosen = NULL;
    for (size_t i = 0; i < count; i++) {
        const pl_record_row *row = list[i].row;
        pl_file_match match;
        pl_day day = pl_instant_day(row->instant);
        if (source->instant_property == NULL && pl_source_file(source, row->name, &match) == PL_FILE_MAP)
            day = match.day;
        const char *why = pl_source_set_aside(source, row->name, day);
        list[i].state = PL_RECORD_CONFLICT;
        list[i].why = conflict;
        if (why != NULL)
            set_aside(&list[i], why);
        else if (chosen == NULL || (list[i].holds && !chosen->holds))
            chosen = &list[i];
    }
    if (chosen == NULL) return;
    chosen->state = PL_RECORD_TAKEN;
    chosen->why = "";
    for (size_t i = 0; i < count; i++)
        if (list[i].state == PL_RECORD_CONFLICT && chosen->holds && !list[i].holds)
            set_aside(&list[i], no_held);
}

/* Half maps: some, but not all, of the layers that belong together are there. */
static bool judge_halves(const pl_source *source, verdict *list, size_t count, pl_arena *arena,
                         pl_error *error) {
    const char *missing = NULL;
    size_t there = 0;
    for (size_t k = 0; k < source->together_count; k++) {
        bool found = false;
        for (size_t i = 0; i < count && !found; i++)
            found = list[i].state == PL_RECORD_TAKEN && strcmp(list[i].row->layer, source->together[k]) == 0;
        there += found;
        if (!found && missing == NULL) missing = source->together[k];
    }
    if (there == 0 || missing == NULL) return true;
    char why[PL_NAME_MAX + 64];
    snprintf(why, sizeof why, "half a map: there is no file of layer %s for its instant", missing);
    const char *copy = pl_arena_copy(arena, why, strlen(why));
    if (copy == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < source->together_count; k++)
            if (list[i].state == PL_RECORD_TAKEN && strcmp(list[i].row->layer, source->together[k]) == 0)
                set_aside(&list[i], copy);
    return true;
}

/* The layers whose last file stands: does any of those files hold something? */
typedef struct {
    bool holds[PL_SOURCE_RULES_MAX];
} standing;

static long standing_index(const pl_source *source, const char *layer) {
    for (size_t i = 0; i < source->standing_count; i++)
        if (strcmp(source->standing[i], layer) == 0) return (long)i;
    return -1;
}

/* One instant: maps that hold nothing, with what stands from before. */
static void judge_empty(const pl_source *source, verdict *list, size_t count, standing *now) {
    bool holds = false, other = false;
    standing next = *now;
    for (size_t i = 0; i < count; i++) {
        if (list[i].state != PL_RECORD_TAKEN) continue;
        long k = standing_index(source, list[i].row->layer);
        if (k >= 0) next.holds[k] = list[i].holds;
        holds = holds || list[i].holds;
        other = true;
    }
    for (size_t k = 0; k < source->standing_count; k++) holds = holds || next.holds[k];
    if (holds || !other) {
        *now = next;
        return;
    }
    for (size_t i = 0; i < count; i++)
        if (list[i].state == PL_RECORD_TAKEN) set_aside(&list[i], no_held);
}

static bool gives_held(const pl_definitions *definitions) {
    for (unsigned side = 0; side < definitions->theatre.side_count; side++)
        if (pl_legend_gives(&definitions->legend, PL_STATUS_HELD, side)) return true;
    return false;
}

/* All records of a source with what they should count as, by instant, layer, arrival. */
static bool judge(pl_store *store, int64_t source_id, const pl_definitions *definitions, pl_arena *arena,
                  verdict **ret, size_t *ret_count, pl_error *error) {
    const pl_source *source = &definitions->source;
    pl_record_row *rows;
    int64_t *holding;
    size_t count, holding_count;
    if (!pl_store_record_list(store, source_id, -1, arena, &rows, &count, error) ||
        !pl_store_record_holding(store, source_id, arena, &holding, &holding_count, error))
        return false;
    verdict *list = pl_arena_alloc(arena, (count + 1) * sizeof *list);
    if (list == NULL) return pl_fail_nomem(error);
    bool may_hold = gives_held(definitions);
    for (size_t i = 0; i < count; i++) {
        size_t low = 0, high = holding_count;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (holding[middle] < rows[i].id)
                low = middle + 1;
            else
                high = middle;
        }
        list[i] = (verdict){.row = &rows[i],
                            .holds = !may_hold || (low < holding_count && holding[low] == rows[i].id)};
    }
    if (count > 0) qsort(list, count, sizeof *list, by_place);
    standing now = {{false}};
    for (size_t at = 0, end; at < count; at = end) {
        pl_instant instant = list[at].row->instant;
        for (end = at; end < count && list[end].row->instant == instant;) {
            size_t begin = end;
            while (end < count && list[end].row->instant == instant &&
                   strcmp(list[end].row->layer, list[begin].row->layer) == 0)
                end++;
            judge_place(source, &list[begin], end - begin);
        }
        if (!judge_halves(source, &list[at], end - at, arena, error)) return false;
        judge_empty(source, &list[at], end - at, &now);
    }
    *ret = list;
    *ret_count = count;
    return true;
}

static bool is_right(const verdict *v) {
    return v->row->state == v->state && strcmp(v->row->why, v->why) == 0;
}

bool pl_apply_states(pl_run *run, pl_arena *arena, pl_set_aside_list *ret, pl_error *error) {
    verdict *list;
    size_t count, wrong = 0, aside = 0;
    if (!judge(run->store, run->source_id, run->definitions, arena, &list, &count, error)) return false;
    for (size_t i = 0; i < count; i++) {
        wrong += !is_right(&list[i]);
        aside += list[i].state == PL_RECORD_SET_ASIDE;
    }
    if (wrong > 0) {
        bool done = pl_store_begin(run->store, error);
        for (size_t i = 0; done && i < count; i++)
            if (!is_right(&list[i]))
                done = pl_store_record_state(run->store, list[i].row->id, list[i].state, list[i].why, error);
        done = done && pl_store_commit(run->store, error);
        if (!done) {
            pl_store_rollback(run->store);
            return false;
        }
    }
    pl_set_aside_row *rows = pl_arena_alloc(arena, (aside + 1) * sizeof *rows);
    if (rows == NULL) return pl_fail_nomem(error);
    *ret = (pl_set_aside_list){.rows = rows};
    for (size_t i = 0; i < count; i++)
        if (list[i].state == PL_RECORD_SET_ASIDE)
            rows[ret->row_count++] =
                (pl_set_aside_row){list[i].row->id, list[i].row->name, list[i].why, list[i].row->instant};
    return true;
}

bool pl_check_states(pl_store *store, int64_t source_id, const pl_definitions *definitions, pl_arena *arena,
                     const char **ret_wrong, pl_error *error) {
    verdict *list;
    size_t count;
    if (!judge(store, source_id, definitions, arena, &list, &count, error)) return false;
    *ret_wrong = NULL;
    for (size_t i = 0; i < count && *ret_wrong == NULL; i++)
        if (!is_right(&list[i])) *ret_wrong = list[i].row->name;
    return true;
}
