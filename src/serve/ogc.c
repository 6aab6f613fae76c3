/* ogc.c - the documents of OGC API - Features: landing page, conformance, collections, pages of features and
 * single features. Links begin with the address that the client came by. Nothing here knows SQL or geometry:
 * features are written by engine/collections.h. No time stamp is written, which the standard leaves open: the
 * same evidence gives the same bytes. */
#include "serve/ogc.h"

#include "serve/ogc_query.h"

#include <stdio.h>

#define ROOT_MAX 128
#define CRS84 "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
#define GREGORIAN "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
#define BOX_DECIMALS 7

typedef struct {
    const pl_request *request;
    const pl_serving *serving;
    pl_reply *reply;
    char root[ROOT_MAX]; /* "http://127.0.0.1:8417/ogc" */
} call;

/* ---- links ---- */

/* Percent-encoded as encodeURIComponent does, and what a path or value may hold besides. */
static void add_encoded(pl_buffer *out, const char *text) {
    static const char plain[] = "-_.!~*'()";
    for (; *text != '\0'; text++) {
        const char c = *text;
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            strchr(plain, c) != NULL)
            pl_buffer_add(out, text, 1);
        else
            pl_buffer_format(out, "%%%02X", (unsigned char)c);
    }
}

static void link_written(pl_json *json, const char *rel, const char *type, const char *title,
                         pl_buffer *href) {
    pl_json_object(json);
    pl_json_key_slice(json, "href", (pl_slice){href->data == NULL ? "" : href->data, href->length});
    pl_json_key_text(json, "rel", rel);
    pl_json_key_text(json, "type", type);
    pl_json_key_text(json, "title", title);
    pl_json_end(json);
    if (href->failed) json->out->failed = true;
    pl_buffer_free(href);
}

/* A link to a path below the root. */
static void link_to(const call *c, pl_json *json, const char *rel, const char *type, const char *title,
                    const char *path) {
    pl_buffer href = {0};
    pl_buffer_format(&href, "%s%s", c->root, path);
    link_written(json, rel, type, title, &href);
}

static void link_to_collection(const call *c, pl_json *json, const char *rel, const char *type,
                               const pl_feature_collection *collection, const char *behind) {
    pl_buffer href = {0};
    pl_buffer_format(&href, "%s/collections/%s%s", c->root, collection->id, behind);
    link_written(json, rel, type, collection->title, &href);
}

/* The page that was asked for, with another offset; SIZE_MAX: as it was asked for. */
static void link_to_page(const call *c, pl_json *json, const char *rel,
                         const pl_feature_collection *collection, size_t offset) {
    pl_buffer href = {0};
    const char *joint = "?";
    pl_buffer_format(&href, "%s/collections/%s/items", c->root, collection->id);
    for (size_t i = 0; i < c->request->parameter_count; i++) {
        const pl_parameter *parameter = &c->request->parameters[i];
        if (offset != SIZE_MAX && strcmp(parameter->name, "offset") == 0) continue;
        pl_buffer_text(&href, joint);
        add_encoded(&href, parameter->name);
        pl_buffer_text(&href, "=");
        add_encoded(&href, parameter->value);
        joint = "&";
    }
    if (offset != SIZE_MAX) pl_buffer_format(&href, "%soffset=%zu", joint, offset);
    link_written(json, rel, PL_TYPE_GEOJSON, strcmp(rel, "next") == 0 ? "the next page" : "this page", &href);
}

/* ---- landing page and conformance ---- */

static void landing(const call *c, pl_json *json) {
    pl_json_object(json);
    pl_json_key_text(json, "title", "Plumbline evidence");
    pl_json_key_text(
        json, "description",
        "Published maps of control, what they changed, and the places that they are about. Licences and "
        "names of the makers are in the collection `sources`.");
    pl_json_key(json, "links");
    pl_json_array(json);
    link_to(c, json, "self", PL_TYPE_JSON, "this page", "");
    link_to(c, json, "service-desc", PL_OGC_TYPE_OPENAPI, "the API, described", "/openapi.json");
    link_to(c, json, "conformance", PL_TYPE_JSON, "what of the standard is kept", "/conformance");
    link_to(c, json, "data", PL_TYPE_JSON, "the collections", "/collections");
    pl_json_end(json);
    pl_json_end(json);
}

