/* arrangement.h - inside geom: what the files behind overlay.h share. */
#ifndef PL_GEOM_ARRANGEMENT_H
#define PL_GEOM_ARRANGEMENT_H

#include "geom/overlay.h"

#include <geos_c.h>
#include <string.h>

/* An undirected segment, p before q (by longitude, then latitude), and by how much the winding of each
 * layer's change jumps across it: +1 when the polygons gained have it once more as p -> q than as q -> p. All
 * zero: a line that is there, and across which nothing changes differently. */
typedef struct {
    pl_point p, q;
    int32_t jump[PL_LAYERS_MAX];
} pl_segment;

/* A position, and the number of what lies there. */
typedef struct {
    pl_point at;
    uint32_t of;
} pl_place;

/* Sorts by position, then number. `spare` has room for as many. */
void pl_places_sort(pl_place *list, pl_place *spare, size_t count);

/* Segments without repetition, found by a hash of their ends. */
typedef struct {
    pl_segment *list;
    size_t count, capacity;
    uint32_t *slots; /* 1 + index into list; 0: free */
    size_t slot_count;
    pl_segment *sorted; /* of pl_segments_sort */
    pl_place *places;
    size_t sorted_capacity, places_capacity;
} pl_segments;

bool pl_segments_clear(pl_segments *set, size_t expected);
/* The segment between a and b, added when new. NULL: memory ran out. */
pl_segment *pl_segments_at(pl_segments *set, pl_point a, pl_point b);
void pl_segments_free(pl_segments *set);
/* Adds all edges of a polygon, shell counter-clockwise and holes clockwise, with weight `sign` in `layer`. */
bool pl_segments_add_polygon(pl_segments *set, const pl_polygon *polygon, unsigned layer, int32_t sign);

static inline bool pl_point_before(pl_point a, pl_point b) {
    return a.lon < b.lon || (a.lon == b.lon && a.lat < b.lat);
}

/* Sorts by p, then q; every segment stands once. The hash is of no use afterwards. false: memory ran out. */
bool pl_segments_sort(pl_segments *set);

bool pl_segment_meets_box(const pl_segment *segment, pl_box box);

/* Do two segments, each with p before q, whose boxes meet have more in common than an end of both? true also
 * when rounding leaves it open. */
bool pl_segments_touch_closely(pl_point p1, pl_point q1, pl_point p2, pl_point q2);
/* The same for any two: most are told apart here. */
static inline bool pl_segments_touch(pl_point p1, pl_point q1, pl_point p2, pl_point q2) {
    if (p1.lon > q2.lon || p2.lon > q1.lon) return false;
    const double north1 = p1.lat > q1.lat ? p1.lat : q1.lat, south1 = p1.lat > q1.lat ? q1.lat : p1.lat;
    if ((p2.lat > north1 && q2.lat > north1) || (p2.lat < south1 && q2.lat < south1)) return false;
    return pl_segments_touch_closely(p1, q1, p2, q2);
}

/* A segment in a band of latitude, with its number in the list that the bands were built from. */
typedef struct {
    pl_point p, q;
    uint32_t of;
} pl_banded;

typedef struct {
    pl_banded *list; /* band after band; in each they stand in the order of the list */
    size_t *first;   /* of each band; one more than bands */
    size_t count, capacity, first_capacity;
    double south, north, per_degree;
} pl_bands;

/* Indexes at most UINT32_MAX segments; memory is kept for the next call. false: memory ran out. */
bool pl_bands_build(pl_bands *bands, const pl_segment *list, size_t count);
/* All segments that reach the parallel, and some that do not. */
const pl_banded *pl_bands_at(const pl_bands *bands, double lat, size_t *ret_count);
void pl_bands_free(pl_bands *bands);

/* Calls `meet` once for each two segments whose boxes meet, i before j, until it returns false. The list is
 * sorted by p.lon at least. `bands` lends its memory. false: memory ran out. */
typedef bool (*pl_meet)(void *context, size_t i, size_t j);
bool pl_segments_meet(pl_bands *bands, const pl_segment *list, size_t count, pl_meet meet, void *context);
/* On which side of the line a -> b is c: 1 left, -1 right, 0 on it or too near to say in double precision. */
int pl_side_of(pl_point a, pl_point b, pl_point c);

/* Twice the planar area in square degrees, positive when counter-clockwise. */
double pl_ring_turn(const pl_point *points, size_t count);

