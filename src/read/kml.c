/* kml.c - KML (OGC 07-147r2, and Google's "gx:" tracks) to GeoJSON, through expat.
 *
 * Two passes over the text: the first takes the shared styles, which may stand anywhere, the second the
 * placemarks. Of a placemark are kept: its polygons with their inner boundaries (of MultiGeometry too);
 * points and lines, to be counted; and as properties `name`, `description`, `folder` (names of the folders
 * around it, with '/' between), `styleUrl`, `fill` ("#rrggbb" of its PolyStyle, inline, shared, or through a
 * StyleMap's normal style; KML writes aabbggrr), `when`, `begin`, `end`, and what its ExtendedData holds,
 * which wins where it has one of these names.
 *
 * A file comes from anybody. A DOCTYPE is refused, so there are no entities but XML's own five; no link is
 * followed; expat's limit on amplification stays as it is. Text comes in pieces, and is put together before
 * it is read. */
#include "read/formats.h"
#include "read/geojson_text.h"

#include <expat.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define DEPTH_MAX ((size_t)100) /* nested elements */
#define STYLES_MAX ((size_t)1000000)
#define STYLE_HOPS_MAX 8              /* from a StyleMap to a style */
#define PIECE_BYTES ((size_t)1 << 20) /* given to expat at once */

typedef enum {
    OTHER,
    BEGIN,
    COLOR,
    COORD,
    COORDINATES,
    DATA,
    DESCRIPTION,
    END,
    FILL,
    FOLDER,
    INNER,
    KEY,
    LINEAR_RING,
    LINE_STRING,
    NAME,
    OUTER,
    PAIR,
    PLACEMARK,
    POINT,
    POLYGON,
    POLY_STYLE,
    SIMPLE_DATA,
    STYLE,
    STYLE_MAP,
    STYLE_URL,
    TRACK,
    VALUE,
    WHEN,
    ELEMENTS
} element;

static const char *const element_names[ELEMENTS] = {"",
                                                    "begin",
                                                    "color",
                                                    "coord",
                                                    "coordinates",
                                                    "Data",
                                                    "description",
                                                    "end",
                                                    "fill",
                                                    "Folder",
                                                    "innerBoundaryIs",
                                                    "key",
                                                    "LinearRing",
                                                    "LineString",
                                                    "name",
                                                    "outerBoundaryIs",
                                                    "Pair",
                                                    "Placemark",
                                                    "Point",
                                                    "Polygon",
                                                    "PolyStyle",
                                                    "SimpleData",
                                                    "Style",
                                                    "StyleMap",
                                                    "styleUrl",
                                                    "Track",
                                                    "value",
                                                    "when"};

/* A colour as KML has it (aabbggrr), turned into "#rrggbb". */
typedef struct {
    char text[8]; /* "": none */
    bool filled;  /* <fill> does not say 0 */
} colour;

typedef struct {
    const char *id;
    size_t order; /* in the file: of two with one id the first counts */
    colour paint;
    const char *target; /* of a StyleMap: the url of its normal style, or NULL */
} style;

typedef struct {
    const char *key;
    pl_slice value;
} pair;

typedef struct {
    const char *name; /* of the file */
    XML_Parser parser;
    pl_error *error;
    bool failed, seen_root, second_pass;
    element stack[DEPTH_MAX];
    size_t depth;
    /* The text of the element that is open, when it is one whose text matters. */
    bool taking;
    pl_buffer text;
    size_t text_line, text_column, text_limit;
    /* Styles. */
    pl_arena arena;
    style *styles;
    size_t style_count, style_capacity;
    style open_style; /* shared, in the first pass */
    bool in_style, is_normal;
    colour *paint; /* where PolyStyle's colour goes; NULL: nowhere */
    /* Folders around. */
    pl_buffer folders;
    size_t folder_lengths[DEPTH_MAX], folder_count;
    /* The placemark. */
    pl_arena place_arena;
    pl_geojson_text *out;
    pair *pairs;
    size_t pair_count, pair_capacity;
    const char *data_name;
    colour inline_paint;
    bool has_inline;
    pl_slice style_url;
    pl_buffer outer, inner, ring, track;
    size_t outer_count, inner_count, track_count;
} kml;

