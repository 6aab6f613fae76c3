/* clip.c - what of polygons lies inside a region, by GEOS.
 *
 * The region is made valid, joined and prepared once. Of each polygon its box is asked first, then the
 * prepared region: what lies outside is dropped, what lies inside whole is taken as it is, and only what
 * crosses the region's boundary is overlaid. Boundaries of both are straight in longitude/latitude, and areas
 * are measured on the result as everywhere. An overlay that GEOS cannot do in floating precision is done
 * again on a grid. */
#include "geom/clip.h"

#include "geom/area.h"
#include "geom/arrangement.h"

#include <stdlib.h>

#define GRID_DEG 1e-9 /* 0.1 mm on the ground */

struct pl_clip {
    pl_overlay *overlay;
    GEOSGeometry *region;
    const GEOSPreparedGeometry *prepared;
    pl_box box;
    double area_m2;
    pl_bands edges; /* of the region, for points: the prepared region is not for any thread */
};

typedef struct {
    pl_polygon *list;
    size_t count, capacity;
} polygons_list;

static bool take_polygon(void *context, const pl_polygon *polygon) {
    polygons_list *all = context;
    if (!PL_GROW(all->list, all->count, all->capacity)) return false;
    all->list[all->count++] = *polygon;
    return true;
}

/* ---- the region ---- */

/* The union of polygons as GEOS has it, on the finer rung that it manages. NULL: it said why. */
static GEOSGeometry *joined(pl_overlay *overlay, const pl_polygon *const *polygons, size_t count) {
    overlay->message[0] = '\0';
    GEOSGeometry *made = pl_geos_union(overlay, polygons, count, 0.0);
    return made != NULL ? made : pl_geos_union(overlay, polygons, count, GRID_DEG);
}

static GEOSGeometry *region_of(pl_overlay *overlay, const pl_polygon *polygons, size_t count, pl_arena *arena,
                               pl_error *error) {
    polygons_list valid = {0};
    GEOSGeometry *made = NULL;
    bool done = true;
    for (size_t i = 0; done && i < count; i++) {
        pl_prepared prepared;
        done = pl_overlay_prepare(overlay, &polygons[i], NULL, arena, &prepared, error);
        for (size_t k = 0; done && k < prepared.count; k++)
            done = take_polygon(&valid, &prepared.parts[k]) || pl_fail_nomem(error);
    }
    const pl_polygon **each = done ? pl_malloc(valid.count * sizeof *each) : NULL;
    for (size_t i = 0; each != NULL && i < valid.count; i++) each[i] = &valid.list[i];
    if (done && each == NULL) done = pl_fail_nomem(error);
    if (done) {
        overlay->message[0] = '\0';
        /* The parts of one polygon do not overlap. */
        made = count == 1 ? pl_geos_multipolygon(overlay, each, valid.count)
                          : joined(overlay, each, valid.count);
        if (made == NULL) pl_geos_fail(overlay, error, "join the polygons of a region");
    }
    pl_free(each);
    pl_free(valid.list);
    return made;
}

static bool index_edges(pl_clip *clip, const pl_polygon *polygons, size_t count) {
    size_t total = 0, at = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t r = 0; r < polygons[i].count; r++) total += polygons[i].rings[r].count;
    pl_segment *list = pl_calloc(total > 0 ? total : 1, sizeof *list);
    if (list == NULL) return false;
    for (size_t i = 0; i < count; i++)
        for (size_t r = 0; r < polygons[i].count; r++) {
            const pl_ring *ring = &polygons[i].rings[r];
            for (size_t k = 0; k < ring->count; k++) {
                const pl_point a = ring->points[k], b = ring->points[(k + 1) % ring->count];
                const bool forward = pl_point_before(a, b);
                list[at].p = forward ? a : b;
                list[at++].q = forward ? b : a;
            }
        }
    const bool done = pl_bands_build(&clip->edges, list, total);
    pl_free(list);
    return done;
}

