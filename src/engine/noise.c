/* noise.c - how far off a source's lines are drawn: from the slivers by which it drew standing lines again,
 * and from another map maker's drawing of lines that stood still. */
#include "engine/noise.h"

#include "engine/subject.h"
#include "geom/nearness.h"

#include <math.h>
#include <stdlib.h>

static bool noise_of(pl_store *store, int64_t source_id, pl_instant as_of, pl_arena *scratch, pl_noise *ret,
                     pl_error *error) {
    pl_change_row *rows;
    size_t count, redrawn_count = 0;
    if (!pl_store_change_list(store, source_id, INT64_MIN, as_of, scratch, &rows, &count, error))
        return false;
    pl_redrawn *redrawn = pl_arena_alloc(scratch, (count + 1) * sizeof *redrawn);
    if (redrawn == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) {
        /* The line between held and contested is one line, though both of its sides have a row. */
        if (rows[i].width_m >= PL_KIND_SLIVER_WIDTH_M || strncmp(rows[i].status, "held:", 5) != 0) continue;
        redrawn[redrawn_count++] = (pl_redrawn){rows[i].to, rows[i].width_m, rows[i].perimeter_m};
    }
    *ret = pl_noise_of_redrawn(redrawn, redrawn_count);
    return true;
}

bool pl_ask_noise(pl_store *store, const char *source, pl_instant as_of, pl_arena *arena, pl_noise *ret,
                  pl_error *error) {
    pl_source_row stored;
    bool found;
    if (!pl_store_source_find(store, source, arena, &stored, &found, error)) return false;
    if (!found) return pl_fail(error, PL_MISSING, "the evidence file has no source %s", source);
    /* Every change of the source is looked at, and none is kept: a page asks a hundred times. */
    pl_arena scratch = {0};
    const bool done = noise_of(store, stored.id, as_of, &scratch, ret, error);
    pl_arena_free(&scratch);
    return done;
}

/* ---- two makers ---- */

/* One maker's land at the later instant, and what of its boundary stood there at the earlier. */
typedef struct {
    pl_boundary land;
    const pl_chain *standing;
    size_t standing_count;
} standing_land;

static bool land_at(pl_store *store, const pl_subject *s, const pl_pair_row *pairs, size_t count,
                    pl_instant instant, pl_overlay *overlay, pl_shape_cache *cache, pl_arena *arena,
                    pl_boundary *ret, pl_error *error) {
    pl_state state;
    long at;
    return pl_subject_snapshot(pairs, count, instant, s->definitions.source.name, &at, error) &&
           pl_state_load(store, s->source_id, pairs[at].to, &s->layers, cache, arena, &state, error) &&
           pl_boundary_find(overlay, state.polygons[s->layer], state.count[s->layer], 0.0, arena, ret, error);
}

static bool find_standing(pl_store *store, const char *source, const char *side, pl_instant from,
                          pl_instant to, pl_overlay *overlay, pl_arena *arena, standing_land *ret,
                          pl_error *error) {
    pl_subject s = {0};
    pl_pair_row *pairs;
    size_t count;
    pl_boundary early;
    pl_chain *standing;
    if (!pl_subject_find(store, source, side, arena, &s, error) || !pl_subject_drawn(&s, error) ||
        !pl_subject_derived(store, &s, arena, error) ||
        !pl_store_pair_list(store, s.source_id, arena, &pairs, &count, error))
        return false;
    pl_shape_cache cache = {.store = store};
    bool done = land_at(store, &s, pairs, count, from, overlay, &cache, arena, &early, error) &&
                land_at(store, &s, pairs, count, to, overlay, &cache, arena, &ret->land, error);
    pl_shape_cache_free(&cache);
    pl_near *near = done ? pl_near_open(early.lines, early.line_count, error) : NULL;
    done = near != NULL && pl_near_cut(near, ret->land.lines, ret->land.line_count, PL_NOISE_STANDS_M, true,
                                       arena, &standing, &ret->standing_count, error);
    pl_near_close(near);
    if (done) ret->standing = standing;
    return done;
}

static int by_distance(const void *a, const void *b) {
    const pl_stretch *one = a, *other = b;
    return one->middle_m < other->middle_m ? -1 : one->middle_m > other->middle_m;
}

/* The distance that half of the length does not reach. */
static double median_of(pl_stretch *stretches, size_t count, double length_m) {
    double before_m = 0;
    qsort(stretches, count, sizeof *stretches, by_distance);
    for (size_t i = 0; i < count; i++)
        if ((before_m += stretches[i].length_m) >= length_m / 2) return stretches[i].middle_m;
    return NAN;
}

/* Neighbouring stretches on one side of the other's line are one. */
static size_t join_stretches(const pl_stretch *stretches, size_t count, const pl_boundary *other,
                             pl_apart *into) {
    size_t made = 0;
    bool open = false, was_inside = false;
    for (size_t i = 0; i < count; i++) {
        const pl_stretch *s = &stretches[i];
        const pl_point middle = {(s->a.lon + s->b.lon) / 2, (s->a.lat + s->b.lat) / 2};
        const bool inside = pl_boundary_contains(other, middle);
        const bool goes_on = open && inside == was_inside && stretches[i - 1].b.lon == s->a.lon &&
                             stretches[i - 1].b.lat == s->a.lat;
        if (!goes_on) into[made++] = (pl_apart){0};
        into[made - 1].length_m += s->length_m;
        into[made - 1].area_m2 += s->length_m * s->middle_m;
        into[made - 1].offsets += s->length_m * s->middle_m * s->middle_m;
        open = true;
        was_inside = inside;
    }
    return made;
}

static bool hold_apart(const standing_land *first, const standing_land *second, pl_arena *arena,
                       pl_noise_between *ret, pl_error *error) {
    pl_stretch *stretches = NULL;
    size_t count = 0, kept = 0;
    pl_near *near = pl_near_open(second->standing, second->standing_count, error);
    bool done = near != NULL &&
                pl_near_beyond(near, first->standing, first->standing_count, 0.0, &stretches, &count, error);
    pl_near_close(near);
    for (size_t i = 0; i < count; i++)
        if (stretches[i].middle_m <= PL_NOISE_SAME_LINE_M) stretches[kept++] = stretches[i];
    pl_apart *apart = done ? pl_arena_alloc(arena, (kept + 1) * sizeof *apart) : NULL;
    if (done && apart == NULL) done = pl_fail_nomem(error);
    if (done) {
        pl_noise_between made = {.line_km = 0};
        made.noise = pl_noise_of_apart(apart, join_stretches(stretches, kept, &second->land, apart));
        for (size_t i = 0; i < kept; i++) made.line_km += stretches[i].length_m / 1e3;
        made.median_m = median_of(stretches, kept, made.line_km * 1e3);
        *ret = made;
    }
    pl_free(stretches);
    return done;
}

bool pl_ask_noise_between(pl_store *store, const char *first, const char *second, const char *side,
                          pl_instant from, pl_instant to, pl_arena *arena, pl_noise_between *ret,
                          pl_error *error) {
    standing_land lands[2] = {{.standing = NULL}, {.standing = NULL}};
    pl_overlay *overlay = pl_overlay_open(error);
    const bool done = overlay != NULL &&
                      find_standing(store, first, side, from, to, overlay, arena, &lands[0], error) &&
                      find_standing(store, second, side, from, to, overlay, arena, &lands[1], error) &&
                      hold_apart(&lands[0], &lands[1], arena, ret, error);
    pl_overlay_close(overlay);
    return done;
}
