/* area.h - area and length on the WGS84 ellipsoid of figures with edges straight in longitude/latitude. */
#ifndef PL_GEOM_AREA_H
#define PL_GEOM_AREA_H

#include "geom/geom.h"

/* Signed area in m2 of a closed ring: positive when it winds counter-clockwise. Exact for any start, 1e-9
 * relative from 0.02 m2 to the whole ellipsoid; longitudes are taken as they stand (no wrapping at 180).
 * Under 3 points: 0. Formula: docs/method.md, "Area". Any thread. */
double pl_ring_area_m2(const pl_point *points, size_t count);

/* Area in m2 of a polygon, at least 0: |shell| less the sum of |holes|, whichever way they wind. */
double pl_polygon_area_m2(const pl_polygon *polygon);

/* Signed area in m2 that closed chains of directed edges enclose (left side positive), summed with respect to
 * the middle latitude `lat0_deg`, which should lie near the edges: it cancels for closed chains. */
double pl_edges_area_m2(const pl_edge *edges, size_t count, double lat0_deg);

/* Length in m of one edge, straight in longitude/latitude, on the ellipsoid (not the geodesic between its
 * ends). */
double pl_edge_length_m(pl_point a, pl_point b);

/* Length in m of a closed ring, its closing edge included. */
double pl_ring_length_m(const pl_point *points, size_t count);

/* Length in m of all rings of a polygon. */
double pl_polygon_length_m(const pl_polygon *polygon);

/* Mean width in m of a patch: 2 area / perimeter, which is the width of a long strip (half that of a square).
 * 0 for an empty figure. */
double pl_mean_width_m(double area_m2, double perimeter_m);

#endif