/* Box, area and edges from the region as GEOS joined it. */
static bool survey(pl_clip *clip, pl_arena *arena, pl_error *error) {
    polygons_list parts = {0};
    clip->overlay->message[0] = '\0';
    bool done = pl_geos_each_polygon(clip->overlay, clip->region, arena, take_polygon, &parts) ||
                pl_geos_fail(clip->overlay, error, "read a region");
    clip->box = PL_BOX_EMPTY;
    for (size_t i = 0; done && i < parts.count; i++) {
        clip->box = pl_box_union(clip->box, pl_box_of_polygon(&parts.list[i]));
        clip->area_m2 += pl_polygon_area_m2(&parts.list[i]);
    }
    if (done && !index_edges(clip, parts.list, parts.count)) done = pl_fail_nomem(error);
    pl_free(parts.list);
    return done;
}

pl_clip *pl_clip_open(const pl_polygon *polygons, size_t count, pl_error *error) {
    pl_clip *clip = pl_calloc(1, sizeof *clip);
    pl_arena arena = {0};
    if (clip == NULL) {
        pl_fail_nomem(error);
        return NULL;
    }
    clip->overlay = pl_overlay_open(error);
    bool done = clip->overlay != NULL;
    if (done) {
        clip->region = region_of(clip->overlay, polygons, count, &arena, error);
        done = clip->region != NULL && survey(clip, &arena, error);
    }
    if (done) {
        clip->prepared = GEOSPrepare_r(clip->overlay->geos, clip->region);
        done = clip->prepared != NULL || pl_geos_fail(clip->overlay, error, "prepare a region");
    }
    pl_arena_free(&arena);
    if (done) return clip;
    pl_clip_close(clip);
    return NULL;
}

void pl_clip_close(pl_clip *clip) {
    if (clip == NULL) return;
    if (clip->overlay != NULL) {
        if (clip->prepared != NULL) GEOSPreparedGeom_destroy_r(clip->overlay->geos, clip->prepared);
        GEOSGeom_destroy_r(clip->overlay->geos, clip->region);
    }
    pl_bands_free(&clip->edges);
    pl_overlay_close(clip->overlay);
    pl_free(clip);
}

double pl_clip_region_area_m2(const pl_clip *clip) {
    return clip->area_m2;
}

/* A ray to the east: it meets the boundary an odd number of times from inside. */
bool pl_clip_contains(const pl_clip *clip, pl_point point) {
    size_t count;
    bool inside = false;
    const pl_banded *near = pl_bands_at(&clip->edges, point.lat, &count);
    for (size_t i = 0; i < count; i++) {
        const pl_point a = near[i].p, b = near[i].q;
        if ((a.lat > point.lat) != (b.lat > point.lat) &&
            point.lon < a.lon + (point.lat - a.lat) / (b.lat - a.lat) * (b.lon - a.lon))
            inside = !inside;
    }
    return inside;
}

/* Is the point on the segment, but for the rounding of where an overlay puts a crossing? */
#define ON_EDGE_DEG (2.0 * GRID_DEG)

static bool is_on(pl_point point, pl_point a, pl_point b) {
    const double dx = b.lon - a.lon, dy = b.lat - a.lat, length2 = dx * dx + dy * dy;
    const double x = point.lon - a.lon, y = point.lat - a.lat;
    double along = length2 > 0.0 ? (x * dx + y * dy) / length2 : 0.0;
    along = along < 0.0 ? 0.0 : along > 1.0 ? 1.0 : along;
    const double ex = x - along * dx, ey = y - along * dy;
    return ex * ex + ey * ey <= ON_EDGE_DEG * ON_EDGE_DEG;
}

/* An overlay cuts where a vertex of either lies, so that an edge runs along one edge of the region or none.
 */
static bool runs_along(const pl_clip *clip, pl_point a, pl_point b) {
    const pl_point middle = {(a.lon + b.lon) / 2.0, (a.lat + b.lat) / 2.0};
    size_t count;
    const pl_banded *near = pl_bands_at(&clip->edges, middle.lat, &count);
    for (size_t i = 0; i < count; i++)
        if (is_on(middle, near[i].p, near[i].q) && is_on(a, near[i].p, near[i].q) &&
            is_on(b, near[i].p, near[i].q))
            return true;
    return false;
}

