/* states.c - questions to an evidence file: what changed between two instants, and the series that claims are
 * judged on. The state at an instant is the last snapshot at or before it. */
#include "engine/ingest.h"

#include <math.h>
#include <stdio.h>

typedef struct {
    int64_t source_id;
    pl_definitions definitions;
    pl_layers layers;
    unsigned side; /* that was asked for */
    int layer;     /* of it; -1: the source does not draw it */
} subject;

static bool find_subject(pl_store *store, const char *source, const char *side, pl_arena *arena, subject *ret,
                         pl_error *error) {
    subject s = {0};
    if (!pl_definitions_stored(store, source, arena, &s.definitions, &s.source_id, error) ||
        !pl_layers_of(&s.definitions, arena, &s.layers, error))
        return false;
    const pl_theatre *theatre = &s.definitions.theatre;
    int found = side == NULL ? 0 : pl_theatre_side(theatre, pl_slice_of(side));
    if (found < 0) {
        char names[PL_SIDES_MAX * (PL_NAME_MAX + 2)] = "";
        for (size_t i = 0; i < theatre->side_count; i++)
            snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", i == 0 ? "" : ", ",
                     theatre->sides[i].name);
        return pl_fail(error, PL_USAGE, "no side \"%s\" in theatre %s; its sides are %s", side, theatre->name,
                       names);
    }
    s.side = (unsigned)found;
    s.layer = s.layers.side[found];
    *ret = s;
    return true;
}

/* What a maker does not draw is unknown, not zero. */
static bool need_layer(const subject *s, pl_error *error) {
    return s->layer >= 0 || pl_fail(error, PL_MISSING, "source %s does not draw what %s holds",
                                    s->definitions.source.name, s->definitions.theatre.sides[s->side].name);
}

bool pl_ask_source(pl_store *store, const char *wanted, pl_arena *arena, const char **ret, pl_error *error) {
    pl_source_row *rows;
    size_t count;
    if (wanted != NULL) {
        *ret = wanted;
        return true;
    }
    if (!pl_store_source_list(store, arena, &rows, &count, error)) return false;
    if (count == 1) {
        *ret = rows[0].name;
        return true;
    }
    char names[512] = "";
    for (size_t i = 0; i < count && strlen(names) < sizeof names - PL_NAME_MAX - 2; i++)
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", i == 0 ? "" : ", ",
                 rows[i].name);
    return count == 0 ? pl_fail(error, PL_MISSING,
                                "the evidence file has no source yet; `plumbline ingest` puts one in")
                      : pl_fail(error, PL_USAGE, "name one of its sources with --source: %s", names);
}

/* Answers come from what is derived: false with the way out when an ingest that was cut off, or one that is
 * still running, left that behind the record. */
static bool need_derived(pl_store *store, const subject *s, pl_arena *arena, pl_error *error) {
    const char *source = s->definitions.source.name;
    pl_source_row row;
    pl_instant *snapshots;
    pl_pair_row *pairs;
    pl_series_row *series;
    size_t snapshot_count, pair_count, series_count;
    bool found;
    if (!pl_store_source_find(store, source, arena, &row, &found, error) ||
        !pl_store_snapshot_list(store, s->source_id, arena, &snapshots, &snapshot_count, error) ||
        !pl_store_pair_list(store, s->source_id, arena, &pairs, &pair_count, error) ||
        !pl_store_series_list(store, s->source_id, s->layers.status[0], arena, &series, &series_count, error))
        return false;
    bool current = row.derived_current && pair_count == snapshot_count && series_count == snapshot_count;
    for (size_t i = 0; current && i < pair_count; i++)
        current = pairs[i].to == snapshots[i] && series[i].instant == snapshots[i] &&
                  pairs[i].from == (i == 0 ? INT64_MIN : snapshots[i - 1]);
    return current ||
           pl_fail(error, PL_MISSING,
                   "source %s: an ingest was cut off or is still running, and not every snapshot is "
                   "compared yet; `plumbline ingest -e FILE --source %s` goes on from there",
                   source, source);
}

/* ---- change between two instants ---- */

/* Index of the last snapshot at or before `instant`; -1: none. */
static long last_at(const pl_pair_row *pairs, size_t count, pl_instant instant) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (pairs[middle].to <= instant)
            low = middle + 1;
        else
            high = middle;
    }
    return (long)low - 1;
}

static bool need_snapshot(const pl_pair_row *pairs, size_t count, pl_instant instant, const char *source,
                          long *ret, pl_error *error) {
    char asked[PL_INSTANT_TEXT], first[PL_INSTANT_TEXT];
    if (count == 0)
        return pl_fail(error, PL_MISSING,
                       "source %s has no snapshot in the evidence file; `plumbline ingest` puts them in",
                       source);
    *ret = last_at(pairs, count, instant);
    if (*ret >= 0) return true;
    pl_instant_text(instant, asked);
    pl_instant_text(pairs[0].to, first);
    return pl_fail(error, PL_MISSING, "source %s has no snapshot at or before %s; its first is of %s", source,
                   asked, first);
}

