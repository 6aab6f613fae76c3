/* figures.h - polygons for the tests of the overlay, short to write. */
#ifndef TEST_GEOM_FIGURES_H
#define TEST_GEOM_FIGURES_H

#include "geom/area.h"

/* A polygon of one ring that owns its positions. */
typedef struct {
    pl_point points[64];
    pl_ring ring;
    pl_polygon polygon;
} figure;

static inline void figure_of(figure *made, const double *lon_lat, size_t count) {
    for (size_t i = 0; i < count; i++) made->points[i] = (pl_point){lon_lat[2 * i], lon_lat[2 * i + 1]};
    made->ring = (pl_ring){made->points, count};
    made->polygon = (pl_polygon){&made->ring, 1};
}

/* A rectangle, west to east and south to north, clockwise when asked. */
static inline void figure_box(figure *made, double west, double south, double east, double north,
                              bool clockwise) {
    const double counter[8] = {west, south, east, south, east, north, west, north};
    const double with[8] = {west, south, west, north, east, north, east, south};
    figure_of(made, clockwise ? with : counter, 4);
}

static inline double box_km2(double west, double south, double east, double north) {
    figure made;
    figure_box(&made, west, south, east, north, false);
    return pl_polygon_area_m2(&made.polygon) / 1e6;
}

#endif
