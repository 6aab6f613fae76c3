/* geojson.c - objects of GeoJSON: what a member means, features to the callback, and what is cut.
 *
 * One pass over the text. A member that needs the object's "type" and stands before it is passed over as JSON
 * and read when the type is known. Recursion goes with nested objects only, which PL_GEOJSON_DEPTH_MAX
 * bounds. */
#include "read/coordinates.h"

#include <strings.h>

typedef enum {
    NO_TYPE,
    FEATURE_COLLECTION,
    FEATURE,
    POINT,
    MULTI_POINT,
    LINE_STRING,
    MULTI_LINE_STRING,
    POLYGON,
    MULTI_POLYGON,
    GEOMETRY_COLLECTION,
    TYPES
} type;

static const char *const type_names[TYPES] = {
    "",           "FeatureCollection", "Feature", "Point",        "MultiPoint",
    "LineString", "MultiLineString",   "Polygon", "MultiPolygon", "GeometryCollection"};

typedef enum { TYPE, COORDINATES, GEOMETRIES, GEOMETRY, PROPERTIES, FEATURES, CRS, MEMBERS } member;

static const char *const member_names[MEMBERS] = {"type",       "coordinates", "geometries", "geometry",
                                                  "properties", "features",    "crs"};

/* The member without which an object of this type is none. */
static const member needed[TYPES] = {TYPE,        FEATURES,    GEOMETRY,    COORDINATES, COORDINATES,
                                     COORDINATES, COORDINATES, COORDINATES, COORDINATES, GEOMETRIES};

typedef enum { ANY_OBJECT, A_FEATURE, A_GEOMETRY } place;

typedef struct {
    pl_scan scan;
    pl_coordinates coordinates;
    pl_file_counts counts;
    pl_feature_fn on_feature;
    void *context;
    pl_scan_place counted; /* where lines are counted up to */
    /* The feature being read. */
    pl_property *properties;
    size_t property_count, property_capacity;
    pl_arena strings;
    size_t points, lines;
    /* Pieces of text to leave out, in order. */
    bool cutting;
    pl_slice *cuts;
    size_t cut_count, cut_capacity;
} pl_reader;

static bool wants(type is, member what) {
    return what == needed[is] || (is == FEATURE && what == PROPERTIES);
}

/* A short name with its escapes undone; longer ones are none that this reader knows. */
#define NAME_BYTES 128
static pl_slice plain_name(pl_slice raw, bool escaped, char buffer[NAME_BYTES]) {
    if (!escaped || raw.length > NAME_BYTES) return raw;
    return (pl_slice){buffer, pl_scan_unescape(raw, buffer)};
}

static member member_of(pl_slice raw, bool escaped) {
    char buffer[NAME_BYTES];
    pl_slice name = plain_name(raw, escaped, buffer);
    member what = TYPE;
    while (what < MEMBERS && !pl_slice_equal(name, pl_slice_of(member_names[what]))) what++;
    return what;
}

/* ---- crs ---- */

static bool slice_is(pl_slice text, const char *other) {
    return text.length == strlen(other) && strncasecmp(text.data, other, text.length) == 0;
}

/* "urn:ogc:def:crs:OGC:<any version>:CRS84" and its like. */
static bool slice_is_between(pl_slice text, const char *head, const char *tail) {
    size_t head_length = strlen(head), tail_length = strlen(tail);
    return text.length >= head_length + tail_length && strncasecmp(text.data, head, head_length) == 0 &&
           strncasecmp(text.data + text.length - tail_length, tail, tail_length) == 0;
}

static bool is_wgs84(pl_slice name) {
    return slice_is(name, "CRS84") || slice_is(name, "OGC:CRS84") || slice_is(name, "EPSG:4326") ||
           slice_is(name, "WGS84") || slice_is(name, "WGS 84") ||
           slice_is_between(name, "urn:ogc:def:crs:OGC:", ":CRS84") ||
           slice_is_between(name, "urn:ogc:def:crs:OGC:", ":CRS84h") ||
           slice_is_between(name, "urn:ogc:def:crs:EPSG:", ":4326") ||
           slice_is_between(name, "urn:x-ogc:def:crs:EPSG:", ":4326") ||
           slice_is_between(name, "http://www.opengis.net/def/crs/OGC/", "/CRS84") ||
           slice_is_between(name, "http://www.opengis.net/def/crs/EPSG/", "/4326") ||
           slice_is(name, "http://www.opengis.net/gml/srs/epsg.xml#4326");
}

