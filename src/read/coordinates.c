/* coordinates.c - coordinate arrays of GeoJSON. A polygon's text is looked up first and parsed only when it
 * is new: three nested loops with no recursion, positions gathered in one array and then kept with their
 * text. */
#include "read/coordinates.h"

#include "text/number.h"

#include <float.h>

static bool number(pl_scan *scan, const char *what, double *ret) {
    const char *behind = pl_number_read(scan->at, scan->end, ret);
    if (behind != NULL) {
        scan->at = behind;
        return true;
    }
    const char *begin = scan->at;
    char c = pl_scan_peek(scan);
    bool infinity = c == '-' && scan->end - begin > 1 && begin[1] == 'I';
    if (infinity || (c != '-' && (c < '0' || c > '9'))) return pl_scan_expected(scan, what);
    /* The grammar's own message, or else it is a number that no double holds. */
    if (!pl_scan_number(scan)) return false;
    return pl_scan_fail(scan, begin, "the number is beyond %g, the largest double", DBL_MAX);
}

/* One position; its third and further numbers are checked and dropped. */
static bool position(pl_scan *scan, pl_point *ret) {
    const char *begin = scan->at;
    if (pl_scan_peek(scan) != '[') return pl_scan_expected(scan, "'[' of a position");
    scan->at++;
    pl_scan_blanks(scan);
    pl_point point;
    if (!number(scan, "a longitude", &point.lon)) return false;
    pl_scan_blanks(scan);
    if (pl_scan_peek(scan) != ',') return pl_scan_expected(scan, "',' and a latitude");
    scan->at++;
    pl_scan_blanks(scan);
    if (!number(scan, "a latitude", &point.lat)) return false;
    pl_scan_blanks(scan);
    while (pl_scan_peek(scan) == ',') {
        double dropped;
        scan->at++;
        pl_scan_blanks(scan);
        if (!number(scan, "a number", &dropped)) return false;
        pl_scan_blanks(scan);
    }
    if (pl_scan_peek(scan) != ']') return pl_scan_expected(scan, "',' or ']'");
    scan->at++;
    if (!(point.lon >= -180 && point.lon <= 180 && point.lat >= -90 && point.lat <= 90))
        return pl_scan_fail(
            scan, begin,
            "the position %.10g, %.10g lies outside longitude -180..180, latitude -90..90; GeoJSON "
            "positions are [longitude, latitude] in degrees on WGS84",
            point.lon, point.lat);
    *ret = point;
    return true;
}

/* A ring of fewer than three distinct positions encloses nothing. */
static bool is_empty(const pl_point *points, size_t count) {
    size_t second = 1;
    while (second < count && pl_point_equal(points[second], points[0])) second++;
    for (size_t i = second + 1; i < count; i++) {
        if (!pl_point_equal(points[i], points[0]) && !pl_point_equal(points[i], points[second])) return false;
    }
    return true;
}

/* One ring's positions, added to coordinates->points. */
static bool ring_positions(pl_coordinates *coordinates) {
    pl_scan *scan = coordinates->scan;
    if (!pl_scan_open(scan, '[', "'[' of a ring")) return false;
    int more;
    bool first = true;
    while ((more = pl_scan_element(scan, &first)) > 0) {
        if (!PL_GROW(coordinates->points, coordinates->point_count, coordinates->point_capacity))
            return pl_fail_nomem(scan->error);
        if (coordinates->counts->positions + coordinates->point_count >= PL_GEOJSON_POSITIONS_MAX)
            return pl_scan_fail(scan, scan->at, "more than %zu positions in one file, the limit",
                                PL_GEOJSON_POSITIONS_MAX);
        if (!position(scan, &coordinates->points[coordinates->point_count])) return false;
        coordinates->point_count++;
    }
    return more == 0;
}

/* Parses one polygon's array. A shell that encloses nothing empties the whole polygon, a hole that does is
 * left out. */
