/* states.c - questions to an evidence file: what changed between two instants. The state at an instant is the
 * last snapshot at or before it. */
#include "engine/inside.h"

#include "geom/area.h"
#include "text/yaml.h"

#include <math.h>

bool pl_ask_source(pl_store *store, const char *wanted, pl_arena *arena, const char **ret, pl_error *error) {
    pl_source_row *rows;
    size_t count;
    if (wanted != NULL) {
        *ret = wanted;
        return true;
    }
    if (!pl_store_source_list(store, arena, &rows, &count, error)) return false;
    size_t maps = 0;
    for (size_t i = 0; i < count; i++)
        if (pl_source_row_has_maps(&rows[i])) rows[maps++] = rows[i];
    count = maps;
    if (count == 1) {
        *ret = rows[0].name;
        return true;
    }
    pl_names names = {0};
    for (size_t i = 0; i < count; i++) pl_names_add(&names, rows[i].name);
    return count == 0 ? pl_fail(error, PL_MISSING,
                                "the evidence file has no map yet; `plumbline ingest` puts maps in")
                      : pl_fail(error, PL_USAGE, "name one of its sources with --source: %s", names.text);
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

typedef struct {
    pl_store *store;
    const pl_subject *subject;
    pl_clip *clip; /* NULL: everywhere */
    pl_overlay *overlay;
    pl_shape_cache cache;
    pl_arena *arena;
    pl_change_answer *answer;
} comparison;

/* Contested is NAN when the source does not draw it. */
static bool held_areas(const comparison *c, const pl_state *state, double *ret_held, double *ret_contested,
                       pl_error *error) {
    const pl_layers *layers = &c->subject->layers;
    double held, contested = NAN;
    if (!pl_inside_state(c->overlay, c->clip, state, (unsigned)c->subject->layer, &held, error) ||
        (layers->contested >= 0 &&
         !pl_inside_state(c->overlay, c->clip, state, (unsigned)layers->contested, &contested, error)))
        return false;
    *ret_held = held;
    *ret_contested = contested;
    return true;
}

static bool has(uint8_t bits, int layer) {
    return layer >= 0 && ((bits >> layer) & 1) != 0;
}

/* Sums over the faces of the difference, each cut to the region. */
static bool sum_faces(const comparison *c, const pl_difference *difference, pl_error *error) {
    pl_change_answer *answer = c->answer;
    const int mine = c->subject->layer, contested = c->subject->layers.contested;
    pl_arena scratch = {0};
    bool done = true;
    for (size_t i = 0; done && i < difference->count; i++) {
        const pl_face *face = &difference->faces[i];
        const bool before = has(face->before, mine), after = has(face->after, mine);
        if (before == after) continue;
        const pl_polygon *part;
        size_t count;
        double area_m2 = 0.0;
        pl_arena_reset(&scratch);
        done = pl_clip_patch(c->clip, &face->polygon, 1, &scratch, &part, &count, error);
        for (size_t k = 0; done && k < count; k++) area_m2 += pl_polygon_area_m2(&part[k]);
        if (!done) break;
        *(after ? &answer->gained_km2 : &answer->lost_km2) += area_m2 * 1e-6;
        if (has(after ? face->before : face->after, contested))
            *(after ? &answer->gained_from_contested_km2 : &answer->lost_to_contested_km2) += area_m2 * 1e-6;
    }
    pl_arena_free(&scratch);
    return done;
}

static void sum_everywhere(const comparison *c, const pl_change *change) {
    pl_change_answer *answer = c->answer;
    answer->gained_km2 = change->gained_km2[c->subject->layer];
    answer->lost_km2 = change->lost_km2[c->subject->layer];
    for (size_t i = 0; i < change->count; i++) {
        const pl_patch *patch = &change->patches[i];
        if ((int)patch->layer == c->subject->layer)
            *(patch->gained ? &answer->gained_from_contested_km2 : &answer->lost_to_contested_km2) +=
                patch->contested_km2;
    }
}

/* The patches of the side asked for, each cut to the region. */
static bool list_patches(const comparison *c, const pl_change *change, pl_moved_patch **ret,
                         size_t *ret_count, pl_error *error) {
    pl_moved_patch *list = pl_arena_alloc(c->arena, (change->count + 1) * sizeof *list);
    size_t count = 0;
    if (list == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < change->count; i++) {
        const pl_patch *patch = &change->patches[i];
        if ((int)patch->layer != c->subject->layer) continue;
        pl_moved_patch *made = &list[count];
        *made = (pl_moved_patch){.gained = patch->gained,
                                 .area_km2 = patch->area_km2,
                                 .perimeter_m = patch->perimeter_m,
                                 .width_m = patch->width_m,
                                 .polygons = patch->polygons,
                                 .polygon_count = patch->polygon_count};
        if (c->clip != NULL && !pl_clip_patch(c->clip, patch->polygons, patch->polygon_count, c->arena,
                                              &made->polygons, &made->polygon_count, error))
            return false;
        if (made->polygons != patch->polygons) {
            made->area_km2 = 0.0;
            for (size_t k = 0; k < made->polygon_count; k++)
                made->area_km2 += pl_polygon_area_m2(&made->polygons[k]) * 1e-6;
            made->perimeter_m = pl_clip_drawn_length_m(c->clip, made->polygons, made->polygon_count);
        }
        count += made->polygon_count > 0;
    }
    *ret = list;
    *ret_count = count;
    return true;
}

static bool compare(comparison *c, pl_moved_patch **ret, size_t *ret_count, pl_error *error) {
    const pl_subject *s = c->subject;
    pl_change_answer *answer = c->answer;
    pl_state from, to;
    pl_layer_pair layers[PL_LAYERS_MAX];
    pl_change change;
    if (!pl_state_load(c->store, s->source_id, answer->from_snapshot, &s->layers, &c->cache, c->arena, &from,
                       error) ||
        !pl_state_load(c->store, s->source_id, answer->to_snapshot, &s->layers, &c->cache, c->arena, &to,
                       error))
        return false;
    pl_state_pairs(&from, &to, &s->layers, layers);
    if (!pl_change_find(c->overlay, layers, s->layers.count, s->layers.contested, c->arena, &change, error) ||
        !held_areas(c, &from, &answer->held_from_km2, &answer->contested_from_km2, error) ||
        !held_areas(c, &to, &answer->held_to_km2, &answer->contested_to_km2, error))
        return false;
    if (c->clip == NULL)
        sum_everywhere(c, &change);
    else if (!sum_faces(c, &change.difference, error))
        return false;
    answer->net_km2 = answer->gained_km2 - answer->lost_km2;
    answer->identity_km2 = answer->net_km2 - (answer->held_to_km2 - answer->held_from_km2);
    answer->rung = change.difference.rung;
    if (s->layers.contested < 0) answer->gained_from_contested_km2 = answer->lost_to_contested_km2 = NAN;
    return ret == NULL || list_patches(c, &change, ret, ret_count, error);
}

bool pl_compare_states(pl_store *store, const pl_subject *subject, pl_clip *clip, pl_instant from,
                       pl_instant to, pl_arena *arena, pl_change_answer *ret, pl_moved_patch **ret_patches,
                       size_t *ret_count, pl_error *error) {
    const char *source = subject->definitions.source.name;
    pl_pair_row *pairs;
    size_t count;
    long first = 0, last = 0;
    if (!pl_store_pair_list(store, subject->source_id, arena, &pairs, &count, error) ||
        !pl_subject_snapshot(pairs, count, from, source, &first, error) ||
        !pl_subject_reaches(pairs, count, from, source, error) ||
        !pl_subject_snapshot(pairs, count, to, source, &last, error))
        return false;
    pl_change_answer answer = {.source = source,
                               .side = subject->definitions.theatre.sides[subject->side].name,
                               .from = from,
                               .to = to,
                               .from_snapshot = pairs[first].to,
                               .to_snapshot = pairs[last].to};
    long low = first < last ? first : last, high = first < last ? last : first;
    for (long i = low + 1; i <= high; i++) {
        answer.snapshots++;
        answer.updates += pairs[i].updated;
    }
    comparison c = {.store = store,
                    .subject = subject,
                    .clip = clip,
                    .overlay = pl_overlay_open(error),
                    .cache = {.store = store},
                    .arena = arena,
                    .answer = &answer};
    const bool done = c.overlay != NULL && compare(&c, ret_patches, ret_count, error);
    pl_overlay_close(c.overlay);
    pl_shape_cache_free(&c.cache);
    if (done) *ret = answer;
    return done;
}

bool pl_ask_change(pl_store *store, const char *source, const char *side, pl_instant from, pl_instant to,
                   pl_arena *arena, pl_change_answer *ret, pl_error *error) {
    pl_subject s = {0};
    pl_series_row *series;
    size_t count;
    if (!pl_subject_find(store, source, side, arena, &s, error) || !pl_subject_drawn(&s, error) ||
        !pl_subject_derived(store, &s, arena, error) ||
        !pl_store_series_list(store, s.source_id, s.layers.status[s.layer], arena, &series, &count, error) ||
        !pl_compare_states(store, &s, NULL, from, to, arena, ret, NULL, NULL, error))
        return false;
    ret->ends_known = pl_ends_range(series, count, from, to, &ret->ends);
    return true;
}
