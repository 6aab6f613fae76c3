/* collections.h - the evidence as collections of features, page by page, for programs that read maps: what
 * OGC API - Features serves (docs/ogc.md). Every feature is written as GeoJSON (RFC 7946), in an order that
 * the evidence file alone decides, so that pages put together give each once. */
#ifndef PL_ENGINE_COLLECTIONS_H
#define PL_ENGINE_COLLECTIONS_H

#include "engine/engine.h"
#include "text/json.h"

typedef struct {
    const char *name;
    const char
        *type; /* as JSON Schema has it: "string", "number", "integer"; "date-time": a string of that form */
    const char *about;
    bool filter; /* features may be asked for by its value, or by several, "a,b" */
} pl_feature_property;

typedef struct {
    const char *id, *title, *about;
    const char *geometry; /* "Polygon", "MultiPolygon", "LineString", "Point": the only type it has */
    const pl_feature_property *properties;
    size_t property_count;
} pl_feature_collection;

extern const pl_feature_collection pl_feature_collections[];
extern const size_t pl_feature_collection_count;

/* Where and when a collection lies. */
typedef struct {
    pl_box box;            /* PL_BOX_EMPTY: nothing there */
    pl_instant begin, end; /* INT64_MIN and INT64_MAX: it has no times, or is empty */
} pl_feature_extent;
bool pl_feature_extent_of(pl_store *store, const pl_feature_collection *collection, pl_arena *arena,
                          pl_feature_extent *ret, pl_error *error) PL_MUST_CHECK;

#define PL_FEATURE_FILTERS_MAX 16
#define PL_FEATURE_PAGE_BYTES                                                                                \
    ((size_t)16 << 20)              /* a page that grows beyond it ends there, after one feature at least */
#define PL_FEATURE_PLACES_MAX 10000 /* settlements on one page: they are looked up on a map one by one */

typedef struct {
    const char *property; /* of the collection, one that is a filter */
    const char *values;   /* "a" or "a,b" */
} pl_feature_filter;

typedef struct {
    const pl_feature_collection *collection;
    pl_box boxes[2]; /* closed; a feature that has a position in one of them */
    size_t box_count;
    bool timed;            /* features whose time [start, end) has an instant in common with [begin, end] */
    pl_instant begin, end; /* INT64_MIN, INT64_MAX: open */
    pl_feature_filter filters[PL_FEATURE_FILTERS_MAX];
    size_t filter_count;
    const char *id; /* of the one that is asked for; NULL: a page */
    size_t offset, limit;
} pl_feature_question;

typedef struct {
    size_t matched;  /* in all */
    size_t returned; /* on this page: fewer than limit at the end, and when the page grew too long */
} pl_feature_page;

/* Writes the features into an array that is open in `json`. The store must be one for reading. */
bool pl_feature_page_write(pl_store *store, const pl_feature_question *question, pl_arena *arena,
                           pl_json *json, pl_feature_page *ret, pl_error *error) PL_MUST_CHECK;

#endif
