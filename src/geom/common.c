/* common.c - the area that two patches have in common.
 *
 * What bounds it is of either boundary what lies in the other patch, and what runs along both the same way.
 * So the edges are cut where they meet; of each piece its middle tells; and the chosen pieces sum to the
 * area. Only edges that meet the common box are cut, and only those that a ray from it can meet are kept, so
 * that a small patch costs little against a large one. The chosen pieces must close into rings: where they do
 * not, or rounding leaves the cutting open, the difference of the two is made instead. */
#include "geom/area.h"
#include "geom/arrangement.h"

#include <math.h>

enum { A, B };

/* An edge, p before q, that a ray to the east from the common box may meet. */
typedef struct {
    pl_edge *list;
    size_t count, capacity;
} rays;

typedef struct {
    pl_overlay *overlay;
    pl_box box; /* that both have in common */
    rays of[2];
} common;

static pl_box box_of(const pl_polygon *const *polygons, size_t count) {
    pl_box box = PL_BOX_EMPTY;
    for (size_t i = 0; i < count; i++) box = pl_box_union(box, pl_box_of_polygon(polygons[i]));
    return box;
}

static bool gather_edge(common *c, unsigned which, pl_point a, pl_point b, int32_t weight) {
    const pl_box box = c->box;
    if ((a.lat > box.north && b.lat > box.north) || (a.lat < box.south && b.lat < box.south) ||
        (a.lon < box.west && b.lon < box.west) || pl_point_equal(a, b))
        return true;
    rays *to = &c->of[which];
    if (!PL_GROW(to->list, to->count, to->capacity)) return false;
    const bool turned = pl_point_before(b, a);
    to->list[to->count++] = turned ? (pl_edge){b, a} : (pl_edge){a, b};
    if (a.lon > box.east && b.lon > box.east) return true;
    pl_segment *line = pl_segments_at(&c->overlay->lines, a, b);
    if (line == NULL) return false;
    line->jump[which] += turned ? -weight : weight;
    return true;
}

static bool gather(common *c, unsigned which, const pl_polygon *const *polygons, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!pl_box_meets(pl_box_of_polygon(polygons[i]), c->box)) continue;
        for (size_t r = 0; r < polygons[i]->count; r++) {
            const pl_ring *ring = &polygons[i]->rings[r];
            if (ring->count < 3) continue;
            const bool counter_clockwise = pl_ring_turn(ring->points, ring->count) >= 0.0;
            const int32_t weight = counter_clockwise == (r == 0) ? 1 : -1;
            pl_point a = ring->points[ring->count - 1];
            for (size_t k = 0; k < ring->count; k++) {
                if (!gather_edge(c, which, a, ring->points[k], weight)) return false;
                a = ring->points[k];
            }
        }
    }
    return true;
}

static bool is_in(const common *c, unsigned which, pl_point at) {
    if (at.lon < c->box.west || at.lon > c->box.east || at.lat < c->box.south || at.lat > c->box.north)
        return false;
    bool inside = false;
    for (size_t i = 0; i < c->of[which].count; i++) {
        const pl_point p = c->of[which].list[i].a, q = c->of[which].list[i].b;
        if ((p.lat > at.lat) != (q.lat > at.lat) &&
            at.lon < p.lon + (at.lat - p.lat) / (q.lat - p.lat) * (q.lon - p.lon))
            inside = !inside;
    }
    return inside;
}

/* By how much the common land jumps across a piece. */
static int32_t jump_of(const common *c, const pl_segment *piece) {
    const int32_t a = piece->jump[A], b = piece->jump[B];
    if (a == 0 && b == 0) return 0;
    if (a != 0 && b != 0) return a == b ? a : 0;
    const pl_point middle = {piece->p.lon + (piece->q.lon - piece->p.lon) / 2.0,
                             piece->p.lat + (piece->q.lat - piece->p.lat) / 2.0};
    return is_in(c, a != 0 ? B : A, middle) ? a + b : 0;
}

