/* meets.c - an edge meets a box when something of it is left after cutting it at the four lines through the
 * box's sides (Liang and Barsky). A polygon none of whose edges meets the box holds all of it or nothing. */
#include "geom/meets.h"

#include "geom/overlay.h"

bool pl_box_holds(pl_box box, pl_point point) {
    return point.lon >= box.west && point.lon <= box.east && point.lat >= box.south && point.lat <= box.north;
}

/* Cuts [*from, *to] of the edge start + t * step to where it is not below `least`. False: nothing is left. */
static bool cut_below(double start, double step, double least, double *from, double *to) {
    if (step == 0.0) return start >= least;
    const double t = (least - start) / step;
    if (step > 0.0) {
        if (t > *from) *from = t;
    } else if (t < *to) {
        *to = t;
    }
    return *from <= *to;
}

bool pl_edge_meets_box(pl_point a, pl_point b, pl_box box) {
    /* Most edges have an end inside, or lie on one side: told without a division, and so without rounding. */
    if (pl_box_holds(box, a) || pl_box_holds(box, b)) return true;
    if ((a.lon < box.west && b.lon < box.west) || (a.lon > box.east && b.lon > box.east) ||
        (a.lat < box.south && b.lat < box.south) || (a.lat > box.north && b.lat > box.north))
        return false;
    const double dx = b.lon - a.lon, dy = b.lat - a.lat;
    double from = 0.0, to = 1.0;
    return cut_below(a.lon, dx, box.west, &from, &to) && cut_below(-a.lon, -dx, -box.east, &from, &to) &&
           cut_below(a.lat, dy, box.south, &from, &to) && cut_below(-a.lat, -dy, -box.north, &from, &to);
}

bool pl_polygon_meets_box(const pl_polygon *polygon, pl_box box) {
    if (!(box.west <= box.east && box.south <= box.north)) return false;
    for (size_t r = 0; r < polygon->count; r++) {
        const pl_ring *ring = &polygon->rings[r];
        for (size_t i = 0; i < ring->count; i++)
            if (pl_edge_meets_box(ring->points[i], ring->points[i + 1 < ring->count ? i + 1 : 0], box))
                return true;
    }
    return polygon->count > 0 && pl_polygon_contains(polygon, (pl_point){box.west, box.south});
}

bool pl_line_meets_box(const pl_point *points, size_t count, pl_box box) {
    if (!(box.west <= box.east && box.south <= box.north)) return false;
    for (size_t i = 0; i + 1 < count; i++)
        if (pl_edge_meets_box(points[i], points[i + 1], box)) return true;
    return count == 1 && pl_box_holds(box, points[0]);
}