static bool refuse_crs(pl_scan *scan, const char *where, pl_slice name) {
    int shown = name.length < 100 ? (int)name.length : 100;
    return pl_scan_fail(scan, where,
                        "the coordinate system \"%.*s\" is not WGS84 longitude/latitude (CRS84, "
                        "EPSG:4326); convert the file, as with ogr2ogr -t_srs EPSG:4326",
                        shown, name.data);
}

/* The "properties" of a crs: {"name": "..."} or, of an older habit, {"code": 4326}. */
static bool read_crs_properties(pl_scan *scan, bool *ret_named) {
    if (!pl_scan_open(scan, '{', "'{' of the properties of \"crs\"")) return false;
    pl_slice key;
    bool first = true, escaped;
    int more;
    while ((more = pl_scan_member(scan, &first, &key, &escaped)) > 0) {
        const char *begin = scan->at;
        if (slice_is(key, "name") && pl_scan_peek(scan) == '"') {
            char buffer[NAME_BYTES];
            pl_slice raw;
            if (!pl_scan_string(scan, &raw, &escaped)) return false;
            pl_slice name = plain_name(raw, escaped, buffer);
            if (!is_wgs84(name)) return refuse_crs(scan, begin, name);
            *ret_named = true;
            continue;
        }
        if (!pl_scan_value(scan)) return false;
        if (slice_is(key, "code")) {
            pl_slice code = {begin, (size_t)(scan->at - begin)};
            if (!slice_is(code, "4326") && !slice_is(code, "\"4326\"")) return refuse_crs(scan, begin, code);
            *ret_named = true;
        }
    }
    return more == 0;
}

static bool read_crs(pl_scan *scan) {
    const char *begin = scan->at;
    if (pl_scan_literal(scan, "null")) return true;
    if (!pl_scan_open(scan, '{', "an object or null as \"crs\"")) return false;
    pl_slice key;
    bool first = true, escaped, named = false;
    int more;
    while ((more = pl_scan_member(scan, &first, &key, &escaped)) > 0) {
        bool inner = slice_is(key, "properties") && pl_scan_peek(scan) == '{';
        if (inner ? !read_crs_properties(scan, &named) : !pl_scan_value(scan)) return false;
    }
    if (more < 0) return false;
    if (!named)
        return pl_scan_fail(scan, begin,
                            "this \"crs\" names no coordinate system; delete it when the file is WGS84 "
                            "longitude/latitude, as RFC 7946 has it");
    return true;
}

/* ---- properties ---- */

/* A string of the feature, without its escapes. */
static bool keep_string(pl_reader *reader, pl_slice raw, bool escaped, pl_slice *ret) {
    *ret = raw;
    if (!escaped) return true;
    char *copy = pl_arena_alloc(&reader->strings, raw.length);
    if (copy == NULL) return pl_fail_nomem(reader->scan.error);
    *ret = (pl_slice){copy, pl_scan_unescape(raw, copy)};
    return true;
}

/* The value at the scanner as a property; *ret_scalar = false for arrays and objects, which are passed over.
 */
static bool read_property(pl_reader *reader, pl_property *property, bool *ret_scalar) {
    pl_scan *scan = &reader->scan;
    const char *begin = scan->at;
    char c = pl_scan_peek(scan);
    *ret_scalar = c != '[' && c != '{';
    if (c == '"') {
        pl_slice raw;
        bool escaped;
        property->type = PL_PROPERTY_STRING;
        return pl_scan_string(scan, &raw, &escaped) && keep_string(reader, raw, escaped, &property->value);
    }
    if (!pl_scan_value(scan)) return false;
    property->type = c == 'n'               ? PL_PROPERTY_NULL
                     : c == 't' || c == 'f' ? PL_PROPERTY_BOOL
                                            : PL_PROPERTY_NUMBER;
    property->value = (pl_slice){begin, (size_t)(scan->at - begin)};
    return true;
}

/* Forgets an earlier member of the same name: the last one wins. */
static void forget_property(pl_reader *reader, pl_slice key) {
    for (size_t i = 0; i < reader->property_count; i++) {
        if (!pl_slice_equal(reader->properties[i].key, key)) continue;
        reader->property_count--;
        memmove(&reader->properties[i], &reader->properties[i + 1],
                (reader->property_count - i) * sizeof *reader->properties);
        return;
    }
}

