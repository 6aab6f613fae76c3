/* geos.c - geometries to GEOS and back, canonical forms, and what GEOS said when it failed. */
#include "geom/area.h"
#include "geom/arrangement.h"

#include <stdio.h>
#include <stdlib.h>

bool pl_geos_fail(pl_overlay *overlay, pl_error *error, const char *doing) {
    if (overlay->message[0] == '\0' || strstr(overlay->message, "bad_alloc") != NULL)
        return pl_fail_nomem(error);
    return pl_fail(error, PL_INTERNAL, "GEOS could not %s: %s", doing, overlay->message);
}

static GEOSGeometry *linear_ring(pl_overlay *overlay, const pl_ring *ring) {
    GEOSCoordSequence *sequence = GEOSCoordSeq_create_r(overlay->geos, (unsigned)ring->count + 1, 2);
    if (sequence == NULL) return NULL;
    for (size_t i = 0; i <= ring->count; i++) {
        const pl_point point = ring->points[i < ring->count ? i : 0];
        if (GEOSCoordSeq_setXY_r(overlay->geos, sequence, (unsigned)i, point.lon, point.lat) == 0) {
            GEOSCoordSeq_destroy_r(overlay->geos, sequence);
            return NULL;
        }
    }
    return GEOSGeom_createLinearRing_r(overlay->geos, sequence);
}

static void destroy_all(pl_overlay *overlay, GEOSGeometry **geometries, size_t count) {
    for (size_t i = 0; i < count; i++) GEOSGeom_destroy_r(overlay->geos, geometries[i]);
    pl_free(geometries);
}

GEOSGeometry *pl_geos_polygon(pl_overlay *overlay, const pl_polygon *polygon) {
    overlay->message[0] = '\0';
    if (polygon->count == 0) return GEOSGeom_createEmptyPolygon_r(overlay->geos);
    GEOSGeometry *shell = linear_ring(overlay, &polygon->rings[0]);
    if (shell == NULL) return NULL;
    const size_t holes_wanted = polygon->count - 1;
    GEOSGeometry **holes = pl_malloc(holes_wanted * sizeof(GEOSGeometry *));
    size_t holes_count = 0;
    while (holes != NULL && holes_count < holes_wanted) {
        holes[holes_count] = linear_ring(overlay, &polygon->rings[holes_count + 1]);
        if (holes[holes_count] == NULL) break;
        holes_count++;
    }
    if (holes == NULL || holes_count < holes_wanted) {
        destroy_all(overlay, holes, holes_count);
        GEOSGeom_destroy_r(overlay->geos, shell);
        return NULL;
    }
    /* On failure GEOS has taken the rings all the same. */
    GEOSGeometry *made = GEOSGeom_createPolygon_r(overlay->geos, shell, holes, (unsigned)holes_count);
    pl_free(holes);
    return made;
}

GEOSGeometry *pl_geos_multipolygon(pl_overlay *overlay, const pl_polygon *const *polygons, size_t count) {
    GEOSGeometry **parts = pl_malloc(count * sizeof(GEOSGeometry *));
    size_t parts_count = 0;
    if (parts == NULL) return NULL;
    for (size_t i = 0; i < count; i++) {
        if (polygons[i]->count == 0 || polygons[i]->rings[0].count < 3) continue;
        parts[parts_count] = pl_geos_polygon(overlay, polygons[i]);
        if (parts[parts_count] == NULL) {
            destroy_all(overlay, parts, parts_count);
            return NULL;
        }
        parts_count++;
    }
    GEOSGeometry *made =
        GEOSGeom_createCollection_r(overlay->geos, GEOS_MULTIPOLYGON, parts, (unsigned)parts_count);
    pl_free(parts);
    return made;
}

