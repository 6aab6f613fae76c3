/* prepare.c - makes a polygon as drawn fit for measuring: valid, and inside the area of interest.
 *
 * Nearly all drawn polygons are plain: no two edges meet but neighbours at their common position, and every
 * hole lies in the shell and in no other hole. A sweep over the edges from west to east proves that in a
 * fraction of the time that GEOS's validity takes, and proves it for sure: whatever rounding leaves open, and
 * all touching, goes to GEOS. */
#include "geom/area.h"
#include "geom/arrangement.h"

#include <math.h>
#include <stdlib.h>

typedef struct {
    pl_point p, q;               /* p before q */
    uint32_t ring, position, of; /* the position-th of `of` edges of its ring */
} drawn_edge;

static int drawn_edge_compare(const void *a, const void *b) {
    const drawn_edge *s = a, *t = b;
    return s->p.lon < t->p.lon ? -1 : s->p.lon > t->p.lon ? 1 : 0;
}

static bool are_neighbours(const drawn_edge *s, const drawn_edge *t) {
    if (s->ring != t->ring) return false;
    const uint32_t apart = s->position < t->position ? t->position - s->position : s->position - t->position;
    return apart == 1 || apart == s->of - 1;
}

/* The edges of all rings, without those from a position to itself. A ring that keeps under three is not
 * plain. */
static bool list_edges(const pl_polygon *drawn, drawn_edge *edges, size_t *ret_count) {
    size_t count = 0;
    for (size_t r = 0; r < drawn->count; r++) {
        const pl_ring *ring = &drawn->rings[r];
        const size_t first = count;
        for (size_t i = 0; i < ring->count; i++) {
            const pl_point a = ring->points[i], b = ring->points[i + 1 < ring->count ? i + 1 : 0];
            if (pl_point_equal(a, b)) continue;
            const bool turned = pl_point_before(b, a);
            edges[count] =
                (drawn_edge){turned ? b : a, turned ? a : b, (uint32_t)r, (uint32_t)(count - first), 0};
            count++;
        }
        if (count - first < 3) return false;
        for (size_t i = first; i < count; i++) edges[i].of = (uint32_t)(count - first);
    }
    *ret_count = count;
    return true;
}

static bool share_an_end(const drawn_edge *s, const drawn_edge *t) {
    return pl_point_equal(s->p, t->p) || pl_point_equal(s->q, t->q) || pl_point_equal(s->p, t->q) ||
           pl_point_equal(s->q, t->p);
}

static bool edges_keep_apart(drawn_edge *edges, size_t count) {
    qsort(edges, count, sizeof *edges, drawn_edge_compare);
    for (size_t i = 0; i < count; i++) {
        const drawn_edge *s = &edges[i];
        const double south = fmin(s->p.lat, s->q.lat), north = fmax(s->p.lat, s->q.lat);
        for (size_t j = i + 1; j < count && edges[j].p.lon <= s->q.lon; j++) {
            const drawn_edge *t = &edges[j];
            if ((t->p.lat > north && t->q.lat > north) || (t->p.lat < south && t->q.lat < south)) continue;
            if (share_an_end(s, t) && !are_neighbours(s, t)) return false;
            if (pl_segments_touch(s->p, s->q, t->p, t->q)) return false;
        }
    }
    return true;
}

/* Rings that nowhere meet: is each hole in the shell, and in no other hole? One position a ring tells. */
static bool holes_in_place(const pl_polygon *drawn) {
    const pl_polygon shell = {drawn->rings, 1};
    for (size_t h = 1; h < drawn->count; h++) {
        const pl_point at = drawn->rings[h].points[0];
        if (!pl_polygon_contains(&shell, at)) return false;
        for (size_t other = 1; other < drawn->count; other++) {
            const pl_polygon hole = {&drawn->rings[other], 1};
            if (other != h && pl_polygon_contains(&hole, at)) return false;
        }
    }
    return true;
}

static bool is_plain(const pl_polygon *drawn, bool *ret, pl_error *error) {
    size_t total = 0, count;
    for (size_t r = 0; r < drawn->count; r++) total += drawn->rings[r].count;
    *ret = false;
    if (total > UINT32_MAX) return true;
    drawn_edge *edges = pl_malloc(total * sizeof *edges);
    if (edges == NULL) return pl_fail_nomem(error);
    *ret = list_edges(drawn, edges, &count) && edges_keep_apart(edges, count) && holes_in_place(drawn);
    pl_free(edges);
    return true;
}

static bool all_finite(const pl_polygon *drawn) {
    for (size_t r = 0; r < drawn->count; r++)
        for (size_t i = 0; i < drawn->rings[r].count; i++)
            if (!isfinite(drawn->rings[r].points[i].lon) || !isfinite(drawn->rings[r].points[i].lat))
                return false;
    return true;
}

