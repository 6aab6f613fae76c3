/* feature.h - what read gives to legend: features as drawn, nothing judged yet. Plain structs. */
#ifndef PL_READ_FEATURE_H
#define PL_READ_FEATURE_H

#include "base/bytes.h"
#include "geom/geom.h"

/* How a file is written. Every other format is turned into GeoJSON when it is read (convert.h). */
typedef enum {
    PL_FORMAT_GEOJSON,
    PL_FORMAT_UACONTROLMAP, /* JSON with lists of rings, latitude first */
    PL_FORMAT_KML,
    PL_FORMAT_KMZ,
    PL_FORMAT_GEOPACKAGE,
    PL_FORMAT_GDAL, /* whatever GDAL reads, where the program was built with it */
    PL_FORMAT_COUNT
} pl_file_format;

/* One polygon as drawn: two-dimensional, first position not repeated, any winding, not checked for validity.
 * Owned by the reader's table of seen text and unchanged until that is trimmed. The same pointer means the
 * same text; the same text gives the same pointer, unless the table was full or a search in it given up. */
typedef struct {
    pl_polygon polygon;
    pl_box box;
    void *mark; /* for the engine: NULL when the polygon is new, then whatever the engine hangs on it */
} pl_drawn;

typedef enum { PL_PROPERTY_STRING, PL_PROPERTY_NUMBER, PL_PROPERTY_BOOL, PL_PROPERTY_NULL } pl_property_type;

/* One scalar member of a feature's `properties` (objects and arrays in it are checked and passed over). */
typedef struct {
    pl_slice key;
    pl_slice value; /* unescaped UTF-8 for strings; the literal text for the others */
    pl_property_type type;
} pl_property;

typedef struct {
    size_t index;        /* in its file, from 0 */
    size_t line, column; /* where it begins, from 1; column in bytes */
    const pl_property *properties;
    size_t property_count;
    pl_drawn *const *polygons; /* of Polygon, MultiPolygon, GeometryCollection, in order; may be none */
    size_t polygon_count;
    size_t point_count, line_count; /* positions or lines in point and line geometries: cut, never kept */
} pl_feature;

/* What one file held. */
typedef struct {
    size_t features, polygons, rings, positions;
    size_t points, lines;                   /* features and parts cut away */
    size_t null_geometries, empty_polygons; /* empty: the shell has under three distinct positions */
    size_t
        rings_unclosed; /* first and last position differ, against RFC 7946 section 3.1.6: taken as closed */
    size_t rings_empty; /* under three distinct positions; an empty hole is left out of its polygon */
    size_t blocks, blocks_seen; /* coordinate blocks in all, and those not parsed again */
} pl_file_counts;

#endif
