/* full.c - the lower rungs of the ladder: the faces of a difference from GEOS's overlay of both full states.
 * Slow, and used where the exact way does not satisfy its identity. The land that changed in any layer is cut
 * by the cover of each layer before and after in turn; each piece takes its bits from the cuts. */
#include "geom/area.h"
#include "geom/arrangement.h"

#include <math.h>

typedef struct {
    GEOSGeometry *land;
    uint8_t before, after;
} piece;

typedef struct {
    piece *list;
    size_t count, capacity;
} pieces;

static void pieces_free(pl_overlay *overlay, pieces *all) {
    for (size_t i = 0; i < all->count; i++) GEOSGeom_destroy_r(overlay->geos, all->list[i].land);
    pl_free(all->list);
    *all = (pieces){0};
}

/* Where covers touch along a line, an overlay returns that line too, and takes no such mixture back: only its
 * polygons are kept. Takes ownership; NULL stays NULL. */
static GEOSGeometry *land_of(pl_overlay *overlay, GEOSGeometry *mixed) {
    if (mixed == NULL) return NULL;
    const int type = GEOSGeomTypeId_r(overlay->geos, mixed);
    if (type == GEOS_POLYGON || type == GEOS_MULTIPOLYGON) return mixed;
    const int count = type == GEOS_GEOMETRYCOLLECTION ? GEOSGetNumGeometries_r(overlay->geos, mixed) : 0;
    GEOSGeometry **parts = pl_malloc((size_t)count * sizeof(GEOSGeometry *)), *land = NULL;
    unsigned kept = 0;
    for (int i = 0; parts != NULL && i < count; i++) {
        const GEOSGeometry *part = GEOSGetGeometryN_r(overlay->geos, mixed, i);
        if (GEOSGeomTypeId_r(overlay->geos, part) == GEOS_POLYGON)
            parts[kept++] = GEOSGeom_clone_r(overlay->geos, part);
    }
    if (parts != NULL) land = GEOSGeom_createCollection_r(overlay->geos, GEOS_MULTIPOLYGON, parts, kept);
    pl_free(parts);
    GEOSGeom_destroy_r(overlay->geos, mixed);
    return land;
}

/* Takes ownership of land, also on failure. */
static bool pieces_add(pl_overlay *overlay, pieces *all, GEOSGeometry *land, uint8_t before, uint8_t after) {
    land = land_of(overlay, land);
    if (land == NULL) return false;
    if (GEOSisEmpty_r(overlay->geos, land) == 1) {
        GEOSGeom_destroy_r(overlay->geos, land);
        return true;
    }
    if (!PL_GROW(all->list, all->count, all->capacity)) {
        GEOSGeom_destroy_r(overlay->geos, land);
        return false;
    }
    all->list[all->count++] = (piece){land, before, after};
    return true;
}

static bool cut(pl_overlay *overlay, pieces *all, const GEOSGeometry *cover, double grid, uint8_t before,
                uint8_t after) {
    pieces next = {0};
    bool done = true;
    for (size_t i = 0; done && i < all->count; i++) {
        const piece *one = &all->list[i];
        done = pieces_add(overlay, &next, GEOSIntersectionPrec_r(overlay->geos, one->land, cover, grid),
                          one->before | before, one->after | after) &&
               pieces_add(overlay, &next, GEOSDifferencePrec_r(overlay->geos, one->land, cover, grid),
                          one->before, one->after);
    }
    pieces_free(overlay, all);
    *all = next;
    return done;
}

typedef struct {
    pl_overlay *overlay;
    uint8_t before, after;
    double *net_m2; /* per layer */
} taking;

static bool take_piece(void *context, const pl_polygon *polygon) {
    const taking *to = context;
    const double area_m2 = pl_polygon_area_m2(polygon);
    for (size_t l = 0; l < to->overlay->layer_count; l++)
        to->net_m2[l] += (((to->after >> l) & 1) - ((to->before >> l) & 1)) * area_m2;
    return pl_faces_add(to->overlay, polygon, area_m2, to->before, to->after);
}

/* The covers of all layers, before and after, then the land on which any differs. */
static bool make_covers(pl_overlay *overlay, double grid, GEOSGeometry **covers, pieces *changed) {
    GEOSGeometry *any = GEOSGeom_createEmptyPolygon_r(overlay->geos);
    for (size_t l = 0; any != NULL && l < overlay->layer_count; l++) {
        const pl_layer_pair *pair = &overlay->layers[l];
        covers[2 * l] = pl_geos_union(overlay, pair->from, pair->from_count, grid);
        covers[2 * l + 1] = pl_geos_union(overlay, pair->to, pair->to_count, grid);
        GEOSGeometry *differs = NULL, *joined = NULL;
        if (covers[2 * l] != NULL && covers[2 * l + 1] != NULL)
            differs = land_of(overlay,
                              GEOSSymDifferencePrec_r(overlay->geos, covers[2 * l], covers[2 * l + 1], grid));
        if (differs != NULL) joined = land_of(overlay, GEOSUnionPrec_r(overlay->geos, any, differs, grid));
        GEOSGeom_destroy_r(overlay->geos, differs);
        GEOSGeom_destroy_r(overlay->geos, any);
        any = joined;
    }
    return pieces_add(overlay, changed, any, 0, 0);
}

bool pl_full_faces(pl_overlay *overlay, double grid, pl_arena *arena, double *residual_m2, pl_error *error) {
    GEOSGeometry *covers[2 * PL_LAYERS_MAX] = {0};
    pieces changed = {0};
    overlay->message[0] = '\0';
    bool done = make_covers(overlay, grid, covers, &changed);
    for (size_t l = 0; done && l < overlay->layer_count; l++)
        done = cut(overlay, &changed, covers[2 * l], grid, (uint8_t)(1u << l), 0) &&
               cut(overlay, &changed, covers[2 * l + 1], grid, 0, (uint8_t)(1u << l));
    double net_m2[PL_LAYERS_MAX] = {0};
    for (size_t i = 0; done && i < changed.count; i++) {
        taking to = {overlay, changed.list[i].before, changed.list[i].after, net_m2};
        done = to.before == to.after ||
               pl_geos_each_polygon(overlay, changed.list[i].land, arena, take_piece, &to);
    }
    *residual_m2 = 0.0;
    for (size_t l = 0; done && l < overlay->layer_count; l++) {
        double from_m2 = 0.0, to_m2 = 0.0;
        done = pl_geos_area_m2(overlay, covers[2 * l], &from_m2) &&
               pl_geos_area_m2(overlay, covers[2 * l + 1], &to_m2);
        *residual_m2 = fmax(*residual_m2, fabs(net_m2[l] - (to_m2 - from_m2)));
    }
    pieces_free(overlay, &changed);
    for (size_t i = 0; i < 2 * PL_LAYERS_MAX; i++) GEOSGeom_destroy_r(overlay->geos, covers[i]);
    return done || pl_geos_fail(overlay, error, "overlay two states");
}
