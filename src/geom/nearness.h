/* nearness.h - how near lines are to one another: the parts of some that lie within or beyond a distance of
 * others, without sampling; and from a point to the nearest position of lines.
 *
 * The distance of two positions is that along the ellipsoid. Edges are cut into pieces of at most a
 * kilometre; what of a piece lies within a distance of another piece is one interval of it, found in closed
 * form in the plane that touches the ellipsoid at the middle of the first. For distances up to 10 km, and
 * latitudes up to 60 degrees, the distance at which a line is cut is off by less than 0.1 m (docs/method.md,
 * "Front"). */
#ifndef PL_GEOM_NEARNESS_H
#define PL_GEOM_NEARNESS_H

#include "geom/boundary.h"

/* Length in m of the shortest line on the ellipsoid between two positions: 1 mm up to 15,000 km. */
double pl_geodesic_m(pl_point a, pl_point b);

#define PL_NEAR_PIECES_MAX ((size_t)4000000) /* of a kilometre */
#define PL_NEAR_DISTANCE_MAX_M 100000.0 /* for lines; farther than that the plane is no ground any more */

/* Lines, ready for questions. It copies what it needs. Any number of threads may ask. */
typedef struct pl_near pl_near;
pl_near *pl_near_open(const pl_chain *lines, size_t count, pl_error *error);
void pl_near_close(pl_near *near); /* NULL is harmless */

/* Geodesic distance in m from a point to the nearest position of the lines, which comes back too (NULL: not
 * asked). INFINITY when there are no lines; *ret_at is untouched then. */
double pl_near_point_m(const pl_near *near, pl_point from, pl_point *ret_at);

/* The parts of lines that lie beyond `distance_m` of `near`, or, with `within`, those that do not. Directions
 * stay. Memory from `arena`. */
bool pl_near_cut(const pl_near *near, const pl_chain *lines, size_t count, double distance_m, bool within,
                 pl_arena *arena, pl_chain **ret, size_t *ret_count, pl_error *error) PL_MUST_CHECK;

/* A straight part of a line, of at most a kilometre. */
typedef struct {
    pl_point a, b;
    double length_m;
    double middle_m; /* distance of its middle from the lines that it was held against */
} pl_stretch;

/* The same parts beyond `distance_m` as single stretches. The list is pl_malloc's. */
bool pl_near_beyond(const pl_near *near, const pl_chain *lines, size_t count, double distance_m,
                    pl_stretch **ret, size_t *ret_count, pl_error *error) PL_MUST_CHECK;

/* Length in m of what of the stretches, which pl_near_beyond made of `near`, lies beyond a distance. */
bool pl_near_beyond_m(const pl_near *near, const pl_stretch *stretches, size_t count, double distance_m,
                      double *ret, pl_error *error) PL_MUST_CHECK;

#endif