GEOSGeometry *pl_geos_union(pl_overlay *overlay, const pl_polygon *const *polygons, size_t count,
                            double grid) {
    GEOSGeometry *all = pl_geos_multipolygon(overlay, polygons, count);
    if (all == NULL) return NULL;
    GEOSGeometry *joined =
        grid > 0.0 ? GEOSUnaryUnionPrec_r(overlay->geos, all, grid) : GEOSUnaryUnion_r(overlay->geos, all);
    GEOSGeom_destroy_r(overlay->geos, all);
    return joined;
}

GEOSGeometry *pl_geos_enclosed(pl_overlay *overlay, const pl_segment *segments, size_t count) {
    GEOSGeometry **lines = pl_malloc(count * sizeof(GEOSGeometry *));
    if (lines == NULL) return NULL;
    overlay->message[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        GEOSCoordSequence *sequence = GEOSCoordSeq_create_r(overlay->geos, 2, 2);
        lines[i] = NULL;
        if (sequence != NULL) {
            GEOSCoordSeq_setXY_r(overlay->geos, sequence, 0, segments[i].p.lon, segments[i].p.lat);
            GEOSCoordSeq_setXY_r(overlay->geos, sequence, 1, segments[i].q.lon, segments[i].q.lat);
            lines[i] = GEOSGeom_createLineString_r(overlay->geos, sequence);
        }
        if (lines[i] == NULL) {
            destroy_all(overlay, lines, i);
            return NULL;
        }
    }
    GEOSGeometry *all =
        GEOSGeom_createCollection_r(overlay->geos, GEOS_MULTILINESTRING, lines, (unsigned)count);
    pl_free(lines);
    if (all != NULL) {
        GEOSGeometry *noded = GEOSUnaryUnion_r(overlay->geos, all);
        GEOSGeom_destroy_r(overlay->geos, all);
        all = noded;
    }
    GEOSGeometry *faces = NULL;
    if (all != NULL) {
        const GEOSGeometry *const input[1] = {all};
        faces = GEOSPolygonize_r(overlay->geos, input, 1);
        GEOSGeom_destroy_r(overlay->geos, all);
    }
    return faces;
}

static bool read_ring(pl_overlay *overlay, const GEOSGeometry *geometry, bool counter_clockwise,
                      pl_arena *arena, pl_ring *ret) {
    unsigned count = 0;
    const GEOSCoordSequence *sequence = GEOSGeom_getCoordSeq_r(overlay->geos, geometry);
    if (sequence == NULL || GEOSCoordSeq_getSize_r(overlay->geos, sequence, &count) == 0) return false;
    if (count > 0) count--; /* the repeated last */
    pl_point *points = pl_malloc(count * sizeof *points);
    bool done = points != NULL;
    for (unsigned i = 0; done && i < count; i++)
        done = GEOSCoordSeq_getXY_r(overlay->geos, sequence, i, &points[i].lon, &points[i].lat) != 0;
    done = done && pl_ring_canonical(points, count, counter_clockwise, arena, ret);
    pl_free(points);
    return done;
}

static int ring_compare(const void *a, const void *b) {
    const pl_ring *s = a, *t = b;
    const size_t shorter = s->count < t->count ? s->count : t->count;
    for (size_t i = 0; i < shorter; i++) {
        if (pl_point_before(s->points[i], t->points[i])) return -1;
        if (pl_point_before(t->points[i], s->points[i])) return 1;
    }
    return s->count < t->count ? -1 : s->count > t->count ? 1 : 0;
}

int pl_polygon_compare(const pl_polygon *a, const pl_polygon *b) {
    const size_t fewer = a->count < b->count ? a->count : b->count;
    for (size_t r = 0; r < fewer; r++) {
        const int order = ring_compare(&a->rings[r], &b->rings[r]);
        if (order != 0) return order;
    }
    return a->count < b->count ? -1 : a->count > b->count ? 1 : 0;
}

