/* boundary.c - the boundary of a union of polygons: GEOS joins them, small holes go, rings become lines. */
#include "geom/boundary.h"
#include "geom/area.h"
#include "geom/arrangement.h"

#include <math.h>
#include <stdlib.h>

#define GRID_DEG 1e-9

typedef struct {
    pl_polygon *list;
    size_t count, capacity, rings;
} parts;

static bool take_part(void *context, const pl_polygon *polygon) {
    parts *all = context;
    if (!PL_GROW(all->list, all->count, all->capacity)) return false;
    all->list[all->count++] = *polygon;
    all->rings += polygon->count;
    return true;
}

static int part_compare(const void *a, const void *b) {
    return pl_polygon_compare(a, b);
}

/* A closed line of a ring. */
static bool line_of_ring(const pl_ring *ring, pl_arena *arena, pl_chain *ret) {
    pl_point *points = pl_arena_alloc(arena, (ring->count + 1) * sizeof *points);
    if (points == NULL) return false;
    memcpy(points, ring->points, ring->count * sizeof *points);
    points[ring->count] = ring->points[0];
    *ret = (pl_chain){points, ring->count + 1};
    return true;
}

/* One polygon without its small holes; its rings become lines. The rings are the arena's and may be changed.
 */
static bool keep_part(pl_polygon *polygon, double hole_max_km2, pl_arena *arena, pl_chain *lines,
                      pl_boundary *made) {
    pl_ring *rings = pl_arena_alloc(arena, polygon->count * sizeof *rings);
    if (rings == NULL) return false;
    size_t kept = 0;
    for (size_t r = 0; r < polygon->count; r++) {
        const pl_ring *ring = &polygon->rings[r];
        const double area_km2 = r == 0 ? INFINITY : fabs(pl_ring_area_m2(ring->points, ring->count)) * 1e-6;
        if (area_km2 < hole_max_km2) {
            made->holes_filled++;
            made->filled_km2 += area_km2;
            made->filled_m += pl_ring_length_m(ring->points, ring->count);
            continue;
        }
        rings[kept++] = *ring;
        if (!line_of_ring(ring, arena, &lines[made->line_count++])) return false;
    }
    *polygon = (pl_polygon){rings, kept};
    return true;
}

bool pl_boundary_find(pl_overlay *overlay, const pl_polygon *const *polygons, size_t count,
                      double hole_max_km2, pl_arena *arena, pl_boundary *ret, pl_error *error) {
    parts all = {0};
    pl_boundary made = {0};
    GEOSGeometry *joined = pl_geos_union(overlay, polygons, count, 0.0);
    bool done = joined != NULL && pl_geos_each_polygon(overlay, joined, arena, take_part, &all);
    GEOSGeom_destroy_r(overlay->geos, joined);
    if (!done) {
        pl_free(all.list);
        return pl_geos_fail(overlay, error, "join polygons");
    }
    pl_polygon *list = pl_arena_alloc(arena, (all.count + 1) * sizeof *list);
    pl_chain *lines = pl_arena_alloc(arena, (all.rings + 1) * sizeof *lines);
    done = list != NULL && lines != NULL;
    if (done && all.count > 0) {
        qsort(all.list, all.count, sizeof *all.list, part_compare);
        memcpy(list, all.list, all.count * sizeof *list);
    }
    for (size_t i = 0; done && i < all.count; i++)
        done = keep_part(&list[i], hole_max_km2, arena, lines, &made);
    made.polygons = list;
    made.polygon_count = all.count;
    made.lines = lines;
    pl_free(all.list);
    if (!done) return pl_fail_nomem(error);
    *ret = made;
    return true;
}

static GEOSGeometry *combine(pl_overlay *overlay, const GEOSGeometry *left, const GEOSGeometry *right,
                             bool add) {
    return add ? GEOSUnionPrec_r(overlay->geos, left, right, GRID_DEG)
               : GEOSDifferencePrec_r(overlay->geos, left, right, GRID_DEG);
}

/* One operation of GEOS with the union of polygons; `left` is destroyed. Where it cannot, since what was cut
 * on the grid may touch itself, both are made valid first. */
static GEOSGeometry *with_union(pl_overlay *overlay, GEOSGeometry *left, const pl_polygon *const *polygons,
                                size_t count, bool add) {
    if (left == NULL || count == 0) return left;
    GEOSGeometry *right = pl_geos_union(overlay, polygons, count, 0.0), *made = NULL;
    if (right == NULL) right = pl_geos_union(overlay, polygons, count, GRID_DEG);
    if (right != NULL) made = combine(overlay, left, right, add);
    if (right != NULL && made == NULL) {
        GEOSGeometry *a = GEOSMakeValid_r(overlay->geos, left), *b = GEOSMakeValid_r(overlay->geos, right);
        if (a != NULL && b != NULL) made = combine(overlay, a, b, add);
        GEOSGeom_destroy_r(overlay->geos, a);
        GEOSGeom_destroy_r(overlay->geos, b);
    }
    GEOSGeom_destroy_r(overlay->geos, left);
    GEOSGeom_destroy_r(overlay->geos, right);
    return made;
}

bool pl_boundary_correct(pl_overlay *overlay, const pl_polygon *const *base, size_t base_count,
                         const pl_polygon *const *less, size_t less_count, const pl_polygon *const *more,
                         size_t more_count, pl_arena *arena, const pl_polygon **ret, size_t *ret_count,
                         pl_error *error) {
    parts all = {0};
    GEOSGeometry *made = pl_geos_union(overlay, base, base_count, 0.0);
    made = with_union(overlay, made, less, less_count, false);
    made = with_union(overlay, made, more, more_count, true);
    bool done = made != NULL && pl_geos_each_polygon(overlay, made, arena, take_part, &all);
    GEOSGeom_destroy_r(overlay->geos, made);
    pl_polygon *list = done ? pl_arena_alloc(arena, (all.count + 1) * sizeof *list) : NULL;
    if (list != NULL && all.count > 0) {
        qsort(all.list, all.count, sizeof *all.list, part_compare);
        memcpy(list, all.list, all.count * sizeof *list);
    }
    const size_t count = all.count;
    pl_free(all.list);
    if (!done) return pl_geos_fail(overlay, error, "correct an outline");
    if (list == NULL) return pl_fail_nomem(error);
    *ret = list;
    *ret_count = count;
    return true;
}

bool pl_boundary_contains(const pl_boundary *boundary, pl_point point) {
    for (size_t i = 0; i < boundary->polygon_count; i++)
        if (pl_polygon_contains(&boundary->polygons[i], point)) return true;
    return false;
}