static bool parse_polygon(pl_coordinates *coordinates, pl_block_shape *ret) {
    pl_scan *scan = coordinates->scan;
    pl_block_shape shape = {0};
    coordinates->point_count = coordinates->ring_count = 0;
    if (!pl_scan_open(scan, '[', "'[' of a polygon")) return false;
    int more;
    bool first = true, shell = true, shell_is_empty = true;
    while ((more = pl_scan_element(scan, &first)) > 0) {
        size_t begin = coordinates->point_count;
        if (!ring_positions(coordinates)) return false;
        size_t count = coordinates->point_count - begin;
        const pl_point *points = count > 0 ? &coordinates->points[begin] : NULL;
        bool closed = count > 1 && pl_point_equal(points[0], points[count - 1]);
        if (closed) count--;
        bool empty = is_empty(points, count);
        if (empty) {
            count = 0;
            shape.rings_empty++;
        } else if (!closed) {
            shape.rings_unclosed++;
        }
        if (shell) shell_is_empty = empty;
        shell = false;
        coordinates->point_count = begin + count;
        if (empty) continue;
        if (!PL_GROW(coordinates->ring_ends, coordinates->ring_count, coordinates->ring_capacity))
            return pl_fail_nomem(scan->error);
        coordinates->ring_ends[coordinates->ring_count++] = coordinates->point_count;
    }
    if (more < 0) return false;
    shape.points = coordinates->points;
    shape.ring_ends = coordinates->ring_ends;
    shape.ring_count = shell_is_empty ? 0 : coordinates->ring_count;
    *ret = shape;
    return true;
}

bool pl_coordinates_polygon(pl_coordinates *coordinates) {
    pl_scan *scan = coordinates->scan;
    pl_file_counts *counts = coordinates->counts;
    pl_scan_blanks(scan);
    const char *begin = scan->at;
    pl_block *block = NULL;
    /* A hit passes three brackets at once: polygon, ring, position. Near the limit of depth the parser
     * decides. */
    if (scan->depth + 3 <= PL_GEOJSON_DEPTH_MAX) block = pl_seen_find(coordinates->seen, begin, scan->end);
    bool known = block != NULL;
    if (known) {
        scan->at += block->length;
    } else {
        pl_block_shape shape;
        if (!parse_polygon(coordinates, &shape)) return false;
        pl_slice text = {begin, (size_t)(scan->at - begin)};
        block = pl_seen_keep(coordinates->seen, text, &shape, &known);
        if (block == NULL) return pl_fail_nomem(scan->error);
    }
    counts->blocks++;
    counts->blocks_seen += known;
    counts->rings_unclosed += block->rings_unclosed;
    counts->rings_empty += block->rings_empty;
    if (block->drawn.polygon.count == 0) {
        counts->empty_polygons++;
        return true;
    }
    counts->polygons++;
    counts->rings += block->drawn.polygon.count;
    counts->positions += block->positions;
    if (counts->positions > PL_GEOJSON_POSITIONS_MAX)
        return pl_scan_fail(scan, begin, "more than %zu positions in one file, the limit",
                            PL_GEOJSON_POSITIONS_MAX);
    if (!PL_GROW(coordinates->polygons, coordinates->polygon_count, coordinates->polygon_capacity))
        return pl_fail_nomem(scan->error);
    coordinates->polygons[coordinates->polygon_count++] = &block->drawn;
    return true;
}

bool pl_coordinates_multipolygon(pl_coordinates *coordinates) {
    if (!pl_scan_open(coordinates->scan, '[', "'[' of a MultiPolygon's coordinates")) return false;
    int more;
    bool first = true;
    while ((more = pl_scan_element(coordinates->scan, &first)) > 0) {
        if (!pl_coordinates_polygon(coordinates)) return false;
    }
    return more == 0;
}

bool pl_coordinates_count(pl_coordinates *coordinates, int nesting, size_t *ret) {
    pl_scan *scan = coordinates->scan;
    pl_point ignored;
    size_t count = 0, inner;
    pl_scan_blanks(scan);
    if (nesting == 0) {
        const char *begin = scan->at;
        if (!pl_scan_open(scan, '[', "'[' of a position")) return false;
        pl_scan_blanks(scan);
        scan->depth--;
        if (pl_scan_peek(scan) == ']') {
            scan->at++; /* RFC 7946 section 3.1: empty coordinates may be taken as a null geometry */
        } else {
            scan->at = begin;
            if (!position(scan, &ignored)) return false;
            count = 1;
        }
        *ret = count;
        return true;
    }
    if (!pl_scan_open(scan, '[', "'[' of coordinates")) return false;
    int more;
    bool first = true;
    while ((more = pl_scan_element(scan, &first)) > 0) {
        if (nesting > 1 ? !pl_coordinates_count(coordinates, nesting - 1, &inner) : !position(scan, &ignored))
            return false;
        count++;
    }
    if (more < 0) return false;
    *ret = count;
    return true;
}

void pl_coordinates_free(pl_coordinates *coordinates) {
    pl_free(coordinates->polygons);
    pl_free(coordinates->points);
    pl_free(coordinates->ring_ends);
}
