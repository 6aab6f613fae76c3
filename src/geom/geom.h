/* geom.h - the plain shapes of the ground: positions, boxes, rings, polygons, directed edges.
 *
 * Coordinates are longitude, latitude in degrees on WGS84, x (longitude) first. An edge is the straight line
 * between its ends in the longitude/latitude plane (RFC 7946), not a geodesic. Rings are closed without
 * repeating their first position, and may wind either way unless a function says otherwise. */
#ifndef PL_GEOM_GEOM_H
#define PL_GEOM_GEOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    double lon, lat;
} pl_point;

typedef struct {
    double west, south, east, north; /* empty when west > east */
} pl_box;

typedef struct {
    const pl_point *points;
    size_t count; /* without a repeated last position; under 3 encloses nothing */
} pl_ring;

typedef struct {
    const pl_ring *rings; /* rings[0] is the shell, the others are holes */
    size_t count;
} pl_polygon;

/* A directed edge: its polygon lies on the left. */
typedef struct {
    pl_point a, b;
} pl_edge;

static inline bool pl_point_equal(pl_point a, pl_point b) {
    return a.lon == b.lon && a.lat == b.lat;
}

#define PL_BOX_EMPTY ((pl_box){1.0, 1.0, -1.0, -1.0})
pl_box pl_box_of_points(const pl_point *points, size_t count);
pl_box pl_box_of_polygon(const pl_polygon *polygon);
pl_box pl_box_union(pl_box a, pl_box b);
bool pl_box_meets(pl_box a, pl_box b); /* closed boxes: touching counts; empty meets nothing */
bool pl_box_within(pl_box inner, pl_box outer);

#endif
