/* front.c - the front of a state, and its length beyond distances of another state's boundary.
 *
 * What lies beyond the least distance is kept as stretches of at most a kilometre, each with the distance of
 * its middle: for most of them that decides about any other distance, and only the rest is cut again. */
#include "measure/front.h"

#include <math.h>

bool pl_front_find(pl_overlay *overlay, const pl_polygon *const *polygons, size_t count,
                   const pl_front_rule *rule, pl_arena *arena, pl_front *ret, pl_error *error) {
    pl_front made = {0};
    pl_chain *lines;
    if (!pl_boundary_find(overlay, polygons, count, rule->hole_max_km2, arena, &made.land, error))
        return false;
    made.lines = made.land.lines;
    made.count = made.land.line_count;
    if (rule->outline != NULL) {
        if (!pl_near_cut(rule->outline, made.land.lines, made.land.line_count, rule->border_m, false, arena,
                         &lines, &made.count, error))
            return false;
        made.lines = lines;
    }
    made.length_m = pl_chains_length_m(made.lines, made.count);
    made.boundary_m = pl_chains_length_m(made.land.lines, made.land.line_count);
    made.near = pl_near_open(made.land.lines, made.land.line_count, error);
    if (made.near == NULL) return false;
    *ret = made;
    return true;
}

void pl_front_free(pl_front *front) {
    pl_near_close(front->near);
    *front = (pl_front){0};
}

/* Parts the stretches by where they lie; the list itself keeps those that went forward. */
static bool part_by_way(pl_stretch *list, size_t count, const pl_boundary *land, bool later, pl_shift *made) {
    pl_stretch *back = pl_malloc(count * sizeof *back);
    if (back == NULL) return false;
    size_t forward_count = 0, back_count = 0;
    for (size_t i = 0; i < count; i++) {
        const pl_point middle = {(list[i].a.lon + list[i].b.lon) / 2.0,
                                 (list[i].a.lat + list[i].b.lat) / 2.0};
        if (pl_boundary_contains(land, middle) == later)
            list[forward_count++] = list[i];
        else
            back[back_count++] = list[i];
    }
    made->stretches[PL_FORWARD] = list;
    made->count[PL_FORWARD] = forward_count;
    made->stretches[PL_BACK] = back;
    made->count[PL_BACK] = back_count;
    return true;
}

bool pl_shift_open(const pl_chain *lines, size_t count, const pl_front *other, bool later, double least_m,
                   pl_shift *ret, pl_error *error) {
    pl_shift made = {.other = other->near, .length_m = pl_chains_length_m(lines, count), .least_m = least_m};
    pl_stretch *list;
    size_t beyond;
    if (!(least_m >= PL_SHIFT_LEAST_M))
        return pl_fail(error, PL_USAGE, "movement of less than %g m cannot be told from rounding",
                       PL_SHIFT_LEAST_M);
    if (!pl_near_beyond(other->near, lines, count, least_m, &list, &beyond, error)) return false;
    if (!part_by_way(list, beyond, &other->land, later, &made)) {
        pl_free(list);
        return pl_fail_nomem(error);
    }
    *ret = made;
    return true;
}

void pl_shift_free(pl_shift *shift) {
    pl_free(shift->stretches[PL_FORWARD]);
    pl_free(shift->stretches[PL_BACK]);
    *shift = (pl_shift){0};
}

static bool beyond(const pl_shift *shift, pl_way way, double distance_m, double *ret, pl_error *error) {
    return pl_near_beyond_m(shift->other, shift->stretches[way], shift->count[way], distance_m, ret, error);
}

bool pl_shift_moved(const pl_shift *shift, double distance_m, pl_moved *ret, pl_error *error) {
    pl_moved made;
    if (distance_m < shift->least_m)
        return pl_fail(error, PL_INTERNAL, "movement beyond %g m is asked for, and only %g m is known",
                       distance_m, shift->least_m);
    if (!beyond(shift, PL_FORWARD, distance_m, &made.of[PL_FORWARD], error) ||
        !beyond(shift, PL_BACK, distance_m, &made.of[PL_BACK], error))
        return false;
    *ret = made;
    return true;
}

bool pl_shift_quantile(const pl_shift *shift, pl_way way, double beyond_m, double share, double *ret,
                       pl_error *error) {
    double all_m, low_m = beyond_m, high_m = beyond_m;
    if (!beyond(shift, way, beyond_m, &all_m, error)) return false;
    if (!(all_m > 0.0)) {
        *ret = NAN;
        return true;
    }
    for (size_t i = 0; i < shift->count[way]; i++)
        high_m = fmax(high_m, shift->stretches[way][i].middle_m + shift->stretches[way][i].length_m);
    while (isfinite(high_m) && high_m - low_m > 0.05) {
        const double middle_m = low_m + (high_m - low_m) / 2.0;
        double left_m;
        if (!beyond(shift, way, middle_m, &left_m, error)) return false;
        if (left_m > (1.0 - share) * all_m)
            low_m = middle_m;
        else
            high_m = middle_m;
    }
    *ret = isfinite(high_m) ? low_m + (high_m - low_m) / 2.0 : INFINITY;
    return true;
}
