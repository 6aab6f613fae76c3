/* steps.c - the series of one source and side, step by step, as claims are judged on it. */
#include "engine/subject.h"

#include <math.h>

pl_kind pl_change_kind(const pl_change_row *row, pl_instant as_of) {
    pl_patch_facts facts = {.gained = row->gained,
                            .area_km2 = row->area_km2,
                            .contested_km2 = row->contested_km2,
                            .width_m = row->width_m,
                            .perimeter_m = row->perimeter_m,
                            .instant = row->to,
                            .undone_at = row->undone_at};
    return pl_patch_kind(&facts, as_of);
}

/* What a patch would be had it stayed. */
static pl_kind kind_if_kept(const pl_change_row *row) {
    pl_change_row kept = *row;
    kept.undone_at = INT64_MAX;
    return pl_change_kind(&kept, row->to);
}

/* Adds up the change rows of one step by kind. `*at` moves on to the first row of the next step. */
static void sum_kinds(const pl_change_row *rows, size_t count, size_t *at, const char *status,
                      pl_step *step) {
    for (; *at < count && rows[*at].to <= step->instant; (*at)++) {
        const pl_change_row *row = &rows[*at];
        if (strcmp(row->status, status) == 0)
            (row->gained ? step->gained_km2 : step->lost_km2)[kind_if_kept(row)] += row->area_km2;
    }
}

static pl_step *step_at(pl_step *steps, size_t count, pl_instant instant) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (steps[middle].instant < instant)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && steps[low].instant == instant ? &steps[low] : NULL;
}

/* Counts what was taken back as retraction on both of its days: where it came, and where it went. Otherwise a
 * number without retractions would leave the patch out and its withdrawal in. What is counted so already is
 * not counted again: of a patch that comes, goes and comes, the last coming stands. */
static void move_retractions(const pl_change_row *rows, size_t count, const char *status, pl_instant as_of,
                             pl_step *steps, size_t step_count) {
    for (size_t i = 0; i < count; i++) {
        const pl_change_row *row = &rows[i];
        if (strcmp(row->status, status) != 0 || pl_change_kind(row, as_of) != PL_KIND_RETRACTION) continue;
        pl_step *came = step_at(steps, step_count, row->to),
                *went = step_at(steps, step_count, row->undone_at);
        if (came == NULL || went == NULL) continue;
        double *coming = row->gained ? came->gained_km2 : came->lost_km2;
        double *going = row->gained ? went->lost_km2 : went->gained_km2;
        double left_km2 = 0;
        for (int kind = 0; kind < PL_KIND_COUNT; kind++)
            if (kind != PL_KIND_RETRACTION) left_km2 += going[kind];
        double moved_km2 = fmin(fmin(row->undone_km2, coming[kind_if_kept(row)]), left_km2);
        coming[kind_if_kept(row)] -= moved_km2;
        coming[PL_KIND_RETRACTION] += moved_km2;
        going[PL_KIND_RETRACTION] += moved_km2;
        for (int kind = 0; kind < PL_KIND_COUNT && moved_km2 > 0; kind++) {
            if (kind == PL_KIND_RETRACTION) continue;
            double part_km2 = fmin(going[kind], moved_km2);
            going[kind] -= part_km2;
            moved_km2 -= part_km2;
        }
    }
}

bool pl_ask_series(pl_store *store, const char *source, const char *side, pl_instant as_of, pl_arena *arena,
                   const pl_series **ret, pl_error *error) {
    pl_source_row stored;
    bool found;
    if (!pl_store_source_find(store, source, arena, &stored, &found, error)) return false;
    if (!found) {
        *ret = NULL;
        return true;
    }
    pl_subject s = {0};
    pl_series_row *held, *contested;
    pl_change_row *changes;
    size_t count, contested_count, change_count, used = 0, at = 0;
    if (!pl_subject_find(store, source, side, arena, &s, error) ||
        !pl_subject_derived(store, &s, arena, error))
        return false;
    if (s.layer < 0) {
        *ret = NULL;
        return true;
    }
    bool grey = s.layers.contested >= 0;
    if (!pl_store_series_list(store, s.source_id, s.layers.status[s.layer], arena, &held, &count, error) ||
        !pl_store_series_list(store, s.source_id, s.layers.status[grey ? s.layers.contested : s.layer], arena,
                              &contested, &contested_count, error) ||
        !pl_store_change_list(store, s.source_id, INT64_MIN, as_of, arena, &changes, &change_count, error))
        return false;
    if (contested_count != count)
        return pl_fail(error, PL_STORAGE,
                       "the series of source %s are incomplete; run `plumbline ingest` on it again", source);
    pl_step *steps = pl_arena_alloc(arena, (count + 1) * sizeof *steps);
    pl_series *series = pl_arena_alloc(arena, sizeof *series);
    if (steps == NULL || series == NULL) return pl_fail_nomem(error);
    for (; used < count && held[used].instant <= as_of; used++) {
        pl_step *step = &steps[used];
        step->instant = held[used].instant;
        step->updated = held[used].updated;
        step->held_km2 = held[used].held_km2;
        step->contested_km2 = grey ? contested[used].held_km2 : NAN;
        sum_kinds(changes, change_count, &at, s.layers.status[s.layer], step);
    }
    move_retractions(changes, change_count, s.layers.status[s.layer], as_of, steps, used);
    *series = (pl_series){.source = s.definitions.source.name,
                          .maker = s.definitions.source.maker,
                          .side = s.definitions.theatre.sides[s.side].name,
                          .day_turn_seconds = s.definitions.source.day_turn_seconds,
                          .as_of = as_of,
                          .steps = steps,
                          .count = used};
    *ret = used == 0 ? NULL : series;
    return true;
}
