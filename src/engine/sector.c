/* sector.c - what is held of a region at an instant: states cut to it, their error, and their shares of every
 * denominator that there is. */
#include "engine/sector.h"

#include "engine/inside.h"
#include "engine/noise.h"
#include "geom/area.h"

#include <math.h>

/* One side's land, or what is contested, at one of the days about the instant asked for. */
typedef struct {
    double km2, drawn_m;
    const pl_polygon *polygons;
    size_t count;
} part;

typedef struct {
    pl_store *store;
    const pl_subject *subject;
    pl_clip *clip;
    pl_shape_cache cache;
    const pl_pair_row *pairs;
    size_t pair_count;
    pl_arena *arena;
} look;

static bool part_of(look *l, const pl_state *state, int layer, part *ret, pl_error *error) {
    part made = {.km2 = 0.0};
    if (!pl_clip_union(l->clip, state->polygons[layer], state->count[layer], l->arena, &made.polygons,
                       &made.count, error))
        return false;
    for (size_t i = 0; i < made.count; i++) made.km2 += pl_polygon_area_m2(&made.polygons[i]) * 1e-6;
    made.drawn_m = pl_clip_drawn_length_m(l->clip, made.polygons, made.count);
    *ret = made;
    return true;
}

/* All layers of the state at an instant. */
static bool look_at(look *l, pl_instant at, part parts[PL_LAYERS_MAX], pl_instant *ret_snapshot,
                    pl_error *error) {
    const pl_subject *s = l->subject;
    long index;
    pl_state state;
    if (!pl_subject_snapshot(l->pairs, l->pair_count, at, s->definitions.source.name, &index, error) ||
        !pl_state_load(l->store, s->source_id, l->pairs[index].to, &s->layers, &l->cache, l->arena, &state,
                       error))
        return false;
    for (size_t layer = 0; layer < s->layers.count; layer++)
        if (!part_of(l, &state, (int)layer, &parts[layer], error)) return false;
    *ret_snapshot = l->pairs[index].to;
    return true;
}

/* The days about the one asked for: 0 a day earlier, 1 as asked, 2 a day later. */
typedef struct {
    part parts[3][PL_LAYERS_MAX];
    pl_instant snapshot[3];
    bool reaches; /* a day beyond the instant, on both sides */
} three_days;

static bool look_at_days(look *l, pl_instant at, three_days *ret, pl_error *error) {
    if (!look_at(l, at, ret->parts[1], &ret->snapshot[1], error) ||
        !pl_subject_reaches(l->pairs, l->pair_count, at, l->subject->definitions.source.name, error))
        return false;
    ret->reaches = l->pairs[0].to <= at - PL_DAY_SECONDS && at <= l->pairs[l->pair_count - 1].to;
    for (int day = 0; ret->reaches && day <= 2; day += 2)
        if (!look_at(l, at + (day - 1) * PL_DAY_SECONDS, ret->parts[day], &ret->snapshot[day], error))
            return false;
    return true;
}

/* In a region of `whole_km2`: no less than nothing, and no more than all of it. */
static pl_interval area_interval(const three_days *days, int layer, const pl_noise *noise, double whole_km2) {
    if (layer < 0) return pl_interval_start(NAN);
    const part *asked = &days->parts[1][layer];
    pl_interval interval = pl_interval_start(asked->km2);
    const double most_km2 = fmax(whole_km2, asked->km2); /* they may differ by rounding */
    pl_interval_part lines = pl_noise_of_change(noise, asked->km2, asked->drawn_m);
    if (lines.low < 0.0) lines.low = 0.0;
    if (lines.high > most_km2) lines.high = most_km2;
    pl_interval_add(&interval, lines);
    pl_interval_part ends = {.name = "end-snapshots",
                             .low = NAN,
                             .high = NAN,
                             .why = "the source does not reach a day beyond the instant"};
    if (days->reaches && days->snapshot[0] == days->snapshot[2]) {
        ends.why = "the source has no other map within a day of the instant";
    } else if (days->reaches) {
        const double before = days->parts[0][layer].km2, after = days->parts[2][layer].km2;
        ends = (pl_interval_part){.name = "end-snapshots",
                                  .estimated = true,
                                  .low = fmin(asked->km2, fmin(before, after)),
                                  .high = fmax(asked->km2, fmax(before, after)),
                                  .events = 3,
                                  .why = "a day earlier, as asked, or a day later"};
    }
    pl_interval_add(&interval, ends);
    if (interval.low < 0.0) interval.low = 0.0;
    if (interval.high > most_km2) interval.high = most_km2;
    return interval;
}