/* The rings with at least three positions, when some have fewer. */
static bool without_empty_rings(const pl_polygon *drawn, pl_arena *arena, pl_polygon *ret, pl_error *error) {
    size_t kept = 0;
    for (size_t r = 0; r < drawn->count; r++) kept += drawn->rings[r].count >= 3;
    *ret = *drawn;
    if (kept == drawn->count) return true;
    *ret = (pl_polygon){0};
    if (drawn->rings[0].count < 3) return true;
    pl_ring *rings = pl_arena_alloc(arena, kept * sizeof *rings);
    if (rings == NULL) return pl_fail_nomem(error);
    size_t count = 0;
    for (size_t r = 0; r < drawn->count; r++)
        if (drawn->rings[r].count >= 3) rings[count++] = drawn->rings[r];
    *ret = (pl_polygon){rings, count};
    return true;
}

typedef struct {
    pl_polygon *list;
    size_t count, capacity;
    bool failed;
} part_list;

static bool take_part(void *context, const pl_polygon *polygon) {
    part_list *parts = context;
    parts->failed = !PL_GROW(parts->list, parts->count, parts->capacity);
    if (!parts->failed) parts->list[parts->count++] = *polygon;
    return !parts->failed;
}

static int part_compare(const void *a, const void *b) {
    return pl_polygon_compare(a, b);
}

/* Moves the polygons of a geometry into the arena, in the order of geometry; destroys it. */
static bool parts_of(pl_overlay *overlay, GEOSGeometry *geometry, const char *doing, pl_arena *arena,
                     pl_prepared *made, pl_error *error) {
    if (geometry == NULL) return pl_geos_fail(overlay, error, doing);
    part_list parts = {0};
    bool done = pl_geos_each_polygon(overlay, geometry, arena, take_part, &parts);
    GEOSGeom_destroy_r(overlay->geos, geometry);
    pl_polygon *list = done ? pl_arena_alloc(arena, parts.count * sizeof *list) : NULL;
    if (list != NULL && parts.count > 0) {
        memcpy(list, parts.list, parts.count * sizeof *list);
        qsort(list, parts.count, sizeof *list, part_compare);
    }
    made->parts = list;
    made->count = parts.count;
    pl_free(parts.list);
    return list != NULL || pl_fail_nomem(error);
}

typedef struct {
    const pl_polygon *drawn;
    part_list parts;
} odd_faces;

static bool take_odd_face(void *context, const pl_polygon *face) {
    odd_faces *odd = context;
    pl_point inside;
    if (!pl_polygon_interior(face, &inside)) return false;
    return !pl_polygon_contains(odd->drawn, inside) || take_part(&odd->parts, face);
}

/* As GEOS's linework method has it, and a hundred times as fast on a long ring: the faces of the drawn lines
 * that lie inside by the even-odd rule. Lines drawn twice bound nothing. *ret_sure false: rounding leaves it
 * open. */
static bool mend_by_hand(pl_overlay *overlay, const pl_polygon *drawn, pl_arena *arena, pl_prepared *made,
                         bool *ret_sure, pl_error *error) {
    pl_segments *lines = &overlay->lines;
    if (!pl_segments_clear(lines, 64) || !pl_segments_add_polygon(lines, drawn, 0, 1))
        return pl_fail_nomem(error);
    size_t kept = 0;
    for (size_t i = 0; i < lines->count; i++)
        if (lines->list[i].jump[0] % 2 != 0) lines->list[kept++] = lines->list[i];
    lines->count = kept;
    if (!pl_segments_sort(lines)) return pl_fail_nomem(error);
    odd_faces odd = {.drawn = drawn};
    pl_polygon *list = NULL;
    bool done = pl_trace_faces(overlay, arena, take_odd_face, &odd, ret_sure);
    if (done && *ret_sure) {
        list = pl_arena_alloc(arena, odd.parts.count * sizeof *list);
        done = list != NULL;
        if (done && odd.parts.count > 0) {
            memcpy(list, odd.parts.list, odd.parts.count * sizeof *list);
            qsort(list, odd.parts.count, sizeof *list, part_compare);
        }
        made->parts = list;
        made->count = odd.parts.count;
    }
    pl_free(odd.parts.list);
    return done || pl_fail_nomem(error);
}

