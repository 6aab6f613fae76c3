/* values_area.c - measures of area: what was gained, lost, and how fast, added up by update; what is held and
 * contested at an instant, and its share of a region. All from the series of a source, everywhere or in a
 * region; of several regions the sum. */
#include "engine/sector.h"
#include "engine/values_parts.h"

#include <math.h>

typedef struct {
    const pl_query *query;
    const pl_region *regions[PL_VALUES_PARTS_MAX];
    const pl_series *series[PL_VALUES_PARTS_MAX]; /* one a region, or one everywhere */
    size_t count;
    double whole_km2;                              /* of the regions' outlines */
    const pl_step_sums *sums[PL_VALUES_PARTS_MAX]; /* the same, of a change alone */
} area;

static bool is_state(pl_measure measure) {
    return measure == PL_MEASURE_HELD || measure == PL_MEASURE_CONTESTED || measure == PL_MEASURE_HELD_SHARE;
}

/* What each step gained and lost of the kinds that count, once a question: ranks add up thousands of
 * windows. */
static bool find_sums(pl_values *v, const pl_series *series, unsigned kinds, const pl_step_sums **ret,
                      pl_error *error) {
    pl_values_sums *kept = v->sums;
    while (kept != NULL && (kept->sums.series != series || kept->kinds != kinds)) kept = kept->next;
    if (kept == NULL) {
        kept = pl_arena_alloc(v->arena, sizeof *kept);
        if (kept == NULL) return pl_fail_nomem(error);
        if (!pl_step_sums_make(series, kinds, v->arena, &kept->sums, error)) return false;
        kept->kinds = kinds;
        kept->next = v->sums;
        v->sums = kept;
    }
    *ret = &kept->sums;
    return true;
}

/* A series has a step for every map that is known, so that the maps say how far it reaches. */
static bool open_area(pl_values *v, const pl_values_ask *ask, area *ret, pl_error *error) {
    const pl_query *query = ask->query;
    area a = {.query = query};
    size_t regions;
    if (!pl_values_regions(v, query, a.regions, &regions, error)) return false;
    if (query->measure == PL_MEASURE_HELD_SHARE && regions == 0)
        return pl_fail(error, PL_USAGE, "held_share is a share of a region: name one with 'region'");
    a.count = regions == 0 ? 1 : regions;
    for (size_t i = 0; i < a.count; i++) {
        const pl_region *region = regions == 0 ? NULL : a.regions[i];
        if (!pl_values_series_of(v, ask, region, &a.series[i], error) ||
            (!is_state(query->measure) && !find_sums(v, a.series[i], query->kinds, &a.sums[i], error)))
            return false;
        if (region != NULL) a.whole_km2 += region->outline_km2;
    }
    if ((query->measure == PL_MEASURE_CONTESTED || (query->contested && is_state(query->measure))) &&
        isnan(a.series[0]->steps[0].contested_km2))
        return pl_fail(error, PL_MISSING, "source %s draws no contested land", query->source);
    *ret = a;
    return true;
}

static double state_of(const area *a, size_t map) {
    double km2 = 0.0;
    for (size_t i = 0; i < a->count; i++) {
        const pl_step *step = &a->series[i]->steps[map];
        if (a->query->measure != PL_MEASURE_CONTESTED) km2 += step->held_km2;
        if (a->query->measure == PL_MEASURE_CONTESTED || a->query->contested) km2 += step->contested_km2;
    }
    return a->query->measure == PL_MEASURE_HELD_SHARE ? km2 / a->whole_km2 : km2;
}

/* As pl_step_sums_between has it, to the bit, without what nobody asks for here. */
static double change_of(const area *a, const pl_maps *maps, pl_span span) {
    const pl_measure measure = a->query->measure;
    const size_t first = pl_values_map_at(maps, span.begin) + 1, last = pl_values_map_at(maps, span.end);
    double km2 = 0.0;
    for (size_t i = 0; i < a->count; i++) {
        const pl_step_sums *sums = a->sums[i];
        double gained_km2 = 0.0, lost_km2 = 0.0;
        for (size_t k = first; k <= last; k++) {
            gained_km2 += sums->gained_km2[k];
            lost_km2 += sums->lost_km2[k];
        }
        km2 += measure == PL_MEASURE_GAINED ? gained_km2
               : measure == PL_MEASURE_LOST ? lost_km2
                                            : gained_km2 - lost_km2;
    }
    if (a->query->measure != PL_MEASURE_PACE) return km2;
    return km2 / ((double)(span.end - span.begin) / PL_DAY_SECONDS);
}

/* ---- intervals ---- */

/* How far a number's interval reaches below and above it; NAN: not estimated. */
typedef struct {
    double below, above;
} reach;
enum { OF_GAINED, OF_LOST, OF_NET, CHANGES };
enum { OF_HELD, OF_CONTESTED, STATES };

typedef struct {
    const pl_values_ask *ask;
    const pl_region *region; /* NULL: everywhere */
    bool state;
} errors;

static reach reach_of(const pl_interval *interval) {
    return (reach){interval->value - interval->low, interval->high - interval->value};
}

/* The error of both states compared, and of the updates between them. */
static bool change_errors(pl_values *v, const errors *e, pl_span span, pl_arena *scratch, reach *ret,
                          pl_error *error) {
    const pl_query *query = e->ask->query;
    const pl_instant end = span.end < query->as_of ? span.end : query->as_of;
    pl_change_in change;
    if (!pl_ask_change_in(v->store, query->source, query->side, span.begin, end, query->as_of, e->region,
                          query->kinds, scratch, &change, error))
        return false;
    ret[OF_GAINED] = reach_of(&change.by_update.gained);
    ret[OF_LOST] = reach_of(&change.by_update.lost);
    ret[OF_NET] = reach_of(&change.by_update.net);
    return true;
}