static bool read_properties(pl_reader *reader) {
    pl_scan *scan = &reader->scan;
    if (pl_scan_literal(scan, "null")) return true;
    if (!pl_scan_open(scan, '{', "an object or null as \"properties\"")) return false;
    pl_slice raw;
    bool first = true, escaped, scalar;
    int more;
    while ((more = pl_scan_member(scan, &first, &raw, &escaped)) > 0) {
        pl_property property;
        const char *begin = scan->at;
        if (!keep_string(reader, raw, escaped, &property.key) || !read_property(reader, &property, &scalar))
            return false;
        forget_property(reader, property.key);
        if (!scalar) continue;
        if (reader->property_count == PL_GEOJSON_PROPERTIES_MAX)
            return pl_scan_fail(scan, begin, "more than %zu properties, the limit",
                                PL_GEOJSON_PROPERTIES_MAX);
        if (!PL_GROW(reader->properties, reader->property_count, reader->property_capacity))
            return pl_fail_nomem(scan->error);
        reader->properties[reader->property_count++] = property;
    }
    return more == 0;
}

/* ---- features ---- */

static bool begin_feature(pl_reader *reader, const char *begin) {
    reader->scan.feature = reader->counts.features;
    if (reader->counts.features == PL_GEOJSON_FEATURES_MAX)
        return pl_scan_fail(&reader->scan, begin, "more than %zu features, the limit",
                            PL_GEOJSON_FEATURES_MAX);
    reader->property_count = reader->points = reader->lines = 0;
    reader->coordinates.polygon_count = 0;
    pl_arena_reset(&reader->strings);
    return true;
}

static bool end_feature(pl_reader *reader, const char *begin) {
    pl_scan_locate(&reader->scan, &reader->counted, begin);
    pl_feature feature = {.index = reader->counts.features,
                          .line = reader->counted.line,
                          .column = (size_t)(begin - reader->counted.line_start) + 1,
                          .properties = reader->properties,
                          .property_count = reader->property_count,
                          .polygons = reader->coordinates.polygons,
                          .polygon_count = reader->coordinates.polygon_count,
                          .point_count = reader->points,
                          .line_count = reader->lines};
    reader->counts.features++;
    reader->counts.points += reader->points;
    reader->counts.lines += reader->lines;
    if (!reader->on_feature(reader->context, &feature, reader->scan.error)) return false;
    reader->scan.feature = PL_SCAN_NO_FEATURE;
    return true;
}

static bool cut(pl_reader *reader, const char *begin, const char *end) {
    if (!reader->cutting) return true;
    if (!PL_GROW(reader->cuts, reader->cut_count, reader->cut_capacity))
        return pl_fail_nomem(reader->scan.error);
    reader->cuts[reader->cut_count++] = (pl_slice){begin, (size_t)(end - begin)};
    return true;
}

static bool read_object(pl_reader *reader, place where, bool *ret_cut);

/* An array of features or geometries. Elements that are points or lines alone are cut, each run of them with
 * the comma behind it, or at the end with the comma before it. *ret_cut: there were elements, and all were
 * cut. */
static bool read_objects(pl_reader *reader, place where, bool *ret_cut) {
    pl_scan *scan = &reader->scan;
    if (!pl_scan_open(scan, '[',
                      where == A_FEATURE ? "an array as \"features\"" : "an array as \"geometries\""))
        return false;
    const char *run = NULL, *run_end = NULL, *kept_end = NULL;
    bool first = true;
    int more;
    while ((more = pl_scan_element(scan, &first)) > 0) {
        const char *begin = scan->at;
        size_t cuts_before = reader->cut_count;
        bool is_cut;
        if (run != NULL && !cut(reader, run, begin)) return false;
        if (where == A_FEATURE && !begin_feature(reader, begin)) return false;
        if (!read_object(reader, where, &is_cut)) return false;
        if (where == A_FEATURE && !end_feature(reader, begin)) return false;
        if (is_cut) {
            reader->cut_count = cuts_before; /* one piece for the whole run */
            if (run == NULL) run = begin;
            run_end = scan->at;
        } else {
            run = NULL;
            kept_end = scan->at;
        }
    }
    if (more < 0) return false;
    *ret_cut = run != NULL && kept_end == NULL;
    return run == NULL || cut(reader, kept_end != NULL ? kept_end : run, run_end);
}