static bool make_valid(pl_overlay *overlay, const pl_polygon *polygon, pl_arena *arena, pl_prepared *made,
                       pl_error *error) {
    GEOSGeometry *geometry = pl_geos_polygon(overlay, polygon);
    if (geometry == NULL) return pl_geos_fail(overlay, error, "take a polygon");
    const char valid = GEOSisValid_r(overlay->geos, geometry);
    if (valid == 1) {
        GEOSGeom_destroy_r(overlay->geos, geometry);
        return true;
    }
    bool sure;
    made->repair = PL_REPAIR_MADE_VALID;
    if (!mend_by_hand(overlay, polygon, arena, made, &sure, error)) {
        GEOSGeom_destroy_r(overlay->geos, geometry);
        return false;
    }
    if (sure) {
        GEOSGeom_destroy_r(overlay->geos, geometry);
        return true;
    }
    GEOSGeometry *mended = GEOSMakeValid_r(overlay->geos, geometry);
    GEOSGeom_destroy_r(overlay->geos, geometry);
    return parts_of(overlay, mended, "make a polygon valid", arena, made, error);
}

static double area_of_parts(const pl_prepared *prepared) {
    double area_m2 = 0.0;
    for (size_t i = 0; i < prepared->count; i++) area_m2 += pl_polygon_area_m2(&prepared->parts[i]);
    return area_m2;
}

static bool clip(pl_overlay *overlay, const pl_box *area, pl_arena *arena, pl_prepared *made,
                 pl_error *error) {
    bool within = true, meets = false;
    for (size_t i = 0; i < made->count; i++) {
        const pl_box box = pl_box_of_polygon(&made->parts[i]);
        within = within && pl_box_within(box, *area);
        meets = meets || pl_box_meets(box, *area);
    }
    if (within) return true;
    const double drawn_m2 = area_of_parts(made);
    made->repair |= PL_REPAIR_CLIPPED;
    if (!meets) {
        made->count = 0;
        made->outside_m2 = drawn_m2;
        return true;
    }
    const pl_polygon **parts = pl_malloc(made->count * sizeof *parts);
    if (parts == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < made->count; i++) parts[i] = &made->parts[i];
    GEOSGeometry *whole = pl_geos_multipolygon(overlay, parts, made->count), *cut = NULL;
    pl_free(parts);
    const pl_point corners[4] = {{area->west, area->south},
                                 {area->east, area->south},
                                 {area->east, area->north},
                                 {area->west, area->north}};
    const pl_ring ring = {corners, 4};
    const pl_polygon rectangle = {&ring, 1};
    GEOSGeometry *limit = pl_geos_polygon(overlay, &rectangle);
    if (whole != NULL && limit != NULL) cut = GEOSIntersection_r(overlay->geos, whole, limit);
    GEOSGeom_destroy_r(overlay->geos, whole);
    GEOSGeom_destroy_r(overlay->geos, limit);
    if (!parts_of(overlay, cut, "clip a polygon to the area of interest", arena, made, error)) return false;
    made->outside_m2 = drawn_m2 - area_of_parts(made);
    return true;
}

bool pl_overlay_prepare(pl_overlay *overlay, const pl_polygon *drawn, const pl_box *area_of_interest,
                        pl_arena *arena, pl_prepared *ret, pl_error *error) {
    pl_prepared made = {.parts = drawn, .count = 1, .repair = PL_REPAIR_NONE};
    if (!all_finite(drawn))
        return pl_fail(error, PL_INPUT, "a polygon has a coordinate that is no finite number");
    bool plain = false;
    if (drawn->count > 0 && !is_plain(drawn, &plain, error)) return false;
    if (!plain) {
        pl_polygon *kept = pl_arena_alloc(arena, sizeof *kept);
        if (kept == NULL) return pl_fail_nomem(error);
        if (drawn->count > 0 && !without_empty_rings(drawn, arena, kept, error)) return false;
        if (kept->count != drawn->count || drawn->count == 0) made.repair = PL_REPAIR_MADE_VALID;
        made.parts = kept;
        made.count = kept->count > 0;
        if (made.count > 0 && !make_valid(overlay, kept, arena, &made, error)) return false;
    }
    if (area_of_interest != NULL && made.count > 0 && !clip(overlay, area_of_interest, arena, &made, error))
        return false;
    pl_polygon *canonical = NULL;
    if (made.repair != PL_REPAIR_NONE && made.count > 0) {
        canonical = pl_arena_alloc(arena, made.count * sizeof *canonical);
        if (canonical == NULL) return pl_fail_nomem(error);
        for (size_t i = 0; i < made.count; i++)
            if (!pl_polygon_canonical(&made.parts[i], arena, &canonical[i])) return pl_fail_nomem(error);
        made.parts = canonical;
    } else if (made.repair == PL_REPAIR_NONE) {
        made.parts = drawn;
    }
    *ret = made;
    return true;
}