static void conformance(pl_json *json) {
    static const char *const classes[] = {"core", "oas30", "geojson"};
    pl_json_object(json);
    pl_json_key(json, "conformsTo");
    pl_json_array(json);
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        char name[80];
        snprintf(name, sizeof name, "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/%s", classes[i]);
        pl_json_text(json, name);
    }
    pl_json_end(json);
    pl_json_end(json);
}

/* ---- collections ---- */

static void extent_written(pl_json *json, const pl_feature_extent *extent) {
    pl_json_key(json, "extent");
    pl_json_object(json);
    if (extent->box.west <= extent->box.east) {
        const double box[] = {extent->box.west, extent->box.south, extent->box.east, extent->box.north};
        pl_json_key(json, "spatial");
        pl_json_object(json);
        pl_json_key(json, "bbox");
        pl_json_array(json);
        pl_json_array(json);
        for (size_t i = 0; i < 4; i++) pl_json_fixed(json, box[i], BOX_DECIMALS);
        pl_json_end(json);
        pl_json_end(json);
        pl_json_key_text(json, "crs", CRS84);
        pl_json_end(json);
    }
    if (extent->begin != INT64_MIN) {
        pl_json_key(json, "temporal");
        pl_json_object(json);
        pl_json_key(json, "interval");
        pl_json_array(json);
        pl_json_array(json);
        char text[PL_INSTANT_TEXT];
        pl_instant_text(extent->begin, text);
        pl_json_text(json, text);
        pl_instant_text(extent->end, text);
        pl_json_text(json, text);
        pl_json_end(json);
        pl_json_end(json);
        pl_json_key_text(json, "trs", GREGORIAN);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static bool collection_written(const call *c, pl_json *json, const pl_feature_collection *collection,
                               pl_error *error) {
    pl_feature_extent extent;
    if (!pl_feature_extent_of(c->serving->store, collection, &c->reply->arena, &extent, error)) return false;
    pl_json_object(json);
    pl_json_key_text(json, "id", collection->id);
    pl_json_key_text(json, "title", collection->title);
    pl_json_key_text(json, "description", collection->about);
    extent_written(json, &extent);
    pl_json_key_text(json, "itemType", "feature");
    pl_json_key(json, "crs");
    pl_json_array(json);
    pl_json_text(json, CRS84);
    pl_json_end(json);
    pl_json_key(json, "links");
    pl_json_array(json);
    link_to_collection(c, json, "self", PL_TYPE_JSON, collection, "");
    link_to_collection(c, json, "items", PL_TYPE_GEOJSON, collection, "/items");
    pl_json_end(json);
    pl_json_end(json);
    return true;
}

static bool collections(const call *c, pl_json *json, pl_error *error) {
    pl_json_object(json);
    pl_json_key(json, "links");
    pl_json_array(json);
    link_to(c, json, "self", PL_TYPE_JSON, "the collections", "/collections");
    pl_json_end(json);
    pl_json_key(json, "collections");
    pl_json_array(json);
    for (size_t i = 0; i < pl_feature_collection_count; i++)
        if (!collection_written(c, json, &pl_feature_collections[i], error)) return false;
    pl_json_end(json);
    pl_json_end(json);
    return true;
}

/* ---- features ---- */

static bool items(const call *c, pl_json *json, const pl_feature_collection *collection, pl_error *error) {
    pl_feature_question question;
    pl_feature_page page;
    if (!pl_ogc_query_read(collection, c->request->parameters, c->request->parameter_count, &question, error))
        return false;
    pl_json_object(json);
    pl_json_key_text(json, "type", "FeatureCollection");
    pl_json_key(json, "features");
    pl_json_array(json);
    if (!pl_feature_page_write(c->serving->store, &question, &c->reply->arena, json, &page, error))
        return false;
    pl_json_end(json);
    pl_json_key_integer(json, "numberMatched", (int64_t)page.matched);
    pl_json_key_integer(json, "numberReturned", (int64_t)page.returned);
    pl_json_key(json, "links");
    pl_json_array(json);
    link_to_page(c, json, "self", collection, SIZE_MAX);
    link_to_collection(c, json, "collection", PL_TYPE_JSON, collection, "");
    if (page.returned > 0 && question.offset + page.returned < page.matched)
        link_to_page(c, json, "next", collection, question.offset + page.returned);
    pl_json_end(json);
    pl_json_end(json);
    c->reply->type = PL_TYPE_GEOJSON;
    return true;
}

/* A feature with its links behind what it is. */
static bool item(const call *c, const pl_feature_collection *collection, const char *id, pl_error *error) {
    const pl_feature_question question = {.collection = collection, .id = id, .limit = 1};
    pl_feature_page page;
    pl_buffer *out = &c->reply->body, href = {0};
    pl_json json;
    pl_json_start(&json, out, false);
    pl_json_array(&json);
    if (!pl_feature_page_write(c->serving->store, &question, &c->reply->arena, &json, &page, error))
        return false;
    if (page.returned == 0)
        return pl_fail(error, PL_MISSING, "collection %s has no feature \"%.128s\"", collection->id, id);
    /* "[{...}": the array's bracket goes, and the feature is opened again. */
    memmove(out->data, out->data + 1, --out->length);
    out->length--;
    pl_buffer_text(out, ",\"links\":");
    pl_json_start(&json, out, false);
    pl_json_array(&json);
    pl_buffer_format(&href, "%s/collections/%s/items/", c->root, collection->id);
    add_encoded(&href, id);
    link_written(&json, "self", PL_TYPE_GEOJSON, "this feature", &href);
    link_to_collection(c, &json, "collection", PL_TYPE_JSON, collection, "");
    pl_json_end(&json);
    pl_buffer_text(out, "}");
    c->reply->type = PL_TYPE_GEOJSON;
    return true;
}

/* ---- paths ---- */

/* The next part of a path behind "/"; *at moves behind it. Length 0: there is none. */
static pl_slice part_of(const char **at) {
    if (**at == '/') (*at)++;
    const pl_slice part = {*at, strcspn(*at, "/")};
    *at += part.length;
    return part;
}

static bool part_is(pl_slice part, const char *text) {
    return pl_slice_equal(part, pl_slice_of(text));
}

static bool no_parameters(const call *c, pl_error *error) {
    return c->request->parameter_count == 0 ||
           pl_fail(error, PL_USAGE, "%.64s: nothing may be asked here", c->request->parameters[0].name);
}

static bool no_path(const call *c, pl_error *error) {
    return pl_fail(error, PL_MISSING, "%.128s: there is nothing here; begin at /ogc", c->request->path);
}

static bool below_collections(const call *c, const char *at, pl_json *json, pl_error *error) {
    const pl_slice name = part_of(&at), second = part_of(&at), id = part_of(&at);
    const pl_feature_collection *collection = NULL;
    if (name.length == 0) return no_parameters(c, error) && collections(c, json, error);
    for (size_t i = 0; i < pl_feature_collection_count && collection == NULL; i++)
        if (part_is(name, pl_feature_collections[i].id)) collection = &pl_feature_collections[i];
    if (collection == NULL)
        return pl_fail(error, PL_MISSING, "no collection \"%.64s\"; /ogc/collections lists them", name.data);
    if (second.length == 0) return no_parameters(c, error) && collection_written(c, json, collection, error);
    if (!part_is(second, "items") || *at != '\0') return no_path(c, error);
    if (id.length == 0) return items(c, json, collection, error);
    return no_parameters(c, error) && item(c, collection, id.data, error);
}

bool pl_serve_ogc(const pl_request *request, const pl_serving *serving, pl_reply *reply, pl_error *error) {
    call c = {.request = request, .serving = serving, .reply = reply};
    pl_json json;
    const char *at = request->path;
    snprintf(c.root, sizeof c.root, "%s/ogc", request->base);
    pl_json_start(&json, &reply->body, false);
    if (!part_is(part_of(&at), "ogc")) return no_path(&c, error);
    const pl_slice first = part_of(&at);
    if (part_is(first, "collections")) {
        if (!below_collections(&c, at, &json, error)) return false;
    } else if (strspn(at, "/") != strlen(at)) {
        return no_path(&c, error);
    } else if (!no_parameters(&c, error)) {
        return false;
    } else if (first.length == 0) {
        landing(&c, &json);
    } else if (part_is(first, "conformance")) {
        conformance(&json);
    } else if (part_is(first, "openapi.json")) {
        pl_ogc_describe(&json, c.root);
        reply->type = PL_OGC_TYPE_OPENAPI;
    } else {
        return no_path(&c, error);
    }
    return !reply->body.failed || pl_fail_nomem(error);
}
