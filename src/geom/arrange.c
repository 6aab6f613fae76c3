/* arrange.c - the faces of one cluster of left-over segments.
 *
 * The segments of a cluster, and every line of the state before that meets its box, cut the plane into faces
 * on which all windings are constant. Outside the closed chains of left-over segments nothing changed, so
 * lines that do not enter them are dropped, and lines that end somewhere outside cut no changed face short.
 * The lines are noded and their faces traced by hand (trace.c); where rounding leaves that unsure, or the
 * identity fails, GEOS nodes them. For each face an interior position tells the change of winding of each
 * layer (by the chain of left-over segments) and the winding before (by the polygons of that state). */
#include "geom/area.h"
#include "geom/arrangement.h"

#include <math.h>
#include <stdlib.h>

/* A node stands within this of its exact place: coordinates up to 180 have a last place of 2.8e-14 degrees or
 * 3e-9 m, and a node moves by one or two. An area bounded by L metres of noded lines is right to L times
 * this. */
#define NODE_ERROR_M 1e-8
#define DEGREE_M 111700.0 /* at most, on the ellipsoid */
#define AREA_ERROR_M2 1e-6

static bool any_change(const int32_t *change, size_t layer_count) {
    for (size_t l = 0; l < layer_count; l++)
        if (change[l] != 0) return true;
    return false;
}

/* The lines that have more than an end in common with a left-over one. */
typedef struct {
    const pl_segment *list;
    const uint8_t *is_left;
    uint8_t *touched;
} touching;

static bool mark_touched(void *context, size_t i, size_t j) {
    const touching *t = context;
    if ((t->is_left[i] || t->is_left[j]) &&
        pl_segments_touch_closely(t->list[i].p, t->list[i].q, t->list[j].p, t->list[j].q))
        t->touched[i] = t->touched[j] = 1;
    return true;
}

static int double_compare(const void *a, const void *b) {
    const double s = *(const double *)a, t = *(const double *)b;
    return s < t ? -1 : s > t ? 1 : 0;
}

/* The widest stretch of a parallel inside the polygon: its middle in *ret_lon, its width in degrees. */
static double widest_at(const pl_polygon *polygon, double lat, double *crossings, double *ret_lon) {
    size_t count = 0;
    for (size_t r = 0; r < polygon->count; r++) {
        const pl_ring *ring = &polygon->rings[r];
        if (ring->count == 0) continue;
        pl_point a = ring->points[ring->count - 1];
        for (size_t i = 0; i < ring->count; i++) {
            const pl_point b = ring->points[i];
            if ((a.lat > lat) != (b.lat > lat))
                crossings[count++] = a.lon + (lat - a.lat) / (b.lat - a.lat) * (b.lon - a.lon);
            a = b;
        }
    }
    qsort(crossings, count, sizeof *crossings, double_compare);
    double widest = -1.0;
    for (size_t i = 0; i + 1 < count; i += 2) {
        if (crossings[i + 1] - crossings[i] > widest) {
            widest = crossings[i + 1] - crossings[i];
            *ret_lon = crossings[i] + widest / 2.0;
        }
    }
    return widest;
}

/* A stretch as wide as this, 1 m, is far from where rounding could put a position on the wrong side of a
 * line. */
#define WIDE_DEG 1e-5

/* All distinct latitudes of the positions, sorted. */
static size_t latitudes_of(const pl_polygon *polygon, double *ret) {
    size_t count = 0, kept = 0;
    for (size_t r = 0; r < polygon->count; r++)
        for (size_t i = 0; i < polygon->rings[r].count; i++) ret[count++] = polygon->rings[r].points[i].lat;
    qsort(ret, count, sizeof *ret, double_compare);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || ret[i] != ret[kept - 1]) ret[kept++] = ret[i];
    return kept;
}

/* Halfway between the two latitudes of positions nearest to the middle. A face can be wide at one end and
 * thinner than rounding there; then the widest place between any two latitudes is looked for. */
bool pl_polygon_interior(const pl_polygon *polygon, pl_point *ret) {
    const pl_box box = pl_box_of_polygon(polygon);
    const double middle = box.south + (box.north - box.south) / 2.0;
    double below = box.south, above = box.north;
    size_t total = 0;
    for (size_t r = 0; r < polygon->count; r++) {
        total += polygon->rings[r].count;
        for (size_t i = 0; i < polygon->rings[r].count; i++) {
            const double lat = polygon->rings[r].points[i].lat;
            if (lat <= middle && lat > below) below = lat;
            if (lat > middle && lat < above) above = lat;
        }
    }
    pl_point best = {box.west + (box.east - box.west) / 2.0, below + (above - below) / 2.0};
    double *crossings = pl_malloc(2 * total * sizeof *crossings);
    if (crossings == NULL) return false;
    double widest = widest_at(polygon, best.lat, crossings, &best.lon);
    if (widest < WIDE_DEG) {
        double *latitudes = crossings + total;
        const size_t count = latitudes_of(polygon, latitudes);
        for (size_t i = 1; i < count; i++) {
            pl_point at = {best.lon, latitudes[i - 1] + (latitudes[i] - latitudes[i - 1]) / 2.0};
            const double width = widest_at(polygon, at.lat, crossings, &at.lon);
            if (width > widest) {
                widest = width;
                best = at;
            }
        }
    }
    pl_free(crossings);
    *ret = best;
    return true;
}