static bool read_coordinates(pl_reader *reader, type is) {
    size_t count;
    switch (is) {
    case POLYGON:
        return pl_coordinates_polygon(&reader->coordinates);
    case MULTI_POLYGON:
        return pl_coordinates_multipolygon(&reader->coordinates);
    case POINT:
    case MULTI_POINT:
        if (!pl_coordinates_count(&reader->coordinates, is == POINT ? 0 : 1, &count)) return false;
        reader->points += count;
        return true;
    default:
        if (!pl_coordinates_count(&reader->coordinates, is == LINE_STRING ? 1 : 2, &count)) return false;
        reader->lines += is == LINE_STRING ? 1 : count;
        return true;
    }
}

/* The value of a member that its object wants. *ret_cut as in read_object. */
static bool read_member(pl_reader *reader, type is, member what, bool *ret_cut) {
    switch (what) {
    case FEATURES: {
        bool ignored;
        return read_objects(reader, A_FEATURE, &ignored);
    }
    case PROPERTIES:
        return read_properties(reader);
    case GEOMETRIES:
        return read_objects(reader, A_GEOMETRY, ret_cut);
    case GEOMETRY:
        if (!pl_scan_literal(&reader->scan, "null")) return read_object(reader, A_GEOMETRY, ret_cut);
        reader->counts.null_geometries++;
        return true;
    default:
        *ret_cut = is >= POINT && is <= MULTI_LINE_STRING;
        return read_coordinates(reader, is);
    }
}

static bool read_type(pl_reader *reader, place where, type *ret) {
    pl_scan *scan = &reader->scan;
    const char *begin = scan->at;
    pl_slice raw;
    bool escaped;
    char buffer[NAME_BYTES];
    if (pl_scan_peek(scan) != '"') return pl_scan_expected(scan, "a string as \"type\"");
    if (!pl_scan_string(scan, &raw, &escaped)) return false;
    pl_slice name = plain_name(raw, escaped, buffer);
    type is = FEATURE_COLLECTION;
    while (is < TYPES && !pl_slice_equal(name, pl_slice_of(type_names[is]))) is++;
    bool fits = where == ANY_OBJECT  ? is < TYPES
                : where == A_FEATURE ? is == FEATURE
                                     : is >= POINT && is < TYPES;
    if (!fits) {
        static const char *const wanted[] = {"a type of GeoJSON", "\"Feature\"", "a type of geometry"};
        int shown = name.length < 100 ? (int)name.length : 100;
        return pl_scan_fail(scan, begin,
                            "the type \"%.*s\" stands where %s must stand; names are written as in RFC "
                            "7946, section 1.4",
                            shown, name.data, wanted[where]);
    }
    /* A file that is one feature or one geometry. */
    if (where == ANY_OBJECT && is != FEATURE_COLLECTION) reader->scan.feature = 0;
    *ret = is;
    return true;
}

/* Members that stood before the type, and whether all that is needed was there. */
static bool finish_object(pl_reader *reader, const char *begin, type is, unsigned met,
                          const char *const later[MEMBERS], bool *ret_cut) {
    pl_scan *scan = &reader->scan;
    const char *end = scan->at;
    if ((met & 1u << TYPE) == 0) return pl_scan_fail(scan, begin, "an object of GeoJSON needs \"type\"");
    if ((met & 1u << needed[is]) == 0)
        return pl_scan_fail(scan, begin, "%s %s needs \"%s\"%s",
                            is == FEATURE || is == FEATURE_COLLECTION ? "a" : "the", type_names[is],
                            member_names[needed[is]], is == FEATURE ? ", if only null" : "");
    scan->depth++;
    for (member what = TYPE; what < MEMBERS; what++) {
        if (later[what] == NULL || !wants(is, what)) continue;
        scan->at = later[what];
        if (!read_member(reader, is, what, ret_cut)) return false;
    }
    scan->depth--;
    scan->at = end;
    return true;
}

/* Any object of GeoJSON. *ret_cut: it holds points and lines and nothing else, so that it must not be kept.
 */