/* A polygon of the state before, with the box that lets most of them be passed over. */
typedef struct {
    const pl_polygon *polygon;
    pl_box box;
    unsigned layer;
    bool kept;      /* also in the state after */
    uint32_t asked; /* how often a position was sought in it */
    pl_bands bands; /* of its edges, once it is worth it */
} pl_standing;

typedef struct {
    pl_face *list;
    size_t count, capacity;
} pl_faces;

struct pl_overlay {
    GEOSContextHandle_t geos;
    char message[512]; /* GEOS's last */
    const pl_layer_pair *layers;
    size_t layer_count;
    pl_segments edges;                /* of the polygons that are in one state only */
    pl_segments lines;                /* of one cluster, and around it */
    pl_segments pieces, pieces_again; /* of its lines, cut where they cross */
    pl_segment *left;                 /* of them the left-over ones */
    size_t left_count, left_capacity;
    pl_bands left_bands;  /* of those, when they are many */
    pl_bands sweep_bands; /* lent to pl_segments_meet */
    pl_faces faces;
    pl_standing *standing;
    size_t standing_count, standing_capacity;
    size_t traced, noded; /* clusters by hand and by GEOS, for the bench */
};

/* GEOS geometries from ours and back; NULL or false with overlay->message on failure. */
GEOSGeometry *pl_geos_polygon(pl_overlay *overlay, const pl_polygon *polygon);
GEOSGeometry *pl_geos_multipolygon(pl_overlay *overlay, const pl_polygon *const *polygons, size_t count);
/* The faces that segments enclose, as a collection of polygons after noding. */
GEOSGeometry *pl_geos_enclosed(pl_overlay *overlay, const pl_segment *segments, size_t count);
/* Union of polygons that may overlap; grid 0 = floating precision. */
GEOSGeometry *pl_geos_union(pl_overlay *overlay, const pl_polygon *const *polygons, size_t count,
                            double grid);
/* Calls `take` for each polygon in a geometry, however nested; lines and points are passed over. Rings are
 * copied into the arena in canonical form (pl_ring_canonical). */
typedef bool (*pl_take_polygon)(void *context, const pl_polygon *polygon);
bool pl_geos_each_polygon(pl_overlay *overlay, const GEOSGeometry *geometry, pl_arena *arena,
                          pl_take_polygon take, void *context);
bool pl_geos_area_m2(pl_overlay *overlay, const GEOSGeometry *geometry, double *ret);
/* Fails with GEOS's message. GEOS always says why; without a word from it an allocation of ours failed. */
bool pl_geos_fail(pl_overlay *overlay, pl_error *error, const char *doing);

/* A copy that starts at the least position and winds as asked. */
bool pl_ring_canonical(const pl_point *points, size_t count, bool counter_clockwise, pl_arena *arena,
                       pl_ring *ret);
/* Canonical copy of a polygon: shell counter-clockwise, holes clockwise and in order. */
bool pl_polygon_canonical(const pl_polygon *polygon, pl_arena *arena, pl_polygon *ret);
/* For sorting: negative, 0, positive. */
int pl_polygon_compare(const pl_polygon *a, const pl_polygon *b);

/* A position inside: in the middle of the widest stretch of a parallel through the polygon's middle. */
bool pl_polygon_interior(const pl_polygon *polygon, pl_point *ret);

/* The faces of one cluster of left-over segments, added to overlay->faces: the segments of overlay->lines
 * whose jump is not zero, in the lines around them. *ret_agrees: the identity holds. */
bool pl_arrange(pl_overlay *overlay, pl_box box, pl_arena *arena, bool *ret_agrees, double *residual_m2,
                pl_error *error);

/* Cuts overlay->lines, sorted, at their contacts until there are none but at common ends. *ret_sure false:
 * there still are. The pieces, sorted, are good until the next call. */
bool pl_cut_lines(pl_overlay *overlay, const pl_segment **pieces, size_t *count, bool *ret_sure);

/* Calls `take` for each face that overlay->lines enclose, in canonical form. *ret_sure false: rounding leaves
 * open how the lines lie, and nothing was taken. false: memory ran out. */
bool pl_trace_faces(pl_overlay *overlay, pl_arena *arena, pl_take_polygon take, void *context,
                    bool *ret_sure);

/* All faces by GEOS's overlay of the full states; grid 0 = floating. */
bool pl_full_faces(pl_overlay *overlay, double grid, pl_arena *arena, double *residual_m2, pl_error *error);

bool pl_faces_add(pl_overlay *overlay, const pl_polygon *polygon, double area_m2, uint8_t before,
                  uint8_t after);

#endif
