/* geojson_write.c - features with geometry as GeoJSON (RFC 7946). Positions are rounded to seven decimals, 1
 * cm; what falls together then is written once, and rings that enclose nothing any more are left out. */
#include "engine/geojson_write.h"

#include <math.h>

#define DECIMALS 7
#define UNITS_PER_DEGREE 1e7
#define DEGREES_MAX 1000.0

void pl_geojson_feature(pl_json *json) {
    pl_json_object(json);
    pl_json_key_text(json, "type", "Feature");
    pl_json_key(json, "properties");
    pl_json_object(json);
}

/* A geometry stands on one line, and ends its feature. Returns what geometry_end puts back. */
static bool geometry_start(pl_json *json, const char *type) {
    const bool pretty = json->pretty;
    pl_json_end(json);
    pl_json_key(json, "geometry");
    json->pretty = false;
    pl_json_object(json);
    pl_json_key_text(json, "type", type);
    pl_json_key(json, "coordinates");
    return pretty;
}

static void geometry_end(pl_json *json, bool pretty) {
    pl_json_end(json);
    json->pretty = pretty;
    pl_json_end(json);
}

void pl_geojson_nowhere(pl_json *json) {
    pl_json_end(json);
    pl_json_key(json, "geometry");
    pl_json_null(json);
    pl_json_end(json);
}

static pl_point rounded(pl_point point) {
    return (pl_point){round(point.lon * UNITS_PER_DEGREE) / UNITS_PER_DEGREE,
                      round(point.lat * UNITS_PER_DEGREE) / UNITS_PER_DEGREE};
}

/* A coordinate at seven decimals, of which a map has millions: as a whole number of units, which prints the
 * same digits as pl_json_fixed and several times as fast. Returns the byte behind it. */
static char *coordinate_text(double degrees, char *to) {
    const long long units = llround(degrees * UNITS_PER_DEGREE);
    unsigned long long left = (unsigned long long)(units < 0 ? -units : units);
    char digits[24];
    size_t count = 0;
    while (count <= DECIMALS || left > 0) {
        digits[count++] = (char)('0' + left % 10);
        left /= 10;
    }
    if (units < 0) *to++ = '-';
    while (count > 0) {
        if (count == DECIMALS) *to++ = '.';
        *to++ = digits[--count];
    }
    return to;
}

static void position(pl_json *json, pl_point point) {
    char text[64];
    if (!(fabs(point.lon) <= DEGREES_MAX && fabs(point.lat) <= DEGREES_MAX)) { /* no place, but to be seen */
        pl_json_array(json);
        pl_json_fixed(json, point.lon, DECIMALS);
        pl_json_fixed(json, point.lat, DECIMALS);
        pl_json_end(json);
        return;
    }
    char *to = text;
    *to++ = '[';
    to = coordinate_text(point.lon, to);
    *to++ = ',';
    to = coordinate_text(point.lat, to);
    *to++ = ']';
    pl_json_raw(json, (pl_slice){text, (size_t)(to - text)});
}

/* The ring's positions at seven decimals, each once, in `points` (room for ring->count); how many. */
static size_t round_ring(const pl_ring *ring, pl_point *points) {
    size_t count = 0;
    for (size_t i = 0; i < ring->count; i++) {
        const pl_point point = rounded(ring->points[i]);
        if (count == 0 || !pl_point_equal(points[count - 1], point)) points[count++] = point;
    }
    while (count > 1 && pl_point_equal(points[count - 1], points[0])) count--;
    return count;
}

/* Twice the signed area about the first position. */
static double turn_of(const pl_point *points, size_t count) {
    double turn = 0.0;
    for (size_t i = 1; i + 1 < count; i++)
        turn += (points[i].lon - points[0].lon) * (points[i + 1].lat - points[0].lat) -
                (points[i + 1].lon - points[0].lon) * (points[i].lat - points[0].lat);
    return turn;
}

/* False: it encloses nothing, and nothing was written. */
static bool ring_written(pl_json *json, const pl_ring *ring, bool shell) {
    pl_point *points = pl_malloc(ring->count * sizeof *points);
    if (points == NULL) {
        json->out->failed = true;
        return false;
    }
    const size_t count = round_ring(ring, points);
    const double turn = count < 3 ? 0.0 : turn_of(points, count);
    if (count >= 3 && turn != 0.0) {
        const bool forward = (turn > 0.0) == shell;
        pl_json_array(json);
        for (size_t i = 0; i <= count; i++) position(json, points[(forward ? i : 2 * count - i) % count]);
        pl_json_end(json);
    }
    pl_free(points);
    return turn != 0.0;
}

static void rings_written(pl_json *json, const pl_polygon *polygon) {
    pl_json_array(json);
    if (ring_written(json, &polygon->rings[0], true))
        for (size_t r = 1; r < polygon->count; r++) (void)ring_written(json, &polygon->rings[r], false);
    pl_json_end(json);
}

/* Does its shell still enclose something at seven decimals? */
static bool is_there(const pl_polygon *polygon) {
    if (polygon->count == 0) return false;
    pl_point *points = pl_malloc(polygon->rings[0].count * sizeof *points);
    if (points == NULL) return true; /* then writing fails, and says so */
    const size_t count = round_ring(&polygon->rings[0], points);
    const bool there = count >= 3 && turn_of(points, count) != 0.0;
    pl_free(points);
    return there;
}

static void polygons_written(pl_json *json, const pl_polygon *polygons, size_t count, bool always_multi) {
    size_t there = 0, last = 0;
    for (size_t i = 0; i < count; i++)
        if (is_there(&polygons[i])) {
            there++;
            last = i;
        }
    if (there == 0) {
        pl_geojson_nowhere(json);
        return;
    }
    const bool multi = always_multi || there > 1;
    const bool pretty = geometry_start(json, multi ? "MultiPolygon" : "Polygon");
    if (!multi) {
        rings_written(json, &polygons[last]);
    } else {
        pl_json_array(json);
        for (size_t i = 0; i < count; i++)
            if (is_there(&polygons[i])) rings_written(json, &polygons[i]);
        pl_json_end(json);
    }
    geometry_end(json, pretty);
}

void pl_geojson_polygons(pl_json *json, const pl_polygon *polygons, size_t count) {
    polygons_written(json, polygons, count, false);
}

void pl_geojson_multipolygon(pl_json *json, const pl_polygon *polygons, size_t count) {
    polygons_written(json, polygons, count, true);
}

static void line_written(pl_json *json, const pl_open_line *line) {
    pl_json_array(json);
    for (size_t i = 0; i < line->count; i++) position(json, rounded(line->points[i]));
    pl_json_end(json);
}

void pl_geojson_lines(pl_json *json, const pl_open_line *lines, size_t count) {
    if (count == 0) {
        pl_geojson_nowhere(json);
        return;
    }
    const bool pretty = geometry_start(json, count == 1 ? "LineString" : "MultiLineString");
    if (count == 1) {
        line_written(json, &lines[0]);
    } else {
        pl_json_array(json);
        for (size_t i = 0; i < count; i++) line_written(json, &lines[i]);
        pl_json_end(json);
    }
    geometry_end(json, pretty);
}

void pl_geojson_point(pl_json *json, pl_point point) {
    const bool pretty = geometry_start(json, "Point");
    position(json, rounded(point));
    geometry_end(json, pretty);
}