/* ---- messages ---- */

static void fail_at(kml *k, size_t line, size_t column, const char *format, ...) PL_PRINTF(4, 5);
static void fail_at(kml *k, size_t line, size_t column, const char *format, ...) {
    char reason[PL_ERROR_TEXT_MAX];
    va_list args;
    if (k->failed) return;
    va_start(args, format);
    vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    pl_fail(k->error, PL_INPUT, "%s:%zu:%zu: %s", k->name, line, column, reason);
    k->failed = true;
    XML_StopParser(k->parser, XML_FALSE);
}

static size_t line_of(const kml *k) {
    return (size_t)XML_GetCurrentLineNumber(k->parser);
}

static size_t column_of(const kml *k) {
    return (size_t)XML_GetCurrentColumnNumber(k->parser) + 1;
}

#define FAIL_HERE(k, ...) fail_at(k, line_of(k), column_of(k), __VA_ARGS__)

static void fail_memory(kml *k) {
    if (k->failed) return;
    pl_fail_nomem(k->error);
    k->failed = true;
    XML_StopParser(k->parser, XML_FALSE);
}

/* ---- styles ---- */

static int hex(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* "aabbggrr", also with a '#' in front, to "#rrggbb"; anything else is no colour. */
static void take_colour(colour *into, pl_slice text) {
    static const char digits[] = "0123456789abcdef";
    if (text.length > 0 && text.data[0] == '#') text = (pl_slice){text.data + 1, text.length - 1};
    if (text.length != 8) return;
    for (size_t i = 0; i < 8; i++)
        if (hex(text.data[i]) < 0) return;
    into->text[0] = '#';
    for (size_t i = 0; i < 3; i++) {
        into->text[1 + 2 * i] = digits[hex(text.data[6 - 2 * i])];
        into->text[2 + 2 * i] = digits[hex(text.data[7 - 2 * i])];
    }
    into->text[7] = '\0';
}

static int by_id(const void *a, const void *b) {
    const style *x = a, *y = b;
    int ids = strcmp(x->id, y->id);
    return ids != 0 ? ids : x->order < y->order ? -1 : x->order > y->order;
}

/* The first style of that id, or NULL. */
static const style *find_style(const kml *k, const char *id) {
    size_t low = 0, high = k->style_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(k->styles[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < k->style_count && strcmp(k->styles[low].id, id) == 0 ? &k->styles[low] : NULL;
}

/* The colour behind a url: "#id" or "file.kml#id" (another file is not fetched: its id may be here too). */
static colour shared_colour(const kml *k, const char *url) {
    colour none = {.filled = true};
    for (int hop = 0; hop < STYLE_HOPS_MAX && url != NULL; hop++) {
        if (url[0] != '#') return none;
        const style *found = find_style(k, url + 1);
        if (found == NULL) return none;
        if (found->target == NULL) return found->paint;
        url = found->target;
    }
    return none;
}

static void end_style(kml *k) {
    if (!k->in_style) return;
    k->in_style = false;
    if (k->open_style.id == NULL) return;
    if (k->style_count == STYLES_MAX) {
        FAIL_HERE(k, "more than %zu shared styles, the limit", STYLES_MAX);
        return;
    }
    if (!PL_GROW(k->styles, k->style_count, k->style_capacity)) {
        fail_memory(k);
        return;
    }
    k->open_style.order = k->style_count;
    k->styles[k->style_count++] = k->open_style;
}

/* ---- elements ---- */

/* Without the prefix of its namespace, if only for being written "kml:Placemark". */
static element element_of(const char *name) {
    const char *colon = strrchr(name, ':');
    if (colon != NULL) name = colon + 1;
    for (int e = 1; e < ELEMENTS; e++)
        if (strcmp(name, element_names[e]) == 0) return (element)e;
    return OTHER;
}

static element parent_of(const kml *k, size_t levels) {
    return k->depth >= levels ? k->stack[k->depth - levels] : OTHER;
}

static bool inside(const kml *k, element what) {
    for (size_t i = 0; i < k->depth; i++)
        if (k->stack[i] == what) return true;
    return false;
}

static const char *attribute(const char **attributes, const char *name) {
    for (; *attributes != NULL; attributes += 2)
        if (strcmp(attributes[0], name) == 0) return attributes[1];
    return NULL;
}

static const char *keep(kml *k, pl_arena *arena, const char *text, size_t length) {
    const char *copy = pl_arena_copy(arena, text, length);
    if (copy == NULL) fail_memory(k);
    return copy;
}

/* Does the text of this element, whose parents are on the stack, matter? */
static bool wants_text(const kml *k, element is) {
    element up = parent_of(k, 1);
    if (is == COLOR || is == FILL) return up == POLY_STYLE;
    if (!k->second_pass) return up == PAIR && (is == KEY || is == STYLE_URL);
    if (is == NAME && up == FOLDER && !inside(k, PLACEMARK)) return true;
    if (!inside(k, PLACEMARK)) return false;
    if (is == NAME || is == DESCRIPTION || is == STYLE_URL) return up == PLACEMARK;
    return is == COORDINATES || is == SIMPLE_DATA || (is == VALUE && up == DATA) || is == WHEN ||
           is == BEGIN || is == END || is == COORD;
}

static void begin_placemark(kml *k) {
    pl_arena_reset(&k->place_arena);
    k->pair_count = k->outer_count = k->inner_count = k->track_count = 0;
    k->style_url = (pl_slice){NULL, 0};
    k->has_inline = false;
    k->inline_paint = (colour){.filled = true};
    k->data_name = NULL;
    pl_geojson_text_feature(k->out);
    if (k->out->features > PL_GEOJSON_FEATURES_MAX)
        FAIL_HERE(k, "more than %zu placemarks, the limit", PL_GEOJSON_FEATURES_MAX);
}

static void begin_element(kml *k, element is, const char **attributes) {
    switch (is) {
    case STYLE:
    case STYLE_MAP:
        if (k->second_pass) {
            k->has_inline = k->has_inline || inside(k, PLACEMARK);
        } else if (parent_of(k, 1) != PAIR) { /* a style within a StyleMap's pair is that pair's */
            const char *id = attribute(attributes, "id");
            k->in_style = true;
            k->is_normal = is == STYLE;
            k->open_style = (style){.paint = {.filled = true}};
            if (id != NULL) k->open_style.id = keep(k, &k->arena, id, strlen(id));
        }
        break;
    case PAIR:
        if (!k->second_pass) k->is_normal = true; /* until a key says otherwise: keys come first */
        break;
    case POLY_STYLE:
        k->paint = k->second_pass                ? inside(k, PLACEMARK) ? &k->inline_paint : NULL
                   : k->in_style && k->is_normal ? &k->open_style.paint
                                                 : NULL;
        break;
    case FOLDER:
        if (k->second_pass && k->folder_count < DEPTH_MAX)
            k->folder_lengths[k->folder_count++] = k->folders.length;
        break;
    case PLACEMARK:
        if (k->second_pass && !inside(k, PLACEMARK)) begin_placemark(k);
        break;
    case POLYGON:
        pl_buffer_clear(&k->outer);
        pl_buffer_clear(&k->inner);
        k->outer_count = k->inner_count = 0;
        break;
    case TRACK:
        pl_buffer_clear(&k->track);
        k->track_count = 0;
        break;
    case DATA:
    case SIMPLE_DATA:
        if (k->second_pass && inside(k, PLACEMARK)) {
            const char *name = attribute(attributes, "name");
            k->data_name = name == NULL ? NULL : keep(k, &k->place_arena, name, strlen(name));
        }
        break;
    default:
        break;
    }
}

static void XMLCALL on_start(void *context, const char *name, const char **attributes) {
    kml *k = context;
    if (k->failed) return;
    element is = element_of(name);
    if (!k->seen_root) {
        const char *colon = strrchr(name, ':');
        const char *bare = colon == NULL ? name : colon + 1;
        k->seen_root = true;
        if (strcmp(bare, "kml") != 0 && strcmp(bare, "Document") != 0 && is != FOLDER && is != PLACEMARK) {
            FAIL_HERE(k, "the file begins with <%.60s> and not with <kml>; is it KML?", name);
            return;
        }
    }
    if (k->depth == DEPTH_MAX) {
        FAIL_HERE(k, "nested more than %zu elements deep, the limit", DEPTH_MAX);
        return;
    }
    if (k->taking) {
        /* <coordinates> and names hold no elements; what stands in one anyway (HTML in a description) is not
         * its text. */
        k->stack[k->depth++] = OTHER;
        return;
    }
    begin_element(k, is, attributes);
    if (wants_text(k, is)) {
        k->taking = true;
        pl_buffer_clear(&k->text);
        k->text_line = line_of(k);
        k->text_column = column_of(k);
        k->text_limit = is == COORDINATES || is == COORD ? SIZE_MAX : PL_GEOJSON_STRING_BYTES_MAX;
    }
    k->stack[k->depth++] = is;
}

static void XMLCALL on_text(void *context, const char *bytes, int length) {
    kml *k = context;
    if (k->failed || !k->taking || parent_of(k, 1) == OTHER) return;
    if ((size_t)length > k->text_limit - k->text.length) {
        fail_at(k, k->text_line, k->text_column, "a text of more than %zu bytes, the limit", k->text_limit);
        return;
    }
    if (!pl_buffer_add(&k->text, bytes, (size_t)length)) fail_memory(k);
}

/* ---- coordinates ---- */

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Where in the file `at` of k->text stands: exact for <coordinates> without attributes or references. */
static void fail_in_text(kml *k, const char *at, const char *what, pl_slice found) {
    size_t line = k->text_line, column = k->text_column + strlen("<coordinates>");
    for (const char *c = k->text.data; c < at; c++) {
        column = *c == '\n' ? 1 : column + 1;
        line += *c == '\n';
    }
    fail_at(k, line, column, "%s, but here is '%.*s'", what, found.length < 40 ? (int)found.length : 40,
            found.data);
}

/* The run of bytes up to a blank or comma. */
static pl_slice word(const char **at, const char *end) {
    const char *from = *at;
    while (*at < end && !is_blank(**at) && **at != ',') (*at)++;
    return (pl_slice){from, (size_t)(*at - from)};
}

static void skip_blanks(const char **at, const char *end) {
    while (*at < end && is_blank(**at)) (*at)++;
}

/* Adds "[lon,lat]" for one tuple at *at; the numbers stand apart by `apart`: ',' or, in gx:coord, blanks. */
static bool tuple(kml *k, const char **at, const char *end, bool commas, pl_buffer *into) {
    static const double limits[2] = {180, 90};
    static const char *const wanted[2] = {"expected a longitude from -180 to 180",
                                          "expected a latitude from -90 to 90"};
    pl_buffer_text(into, "[");
    for (int i = 0; i < 3; i++) {
        if (i > 0) {
            const char *before = *at;
            skip_blanks(at, end);
            bool more = commas ? *at < end && **at == ',' : *at < end;
            if (!more && i == 1) {
                fail_in_text(k, *at, "expected a comma and a latitude", (pl_slice){*at, (size_t)(end - *at)});
                return false;
            }
            if (!more) {
                *at = before;
                break;
            }
            if (commas) (*at)++;
            skip_blanks(at, end);
        }
        pl_slice number = word(at, end);
        if (i == 2) break; /* a height, or nothing: it is not looked at */
        if (i == 1) pl_buffer_text(into, ",");
        if (!pl_geojson_text_number(into, number, limits[i])) {
            fail_in_text(k, number.data, wanted[i], number);
            return false;
        }
    }
    pl_buffer_text(into, "]");
    return true;
}

/* The tuples of <coordinates> into k->ring as "[[lon,lat],...]". */
static bool tuples(kml *k, size_t *ret_count) {
    const char *at = k->text.data, *end = at + k->text.length;
    size_t count = 0;
    pl_buffer_clear(&k->ring);
    pl_buffer_text(&k->ring, "[");
    for (;;) {
        skip_blanks(&at, end);
        if (at >= end) break;
        if (count++ > 0) pl_buffer_text(&k->ring, ",");
        if (!tuple(k, &at, end, true, &k->ring)) return false;
    }
    pl_buffer_text(&k->ring, "]");
    *ret_count = count;
    if (k->ring.failed) fail_memory(k);
    return !k->failed;
}

static pl_slice slice_of(const pl_buffer *buffer) {
    return (pl_slice){buffer->data, buffer->length};
}

/* <coordinates> is closed; its parents are on the stack. */
static void end_coordinates(kml *k) {
    size_t count;
    element up = parent_of(k, 1), above = parent_of(k, 2);
    if (!tuples(k, &count)) return;
    if (up == LINEAR_RING && (above == OUTER || above == INNER)) {
        pl_buffer *into = above == OUTER ? &k->outer : &k->inner;
        size_t *rings = above == OUTER ? &k->outer_count : &k->inner_count;
        if (above == OUTER && *rings > 0) {
            fail_at(k, k->text_line, k->text_column, "a second outer boundary in one Polygon");
            return;
        }
        if (above == INNER && *rings > 0) pl_buffer_text(into, ",");
        (*rings)++;
        pl_buffer_add(into, k->ring.data, k->ring.length);
    } else if (up == POINT && count > 0) {
        /* The first position alone: "[[lon,lat]...]" without the outer brackets. */
        const char *close = memchr(k->ring.data + 1, ']', k->ring.length - 1);
        pl_geojson_text_other(k->out, "Point",
                              (pl_slice){k->ring.data + 1, (size_t)(close + 1 - (k->ring.data + 1))});
    } else if ((up == LINE_STRING || up == LINEAR_RING) && count > 0) {
        pl_geojson_text_other(k->out, "LineString", slice_of(&k->ring));
    }
}

static void end_polygon(kml *k) {
    if (k->outer_count == 0) {
        FAIL_HERE(k,
                  "a Polygon ends here without an outer boundary (outerBoundaryIs, LinearRing, coordinates)");
        return;
    }
    pl_buffer_clear(&k->ring);
    pl_buffer_text(&k->ring, "[");
    pl_buffer_add(&k->ring, k->outer.data, k->outer.length);
    if (k->inner_count > 0) pl_buffer_text(&k->ring, ",");
    if (k->inner_count > 0) pl_buffer_add(&k->ring, k->inner.data, k->inner.length);
    pl_buffer_text(&k->ring, "]");
    if (k->outer.failed || k->inner.failed || k->ring.failed)
        fail_memory(k);
    else
        pl_geojson_text_polygon(k->out, slice_of(&k->ring));
}

static void end_track_position(kml *k) {
    const char *at = k->text.data, *end = at + k->text.length;
    skip_blanks(&at, end);
    if (at >= end) return;
    pl_buffer_text(&k->track, k->track_count++ > 0 ? "," : "[");
    if (tuple(k, &at, end, false, &k->track) && k->track.failed) fail_memory(k);
}

/* ---- properties ---- */

static void add_pair(kml *k, const char *key, pl_slice value) {
    if (key == NULL) return;
    if (k->pair_count >= PL_GEOJSON_PROPERTIES_MAX - 16) {
        FAIL_HERE(k, "more than %zu values in one ExtendedData, the limit", PL_GEOJSON_PROPERTIES_MAX - 16);
        return;
    }
    const char *copy = keep(k, &k->place_arena, value.data, value.length);
    if (copy == NULL) return;
    if (!PL_GROW(k->pairs, k->pair_count, k->pair_capacity)) {
        fail_memory(k);
        return;
    }
    k->pairs[k->pair_count++] = (pair){key, {copy, value.length}};
}

static void end_placemark(kml *k) {
    pl_json *json = &k->out->json;
    colour paint = {.filled = true};
    if (k->style_url.data != NULL) {
        pl_json_key_slice(json, "styleUrl", k->style_url);
        paint = shared_colour(k, k->style_url.data);
    }
    if (k->has_inline && k->inline_paint.text[0] != '\0') paint = k->inline_paint;
    if (paint.text[0] != '\0' && paint.filled && (!k->has_inline || k->inline_paint.filled))
        pl_json_key_text(json, "fill", paint.text);
    if (k->folders.length > 0) pl_json_key_slice(json, "folder", slice_of(&k->folders));
    for (size_t i = 0; i < k->pair_count; i++) pl_json_key_slice(json, k->pairs[i].key, k->pairs[i].value);
    pl_geojson_text_feature_end(k->out);
    if (pl_geojson_text_too_long(k->out->into)) FAIL_HERE(k, PL_GEOJSON_TEXT_TOO_LONG);
}

static pl_slice trimmed(pl_slice text) {
    while (text.length > 0 && is_blank(text.data[0])) text = (pl_slice){text.data + 1, text.length - 1};
    while (text.length > 0 && is_blank(text.data[text.length - 1])) text.length--;
    return text;
}

/* The text of a closed element, in k->text; the element is off the stack. */
static void end_text(kml *k, element is) {
    static const char none[1];
    if (k->text.data == NULL && !pl_buffer_add(&k->text, none, 0)) {
        fail_memory(k);
        return;
    }
    pl_slice text = trimmed(slice_of(&k->text));
    switch (is) {
    case COLOR:
        if (k->paint != NULL) take_colour(k->paint, text);
        break;
    case FILL:
        if (k->paint != NULL) k->paint->filled = !pl_slice_equal(text, pl_slice_of("0"));
        break;
    case KEY:
        k->is_normal = pl_slice_equal(text, pl_slice_of("normal"));
        break;
    case STYLE_URL:
        if (k->second_pass)
            k->style_url = (pl_slice){keep(k, &k->place_arena, text.data, text.length), text.length};
        else if (k->is_normal && k->in_style)
            k->open_style.target = keep(k, &k->arena, text.data, text.length);
        break;
    case NAME:
        if (parent_of(k, 1) == FOLDER) {
            if (k->folder_count == 0) break;
            if (k->folders.length > 0) pl_buffer_text(&k->folders, "/");
            pl_buffer_add(&k->folders, text.data, text.length);
            if (k->folders.length > PL_GEOJSON_STRING_BYTES_MAX)
                FAIL_HERE(k, "names of folders of more than %zu bytes, the limit",
                          PL_GEOJSON_STRING_BYTES_MAX);
            break;
        }
        add_pair(k, "name", text);
        break;
    case DESCRIPTION:
        add_pair(k, "description", text);
        break;
    case WHEN:
    case BEGIN:
    case END:
        if (parent_of(k, 1) != TRACK) add_pair(k, element_names[is], text);
        break;
    case VALUE:
    case SIMPLE_DATA:
        add_pair(k, k->data_name, text);
        break;
    case COORDINATES:
        end_coordinates(k);
        break;
    case COORD:
        end_track_position(k);
        break;
    default:
        break;
    }
}

static void XMLCALL on_end(void *context, const char *name) {
    kml *k = context;
    (void)name;
    if (k->failed) return;
    element is = k->stack[--k->depth];
    if (k->taking) {
        if (is == OTHER) return;
        k->taking = false;
        end_text(k, is);
        return;
    }
    switch (is) {
    case STYLE:
    case STYLE_MAP:
        if (!k->second_pass && parent_of(k, 1) != PAIR) end_style(k);
        break;
    case POLY_STYLE:
        k->paint = NULL;
        break;
    case FOLDER:
        if (k->second_pass && k->folder_count > 0) {
            k->folders.length = k->folder_lengths[--k->folder_count];
            if (k->folders.data != NULL) k->folders.data[k->folders.length] = '\0';
        }
        break;
    case POLYGON:
        if (k->second_pass && inside(k, PLACEMARK)) end_polygon(k);
        break;
    case TRACK:
        if (k->second_pass && k->track_count > 0) {
            if (!pl_buffer_text(&k->track, "]")) fail_memory(k);
            pl_geojson_text_other(k->out, "LineString", slice_of(&k->track));
        }
        break;
    case PLACEMARK:
        if (k->second_pass && !inside(k, PLACEMARK)) end_placemark(k);
        break;
    default:
        break;
    }
}

static void XMLCALL on_doctype(void *context, const char *name, const char *system, const char *public,
                               int internal) {
    kml *k = context;
    (void)name, (void)system, (void)public, (void)internal;
    FAIL_HERE(k, "a DOCTYPE, which KML has no use for and which could pull in other files; delete it");
}

/* ---- the file ---- */

static bool fail_xml(kml *k) {
    enum XML_Error code = XML_GetErrorCode(k->parser);
    if (k->failed) return false;
    if (code == XML_ERROR_NO_MEMORY) return pl_fail_nomem(k->error);
    bool cut = code == XML_ERROR_NO_ELEMENTS || code == XML_ERROR_UNCLOSED_TOKEN ||
               code == XML_ERROR_UNCLOSED_CDATA_SECTION || code == XML_ERROR_PARTIAL_CHAR;
    return pl_fail(k->error, PL_INPUT, "%s:%zu:%zu: not well-formed XML: %s%s", k->name, line_of(k),
                   column_of(k), XML_ErrorString(code),
                   cut                                  ? "; the file is cut off, fetch it again"
                   : code == XML_ERROR_UNKNOWN_ENCODING ? "; save it as UTF-8"
                                                        : "");
}

static bool pass(kml *k, pl_slice bytes, bool second, pl_error *error) {
    static const XML_Memory_Handling_Suite memory = {pl_malloc, pl_realloc, pl_free};
    k->parser = XML_ParserCreate_MM(NULL, &memory, NULL);
    if (k->parser == NULL) return pl_fail_nomem(error);
    k->second_pass = second;
    k->depth = 0;
    k->seen_root = k->taking = false;
    XML_SetUserData(k->parser, k);
    XML_SetElementHandler(k->parser, on_start, on_end);
    XML_SetCharacterDataHandler(k->parser, on_text);
    XML_SetStartDoctypeDeclHandler(k->parser, on_doctype);
    bool done = true;
    size_t at = 0;
    do {
        size_t piece = bytes.length - at < PIECE_BYTES ? bytes.length - at : PIECE_BYTES;
        bool last = at + piece == bytes.length;
        if (XML_Parse(k->parser, piece == 0 ? "" : bytes.data + at, (int)piece, last) != XML_STATUS_OK)
            done = fail_xml(k);
        at += piece;
    } while (done && at < bytes.length);
    XML_ParserFree(k->parser);
    k->parser = NULL;
    return done;
}

bool pl_kml_features(const char *name, pl_slice bytes, pl_geojson_text *out, pl_error *error) {
    kml *k = pl_calloc(1, sizeof *k);
    if (k == NULL) return pl_fail_nomem(error);
    k->name = name;
    k->error = error;
    k->out = out;
    bool done = pass(k, bytes, false, error);
    if (done && k->style_count > 0) qsort(k->styles, k->style_count, sizeof *k->styles, by_id);
    done = done && pass(k, bytes, true, error);
    bool memory = k->text.failed || k->folders.failed || k->outer.failed || k->inner.failed ||
                  k->ring.failed || k->track.failed;
    if (done && memory) done = pl_fail_nomem(error);
    pl_buffer_free(&k->text);
    pl_buffer_free(&k->folders);
    pl_buffer_free(&k->outer);
    pl_buffer_free(&k->inner);
    pl_buffer_free(&k->ring);
    pl_buffer_free(&k->track);
    pl_arena_free(&k->arena);
    pl_arena_free(&k->place_arena);
    pl_free(k->styles);
    pl_free(k->pairs);
    pl_free(k);
    return done;
}

bool pl_kml(const char *name, pl_slice bytes, pl_buffer *into, pl_error *error) {
    pl_geojson_text out = {.into = into};
    pl_geojson_text_begin(&out);
    bool done = pl_kml_features(name, bytes, &out, error);
    return pl_geojson_text_end(&out, done, error);
}

const char *pl_kml_library_version(void) {
    static const char prefix[] = "expat_";
    const char *version = XML_ExpatVersion();
    return strncmp(version, prefix, sizeof prefix - 1) == 0 ? version + sizeof prefix - 1 : version;
}