static bool read_object(pl_reader *reader, place where, bool *ret_cut) {
    pl_scan *scan = &reader->scan;
    const char *begin = scan->at, *later[MEMBERS] = {NULL};
    type is = where == A_FEATURE ? FEATURE : NO_TYPE;
    unsigned met = 0;
    static const char *const wanted[] = {"'{' of a GeoJSON object", "'{' of a feature", "'{' of a geometry"};
    if (!pl_scan_open(scan, '{', wanted[where])) return false;
    *ret_cut = false;
    pl_slice key;
    bool first = true, escaped;
    int more;
    while ((more = pl_scan_member(scan, &first, &key, &escaped)) > 0) {
        member what = member_of(key, escaped);
        if (what < MEMBERS && (met & 1u << what) != 0)
            return pl_scan_fail(scan, key.data - 1, "\"%s\" stands twice in one object; delete one of them",
                                member_names[what]);
        met |= what < MEMBERS ? 1u << what : 0;
        bool done;
        if (what == TYPE) {
            done = read_type(reader, where, &is);
        } else if (what == CRS) {
            done = read_crs(scan);
        } else if (what < MEMBERS && is != NO_TYPE && wants(is, what)) {
            done = read_member(reader, is, what, ret_cut);
        } else {
            if (what < MEMBERS && is == NO_TYPE) later[what] = scan->at;
            done = pl_scan_value(scan);
        }
        if (!done) return false;
    }
    return more == 0 && finish_object(reader, begin, is, met, later, ret_cut);
}

/* ---- the file ---- */

static bool read_file(pl_reader *reader, bool *ret_cut) {
    pl_scan *scan = &reader->scan;
    size_t length = (size_t)(scan->end - scan->begin);
    if (length > PL_GEOJSON_BYTES_MAX)
        return pl_scan_fail(scan, scan->begin, "%zu bytes; the limit of one file is %zu", length,
                            PL_GEOJSON_BYTES_MAX);
    if (length >= 3 && memcmp(scan->at, "\xEF\xBB\xBF", 3) == 0)
        scan->at += 3;
    else if (length >= 2 && (memcmp(scan->at, "\xFF\xFE", 2) == 0 || memcmp(scan->at, "\xFE\xFF", 2) == 0))
        return pl_scan_fail(scan, scan->at, "the text is UTF-16; convert the file to UTF-8");
    pl_scan_blanks(scan);
    const char *begin = scan->at;
    if (!begin_feature(reader, begin)) return false;
    scan->feature = PL_SCAN_NO_FEATURE;
    if (!read_object(reader, ANY_OBJECT, ret_cut)) return false;
    if (scan->feature != PL_SCAN_NO_FEATURE && !end_feature(reader, begin)) return false;
    pl_scan_blanks(scan);
    return scan->at == scan->end || pl_scan_expected(scan, "the end of the file");
}

/* The text without the cuts. A file that was one point or line has nothing left: an empty collection says so.
 */
static bool write_kept(const pl_reader *reader, bool all_cut, pl_buffer *kept) {
    if (all_cut) return pl_buffer_text(kept, "{\"type\":\"FeatureCollection\",\"features\":[]}\n");
    const char *at = reader->scan.begin;
    for (size_t i = 0; i < reader->cut_count; i++) {
        pl_buffer_add(kept, at, (size_t)(reader->cuts[i].data - at));
        at = reader->cuts[i].data + reader->cuts[i].length;
    }
    return pl_buffer_add(kept, at, (size_t)(reader->scan.end - at));
}

bool pl_geojson_read(const char *name, pl_slice text, pl_seen *seen, pl_feature_fn on_feature, void *context,
                     pl_buffer *kept, bool *kept_is_whole, pl_file_counts *ret_counts, pl_error *error) {
    static const char none[1];
    const char *begin = text.data == NULL ? none : text.data;
    pl_reader reader = {.scan = {.name = name,
                                 .begin = begin,
                                 .end = begin + text.length,
                                 .at = begin,
                                 .feature = PL_SCAN_NO_FEATURE,
                                 .error = error},
                        .on_feature = on_feature,
                        .context = context,
                        .cutting = kept != NULL};
    reader.coordinates = (pl_coordinates){.scan = &reader.scan, .seen = seen, .counts = &reader.counts};
    bool all_cut = false;
    bool done = read_file(&reader, &all_cut);
    bool whole = !all_cut && reader.cut_count == 0;
    if (done && kept != NULL && !whole && !write_kept(&reader, all_cut, kept)) done = pl_fail_nomem(error);
    if (done && kept != NULL) *kept_is_whole = whole;
    if (done && ret_counts != NULL) *ret_counts = reader.counts;
    pl_coordinates_free(&reader.coordinates);
    pl_free(reader.properties);
    pl_free(reader.cuts);
    pl_arena_free(&reader.strings);
    return done;
}