double pl_clip_drawn_length_m(const pl_clip *clip, const pl_polygon *polygons, size_t count) {
    double length_m = 0.0;
    for (size_t i = 0; i < count; i++)
        for (size_t r = 0; r < polygons[i].count; r++) {
            const pl_ring *ring = &polygons[i].rings[r];
            for (size_t k = 0; k < ring->count; k++) {
                const pl_point a = ring->points[k], b = ring->points[(k + 1) % ring->count];
                if (!runs_along(clip, a, b)) length_m += pl_edge_length_m(a, b);
            }
        }
    return length_m;
}

/* ---- what lies in it ---- */

/* Where one polygon lies; when it is not outside, *ret_geometry is the polygon for GEOS, and the caller's. */
static bool locate(pl_clip *clip, const pl_polygon *polygon, GEOSGeometry **ret_geometry,
                   pl_clip_position *ret, pl_error *error) {
    *ret = PL_CLIP_OUTSIDE;
    *ret_geometry = NULL;
    if (polygon->count == 0 || polygon->rings[0].count < 3 ||
        !pl_box_meets(pl_box_of_polygon(polygon), clip->box))
        return true;
    const GEOSContextHandle_t geos = clip->overlay->geos;
    GEOSGeometry *geometry = pl_geos_polygon(clip->overlay, polygon);
    if (geometry == NULL) return pl_geos_fail(clip->overlay, error, "take a polygon");
    const char covers = GEOSPreparedCovers_r(geos, clip->prepared, geometry);
    const char meets = covers == 0 ? GEOSPreparedIntersects_r(geos, clip->prepared, geometry) : covers;
    if (meets == 0 || meets == 2) {
        GEOSGeom_destroy_r(geos, geometry);
        return meets == 0 || pl_geos_fail(clip->overlay, error, "compare a polygon with a region");
    }
    *ret = covers == 1 ? PL_CLIP_INSIDE : PL_CLIP_ACROSS;
    *ret_geometry = geometry;
    return true;
}

static GEOSGeometry *intersection(pl_clip *clip, const GEOSGeometry *geometry) {
    const GEOSContextHandle_t geos = clip->overlay->geos;
    GEOSGeometry *cut = GEOSIntersection_r(geos, geometry, clip->region);
    return cut != NULL ? cut : GEOSIntersectionPrec_r(geos, geometry, clip->region, GRID_DEG);
}

/* What is not outside, sorted out; *ret_across: something crosses the boundary. */
static bool sort_out(pl_clip *clip, const pl_polygon *const *polygons, size_t count, const pl_polygon **kept,
                     size_t *ret_count, bool *ret_across, pl_error *error) {
    *ret_count = 0;
    *ret_across = false;
    for (size_t i = 0; i < count; i++) {
        GEOSGeometry *geometry;
        pl_clip_position where;
        if (!locate(clip, polygons[i], &geometry, &where, error)) return false;
        GEOSGeom_destroy_r(clip->overlay->geos, geometry);
        if (where != PL_CLIP_OUTSIDE) kept[(*ret_count)++] = polygons[i];
        *ret_across = *ret_across || where == PL_CLIP_ACROSS;
    }
    return true;
}

bool pl_clip_box(pl_clip *clip, pl_box box, pl_clip_position *ret, pl_error *error) {
    if (!pl_box_meets(box, clip->box)) {
        *ret = PL_CLIP_OUTSIDE;
        return true;
    }
    const pl_point corners[] = {
        {box.west, box.south}, {box.east, box.south}, {box.east, box.north}, {box.west, box.north}};
    const pl_ring ring = {corners, 4};
    const pl_polygon rectangle = {&ring, 1};
    GEOSGeometry *geometry;
    if (!locate(clip, &rectangle, &geometry, ret, error)) return false;
    GEOSGeom_destroy_r(clip->overlay->geos, geometry);
    return true;
}

/* The union inside the region; NULL for none of it when *ret_done, else it failed. */
static GEOSGeometry *land_inside(pl_clip *clip, const pl_polygon *const *polygons, size_t count,
                                 bool *ret_done, pl_error *error) {
    const pl_polygon **kept = pl_malloc(count * sizeof *kept);
    GEOSGeometry *land = NULL;
    size_t kept_count = 0;
    bool across = false;
    *ret_done = kept != NULL ? sort_out(clip, polygons, count, kept, &kept_count, &across, error)
                             : pl_fail_nomem(error);
    if (*ret_done && kept_count > 0) {
        land = joined(clip->overlay, kept, kept_count);
        if (land != NULL && across) {
            GEOSGeometry *cut = intersection(clip, land);
            GEOSGeom_destroy_r(clip->overlay->geos, land);
            land = cut;
        }
        *ret_done = land != NULL || pl_geos_fail(clip->overlay, error, "clip polygons to a region");
    }
    pl_free(kept);
    return land;
}

