/* geom.c - boxes, and whether a polygon contains a point. */
#include "geom/geom.h"

#include "geom/overlay.h"

static bool box_is_empty(pl_box box) {
    return box.west > box.east;
}

pl_box pl_box_of_points(const pl_point *points, size_t count) {
    if (count == 0) return PL_BOX_EMPTY;
    pl_box box = {points[0].lon, points[0].lat, points[0].lon, points[0].lat};
    for (size_t i = 1; i < count; i++) {
        if (points[i].lon < box.west) box.west = points[i].lon;
        if (points[i].lon > box.east) box.east = points[i].lon;
        if (points[i].lat < box.south) box.south = points[i].lat;
        if (points[i].lat > box.north) box.north = points[i].lat;
    }
    return box;
}

pl_box pl_box_of_polygon(const pl_polygon *polygon) {
    if (polygon->count == 0) return PL_BOX_EMPTY;
    return pl_box_of_points(polygon->rings[0].points, polygon->rings[0].count);
}

pl_box pl_box_union(pl_box a, pl_box b) {
    if (box_is_empty(a)) return b;
    if (box_is_empty(b)) return a;
    if (b.west < a.west) a.west = b.west;
    if (b.south < a.south) a.south = b.south;
    if (b.east > a.east) a.east = b.east;
    if (b.north > a.north) a.north = b.north;
    return a;
}

bool pl_box_meets(pl_box a, pl_box b) {
    if (box_is_empty(a) || box_is_empty(b)) return false;
    return a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north;
}

bool pl_box_within(pl_box inner, pl_box outer) {
    if (box_is_empty(inner) || box_is_empty(outer)) return false;
    return inner.west >= outer.west && inner.east <= outer.east && inner.south >= outer.south &&
           inner.north <= outer.north;
}

/* Even-odd over all rings: in a valid polygon that is "in the shell and in no hole", whichever way they wind.
 */
bool pl_polygon_contains(const pl_polygon *polygon, pl_point point) {
    bool inside = false;
    for (size_t r = 0; r < polygon->count; r++) {
        const pl_ring *ring = &polygon->rings[r];
        if (ring->count < 3) continue;
        pl_point a = ring->points[ring->count - 1];
        for (size_t i = 0; i < ring->count; i++) {
            const pl_point b = ring->points[i];
            if ((a.lat > point.lat) != (b.lat > point.lat) &&
                point.lon < a.lon + (point.lat - a.lat) / (b.lat - a.lat) * (b.lon - a.lon))
                inside = !inside;
            a = b;
        }
    }
    return inside;
}
