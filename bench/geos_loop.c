/* geos_loop.c - what an ordinary C programmer would write for the same question, to measure against (`./dev
 * bench`): read each GeoJSON file of a folder into a tree (jansson), unite the held polygons with GEOS, and
 * take the difference of each two consecutive snapshots both ways. One thread. Prints "from to gained_km2
 * lost_km2" for each pair.
 *
 * It shares no code with Plumbline, so that the two answers check each other: areas are integrated edge by
 * edge with Gauss-Legendre nodes over the authalic function, not by Plumbline's series. */
#include <dirent.h>
#include <geos_c.h>
#include <jansson.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATH_BYTES 4096
#define PARTS_MAX 4096
#define RULE_BYTES 256

static GEOSContextHandle_t geos;
static const char *const *held_rules;
static int held_rule_count;

static void die(const char *what) {
    fprintf(stderr, "geos_loop: %s\n", what);
    exit(1);
}

/* ---- area on WGS84, edges straight in longitude/latitude ---- */
static double authalic_m2(double latitude) {
    const double pi = 3.14159265358979323846, a = 6378137.0, f = 1 / 298.257223563, e2 = f * (2 - f),
                 e = sqrt(e2);
    double b = a * (1 - f), s = sin(latitude * (pi / 180));
    return b * b * (s / (2 * (1 - e2 * s * s)) + atanh(e * s) / (2 * e));
}

static double ring_m2(const GEOSGeometry *ring) {
    static const double node[3] = {-0.77459666924148338, 0, 0.77459666924148338},
                        weight[3] = {5.0 / 18, 8.0 / 18, 5.0 / 18};
    const GEOSCoordSequence *points = GEOSGeom_getCoordSeq_r(geos, ring);
    unsigned count = 0;
    double x0, y0, sum = 0, middle;
    GEOSCoordSeq_getSize_r(geos, points, &count);
    if (count == 0) return 0;
    GEOSCoordSeq_getXY_r(geos, points, 0, &x0, &y0);
    middle = authalic_m2(y0);
    for (unsigned i = 1; i < count; i++) {
        double x1, y1, mean = 0;
        GEOSCoordSeq_getXY_r(geos, points, i, &x1, &y1);
        for (int k = 0; k < 3; k++)
            mean += weight[k] * (authalic_m2((y0 + y1) / 2 + node[k] * (y1 - y0) / 2) - middle);
        sum -= (x1 - x0) * (3.14159265358979323846 / 180) * mean;
        x0 = x1;
        y0 = y1;
    }
    return fabs(sum);
}

static double area_m2(const GEOSGeometry *figure) {
    int count = GEOSGetNumGeometries_r(geos, figure);
    double sum = 0;
    for (int i = 0; i < count; i++) {
        const GEOSGeometry *part = GEOSGetGeometryN_r(geos, figure, i);
        int kind = GEOSGeomTypeId_r(geos, part);
        if (kind == GEOS_POLYGON && !GEOSisEmpty_r(geos, part)) {
            sum += ring_m2(GEOSGetExteriorRing_r(geos, part));
            for (int hole = GEOSGetNumInteriorRings_r(geos, part); hole-- > 0;)
                sum -= ring_m2(GEOSGetInteriorRingN_r(geos, part, hole));
        } else if (kind == GEOS_MULTIPOLYGON || kind == GEOS_GEOMETRYCOLLECTION) {
            sum += area_m2(part);
        }
    }
    return sum;
}

/* ---- GeoJSON ---- */
static GEOSGeometry *ring_of(const json_t *positions) {
    size_t count = json_array_size(positions);
    GEOSCoordSequence *points = GEOSCoordSeq_create_r(geos, (unsigned)count, 2);
    for (size_t i = 0; i < count; i++) {
        const json_t *position = json_array_get(positions, i);
        GEOSCoordSeq_setXY_r(geos, points, (unsigned)i, json_number_value(json_array_get(position, 0)),
                             json_number_value(json_array_get(position, 1)));
    }
    return GEOSGeom_createLinearRing_r(geos, points);
}

static GEOSGeometry *polygon_of(const json_t *rings) {
    size_t count = json_array_size(rings);
    GEOSGeometry *holes[PARTS_MAX], *shell, *polygon;
    if (count == 0 || count > PARTS_MAX) die("a polygon without rings, or with too many");
    shell = ring_of(json_array_get(rings, 0));
    for (size_t i = 1; i < count; i++) holes[i - 1] = ring_of(json_array_get(rings, i));
    polygon = GEOSGeom_createPolygon_r(geos, shell, holes, (unsigned)(count - 1));
    if (!polygon) die("a polygon that GEOS refuses");
    if (!GEOSisValid_r(geos, polygon)) {
        GEOSGeometry *valid = GEOSMakeValid_r(geos, polygon);
        GEOSGeom_destroy_r(geos, polygon);
        polygon = valid;
    }
    return polygon;
}

