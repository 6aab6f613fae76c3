/* lines.c - lengths of lines; lines out of parts; and the parts of lines that lie inside polygons.
 *
 * An edge is cut wherever it meets an edge of the polygons, and the middle of each part says where the part
 * lies. A cut too many does no harm: equal neighbours are joined again. */
#include "geom/area.h"
#include "geom/boundary.h"
#include "geom/joiner.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double pl_chain_length_m(const pl_chain *line) {
    double length_m = 0.0;
    for (size_t i = 1; i < line->count; i++)
        length_m += pl_edge_length_m(line->points[i - 1], line->points[i]);
    return length_m;
}

double pl_chains_length_m(const pl_chain *lines, size_t count) {
    double length_m = 0.0;
    for (size_t i = 0; i < count; i++) length_m += pl_chain_length_m(&lines[i]);
    return length_m;
}

/* ---- parts become lines ---- */

static bool end_chain(pl_joiner *joiner) {
    if (joiner->point_count == 0) return true;
    pl_point *kept = pl_arena_alloc(joiner->arena, joiner->point_count * sizeof *kept);
    if (kept == NULL || !PL_GROW(joiner->list, joiner->count, joiner->capacity)) return false;
    memcpy(kept, joiner->points, joiner->point_count * sizeof *kept);
    joiner->list[joiner->count++] = (pl_chain){kept, joiner->point_count};
    joiner->point_count = 0;
    return true;
}

bool pl_joiner_take(pl_joiner *joiner, pl_point a, pl_point b, size_t line, size_t edge) {
    const bool goes_on = joiner->point_count > 0 && joiner->line == line &&
                         pl_point_equal(joiner->points[joiner->point_count - 1], a);
    if (!goes_on && !end_chain(joiner)) return false;
    if (!PL_RESERVE(joiner->points, joiner->point_count + 2, joiner->point_capacity)) return false;
    if (!goes_on)
        joiner->points[joiner->point_count++] = a;
    else if (joiner->edge == edge)
        joiner->point_count--;
    joiner->points[joiner->point_count++] = b;
    joiner->line = line;
    joiner->edge = edge;
    return true;
}

bool pl_joiner_end(pl_joiner *joiner, bool done, pl_chain **ret, size_t *ret_count, pl_error *error) {
    pl_chain *list = NULL;
    if (done) {
        done = end_chain(joiner) &&
               (list = pl_arena_alloc(joiner->arena, (joiner->count + 1) * sizeof *list)) != NULL;
        if (!done) pl_fail_nomem(error);
    }
    if (done) {
        if (joiner->count > 0) memcpy(list, joiner->list, joiner->count * sizeof *list);
        *ret = list;
        *ret_count = joiner->count;
    }
    pl_free(joiner->points);
    pl_free(joiner->list);
    *joiner = (pl_joiner){.arena = joiner->arena};
    return done;
}

/* ---- inside polygons ---- */

typedef struct {
    const pl_polygon *polygons;
    pl_box *boxes;
    size_t count;
    double *cuts; /* along the edge in question */
    size_t cut_count, cut_capacity;
} region;

static bool add_cut(region *in, double t) {
    if (!(t > 0.0 && t < 1.0)) return true;
    if (!PL_GROW(in->cuts, in->cut_count, in->cut_capacity)) return false;
    in->cuts[in->cut_count++] = t;
    return true;
}

/* Cuts p..q where it meets a..b. */
static bool cut_at(region *in, pl_point p, pl_point q, pl_point a, pl_point b) {
    const double slack = 1e-9; /* of the other edge: a corner must not be missed */
    const double ux = q.lon - p.lon, uy = q.lat - p.lat, wx = b.lon - a.lon, wy = b.lat - a.lat;
    const double ox = a.lon - p.lon, oy = a.lat - p.lat, turn = ux * wy - uy * wx;
    if (turn == 0.0) { /* parallel: where it begins and ends beside it, should they be one line */
        const double u2 = ux * ux + uy * uy;
        return add_cut(in, (ox * ux + oy * uy) / u2) && add_cut(in, ((ox + wx) * ux + (oy + wy) * uy) / u2);
    }
    const double s = (ox * uy - oy * ux) / turn;
    return s < -slack || s > 1.0 + slack || add_cut(in, (ox * wy - oy * wx) / turn);
}

