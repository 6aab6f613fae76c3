/* coordinates.h - "coordinates" arrays: polygons through the table of seen text, points and lines counted.
 * Internal to this room. */
#ifndef PL_READ_COORDINATES_H
#define PL_READ_COORDINATES_H

#include "read/scan.h"
#include "read/seen.h"

typedef struct {
    pl_scan *scan;
    pl_seen *seen;
    pl_file_counts *counts;
    pl_drawn **polygons; /* of the feature being read */
    size_t polygon_count, polygon_capacity;
    pl_point *points; /* of the polygon being parsed, all its rings on end */
    size_t point_count, point_capacity;
    size_t *ring_ends;
    size_t ring_count, ring_capacity;
} pl_coordinates;

/* Each takes the value at scan->at. A Polygon's or a MultiPolygon's coordinates: */
bool pl_coordinates_polygon(pl_coordinates *coordinates);
bool pl_coordinates_multipolygon(pl_coordinates *coordinates);
/* Positions `nesting` arrays deep (1 = a LineString's or MultiPoint's, 2 = a MultiLineString's; 0 = a
 * Point's, one or none). *ret = how many elements the outermost array has, 1 for a Point. */
bool pl_coordinates_count(pl_coordinates *coordinates, int nesting, size_t *ret);

void pl_coordinates_free(pl_coordinates *coordinates);

#endif