/* Sums to zero over the two ends of edges that close into rings. */
static uint64_t end_mark(pl_point at) {
    uint64_t lon, lat;
    at.lon += 0.0; /* -0.0 and 0.0 are one place */
    at.lat += 0.0;
    memcpy(&lon, &at.lon, sizeof lon);
    memcpy(&lat, &at.lat, sizeof lat);
    uint64_t mark = (lon ^ (lon >> 32)) * UINT64_C(0x9E3779B97F4A7C15);
    mark = (mark ^ (mark >> 29) ^ lat) * UINT64_C(0xBF58476D1CE4E5B9);
    mark = (mark ^ (mark >> 32)) * UINT64_C(0x94D049BB133111EB);
    return mark ^ (mark >> 29);
}

/* *ret_sure false: the pieces do not close. */
static bool sum_pieces(const common *c, const pl_segment *pieces, size_t count, double *ret, bool *ret_sure) {
    pl_edge *edges = pl_malloc(count * sizeof *edges);
    if (edges == NULL) return false;
    size_t chosen = 0;
    uint64_t open = 0;
    bool single = true;
    for (size_t i = 0; i < count; i++) {
        const int32_t jump = jump_of(c, &pieces[i]);
        if (jump == 0) continue;
        single = single && (jump == 1 || jump == -1);
        const pl_edge edge =
            jump > 0 ? (pl_edge){pieces[i].p, pieces[i].q} : (pl_edge){pieces[i].q, pieces[i].p};
        open += end_mark(edge.a) - end_mark(edge.b);
        edges[chosen++] = edge;
    }
    *ret_sure = single && open == 0;
    if (*ret_sure) *ret = pl_edges_area_m2(edges, chosen, c->box.south + (c->box.north - c->box.south) / 2.0);
    pl_free(edges);
    return true;
}

/* What is in both is what is in b less what is in b and not in a. */
static bool by_difference(pl_overlay *overlay, const pl_layer_pair *layer, double *ret, pl_error *error) {
    pl_arena arena = {0};
    pl_difference difference;
    const bool done = pl_overlay_difference(overlay, layer, 1, &arena, &difference, error);
    if (done) {
        double area_m2 = 0.0;
        for (size_t i = 0; i < layer->to_count; i++) area_m2 += pl_polygon_area_m2(layer->to[i]);
        for (size_t i = 0; i < difference.count; i++)
            if (difference.faces[i].after != 0) area_m2 -= difference.faces[i].area_m2;
        *ret = area_m2 > 0.0 ? area_m2 : 0.0;
    }
    pl_arena_free(&arena);
    return done;
}

bool pl_overlay_common_area_m2(pl_overlay *overlay, const pl_polygon *const *a, size_t a_count,
                               const pl_polygon *const *b, size_t b_count, double *ret, pl_error *error) {
    const pl_box one = box_of(a, a_count), other = box_of(b, b_count);
    if (!pl_box_meets(one, other)) {
        *ret = 0.0;
        return true;
    }
    common c = {.overlay = overlay,
                .box = {fmax(one.west, other.west), fmax(one.south, other.south), fmin(one.east, other.east),
                        fmin(one.north, other.north)}};
    const pl_segment *pieces;
    size_t count;
    double area_m2 = 0.0;
    bool sure = false;
    const bool done = pl_segments_clear(&overlay->lines, 64) && gather(&c, A, a, a_count) &&
                      gather(&c, B, b, b_count) && pl_segments_sort(&overlay->lines) &&
                      pl_cut_lines(overlay, &pieces, &count, &sure) &&
                      (!sure || sum_pieces(&c, pieces, count, &area_m2, &sure));
    for (unsigned which = A; which <= B; which++) pl_free(c.of[which].list);
    if (!done) return pl_fail_nomem(error);
    if (!sure) return by_difference(overlay, &(pl_layer_pair){a, a_count, b, b_count}, ret, error);
    *ret = area_m2 > 0.0 ? area_m2 : 0.0;
    return true;
}