/* Is p -> q met by the ray that goes east? */
static inline bool ray_meets(pl_point p, pl_point q, pl_point at) {
    return (p.lat > at.lat) != (q.lat > at.lat) &&
           at.lon < p.lon + (at.lat - p.lat) / (q.lat - p.lat) * (q.lon - p.lon);
}

/* From this many left-over segments on, rays ask bands of them. */
#define LEFT_BANDS_MIN 64

/* By how much each layer's winding changes at a position. */
static void change_of_winding(const pl_overlay *overlay, pl_point at, int32_t winding[PL_LAYERS_MAX]) {
    memset(winding, 0, PL_LAYERS_MAX * sizeof *winding);
    size_t count = overlay->left_count;
    const pl_banded *banded = NULL;
    if (count >= LEFT_BANDS_MIN) banded = pl_bands_at(&overlay->left_bands, at.lat, &count);
    for (size_t i = 0; i < count; i++) {
        if (banded != NULL && !ray_meets(banded[i].p, banded[i].q, at)) continue;
        const pl_segment *s = &overlay->left[banded != NULL ? banded[i].of : i];
        if (banded == NULL && !ray_meets(s->p, s->q, at)) continue;
        const int32_t sign = s->q.lat > at.lat ? 1 : -1;
        for (size_t l = 0; l < overlay->layer_count; l++) winding[l] += sign * s->jump[l];
    }
}

/* A standing polygon that is asked this often, and has this many edges, gets bands. */
#define STANDING_ASKED_MIN 8
#define STANDING_EDGES_MIN 128

static bool build_standing(pl_standing *one) {
    size_t total = 0, count = 0;
    for (size_t r = 0; r < one->polygon->count; r++) total += one->polygon->rings[r].count;
    if (total < STANDING_EDGES_MIN || total > UINT32_MAX) return true;
    pl_segment *edges = pl_calloc(total, sizeof *edges);
    if (edges == NULL) return false;
    for (size_t r = 0; r < one->polygon->count; r++) {
        const pl_ring *ring = &one->polygon->rings[r];
        for (size_t i = 0; ring->count >= 3 && i < ring->count; i++) {
            edges[count].p = ring->points[i > 0 ? i - 1 : ring->count - 1];
            edges[count++].q = ring->points[i];
        }
    }
    const bool done = pl_bands_build(&one->bands, edges, count);
    pl_free(edges);
    return done;
}

/* pl_polygon_contains, by bands. */
static bool standing_contains(const pl_standing *one, pl_point at) {
    if (one->bands.count == 0) return pl_polygon_contains(one->polygon, at);
    bool inside = false;
    size_t count;
    const pl_banded *edges = pl_bands_at(&one->bands, at.lat, &count);
    for (size_t i = 0; i < count; i++)
        if (ray_meets(edges[i].p, edges[i].q, at)) inside = !inside;
    return inside;
}

static bool winding_before(pl_overlay *overlay, pl_point at, int32_t winding[PL_LAYERS_MAX]) {
    memset(winding, 0, PL_LAYERS_MAX * sizeof *winding);
    for (size_t i = 0; i < overlay->standing_count; i++) {
        pl_standing *one = &overlay->standing[i];
        if (at.lon < one->box.west || at.lon > one->box.east || at.lat < one->box.south ||
            at.lat > one->box.north)
            continue;
        if (++one->asked == STANDING_ASKED_MIN && !build_standing(one)) return false;
        if (standing_contains(one, at)) winding[one->layer]++;
    }
    return true;
}

typedef struct {
    pl_overlay *overlay;
    double signed_m2[PL_LAYERS_MAX]; /* sum of change of winding x area */
} face_sum;

/* Thinner than nodes are placed: what rounding leaves between two lines that are one. Nothing changed there.
 */
static bool is_rounding(const pl_polygon *polygon, double area_m2) {
    const pl_box box = pl_box_of_polygon(polygon);
    const double length_m = DEGREE_M * ((box.east - box.west) + (box.north - box.south));
    return area_m2 <= NODE_ERROR_M * length_m;
}

