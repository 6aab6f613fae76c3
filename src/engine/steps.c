/* steps.c - the series of one source and side, step by step, as claims are judged on it; everywhere or inside
 * a region. Everywhere, what is held at each step is stored. Inside a region it is the first state clipped,
 * plus what the patches gained less what they lost there, in time order. */
#include "engine/inside.h"

#include <math.h>

/* What a patch would be had it stayed. */
static pl_kind kind_if_kept(const pl_change_row *row) {
    pl_change_row kept = *row;
    kept.undone_at = INT64_MAX;
    return pl_change_kind(&kept, row->to);
}

/* The stored changes of a series, and what of each counts. */
typedef struct {
    const pl_change_row *rows;
    size_t count, at; /* at: the first that belongs to no step yet */
    pl_inside inside;
    const char *status, *contested; /* contested NULL: not drawn */
} step_changes;

/* Adds up the rows of one step by kind, and adds their net to what was held before. */
static void sum_kinds(step_changes *changes, pl_step *step) {
    for (; changes->at < changes->count && changes->rows[changes->at].to <= step->instant; changes->at++) {
        const pl_change_row *row = &changes->rows[changes->at];
        const double km2 = changes->inside.km2[changes->at], net_km2 = row->gained ? km2 : -km2;
        if (strcmp(row->status, changes->status) == 0) {
            (row->gained ? step->gained_km2 : step->lost_km2)[kind_if_kept(row)] += km2;
            step->held_km2 += net_km2;
        } else if (changes->contested != NULL && strcmp(row->status, changes->contested) == 0) {
            step->contested_km2 += net_km2;
        }
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

/* A redraw takes nothing back, and what is counted as taken back already does so once. */
static bool takes_back(int kind) {
    return kind != PL_KIND_RETRACTION && kind != PL_KIND_REDRAW;
}

/* Counts what was taken back as retraction on both of its days: where it came, and where it went. Otherwise a
 * number without retractions would leave the patch out and its withdrawal in. What is counted so already is
 * not counted again: of a patch that comes, goes and comes, the last coming stands. */
static void move_retractions(const step_changes *changes, pl_instant as_of, pl_step *steps,
                             size_t step_count) {
    for (size_t i = 0; i < changes->count; i++) {
        const pl_change_row *row = &changes->rows[i];
        if (strcmp(row->status, changes->status) != 0 || pl_change_kind(row, as_of) != PL_KIND_RETRACTION)
            continue;
        pl_step *came = step_at(steps, step_count, row->to),
                *went = step_at(steps, step_count, row->undone_at);
        if (came == NULL || went == NULL) continue;
        double *coming = row->gained ? came->gained_km2 : came->lost_km2;
        double *going = row->gained ? went->lost_km2 : went->gained_km2;
        double left_km2 = 0;
        for (int kind = 0; kind < PL_KIND_COUNT; kind++)
            if (takes_back(kind)) left_km2 += going[kind];
        double moved_km2 = fmin(fmin(changes->inside.undone_km2[i], coming[kind_if_kept(row)]), left_km2);
        coming[kind_if_kept(row)] -= moved_km2;
        coming[PL_KIND_RETRACTION] += moved_km2;
        going[PL_KIND_RETRACTION] += moved_km2;
        for (int kind = 0; kind < PL_KIND_COUNT && moved_km2 > 0; kind++) {
            if (!takes_back(kind)) continue;
            double part_km2 = fmin(going[kind], moved_km2);
            going[kind] -= part_km2;
            moved_km2 -= part_km2;
        }
    }
}

/* What is held and contested in the region on the first snapshot of the series. */
static bool first_state(pl_store *store, const pl_subject *s, pl_clip *clip, pl_instant instant,
                        double *ret_held, double *ret_contested, pl_error *error) {
    pl_shape_cache cache = {.store = store};
    pl_arena arena = {0};
    pl_state state;
    double held = 0.0, contested = NAN;
    const bool done =
        pl_state_load(store, s->source_id, instant, &s->layers, &cache, &arena, &state, error) &&
        pl_inside_state(NULL, clip, &state, (unsigned)s->layer, &held, error) &&
        (s->layers.contested < 0 ||
         pl_inside_state(NULL, clip, &state, (unsigned)s->layers.contested, &contested, error));
    pl_arena_free(&arena);
    pl_shape_cache_free(&cache);
    if (!done) return false;
    *ret_held = held;
    *ret_contested = contested;
    return true;
}

/* The rows of the series that the stored totals give: those from the last at or before `since` to `as_of`. */
static void cut_rows(const pl_series_row *held, size_t count, pl_instant since, pl_instant as_of,
                     size_t *ret_first, size_t *ret_end) {
    size_t first = 0, end = 0;
    while (end < count && held[end].instant <= as_of) end++;
    while (first + 1 < end && held[first + 1].instant <= since) first++;
    *ret_first = first;
    *ret_end = end;
}

static bool fill_steps(pl_store *store, const pl_subject *s, pl_clip *clip, pl_instant since,
                       pl_instant as_of, pl_arena *scratch, pl_arena *arena, pl_step **ret, size_t *ret_count,
                       pl_error *error) {
    const bool grey = s->layers.contested >= 0;
    const char *status = s->layers.status[s->layer],
               *contested_status = grey ? s->layers.status[s->layers.contested] : NULL;
    pl_series_row *held, *contested = NULL;
    pl_change_row *rows;
    size_t count, contested_count = 0, first, end;
    if (!pl_store_series_list(store, s->source_id, status, scratch, &held, &count, error) ||
        (grey && !pl_store_series_list(store, s->source_id, contested_status, scratch, &contested,
                                       &contested_count, error)))
        return false;
    if (grey && contested_count != count)
        return pl_fail(error, PL_STORAGE,
                       "the series of source %s are incomplete; run `plumbline ingest` on it again",
                       s->definitions.source.name);
    cut_rows(held, count, since, as_of, &first, &end);
    *ret_count = end - first;
    if (first == end) return true;
    step_changes changes = {.status = status, .contested = contested_status};
    pl_step *steps = pl_arena_alloc(arena, (end - first) * sizeof *steps);
    if (steps == NULL) return pl_fail_nomem(error);
    if (!pl_ask_patches(store, s->source_id, &s->definitions.source,
                        first == 0 ? INT64_MIN : held[first].instant, as_of, scratch, &rows, &changes.count,
                        error) ||
        !pl_inside_of(store, s, clip, rows, changes.count, scratch, &changes.inside, error) ||
        (clip != NULL && !first_state(store, s, clip, held[first].instant, &steps[0].held_km2,
                                      &steps[0].contested_km2, error)))
        return false;
    changes.rows = rows;
    for (size_t i = 0; i < end - first; i++) {
        const pl_series_row *row = &held[first + i];
        pl_step *step = &steps[i];
        step->instant = row->instant;
        step->updated = row->updated;
        if (i > 0) {
            step->held_km2 = steps[i - 1].held_km2;
            step->contested_km2 = steps[i - 1].contested_km2;
        }
        sum_kinds(&changes, step);
        if (clip != NULL) continue;
        step->held_km2 = row->held_km2;
        step->contested_km2 = grey ? contested[first + i].held_km2 : NAN;
    }
    move_retractions(&changes, as_of, steps, end - first);
    *ret = steps;
    return true;
}

/* What is looked at for them is many times as large as the steps, and goes with the call. */
static bool make_steps(pl_store *store, const pl_subject *s, pl_clip *clip, pl_instant since,
                       pl_instant as_of, pl_arena *arena, pl_step **ret, size_t *ret_count, pl_error *error) {
    pl_arena scratch = {0};
    const bool done = fill_steps(store, s, clip, since, as_of, &scratch, arena, ret, ret_count, error);
    pl_arena_free(&scratch);
    return done;
}

bool pl_ask_series_in(pl_store *store, const char *source, const char *side, pl_instant since,
                      pl_instant as_of, const pl_region *region, pl_arena *arena, const pl_series **ret,
                      pl_error *error) {
    pl_source_row stored;
    pl_subject s = {0};
    bool found;
    if (!pl_store_source_find(store, source, arena, &stored, &found, error)) return false;
    if (!found) {
        *ret = NULL;
        return true;
    }
    if (!pl_subject_find(store, source, side, arena, &s, error) ||
        !pl_subject_derived(store, &s, arena, error))
        return false;
    if (s.layer < 0) {
        *ret = NULL;
        return true;
    }
    pl_step *steps = NULL;
    size_t count = 0;
    pl_clip *clip = region == NULL ? NULL : pl_clip_open(region->polygons, region->count, error);
    const bool done = (region == NULL || clip != NULL) &&
                      make_steps(store, &s, clip, since, as_of, arena, &steps, &count, error);
    pl_clip_close(clip);
    pl_series *series = done ? pl_arena_alloc(arena, sizeof *series) : NULL;
    if (!done) return false;
    if (series == NULL) return pl_fail_nomem(error);
    *series = (pl_series){.source = s.definitions.source.name,
                          .maker = s.definitions.source.maker,
                          .side = s.definitions.theatre.sides[s.side].name,
                          .day_turn_seconds = s.definitions.source.day_turn_seconds,
                          .as_of = as_of,
                          .steps = steps,
                          .count = count};
    *ret = count == 0 ? NULL : series;
    return true;
}

bool pl_ask_series(pl_store *store, const char *source, const char *side, pl_instant as_of, pl_arena *arena,
                   const pl_series **ret, pl_error *error) {
    return pl_ask_series_in(store, source, side, INT64_MIN, as_of, NULL, arena, ret, error);
}
