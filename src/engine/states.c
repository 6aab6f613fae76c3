/* states.c - questions to an evidence file: what changed between two instants. The state at an instant is the
 * last snapshot at or before it. */
#include "engine/subject.h"

#include <math.h>
#include <stdio.h>

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

/* ---- change between two instants ---- */

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
static bool held_areas(pl_overlay *overlay, const pl_state *state, const pl_subject *s, double *ret_held,
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

static bool compare_states(pl_store *store, const pl_subject *s, pl_shape_cache *cache, pl_overlay *overlay,
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
    pl_subject s = {0};
    pl_pair_row *pairs;
    pl_series_row *series;
    size_t count, series_count;
    long first = 0, last = 0;
    if (!pl_subject_find(store, source, side, arena, &s, error) || !pl_subject_drawn(&s, error) ||
        !pl_subject_derived(store, &s, arena, error) ||
        !pl_store_pair_list(store, s.source_id, arena, &pairs, &count, error) ||
        !pl_store_series_list(store, s.source_id, s.layers.status[s.layer], arena, &series, &series_count,
                              error) ||
        !pl_subject_snapshot(pairs, count, from, source, &first, error) ||
        !pl_subject_snapshot(pairs, count, to, source, &last, error))
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
