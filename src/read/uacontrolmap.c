/* uacontrolmap.c - Project Owl's daily file to GeoJSON: {"areas": [ring, ...], "areas_ua": [ring, ...],
 * "frontline": [position, ...]}, each position [latitude, longitude].
 *
 * Only the order of the two numbers and the words around them change; numbers are copied as written. A ring
 * becomes a polygon of its own: rings that lie in one another are drawn over one another, as on the map.
 * Lists with other names are taken in the same way, so that what the maker adds is listed as unmatched and
 * not lost. */
#include "read/formats.h"
#include "read/geojson_text.h"
#include "read/scan.h"

#include "text/number.h"

typedef struct {
    pl_scan scan;
    pl_buffer *into;
    bool any; /* a feature stands there already */
} writer;

static void put(writer *w, pl_slice text) {
    pl_buffer_add(w->into, text.data, text.length);
}

/* A number between -limit and limit, as written. */
static bool take_number(writer *w, double limit, const char *what, pl_slice *ret) {
    pl_scan *scan = &w->scan;
    const char *from = scan->at;
    if (!pl_scan_number(scan)) return false;
    pl_slice text = {from, (size_t)(scan->at - from)};
    double value;
    if (!pl_number_parse(text, &value) || !(value >= -limit && value <= limit))
        return pl_scan_fail(scan, from,
                            "%s %.*s is outside -%g..%g; positions in this format are [latitude, longitude]",
                            what, text.length < 40 ? (int)text.length : 40, text.data, limit, limit);
    *ret = text;
    return true;
}

/* One more element of an array that must be there. */
static bool need_element(writer *w, bool *first, const char *what) {
    int step = pl_scan_element(&w->scan, first);
    return step > 0 || (step == 0 && pl_scan_fail(&w->scan, w->scan.at - 1,
                                                  "expected %s, but the position ends here", what));
}

/* [latitude, longitude] to [longitude,latitude]; a third and further numbers are dropped. */
static bool position(writer *w) {
    bool first = true;
    pl_slice latitude = {NULL, 0}, longitude = {NULL, 0};
    if (!pl_scan_open(&w->scan, '[', "a position") || !need_element(w, &first, "a latitude") ||
        !take_number(w, 90, "latitude", &latitude) || !need_element(w, &first, "a longitude") ||
        !take_number(w, 180, "longitude", &longitude))
        return false;
    for (;;) {
        int step = pl_scan_element(&w->scan, &first);
        if (step < 0) return false;
        if (step == 0) break;
        if (!pl_scan_number(&w->scan)) return false;
    }
    pl_buffer_text(w->into, "[");
    put(w, longitude);
    pl_buffer_text(w->into, ",");
    put(w, latitude);
    pl_buffer_text(w->into, "]");
    return true;
}

static void begin_feature(writer *w, pl_slice list, const char *geometry) {
    pl_buffer_text(w->into, w->any ? ",\n" : "\n");
    w->any = true;
    pl_buffer_text(w->into, "{\"type\":\"Feature\",\"properties\":{\"list\":\"");
    put(w, list);
    pl_buffer_text(w->into, "\"},\"geometry\":{\"type\":\"");
    pl_buffer_text(w->into, geometry);
    pl_buffer_text(w->into, "\",\"coordinates\":");
}

/* The positions of an array that is open, up to its end; `first` as pl_scan_element takes it, when the first
 * element was asked for already: false and `at` at it. */
static bool positions(writer *w, bool first) {
    pl_buffer_text(w->into, "[");
    for (bool at_element = !first, comma = false;; at_element = false, comma = true) {
        int step = at_element ? 1 : pl_scan_element(&w->scan, &first);
        if (step < 0) return false;
        if (step == 0) break;
        if (comma) pl_buffer_text(w->into, ",");
        if (!position(w)) return false;
    }
    pl_buffer_text(w->into, "]");
    return true;
}

/* What stands behind the bracket that was just found inside an array: 'n' a number (so the array is a
 * position), '[' another array, 0 anything else. */
static char looking_into(const pl_scan *scan) {
    pl_scan look = *scan; /* at the bracket */
    look.at++;
    pl_scan_blanks(&look);
    char c = pl_scan_peek(&look);
    return c == '-' || (c >= '0' && c <= '9') ? 'n' : c == '[' ? '[' : '\0';
}

static bool begins_with(pl_slice text, const char *with) {
    size_t length = strlen(with);
    return text.length >= length && memcmp(text.data, with, length) == 0;
}

/* A list of rings; or of lines, or of the positions of one. */
static bool list_of(writer *w, pl_slice name, bool is_line) {
    bool first = true;
    if (!pl_scan_open(&w->scan, '[', is_line ? "a list of positions" : "a list of rings")) return false;
    for (;;) {
        int step = pl_scan_element(&w->scan, &first);
        if (step <= 0) return step == 0;
        char behind = pl_scan_peek(&w->scan) == '[' ? looking_into(&w->scan) : '\0';
        if (behind == 'n' && is_line) { /* positions at once: one line */
            begin_feature(w, name, "LineString");
            if (!positions(w, false)) return false;
            pl_buffer_text(w->into, "}}");
            return true;
        }
        begin_feature(w, name, is_line ? "LineString" : "Polygon");
        if (!is_line) pl_buffer_text(w->into, "[");
        if (!pl_scan_open(&w->scan, '[', is_line ? "a line" : "a ring") || !positions(w, true)) return false;
        pl_buffer_text(w->into, is_line ? "}}" : "]}}");
        if (pl_geojson_text_too_long(w->into))
            return pl_scan_fail(&w->scan, w->scan.at, PL_GEOJSON_TEXT_TOO_LONG);
    }
}

static bool read_object(writer *w) {
    bool first = true, has_areas = false;
    const char *begin = w->scan.at;
    pl_slice key;
    bool escaped;
    if (!pl_scan_open(&w->scan, '{', "an object with \"areas\"")) return false;
    for (;;) {
        int step = pl_scan_member(&w->scan, &first, &key, &escaped);
        if (step < 0) return false;
        if (step == 0) break;
        bool is_areas = pl_slice_equal(key, pl_slice_of("areas"));
        if (is_areas && has_areas) return pl_scan_fail(&w->scan, key.data, "\"areas\" stands here twice");
        has_areas = has_areas || is_areas;
        bool is_line = begins_with(key, "frontline");
        if (is_line || begins_with(key, "areas") ? !list_of(w, key, is_line) : !pl_scan_value(&w->scan))
            return false;
    }
    if (!has_areas)
        return pl_scan_fail(&w->scan, begin, "no \"areas\" in the object; is it a file of this format?");
    return true;
}

bool pl_uacontrolmap(const char *name, pl_slice bytes, pl_buffer *into, pl_error *error) {
    static const char none[1];
    const char *begin = bytes.data == NULL ? none : bytes.data;
    writer w = {.scan = {.name = name,
                         .begin = begin,
                         .end = begin + bytes.length,
                         .at = begin,
                         .feature = PL_SCAN_NO_FEATURE,
                         .error = error},
                .into = into};
    if (bytes.length >= 3 && memcmp(begin, "\xEF\xBB\xBF", 3) == 0) w.scan.at += 3;
    pl_buffer_text(into, "{\"type\":\"FeatureCollection\",\"features\":[");
    pl_scan_blanks(&w.scan);
    if (!read_object(&w)) return false;
    pl_scan_blanks(&w.scan);
    if (w.scan.at < w.scan.end) return pl_scan_expected(&w.scan, "nothing more");
    pl_buffer_text(into, "\n]}\n");
    return true;
}