static bool take_face(void *context, const pl_polygon *polygon) {
    face_sum *sum = context;
    pl_overlay *overlay = sum->overlay;
    pl_point inside;
    int32_t change[PL_LAYERS_MAX], standing[PL_LAYERS_MAX];
    if (!pl_polygon_interior(polygon, &inside)) return false;
    change_of_winding(overlay, inside, change);
    if (!any_change(change, overlay->layer_count)) return true;
    const double area_m2 = pl_polygon_area_m2(polygon);
    for (size_t l = 0; l < overlay->layer_count; l++) sum->signed_m2[l] += change[l] * area_m2;
    if (is_rounding(polygon, area_m2)) return true;
    if (!winding_before(overlay, inside, standing)) return false;
    unsigned before = 0, after = 0;
    for (size_t l = 0; l < overlay->layer_count; l++) {
        if (standing[l] >= 1) before |= 1u << l;
        if (standing[l] + change[l] >= 1) after |= 1u << l;
    }
    return before == after || pl_faces_add(overlay, polygon, area_m2, (uint8_t)before, (uint8_t)after);
}

/* The area that the left-over segments enclose, layer by layer, against that of the faces. */
static bool identity_holds(const pl_overlay *overlay, pl_box box, const face_sum *sum, double *residual_m2,
                           bool *ret, pl_error *error) {
    pl_edge *edges = pl_malloc(overlay->left_count * sizeof *edges);
    if (edges == NULL) return pl_fail_nomem(error);
    const double lat0_deg = box.south + (box.north - box.south) / 2.0;
    *ret = true;
    for (size_t l = 0; l < overlay->layer_count; l++) {
        double area_m2 = 0.0, length_m = 0.0;
        int32_t largest = 0;
        for (size_t i = 0; i < overlay->left_count; i++) {
            const int32_t jump = abs(overlay->left[i].jump[l]);
            if (jump > largest) largest = jump;
        }
        for (int32_t multiple = 1; multiple <= largest;
             multiple++) { /* a segment that jumps by n stands n times */
            size_t count = 0;
            for (size_t i = 0; i < overlay->left_count; i++) {
                const pl_segment *s = &overlay->left[i];
                if (abs(s->jump[l]) < multiple) continue;
                edges[count++] = s->jump[l] > 0 ? (pl_edge){s->p, s->q} : (pl_edge){s->q, s->p};
                length_m += pl_edge_length_m(s->p, s->q);
            }
            area_m2 += pl_edges_area_m2(edges, count, lat0_deg);
        }
        const double residual = fabs(sum->signed_m2[l] - area_m2);
        if (residual > *residual_m2) *residual_m2 = residual;
        if (!(residual <= AREA_ERROR_M2 + NODE_ERROR_M * length_m)) *ret = false;
    }
    pl_free(edges);
    return true;
}

/* Adds the lines around the cluster: of polygons in one state, and of those in both. */
static bool gather_lines(pl_overlay *overlay, pl_box box) {
    for (size_t i = 0; i < overlay->edges.count; i++) {
        const pl_segment *s = &overlay->edges.list[i];
        if (!any_change(s->jump, overlay->layer_count) && pl_segment_meets_box(s, box) &&
            pl_segments_at(&overlay->lines, s->p, s->q) == NULL)
            return false;
    }
    for (size_t i = 0; i < overlay->standing_count; i++) {
        const pl_standing *one = &overlay->standing[i];
        if (!one->kept || !pl_box_meets(one->box, box)) continue;
        for (size_t r = 0; r < one->polygon->count; r++) {
            const pl_ring *ring = &one->polygon->rings[r];
            if (ring->count < 3) continue;
            pl_point a = ring->points[ring->count - 1];
            for (size_t k = 0; k < ring->count; k++) {
                const pl_point b = ring->points[k];
                if (!((a.lon > box.east && b.lon > box.east) || (a.lon < box.west && b.lon < box.west) ||
                      (a.lat > box.north && b.lat > box.north) || (a.lat < box.south && b.lat < box.south) ||
                      pl_point_equal(a, b)) &&
                    pl_segments_at(&overlay->lines, a, b) == NULL)
                    return false;
                a = b;
            }
        }
    }
    return true;
}

/* Nearer than this to a left-over line, rounding could put a position on either side of it: 0.1 mm. */
#define NEAR_DEG 1e-9

