/* front.h - the front: where land that a side holds meets land that it does not hold, away from coast and
 * state border; how long it is, and how far it moved. Pure. Definitions: docs/method.md, "Front".
 *
 * Sets of positions, not segments: "moved beyond d" is the length of one state's front that lies farther than
 * d from the whole boundary of the other state's land. Folds, pockets and splits need no case of their own.
 */
#ifndef PL_MEASURE_FRONT_H
#define PL_MEASURE_FRONT_H

#include "geom/nearness.h"

/* What counts as front. Both numbers are choices, and are printed. */
typedef struct {
    double hole_max_km2;    /* holes in held land under this are filled */
    double border_m;        /* what lies within this distance of the outline is no front */
    const pl_near *outline; /* coast and state border; NULL: none, and the whole boundary is front */
} pl_front_rule;
#define PL_FRONT_HOLE_MAX_KM2 5.0
#define PL_FRONT_BORDER_M 5000.0

/* One state's front. */
typedef struct {
    pl_boundary land;
    pl_near *near;         /* the whole boundary of the land; freed by pl_front_free */
    const pl_chain *lines; /* the front, the land on its left */
    size_t count;
    double length_m, boundary_m; /* of the front, and of the whole boundary */
} pl_front;

/* The front of the union of polygons. On true pl_front_free must follow. Memory but `near` from `arena`. */
bool pl_front_find(pl_overlay *overlay, const pl_polygon *const *polygons, size_t count,
                   const pl_front_rule *rule, pl_arena *arena, pl_front *ret, pl_error *error) PL_MUST_CHECK;
void pl_front_free(pl_front *front); /* a zeroed one is harmless */

/* Where the front of one state lies beyond a distance of the other state's boundary, it passed over its
 * ground: forward when the land there was gained, back when it was lost. Old front: forward where the new
 * land covers it, back where it does not; new front: forward where the old land does not cover it, back where
 * it does. Each such stretch is wholly on one side, since it nowhere meets the other boundary. */
typedef enum { PL_FORWARD, PL_BACK } pl_way;

/* Parts of one state's front, held against another state. */
typedef struct {
    const pl_near *other;
    double length_m;          /* of the parts */
    double least_m;           /* distances under this cannot be asked for */
    pl_stretch *stretches[2]; /* those beyond it, by pl_way */
    size_t count[2];
} pl_shift;
#define PL_SHIFT_LEAST_M 1.0

/* `lines`: parts of the front of a state; `other`: the other state; `later`: the other one is the later. On
 * true pl_shift_free must follow, before pl_front_free of the other. */
bool pl_shift_open(const pl_chain *lines, size_t count, const pl_front *other, bool later, double least_m,
                   pl_shift *ret, pl_error *error) PL_MUST_CHECK;
void pl_shift_free(pl_shift *shift); /* a zeroed one is harmless */

/* Length in m beyond a distance, forward and back. */
typedef struct {
    double of[2]; /* by pl_way */
} pl_moved;
bool pl_shift_moved(const pl_shift *shift, double distance_m, pl_moved *ret, pl_error *error) PL_MUST_CHECK;

/* The displacement in m that a share (0.5: the median) of the length that moved beyond `beyond_m` one way
 * does not reach; to 0.1 m. NAN when nothing moved so far, INFINITY when the other state has no boundary at
 * all. */
bool pl_shift_quantile(const pl_shift *shift, pl_way way, double beyond_m, double share, double *ret,
                       pl_error *error) PL_MUST_CHECK;

#endif