bool pl_clip_union_area_m2(pl_clip *clip, const pl_polygon *const *polygons, size_t count, double *ret,
                           pl_error *error) {
    bool done;
    double area_m2 = 0.0;
    GEOSGeometry *land = land_inside(clip, polygons, count, &done, error);
    if (done && land != NULL && !pl_geos_area_m2(clip->overlay, land, &area_m2))
        done = pl_geos_fail(clip->overlay, error, "measure what lies in a region");
    GEOSGeom_destroy_r(clip->overlay->geos, land);
    if (done) *ret = area_m2;
    return done;
}

static int polygon_compare(const void *a, const void *b) {
    return pl_polygon_compare(a, b);
}

bool pl_clip_union(pl_clip *clip, const pl_polygon *const *polygons, size_t count, pl_arena *arena,
                   const pl_polygon **ret, size_t *ret_count, pl_error *error) {
    bool done;
    polygons_list parts = {0};
    GEOSGeometry *land = land_inside(clip, polygons, count, &done, error);
    if (done && land != NULL && !pl_geos_each_polygon(clip->overlay, land, arena, take_polygon, &parts))
        done = pl_geos_fail(clip->overlay, error, "read what lies in a region");
    GEOSGeom_destroy_r(clip->overlay->geos, land);
    if (parts.count > 1) qsort(parts.list, parts.count, sizeof *parts.list, polygon_compare);
    pl_polygon *list = done ? pl_arena_alloc(arena, parts.count * sizeof *list) : NULL;
    if (list != NULL && parts.count > 0) memcpy(list, parts.list, parts.count * sizeof *list);
    if (done && list == NULL) done = pl_fail_nomem(error);
    const size_t made = parts.count;
    pl_free(parts.list);
    if (!done) return false;
    *ret = list;
    *ret_count = made;
    return true;
}

/* One polygon of a patch: what of it lies inside goes to `into`. *ret_whole: all of it. */
static bool clip_one(pl_clip *clip, const pl_polygon *polygon, pl_arena *arena, polygons_list *into,
                     bool *ret_whole, pl_error *error) {
    GEOSGeometry *geometry;
    pl_clip_position where;
    if (!locate(clip, polygon, &geometry, &where, error)) return false;
    bool done = true;
    *ret_whole = where == PL_CLIP_INSIDE;
    if (where == PL_CLIP_INSIDE) {
        done = take_polygon(into, polygon) || pl_fail_nomem(error);
    } else if (where == PL_CLIP_ACROSS) {
        GEOSGeometry *cut = intersection(clip, geometry);
        done = (cut != NULL && pl_geos_each_polygon(clip->overlay, cut, arena, take_polygon, into)) ||
               pl_geos_fail(clip->overlay, error, "clip a patch to a region");
        GEOSGeom_destroy_r(clip->overlay->geos, cut);
    }
    GEOSGeom_destroy_r(clip->overlay->geos, geometry);
    return done;
}

bool pl_clip_patch(pl_clip *clip, const pl_polygon *polygons, size_t count, pl_arena *arena,
                   const pl_polygon **ret, size_t *ret_count, pl_error *error) {
    polygons_list inside = {0};
    bool done = true, all_whole = true;
    for (size_t i = 0; done && i < count; i++) {
        bool whole = false;
        done = clip_one(clip, &polygons[i], arena, &inside, &whole, error);
        all_whole = all_whole && whole;
    }
    if (done && !all_whole) {
        pl_polygon *list = pl_arena_alloc(arena, inside.count * sizeof *list);
        if (list != NULL && inside.count > 0) memcpy(list, inside.list, inside.count * sizeof *list);
        done = list != NULL || pl_fail_nomem(error);
        polygons = list;
        count = inside.count;
    }
    pl_free(inside.list);
    if (!done) return false;
    *ret = polygons;
    *ret_count = count;
    return true;
}