bool pl_ring_canonical(const pl_point *points, size_t count, bool counter_clockwise, pl_arena *arena,
                       pl_ring *ret) {
    pl_point *copy = pl_arena_alloc(arena, count * sizeof *copy);
    if (copy == NULL) return false;
    size_t least = 0;
    for (size_t i = 1; i < count; i++)
        if (pl_point_before(points[i], points[least])) least = i;
    const bool forward = (pl_ring_turn(points, count) >= 0.0) == counter_clockwise;
    for (size_t i = 0; i < count; i++) copy[i] = points[(forward ? least + i : least + count - i) % count];
    *ret = (pl_ring){copy, count};
    return true;
}

bool pl_polygon_canonical(const pl_polygon *polygon, pl_arena *arena, pl_polygon *ret) {
    pl_ring *rings = pl_arena_alloc(arena, polygon->count * sizeof *rings);
    if (rings == NULL) return false;
    for (size_t r = 0; r < polygon->count; r++)
        if (!pl_ring_canonical(polygon->rings[r].points, polygon->rings[r].count, r == 0, arena, &rings[r]))
            return false;
    if (polygon->count > 2) qsort(rings + 1, polygon->count - 1, sizeof *rings, ring_compare);
    *ret = (pl_polygon){rings, polygon->count};
    return true;
}

static bool read_polygon(pl_overlay *overlay, const GEOSGeometry *geometry, pl_arena *arena,
                         pl_polygon *ret) {
    const int holes = GEOSGetNumInteriorRings_r(overlay->geos, geometry);
    const GEOSGeometry *shell = GEOSGetExteriorRing_r(overlay->geos, geometry);
    if (holes < 0 || shell == NULL) return false;
    pl_ring *rings = pl_arena_alloc(arena, (1 + (size_t)holes) * sizeof *rings);
    if (rings == NULL || !read_ring(overlay, shell, true, arena, &rings[0])) return false;
    for (int h = 0; h < holes; h++) {
        const GEOSGeometry *hole = GEOSGetInteriorRingN_r(overlay->geos, geometry, h);
        if (hole == NULL || !read_ring(overlay, hole, false, arena, &rings[h + 1])) return false;
    }
    if (holes > 1) qsort(rings + 1, (size_t)holes, sizeof *rings, ring_compare);
    *ret = (pl_polygon){rings, 1 + (size_t)holes};
    return true;
}

bool pl_geos_each_polygon(pl_overlay *overlay, const GEOSGeometry *geometry, pl_arena *arena,
                          pl_take_polygon take, void *context) {
    const int type = GEOSGeomTypeId_r(overlay->geos, geometry);
    if (type == GEOS_POLYGON) {
        if (GEOSisEmpty_r(overlay->geos, geometry) == 1) return true;
        pl_polygon polygon;
        return read_polygon(overlay, geometry, arena, &polygon) && take(context, &polygon);
    }
    if (type != GEOS_MULTIPOLYGON && type != GEOS_GEOMETRYCOLLECTION) return type >= 0;
    const int parts = GEOSGetNumGeometries_r(overlay->geos, geometry);
    for (int i = 0; i < parts; i++) { /* collections nest at most once in what GEOS returns */
        const GEOSGeometry *part = GEOSGetGeometryN_r(overlay->geos, geometry, i);
        if (part == NULL || !pl_geos_each_polygon(overlay, part, arena, take, context)) return false;
    }
    return parts >= 0;
}

static bool add_area(void *context, const pl_polygon *polygon) {
    *(double *)context += pl_polygon_area_m2(polygon);
    return true;
}

bool pl_geos_area_m2(pl_overlay *overlay, const GEOSGeometry *geometry, double *ret) {
    pl_arena arena = {0};
    double area_m2 = 0.0;
    const bool done = pl_geos_each_polygon(overlay, geometry, &arena, add_area, &area_m2);
    pl_arena_free(&arena);
    if (done) *ret = area_m2;
    return done;
}

const char *pl_overlay_library_version(void) {
    return GEOSversion();
}
