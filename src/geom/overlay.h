/* overlay.h - where did several layers of polygons change between two states? By hand: edge cancellation,
 * then faces of the arrangement of what is left, with exact winding numbers; GEOS nodes the lines and repairs
 * what is drawn badly.
 *
 * One pl_overlay a thread (it owns a GEOS context). Input polygons must come from pl_overlay_prepare. */
#ifndef PL_GEOM_OVERLAY_H
#define PL_GEOM_OVERLAY_H

#include "base/error.h"
#include "base/memory.h"
#include "geom/geom.h"

#define PL_LAYERS_MAX 8 /* statuses compared at once: held:<side> ..., contested */

typedef struct pl_overlay pl_overlay;
pl_overlay *pl_overlay_open(pl_error *error);
void pl_overlay_close(pl_overlay *overlay); /* NULL is harmless */

/* What was done to a polygon before it could be measured; kept with the shape, as a rung of the repair
 * ladder. */
typedef enum {
    PL_REPAIR_NONE = 0,
    PL_REPAIR_MADE_VALID = 1,
    PL_REPAIR_CLIPPED = 2,
    PL_REPAIR_BOTH = 3
} pl_repair;

/* Makes a polygon as drawn fit for measuring: valid (self-crossing rings become their parts, as GEOS's
 * "linework" method has it; empty ones vanish) and clipped to `area_of_interest` (NULL = no limit). Most
 * polygons come back unchanged and uncopied. The parts live in `arena`. */
typedef struct {
    const pl_polygon *parts; /* shells counter-clockwise, holes clockwise when repair is not NONE */
    size_t count;            /* 0: nothing is left */
    pl_repair repair;
    double outside_m2; /* area cut off by the area of interest */
} pl_prepared;
bool pl_overlay_prepare(pl_overlay *overlay, const pl_polygon *drawn, const pl_box *area_of_interest,
                        pl_arena *arena, pl_prepared *ret, pl_error *error) PL_MUST_CHECK;

/* One layer at two states. Polygons that stand in both lists as the same pointer are known to be unchanged.
 */
typedef struct {
    const pl_polygon *const *from;
    size_t from_count;
    const pl_polygon *const *to;
    size_t to_count;
} pl_layer_pair;

#define PL_NO_PATCH UINT32_MAX

/* A face of the arrangement: connected, bounded by `polygon` (shell counter-clockwise, holes clockwise), on
 * which every layer's cover is constant. Bit i of before/after: layer i covers it at from/to. before != after
 * always. */
typedef struct {
    pl_polygon polygon;
    double area_m2;
    uint8_t before, after;
    /* For each layer whose cover differs: the patch that the face belongs to, named by the index of its first
     * face. Faces that share an edge, and both gain (or both lose) that layer, are of one patch. PL_NO_PATCH:
     * no change. */
    uint32_t patch[PL_LAYERS_MAX];
} pl_face;

/* How a difference was found, weakest rung first. */
typedef enum {
    PL_RUNG_EXACT = 0, /* edges cancelled, faces noded in floating precision, identity holds */
    PL_RUNG_FULL = 1,  /* full overlay of both states by GEOS, floating */
    PL_RUNG_GRID = 2   /* full overlay on a grid of 1e-9 degrees */
} pl_rung;

typedef struct {
    const pl_face *faces; /* in a stable order that depends on the geometry alone */
    size_t count;
    pl_rung rung;
    size_t edges_left;           /* after cancellation */
    double identity_residual_m2; /* |sum of face area x change of winding - area of the left-over edges|,
                                    worst layer */
} pl_difference;

/* All faces whose cover differs between from and to. `layers` at most PL_LAYERS_MAX. Memory from `arena`. */
bool pl_overlay_difference(pl_overlay *overlay, const pl_layer_pair *layers, size_t layer_count,
                           pl_arena *arena, pl_difference *ret, pl_error *error) PL_MUST_CHECK;

/* Area in m2 of the union of polygons (overlaps counted once), by GEOS union, the oracle of `verify`. */
bool pl_overlay_union_area_m2(pl_overlay *overlay, const pl_polygon *const *polygons, size_t count,
                              double *ret, pl_error *error) PL_MUST_CHECK;

/* Area in m2 gained (in `to`, not in `from`) and lost by full unions and differences in GEOS: slow, for
 * `verify`. */
bool pl_overlay_full_difference_m2(pl_overlay *overlay, const pl_layer_pair *layer, double *ret_gained,
                                   double *ret_lost, pl_error *error) PL_MUST_CHECK;

/* Area in m2 that two patches have in common; the polygons of one patch must not overlap one another. */
bool pl_overlay_common_area_m2(pl_overlay *overlay, const pl_polygon *const *a, size_t a_count,
                               const pl_polygon *const *b, size_t b_count, double *ret,
                               pl_error *error) PL_MUST_CHECK;

/* Joins faces of one component into as few polygons as possible (for drawing and storing). */
bool pl_overlay_dissolve(pl_overlay *overlay, const pl_polygon *const *polygons, size_t count,
                         pl_arena *arena, const pl_polygon **ret, size_t *ret_count,
                         pl_error *error) PL_MUST_CHECK;

/* True when the point lies inside (holes excluded); on the boundary either answer may come. */
bool pl_polygon_contains(const pl_polygon *polygon, pl_point point);

/* "3.11.1-CAPI-1.17.1": the GEOS that runs. */
const char *pl_overlay_library_version(void);

#endif