/* The error of a state, which is known in a region: there its outline is cut. */
static bool state_errors(pl_values *v, const errors *e, pl_span span, pl_arena *scratch, reach *ret,
                         pl_error *error) {
    const pl_query *query = e->ask->query;
    const char *side = query->side == NULL ? v->theatre.sides[0].name : query->side;
    const pl_instant at = span.end < query->as_of ? span.end : query->as_of;
    pl_sector_state state;
    if (!pl_ask_sector(v->store, query->source, at, query->as_of, e->region, scratch, &state, error))
        return false;
    ret[OF_CONTESTED] = reach_of(&state.contested);
    for (size_t i = 0; i < state.side_count; i++)
        if (strcmp(state.sides[i].side, side) == 0) ret[OF_HELD] = reach_of(&state.sides[i].held);
    return true;
}

static bool is_reached(const pl_values_ask *ask, bool state, pl_span span) {
    return pl_values_reach(ask->maps, span.end) && (state || pl_values_reach(ask->maps, span.begin));
}

static bool make_errors(pl_values *v, const void *context, double **ret, size_t *ret_count, pl_error *error) {
    const errors *e = context;
    const size_t each = e->state ? STATES : CHANGES;
    double *numbers = pl_arena_alloc(v->arena, (e->ask->count * each * 2 + 1) * sizeof *numbers);
    if (numbers == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < e->ask->count; i++) {
        reach found[CHANGES] = {{NAN, NAN}, {NAN, NAN}, {NAN, NAN}};
        pl_arena scratch = {0};
        const bool done =
            !is_reached(e->ask, e->state, e->ask->spans[i]) ||
            (pl_values_show(v, "errors of areas", i, e->ask->count, error) &&
             (e->state ? state_errors : change_errors)(v, e, e->ask->spans[i], &scratch, found, error));
        pl_arena_free(&scratch);
        if (!done) return false;
        for (size_t n = 0; n < each; n++) {
            numbers[(i * each + n) * 2] = found[n].below;
            numbers[(i * each + n) * 2 + 1] = found[n].above;
        }
    }
    *ret = numbers;
    *ret_count = e->ask->count * each * 2;
    return true;
}

static bool ask_errors(pl_values *v, const errors *e, const double **ret, pl_error *error) {
    const pl_values_ask *ask = e->ask;
    pl_buffer text = {0};
    size_t count;
    pl_values_field(&text, e->state ? "state-errors" : "change-errors",
                    e->region == NULL ? NULL : e->region->name);
    pl_values_field(&text, "outline", e->region == NULL ? NULL : e->region->outline);
    if (!e->state) pl_values_number(&text, "kinds", ask->query->kinds);
    for (size_t i = 0; i < ask->count; i++) {
        if (!e->state) pl_values_number(&text, "from", ask->spans[i].begin);
        pl_values_number(&text, "to", ask->spans[i].end);
    }
    bool done = !text.failed || pl_fail_nomem(error);
    done = done && pl_values_kept(v, ask->query, (pl_slice){text.data, text.length}, make_errors, e, ret,
                                  &count, error);
    pl_buffer_free(&text);
    if (done && count != ask->count * (e->state ? STATES : CHANGES) * 2)
        done = pl_fail(error, PL_INTERNAL, "the errors of areas are not as many as asked for");
    return done;
}

/* Of several regions the errors add up, which is never too narrow. */
static bool add_errors(pl_values *v, const area *a, const pl_values_ask *ask, pl_error *error) {
    const pl_measure measure = ask->query->measure;
    const bool state = is_state(measure);
    const size_t each = state ? STATES : CHANGES;
    const size_t which = measure == PL_MEASURE_GAINED      ? OF_GAINED
                         : measure == PL_MEASURE_LOST      ? OF_LOST
                         : measure == PL_MEASURE_CONTESTED ? OF_CONTESTED
                         : state                           ? OF_HELD
                                                           : OF_NET;
    /* What is held everywhere has no stated error, and what is held or contested together neither. */
    if (state && (a->regions[0] == NULL || (ask->query->contested && measure != PL_MEASURE_CONTESTED)))
        return true;
    for (size_t i = 0; i < ask->count; i++) ask->ret[i].low = ask->ret[i].high = ask->ret[i].value;
    for (size_t r = 0; r < a->count; r++) {
        const errors e = {.ask = ask, .region = a->regions[r], .state = state};
        const double *numbers;
        if (!ask_errors(v, &e, &numbers, error)) return false;
        for (size_t i = 0; i < ask->count; i++) {
            const pl_span span = ask->spans[i];
            const double by = measure == PL_MEASURE_HELD_SHARE ? a->whole_km2
                              : measure == PL_MEASURE_PACE ? (double)(span.end - span.begin) / PL_DAY_SECONDS
                                                           : 1.0;
            ask->ret[i].low -= numbers[(i * each + which) * 2] / by;
            ask->ret[i].high += numbers[(i * each + which) * 2 + 1] / by;
        }
    }
    return true;
}

bool pl_values_area(pl_values *v, const pl_values_ask *ask, pl_error *error) {
    area a = {.query = ask->query};
    if (!open_area(v, ask, &a, error)) return false;
    const bool state = is_state(ask->query->measure);
    for (size_t i = 0; i < ask->count; i++) {
        const pl_span span = ask->spans[i];
        if (!is_reached(ask, state, span)) continue;
        ask->ret[i].value =
            state ? state_of(&a, pl_values_map_at(ask->maps, span.end)) : change_of(&a, ask->maps, span);
    }
    return !ask->intervals || add_errors(v, &a, ask, error);
}