bool pl_ends_range(const pl_series_row *rows, size_t count, pl_instant from, pl_instant to, pl_ends *ret) {
    double held[2][3];
    for (int end = 0; end < 2; end++)
        for (int shift = 0; shift < 3; shift++) {
            pl_instant at = (end == 0 ? from : to) + (shift - 1) * PL_DAY_SECONDS;
            size_t i = 0;
            while (i < count && rows[i].instant <= at) i++;
            /* A day that the archive does not reach to would repeat the end itself and hide the choice. */
            if (i == 0 || at > rows[count - 1].instant + PL_DAY_SECONDS) return false;
            held[end][shift] = rows[i - 1].held_km2;
        }
    pl_ends ends = {held[1][1] - held[0][1], INFINITY, -INFINITY, INFINITY, -INFINITY};
    for (int a = 0; a < 3; a++)
        for (int b = 0; b < 3; b++) {
            double net = held[1][b] - held[0][a];
            ends.both_low_km2 = fmin(ends.both_low_km2, net);
            ends.both_high_km2 = fmax(ends.both_high_km2, net);
            if (a != 1 && b != 1) continue;
            ends.one_low_km2 = fmin(ends.one_low_km2, net);
            ends.one_high_km2 = fmax(ends.one_high_km2, net);
        }
    *ret = ends;
    return true;
}

/* Contested is NAN when the source does not draw it. */
static bool held_areas(pl_overlay *overlay, const pl_state *state, const subject *s, double *ret_held,
                       double *ret_contested, pl_error *error) {
    int contested = s->layers.contested;
    double held_m2, contested_m2 = NAN;
    if (!pl_overlay_union_area_m2(overlay, state->polygons[s->layer], state->count[s->layer], &held_m2,
                                  error) ||
        (contested >= 0 && !pl_overlay_union_area_m2(overlay, state->polygons[contested],
                                                     state->count[contested], &contested_m2, error)))
        return false;
    *ret_held = held_m2 * 1e-6;
    *ret_contested = contested_m2 * 1e-6;
    return true;
}

static bool compare_states(pl_store *store, const subject *s, pl_shape_cache *cache, pl_overlay *overlay,
                           pl_arena *arena, pl_change_answer *answer, pl_error *error) {
    pl_state from, to;
    pl_layer_pair layers[PL_LAYERS_MAX];
    pl_change change;
    if (!pl_state_load(store, s->source_id, answer->from_snapshot, &s->layers, cache, arena, &from, error) ||
        !pl_state_load(store, s->source_id, answer->to_snapshot, &s->layers, cache, arena, &to, error))
        return false;
    pl_state_pairs(&from, &to, &s->layers, layers);
    if (!pl_change_find(overlay, layers, s->layers.count, s->layers.contested, arena, &change, error) ||
        !held_areas(overlay, &from, s, &answer->held_from_km2, &answer->contested_from_km2, error) ||
        !held_areas(overlay, &to, s, &answer->held_to_km2, &answer->contested_to_km2, error))
        return false;
    answer->gained_km2 = change.gained_km2[s->layer];
    answer->lost_km2 = change.lost_km2[s->layer];
    answer->net_km2 = answer->gained_km2 - answer->lost_km2;
    answer->identity_km2 = answer->net_km2 - (answer->held_to_km2 - answer->held_from_km2);
    answer->rung = change.difference.rung;
    for (size_t i = 0; i < change.count; i++) {
        const pl_patch *patch = &change.patches[i];
        if ((int)patch->layer == s->layer)
            *(patch->gained ? &answer->gained_from_contested_km2 : &answer->lost_to_contested_km2) +=
                patch->contested_km2;
    }
    if (s->layers.contested < 0) answer->gained_from_contested_km2 = answer->lost_to_contested_km2 = NAN;
    return true;
}

bool pl_ask_change(pl_store *store, const char *source, const char *side, pl_instant from, pl_instant to,
                   pl_arena *arena, pl_change_answer *ret, pl_error *error) {
    subject s = {0};
    pl_pair_row *pairs;
    pl_series_row *series;
    size_t count, series_count;
    long first = 0, last = 0;
    if (!find_subject(store, source, side, arena, &s, error) || !need_layer(&s, error) ||
        !need_derived(store, &s, arena, error) ||
        !pl_store_pair_list(store, s.source_id, arena, &pairs, &count, error) ||
        !pl_store_series_list(store, s.source_id, s.layers.status[s.layer], arena, &series, &series_count,
                              error) ||
        !need_snapshot(pairs, count, from, source, &first, error) ||
        !need_snapshot(pairs, count, to, source, &last, error))
        return false;
    pl_change_answer answer = {.source = s.definitions.source.name,
                               .side = s.definitions.theatre.sides[s.side].name,
                               .from = from,
                               .to = to,
                               .from_snapshot = pairs[first].to,
                               .to_snapshot = pairs[last].to};
    long low = first < last ? first : last, high = first < last ? last : first;
    for (long i = low + 1; i <= high; i++) {
        answer.snapshots++;
        answer.updates += pairs[i].updated;
    }
    pl_shape_cache cache = {.store = store};
    pl_overlay *overlay = pl_overlay_open(error);
    bool done = overlay != NULL && compare_states(store, &s, &cache, overlay, arena, &answer, error);
    answer.ends_known = pl_ends_range(series, series_count, from, to, &answer.ends);
    pl_overlay_close(overlay);
    pl_shape_cache_free(&cache);
    if (done) *ret = answer;
    return done;
}

/* ---- series ---- */

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
    subject s = {0};
    pl_series_row *held, *contested;
    pl_change_row *changes;
    size_t count, contested_count, change_count, used = 0, at = 0;
    if (!find_subject(store, source, side, arena, &s, error) || !need_derived(store, &s, arena, error))
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
