/* union.c - unions, differences and intersections by GEOS: the oracle of `verify`, and outlines for drawing.
 */
#include "geom/area.h"
#include "geom/arrangement.h"

#include <math.h>
#include <stdlib.h>

bool pl_overlay_union_area_m2(pl_overlay *overlay, const pl_polygon *const *polygons, size_t count,
                              double *ret, pl_error *error) {
    GEOSGeometry *joined = pl_geos_union(overlay, polygons, count, 0.0);
    double area_m2 = 0.0;
    const bool done = joined != NULL && pl_geos_area_m2(overlay, joined, &area_m2);
    GEOSGeom_destroy_r(overlay->geos, joined);
    if (!done) return pl_geos_fail(overlay, error, "join polygons");
    *ret = area_m2;
    return true;
}

typedef struct {
    double gained_m2, lost_m2;
    double residual_m2; /* |gained - lost - (to - from)| */
} full_difference;

static bool difference_on_grid(pl_overlay *overlay, const pl_layer_pair *layer, double grid,
                               full_difference *ret) {
    GEOSGeometry *from = pl_geos_union(overlay, layer->from, layer->from_count, grid);
    GEOSGeometry *to = pl_geos_union(overlay, layer->to, layer->to_count, grid);
    GEOSGeometry *gained = NULL, *lost = NULL;
    if (from != NULL && to != NULL) {
        gained = GEOSDifferencePrec_r(overlay->geos, to, from, grid);
        lost = GEOSDifferencePrec_r(overlay->geos, from, to, grid);
    }
    double from_m2 = 0.0, to_m2 = 0.0;
    full_difference made = {0};
    const bool done = gained != NULL && lost != NULL && pl_geos_area_m2(overlay, from, &from_m2) &&
                      pl_geos_area_m2(overlay, to, &to_m2) &&
                      pl_geos_area_m2(overlay, gained, &made.gained_m2) &&
                      pl_geos_area_m2(overlay, lost, &made.lost_m2);
    GEOSGeom_destroy_r(overlay->geos, gained);
    GEOSGeom_destroy_r(overlay->geos, lost);
    GEOSGeom_destroy_r(overlay->geos, from);
    GEOSGeom_destroy_r(overlay->geos, to);
    if (!done) return false;
    made.residual_m2 = fabs(made.gained_m2 - made.lost_m2 - (to_m2 - from_m2));
    *ret = made;
    return true;
}

/* In floating precision GEOS snaps when its first attempt fails, and then loses slivers (up to 0.001 km2 on
 * rings of 40,000 edges). Its own net tells; a grid of a micrometre does not lose them. */
#define NET_ERROR_M2 0.1
#define FINE_GRID_DEG 1e-11

bool pl_overlay_full_difference_m2(pl_overlay *overlay, const pl_layer_pair *layer, double *ret_gained,
                                   double *ret_lost, pl_error *error) {
    full_difference made, finer;
    if (!difference_on_grid(overlay, layer, 0.0, &made))
        return pl_geos_fail(overlay, error, "subtract two states");
    if (made.residual_m2 > NET_ERROR_M2 && difference_on_grid(overlay, layer, FINE_GRID_DEG, &finer) &&
        finer.residual_m2 < made.residual_m2)
        made = finer;
    *ret_gained = made.gained_m2;
    *ret_lost = made.lost_m2;
    return true;
}

typedef struct {
    pl_polygon *list;
    size_t count, capacity;
} outline;

static bool take_outline(void *context, const pl_polygon *polygon) {
    outline *all = context;
    if (!PL_GROW(all->list, all->count, all->capacity)) return false;
    all->list[all->count++] = *polygon;
    return true;
}

static int outline_compare(const void *a, const void *b) {
    return pl_polygon_compare(a, b);
}

/* Faces of one arrangement share whole edges, so GEOS can join them without noding; others it nodes. */
static GEOSGeometry *joined_outline(pl_overlay *overlay, const pl_polygon *const *polygons, size_t count) {
    GEOSGeometry *all = pl_geos_multipolygon(overlay, polygons, count);
    if (all == NULL) return NULL;
    GEOSGeometry *joined = GEOSCoverageUnion_r(overlay->geos, all);
    if (joined == NULL || GEOSisValid_r(overlay->geos, joined) != 1) {
        GEOSGeom_destroy_r(overlay->geos, joined);
        joined = GEOSUnaryUnion_r(overlay->geos, all);
    }
    GEOSGeom_destroy_r(overlay->geos, all);
    return joined;
}

bool pl_overlay_dissolve(pl_overlay *overlay, const pl_polygon *const *polygons, size_t count,
                         pl_arena *arena, const pl_polygon **ret, size_t *ret_count, pl_error *error) {
    outline all = {0};
    bool done = true;
    if (count == 1) {
        pl_polygon only;
        done = (pl_polygon_canonical(polygons[0], arena, &only) && take_outline(&all, &only)) ||
               pl_fail_nomem(error);
    } else if (count > 1) {
        GEOSGeometry *joined = joined_outline(overlay, polygons, count);
        done = joined != NULL && pl_geos_each_polygon(overlay, joined, arena, take_outline, &all);
        GEOSGeom_destroy_r(overlay->geos, joined);
        if (!done) pl_geos_fail(overlay, error, "join the faces of a patch");
    }
    pl_polygon *list = done ? pl_arena_alloc(arena, all.count * sizeof *list) : NULL;
    if (list != NULL && all.count > 0) {
        qsort(all.list, all.count, sizeof *all.list, outline_compare);
        memcpy(list, all.list, all.count * sizeof *list);
    }
    const size_t made = all.count;
    pl_free(all.list);
    if (!done) return false;
    if (list == NULL) return pl_fail_nomem(error);
    *ret = list;
    *ret_count = made;
    return true;
}