static bool is_near(pl_point at, pl_point p, pl_point q) {
    if (at.lon < fmin(p.lon, q.lon) - NEAR_DEG || at.lon > fmax(p.lon, q.lon) + NEAR_DEG ||
        at.lat < fmin(p.lat, q.lat) - NEAR_DEG || at.lat > fmax(p.lat, q.lat) + NEAR_DEG)
        return false;
    const double dx = q.lon - p.lon, dy = q.lat - p.lat;
    return fabs(dx * (at.lat - p.lat) - dy * (at.lon - p.lon)) <= NEAR_DEG * (fabs(dx) + fabs(dy));
}

static bool near_left(const pl_overlay *overlay, pl_point at) {
    if (overlay->left_count < LEFT_BANDS_MIN) {
        for (size_t i = 0; i < overlay->left_count; i++)
            if (is_near(at, overlay->left[i].p, overlay->left[i].q)) return true;
        return false;
    }
    /* A line that is nearly level may reach the parallel just above or below only. */
    for (int step = -1; step <= 1; step++) {
        size_t count;
        const pl_banded *banded = pl_bands_at(&overlay->left_bands, at.lat + step * NEAR_DEG, &count);
        for (size_t i = 0; i < count; i++)
            if (is_near(at, banded[i].p, banded[i].q)) return true;
    }
    return false;
}

/* Keeps the left-over lines and those that a changed face can meet: a line that touches no left-over one lies
 * on one side of all of them, and its middle tells which, unless it runs along one of them too closely to
 * tell: then it is kept, which is never wrong. Lines are dropped in place, in order. */
static void drop_outside(pl_overlay *overlay, const uint8_t *is_left, const uint8_t *touched) {
    size_t kept = 0;
    for (size_t i = 0; i < overlay->lines.count; i++) {
        const pl_segment line = overlay->lines.list[i];
        if (!is_left[i] && !touched[i]) {
            const pl_point middle = {line.p.lon + (line.q.lon - line.p.lon) / 2.0,
                                     line.p.lat + (line.q.lat - line.p.lat) / 2.0};
            int32_t change[PL_LAYERS_MAX];
            change_of_winding(overlay, middle, change);
            if (!any_change(change, overlay->layer_count) && !near_left(overlay, middle)) continue;
        }
        overlay->lines.list[kept++] = line;
    }
    overlay->lines.count = kept;
}

/* Sorts the lines, which makes the answer a matter of geometry alone (their hash is not used again), and
 * sorts out those that matter. */
static bool choose_lines(pl_overlay *overlay) {
    const size_t count = overlay->lines.count;
    if (!pl_segments_sort(&overlay->lines)) return false;
    uint8_t *is_left = pl_calloc(count, 2), *touched = is_left == NULL ? NULL : is_left + count;
    overlay->left_count = 0;
    if (is_left == NULL || !PL_RESERVE(overlay->left, count, overlay->left_capacity)) {
        pl_free(is_left);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        is_left[i] = any_change(overlay->lines.list[i].jump, overlay->layer_count);
        if (is_left[i]) overlay->left[overlay->left_count++] = overlay->lines.list[i];
    }
    bool done = overlay->left_count < LEFT_BANDS_MIN ||
                pl_bands_build(&overlay->left_bands, overlay->left, overlay->left_count);
    if (done && overlay->left_count < count) {
        touching found = {overlay->lines.list, is_left, touched};
        done = pl_segments_meet(&overlay->sweep_bands, overlay->lines.list, count, mark_touched, &found);
        if (done) drop_outside(overlay, is_left, touched);
    }
    pl_free(is_left);
    return done;
}

bool pl_arrange(pl_overlay *overlay, pl_box box, pl_arena *arena, bool *ret_agrees, double *residual_m2,
                pl_error *error) {
    if (!gather_lines(overlay, box) || !choose_lines(overlay)) return pl_fail_nomem(error);
    const size_t faces_before = overlay->faces.count;
    face_sum sum = {.overlay = overlay};
    double residual = 0.0;
    bool sure, agrees = false;
    if (!pl_trace_faces(overlay, arena, take_face, &sum, &sure)) return pl_fail_nomem(error);
    if (sure && !identity_holds(overlay, box, &sum, &residual, &agrees, error)) return false;
    overlay->traced += agrees;
    if (!agrees) {
        overlay->noded++;
        overlay->faces.count = faces_before;
        sum = (face_sum){.overlay = overlay};
        residual = 0.0;
        GEOSGeometry *faces = pl_geos_enclosed(overlay, overlay->lines.list, overlay->lines.count);
        const bool read = faces != NULL && pl_geos_each_polygon(overlay, faces, arena, take_face, &sum);
        GEOSGeom_destroy_r(overlay->geos, faces);
        if (read && !identity_holds(overlay, box, &sum, &residual, &agrees, error)) return false;
    }
    *residual_m2 = fmax(*residual_m2, residual);
    *ret_agrees = agrees;
    return true;
}
