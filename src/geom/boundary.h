/* boundary.h - lines, and the boundary of a union of polygons as lines.
 *
 * Positions and edges are those of geom.h: degrees on WGS84, longitude first, edges straight in
 * longitude/latitude. */
#ifndef PL_GEOM_BOUNDARY_H
#define PL_GEOM_BOUNDARY_H

#include "geom/overlay.h"

/* A chain of edges. A closed one ends where it begins, with the first position repeated. */
typedef struct {
    const pl_point *points;
    size_t count; /* under 2: no edge */
} pl_chain;

/* Length in m on the ellipsoid, of one line and of several. Any thread. */
double pl_chain_length_m(const pl_chain *line);
double pl_chains_length_m(const pl_chain *lines, size_t count);

/* Land and its edge. */
typedef struct {
    const pl_polygon *polygons; /* that do not overlap; shells counter-clockwise, holes clockwise */
    size_t polygon_count;
    const pl_chain *lines; /* all rings, closed; the land lies on the left */
    size_t line_count;
    size_t holes_filled; /* holes that were too small to keep, */
    double filled_km2;   /* their area, */
    double filled_m;     /* and the length of their rings */
} pl_boundary;

/* The union of polygons, which may overlap, with holes of less than hole_max_km2 filled (0: none), and its
 * boundary. In a stable order that depends on the geometry alone. Memory from `arena`. */
bool pl_boundary_find(pl_overlay *overlay, const pl_polygon *const *polygons, size_t count,
                      double hole_max_km2, pl_arena *arena, pl_boundary *ret, pl_error *error) PL_MUST_CHECK;

/* The union of `base` without `less`, and then with `more`, each on a grid of 1e-9 degrees (0.1 mm), so that
 * lines which all but coincide leave no slivers. Memory from `arena`. */
bool pl_boundary_correct(pl_overlay *overlay, const pl_polygon *const *base, size_t base_count,
                         const pl_polygon *const *less, size_t less_count, const pl_polygon *const *more,
                         size_t more_count, pl_arena *arena, const pl_polygon **ret, size_t *ret_count,
                         pl_error *error) PL_MUST_CHECK;

/* Is the point on the land? On its boundary either answer may come. Any thread. */
bool pl_boundary_contains(const pl_boundary *boundary, pl_point point);

/* The parts of lines inside polygons (overlaps count once), or, with `outside`, those that are not. Lines are
 * cut where they cross an outline; what runs along an outline may fall to either side, but always to one of
 * them. Directions stay; the parts are in the order of the lines. Memory from `arena`. */
bool pl_chains_inside(const pl_chain *lines, size_t count, const pl_polygon *polygons, size_t polygon_count,
                      bool outside, pl_arena *arena, pl_chain **ret, size_t *ret_count,
                      pl_error *error) PL_MUST_CHECK;

#endif
