/* values_area.c - measures of area: what was gained, lost, and how fast, added up by update; what is held and
 * contested at an instant, and its share of a region. All from the series of a source, everywhere or in a
 * region; of several regions the sum. */
#include "engine/values_parts.h"

#include <math.h>

typedef struct {
    const pl_query *query;
    const pl_region *regions[PL_VALUES_PARTS_MAX];
    const pl_series *series[PL_VALUES_PARTS_MAX]; /* one a region, or one everywhere */
    size_t count;
    double whole_km2; /* of the regions' outlines */
} area;

static bool is_state(pl_measure measure) {
    return measure == PL_MEASURE_HELD || measure == PL_MEASURE_CONTESTED || measure == PL_MEASURE_HELD_SHARE;
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
        if (!pl_values_series_of(v, ask, region, &a.series[i], error)) return false;
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

static double change_of(const area *a, pl_span span) {
    double km2 = 0.0;
    for (size_t i = 0; i < a->count; i++) {
        const pl_period period = pl_series_between(a->series[i], span.begin, span.end, a->query->kinds);
        km2 += a->query->measure == PL_MEASURE_GAINED ? period.gained_km2
               : a->query->measure == PL_MEASURE_LOST ? period.lost_km2
                                                      : period.net_km2;
    }
    if (a->query->measure != PL_MEASURE_PACE) return km2;
    return km2 / ((double)(span.end - span.begin) / PL_DAY_SECONDS);
}

bool pl_values_area(pl_values *v, const pl_values_ask *ask, pl_error *error) {
    area a = {.query = ask->query};
    if (!open_area(v, ask, &a, error)) return false;
    const bool state = is_state(ask->query->measure);
    for (size_t i = 0; i < ask->count; i++) {
        const pl_span span = ask->spans[i];
        if (!pl_values_reach(ask->maps, span.end) || (!state && !pl_values_reach(ask->maps, span.begin)))
            continue;
        ask->ret[i].value = state ? state_of(&a, pl_values_map_at(ask->maps, span.end)) : change_of(&a, span);
    }
    return true;
}