static void fill(const pl_subject *s, const three_days *days, const pl_noise *noise, double whole_km2,
                 pl_sector_state *made) {
    const pl_theatre *theatre = &s->definitions.theatre;
    const int contested = s->layers.contested;
    made->snapshot = days->snapshot[1];
    made->contested = area_interval(days, contested, noise, whole_km2);
    if (contested >= 0) {
        made->contested_polygons = days->parts[1][contested].polygons;
        made->contested_count = days->parts[1][contested].count;
    }
    made->side_count = theatre->side_count;
    for (size_t i = 0; i < theatre->side_count; i++) {
        const int layer = s->layers.side[i];
        made->sides[i] = (pl_sector_side){.side = theatre->sides[i].name,
                                          .title = theatre->sides[i].title,
                                          .held = area_interval(days, layer, noise, whole_km2)};
        if (layer < 0) continue;
        made->sides[i].polygons = days->parts[1][layer].polygons;
        made->sides[i].polygon_count = days->parts[1][layer].count;
    }
}

bool pl_ask_sector(pl_store *store, const char *source, pl_instant at, pl_instant as_of,
                   const pl_region *region, pl_arena *arena, pl_sector_state *ret, pl_error *error) {
    pl_subject s = {0};
    pl_pair_row *pairs = NULL;
    pl_noise noise = {0};
    pl_arena scratch = {0};
    look l = {.store = store, .subject = &s, .cache = {.store = store}, .arena = arena};
    bool done = pl_subject_find(store, source, NULL, arena, &s, error) &&
                pl_subject_derived(store, &s, &scratch, error) &&
                pl_ask_noise(store, source, as_of, &scratch, &noise, error) &&
                pl_store_pair_list(store, s.source_id, &scratch, &pairs, &l.pair_count, error);
    while (done && l.pair_count > 0 && pairs[l.pair_count - 1].to > as_of) l.pair_count--;
    l.pairs = pairs;
    three_days *days = NULL;
    if (done) {
        l.clip = pl_clip_open(region->polygons, region->count, error);
        days = pl_arena_alloc(&scratch, sizeof *days);
        done = l.clip != NULL && (days != NULL ? look_at_days(&l, at, days, error) : pl_fail_nomem(error));
    }
    pl_sector_state made = {.source = s.definitions.source.name, .at = at};
    if (done) fill(&s, days, &noise, region->outline_km2, &made);
    pl_clip_close(l.clip);
    pl_shape_cache_free(&l.cache);
    pl_arena_free(&scratch);
    if (done) *ret = made;
    return done;
}

/* ---- shares ---- */

bool pl_sector_shares(const pl_region *region, const pl_sector_state *state, const pl_region *outlines,
                      const pl_sector_state *states, size_t count, size_t side, pl_arena *arena,
                      pl_sector_share **ret, size_t *ret_count, pl_error *error) {
    pl_sector_share *list = pl_arena_alloc(arena, (count + 1) * sizeof *list);
    size_t made = 0;
    if (list == NULL) return pl_fail_nomem(error);
    if (!isnan(region->official_km2)) {
        const pl_interval *held = &state->sides[side].held;
        list[made++] = (pl_sector_share){.denominator = region->official_from,
                                         .denominator_km2 = region->official_km2,
                                         .outline = region->outline,
                                         .part_km2 = held->value,
                                         .share = pl_interval_divided(held, region->official_km2)};
    }
    for (size_t i = 0; i < count; i++) {
        const pl_interval *held = &states[i].sides[side].held;
        list[made++] = (pl_sector_share){.denominator = outlines[i].outline,
                                         .denominator_km2 = outlines[i].outline_km2,
                                         .outline = outlines[i].outline,
                                         .part_km2 = held->value,
                                         .share = pl_interval_divided(held, outlines[i].outline_km2)};
    }
    *ret = list;
    *ret_count = made;
    return true;
}

/* ---- over time ---- */

static pl_sector_point point_at(const pl_series *series, size_t step, pl_instant at) {
    const pl_step *state = &series->steps[step];
    return (pl_sector_point){.at = at,
                             .snapshot = state->instant,
                             .held_km2 = state->held_km2,
                             .contested_km2 = state->contested_km2};
}

bool pl_sector_course(const pl_series *series, pl_per per, int32_t turn_seconds, pl_instant from,
                      pl_instant to, pl_arena *arena, pl_sector_point **ret, size_t *ret_count,
                      pl_error *error) {
    size_t made = 0;
    const pl_instant last = series->steps[series->count - 1].instant + PL_DAY_SECONDS;
    const size_t days = from < to ? (size_t)((to - from) / PL_DAY_SECONDS) + 2 : 1;
    pl_sector_point *list =
        pl_arena_alloc(arena, (per == PL_PER_UPDATE ? series->count : days) * sizeof *list);
    if (list == NULL) return pl_fail_nomem(error);
    if (per == PL_PER_UPDATE) {
        for (size_t i = 0; i < series->count; i++) {
            const pl_step *step = &series->steps[i];
            if (step->updated && step->instant > from && step->instant <= to)
                list[made++] = point_at(series, i, step->instant);
        }
    } else {
        size_t state = 0;
        pl_instant end = pl_per_next(per, turn_seconds, pl_per_begin(per, turn_seconds, from));
        for (; end <= to && end <= last; end = pl_per_next(per, turn_seconds, end)) {
            while (state + 1 < series->count && series->steps[state + 1].instant <= end) state++;
            list[made++] = point_at(series, state, end);
        }
    }
    *ret = list;
    *ret_count = made;
    return true;
}