static void add_geometry(const json_t *geometry, GEOSGeometry **parts, unsigned *count) {
    const char *type = json_string_value(json_object_get(geometry, "type"));
    const json_t *inner, *members = json_object_get(geometry, "coordinates");
    size_t i;
    if (!type || *count + json_array_size(members) >= PARTS_MAX) die("no geometry, or too many parts");
    if (strcmp(type, "Polygon") == 0) {
        parts[(*count)++] = polygon_of(members);
    } else if (strcmp(type, "MultiPolygon") == 0) {
        json_array_foreach(members, i, inner) parts[(*count)++] = polygon_of(inner);
    } else if (strcmp(type, "GeometryCollection") == 0) {
        json_array_foreach(json_object_get(geometry, "geometries"), i, inner)
            add_geometry(inner, parts, count);
    }
}

/* Rules are COLOUR or COLOUR!NAME!NAME...: features of that colour whose name has none of the names. */
static int is_held(const json_t *feature) {
    const json_t *properties = json_object_get(feature, "properties");
    const char *fill = json_string_value(json_object_get(properties, "fill"));
    const char *name = json_string_value(json_object_get(properties, "name"));
    for (int i = 0; fill && i < held_rule_count; i++) {
        char rule[RULE_BYTES], *rest = NULL, *word;
        int held;
        if (snprintf(rule, sizeof rule, "%s", held_rules[i]) >= RULE_BYTES) die("a rule too long");
        held = strcmp(fill, strtok_r(rule, "!", &rest)) == 0;
        while (held && (word = strtok_r(NULL, "!", &rest)) != NULL) held = !name || !strstr(name, word);
        if (held) return 1;
    }
    return 0;
}

/* The dissolved held area of one file. */
static GEOSGeometry *control_of(const char *path) {
    GEOSGeometry *parts[PARTS_MAX], *all, *control;
    unsigned count = 0;
    size_t i;
    json_error_t why;
    json_t *feature, *tree = json_load_file(path, 0, &why);
    if (!tree) die(path);
    json_array_foreach(json_object_get(tree, "features"), i, feature) if (is_held(feature))
        add_geometry(json_object_get(feature, "geometry"), parts, &count);
    json_decref(tree);
    all = GEOSGeom_createCollection_r(geos, GEOS_GEOMETRYCOLLECTION, parts, count);
    control = GEOSUnaryUnion_r(geos, all);
    GEOSGeom_destroy_r(geos, all);
    if (!control) die("a union failed");
    return control;
}

static double difference_km2(const GEOSGeometry *a, const GEOSGeometry *b) {
    GEOSGeometry *left = GEOSDifference_r(geos, a, b);
    double area;
    if (!left) die("a difference failed");
    area = area_m2(left) / 1e6;
    GEOSGeom_destroy_r(geos, left);
    return area;
}

static int is_geojson(const struct dirent *entry) {
    const char *end = strrchr(entry->d_name, '.');
    return end && strcmp(end, ".geojson") == 0;
}

int main(int count, char **arguments) {
    struct dirent **entries;
    GEOSGeometry *before = NULL;
    int files;
    if (count < 3) die("usage: geos_loop FOLDER RULE...");
    held_rules = (const char *const *)(arguments + 2);
    held_rule_count = count - 2;
    geos = GEOS_init_r();
    files = scandir(arguments[1], &entries, is_geojson, alphasort);
    if (files < 0) die(arguments[1]);
    for (int i = 0; i < files; i++) {
        char path[PATH_BYTES];
        GEOSGeometry *now;
        if (snprintf(path, sizeof path, "%s/%s", arguments[1], entries[i]->d_name) >= PATH_BYTES)
            die("a path too long");
        now = control_of(path);
        if (before)
            printf("%lld %lld %.6f %.6f\n", atoll(entries[i - 1]->d_name), atoll(entries[i]->d_name),
                   difference_km2(now, before), difference_km2(before, now));
        GEOSGeom_destroy_r(geos, before);
        before = now;
    }
    GEOSGeom_destroy_r(geos, before);
    for (int i = 0; i < files; i++) free(entries[i]);
    free(entries);
    GEOS_finish_r(geos);
    return 0;
}