static bool cut_at_ring(region *in, pl_point p, pl_point q, const pl_ring *ring) {
    const pl_box box = pl_box_of_points((const pl_point[]){p, q}, 2);
    if (ring->count < 3) return true;
    pl_point a = ring->points[ring->count - 1];
    for (size_t i = 0; i < ring->count; i++) {
        const pl_point b = ring->points[i];
        const bool apart = (a.lat < box.south && b.lat < box.south) ||
                           (a.lat > box.north && b.lat > box.north) ||
                           (a.lon < box.west && b.lon < box.west) || (a.lon > box.east && b.lon > box.east);
        if (!apart && !cut_at(in, p, q, a, b)) return false;
        a = b;
    }
    return true;
}

static int number_compare(const void *a, const void *b) {
    const double s = *(const double *)a, t = *(const double *)b;
    return s < t ? -1 : s > t;
}

static bool find_cuts(region *in, pl_point p, pl_point q) {
    const pl_box box = pl_box_of_points((const pl_point[]){p, q}, 2);
    in->cut_count = 0;
    for (size_t i = 0; i < in->count; i++) {
        if (!pl_box_meets(box, in->boxes[i])) continue;
        for (size_t r = 0; r < in->polygons[i].count; r++)
            if (!cut_at_ring(in, p, q, &in->polygons[i].rings[r])) return false;
    }
    if (in->cut_count > 1) qsort(in->cuts, in->cut_count, sizeof *in->cuts, number_compare);
    return true;
}

static bool region_contains(const region *in, pl_point at) {
    for (size_t i = 0; i < in->count; i++)
        if (at.lon >= in->boxes[i].west && at.lon <= in->boxes[i].east && at.lat >= in->boxes[i].south &&
            at.lat <= in->boxes[i].north && pl_polygon_contains(&in->polygons[i], at))
            return true;
    return false;
}

static bool take_edge(region *in, pl_point p, pl_point q, size_t line, size_t edge, bool outside,
                      pl_joiner *joiner) {
    if (!find_cuts(in, p, q)) return false;
    double from = 0.0;
    for (size_t i = 0; i <= in->cut_count; i++) {
        const double to = i < in->cut_count ? in->cuts[i] : 1.0;
        const pl_point a = pl_point_between(p, q, from), b = pl_point_between(p, q, to);
        if (from < to && !pl_point_equal(a, b)) {
            if (region_contains(in, pl_point_between(p, q, from + (to - from) / 2.0)) != outside &&
                !pl_joiner_take(joiner, a, b, line, edge))
                return false;
            from = to;
        }
    }
    return true;
}

bool pl_chains_inside(const pl_chain *lines, size_t count, const pl_polygon *polygons, size_t polygon_count,
                      bool outside, pl_arena *arena, pl_chain **ret, size_t *ret_count, pl_error *error) {
    pl_joiner joiner = {.arena = arena};
    region in = {
        .polygons = polygons, .count = polygon_count, .boxes = pl_malloc(polygon_count * sizeof(pl_box))};
    bool done = in.boxes != NULL;
    for (size_t i = 0; done && i < polygon_count; i++) in.boxes[i] = pl_box_of_polygon(&polygons[i]);
    for (size_t l = 0; done && l < count; l++)
        for (size_t i = 1; done && i < lines[l].count; i++)
            if (!pl_point_equal(lines[l].points[i - 1], lines[l].points[i]))
                done = take_edge(&in, lines[l].points[i - 1], lines[l].points[i], l, i, outside, &joiner);
    if (!done) pl_fail_nomem(error);
    pl_free(in.boxes);
    pl_free(in.cuts);
    return pl_joiner_end(&joiner, done, ret, ret_count, error);
}
