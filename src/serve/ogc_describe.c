/* ogc_describe.c - what is below /ogc in OpenAPI 3.0: each collection by its own paths, with the properties
 * that it can be asked by, since clients (GDAL) read from here which filters they may leave to the server. */
#include "serve/ogc.h"

#include "serve/ogc_query.h"

#include <stdio.h>

#define PATH_MAX_BYTES 128

static void reference(pl_json *json, const char *to) {
    pl_json_object(json);
    pl_json_key_text(json, "$ref", to);
    pl_json_end(json);
}

static void key_reference(pl_json *json, const char *key, const char *to) {
    pl_json_key(json, key);
    reference(json, to);
}

static void open_key(pl_json *json, const char *key) {
    pl_json_key(json, key);
    pl_json_object(json);
}

/* "content": {type: {"schema": {"$ref": to}}} */
static void content(pl_json *json, const char *type, const char *to) {
    open_key(json, "content");
    open_key(json, type);
    key_reference(json, "schema", to);
    pl_json_end(json);
    pl_json_end(json);
}

static void answer(pl_json *json, const char *status, const char *about, const char *type,
                   const char *schema) {
    open_key(json, status);
    pl_json_key_text(json, "description", about);
    content(json, type, schema);
    pl_json_end(json);
}

/* ---- paths ---- */

typedef struct {
    const char *operation, *summary, *type, *schema;
    const pl_feature_collection *collection; /* its parameters; NULL: none */
    bool items, missing;
} path_facts;

static void items_parameters(pl_json *json, const pl_feature_collection *collection) {
    static const char *const common[] = {"bbox", "datetime", "limit", "offset"};
    for (size_t i = 0; i < sizeof common / sizeof *common; i++) {
        char to[64];
        snprintf(to, sizeof to, "#/components/parameters/%s", common[i]);
        reference(json, to);
    }
    for (size_t i = 0; i < collection->property_count; i++) {
        const pl_feature_property *property = &collection->properties[i];
        if (!property->filter) continue;
        pl_json_object(json);
        pl_json_key_text(json, "name", property->name);
        pl_json_key_text(json, "in", "query");
        pl_json_key_text(json, "description", property->about);
        pl_json_key_bool(json, "required", false);
        open_key(json, "schema");
        pl_json_key_text(json, "type", "array");
        open_key(json, "items");
        pl_json_key_text(json, "type", "string");
        pl_json_end(json);
        pl_json_end(json);
        pl_json_key_text(json, "style", "form");
        pl_json_key_bool(json, "explode", false);
        pl_json_end(json);
    }
}

static void path_written(pl_json *json, const char *path, const path_facts *facts) {
    open_key(json, path);
    open_key(json, "get");
    pl_json_key_text(json, "operationId", facts->operation);
    pl_json_key_text(json, "summary", facts->summary);
    if (facts->collection != NULL) {
        pl_json_key(json, "parameters");
        pl_json_array(json);
        if (facts->items)
            items_parameters(json, facts->collection);
        else
            reference(json, "#/components/parameters/featureId");
        pl_json_end(json);
    }
    open_key(json, "responses");
    answer(json, "200", facts->summary, facts->type, facts->schema);
    key_reference(json, "400", "#/components/responses/wrong");
    if (facts->missing) key_reference(json, "404", "#/components/responses/missing");
    key_reference(json, "500", "#/components/responses/failed");
    pl_json_end(json);
    pl_json_end(json);
    pl_json_end(json);
}

static void collection_paths(pl_json *json, const pl_feature_collection *collection) {
    char path[PATH_MAX_BYTES], operation[PATH_MAX_BYTES], schema[PATH_MAX_BYTES];
    snprintf(path, sizeof path, "/collections/%s", collection->id);
    snprintf(operation, sizeof operation, "describe_%s", collection->id);
    path_written(json, path,
                 &(path_facts){operation, collection->about, PL_TYPE_JSON, "#/components/schemas/collection",
                               NULL, false, false});
    snprintf(path, sizeof path, "/collections/%s/items", collection->id);
    snprintf(operation, sizeof operation, "list_%s", collection->id);
    snprintf(schema, sizeof schema, "#/components/schemas/%s_page", collection->id);
    path_written(
        json, path,
        &(path_facts){operation, collection->about, PL_TYPE_GEOJSON, schema, collection, true, false});
    snprintf(path, sizeof path, "/collections/%s/items/{featureId}", collection->id);
    snprintf(operation, sizeof operation, "get_%s", collection->id);
    snprintf(schema, sizeof schema, "#/components/schemas/%s_feature", collection->id);
    path_written(json, path,
                 &(path_facts){operation, "one feature", PL_TYPE_GEOJSON, schema, collection, false, true});
}

static void paths(pl_json *json) {
    open_key(json, "paths");
    path_written(json, "/",
                 &(path_facts){"landing", "the landing page", PL_TYPE_JSON, "#/components/schemas/landing",
                               NULL, false, false});
    path_written(json, "/conformance",
                 &(path_facts){"conformance", "the parts of the standard that are kept", PL_TYPE_JSON,
                               "#/components/schemas/conformance", NULL, false, false});
    path_written(json, "/collections",
                 &(path_facts){"collections", "the collections", PL_TYPE_JSON,
                               "#/components/schemas/collections", NULL, false, false});
    for (size_t i = 0; i < pl_feature_collection_count; i++)
        collection_paths(json, &pl_feature_collections[i]);
    pl_json_end(json);
}

/* ---- parameters ---- */

static void number_bounds(pl_json *json, int64_t least, int64_t most, int64_t normally) {
    pl_json_key_text(json, "type", "integer");
    pl_json_key_integer(json, "minimum", least);
    pl_json_key_integer(json, "maximum", most);
    pl_json_key_integer(json, "default", normally);
}

static void parameter_open(pl_json *json, const char *name, const char *about) {
    open_key(json, name);
    pl_json_key_text(json, "name", name);
    pl_json_key_text(json, "in", strcmp(name, "featureId") == 0 ? "path" : "query");
    pl_json_key_text(json, "description", about);
    pl_json_key_bool(json, "required", strcmp(name, "featureId") == 0);
    open_key(json, "schema");
}

static void parameter_close(pl_json *json, bool list) {
    pl_json_end(json);
    if (list) {
        pl_json_key_text(json, "style", "form");
        pl_json_key_bool(json, "explode", false);
    }
    pl_json_end(json);
}

static void parameters(pl_json *json) {
    open_key(json, "parameters");
    parameter_open(json, "bbox",
                   "Features that have a position in the box west,south,east,north, in degrees (WGS84). West "
                   "greater than "
                   "east crosses the antimeridian; of six numbers the heights are not looked at.");
    pl_json_key_text(json, "type", "array");
    pl_json_key_integer(json, "minItems", 4);
    pl_json_key_integer(json, "maxItems", 6);
    open_key(json, "items");
    pl_json_key_text(json, "type", "number");
    pl_json_end(json);
    parameter_close(json, true);
    parameter_open(json, "datetime",
                   "Features whose time [start_time, end_time) has an instant in common with this one: an "
                   "instant, or an "
                   "interval closed at both ends, a/b, a/.. or ../b. A day stands for all of it.");
    pl_json_key_text(json, "type", "string");
    parameter_close(json, false);
    parameter_open(json, "limit", "At most so many features on a page; larger numbers count as the maximum.");
    number_bounds(json, 1, PL_OGC_LIMIT_MAX, PL_OGC_LIMIT);
    parameter_close(json, false);
    parameter_open(json, "offset", "So many features are passed over. The link `next` has it.");
    number_bounds(json, 0, PL_OGC_OFFSET_MAX, 0);
    parameter_close(json, false);
    parameter_open(json, "featureId", "The member `id` of a feature.");
    pl_json_key_text(json, "type", "string");
    parameter_close(json, false);
    pl_json_end(json);
}

/* ---- schemas ---- */

static void property_schema(pl_json *json, const pl_feature_property *property) {
    const bool time = strcmp(property->type, "date-time") == 0;
    open_key(json, property->name);
    pl_json_key_text(json, "type", time ? "string" : property->type);
    if (time) pl_json_key_text(json, "format", "date-time");
    pl_json_key_bool(json, "nullable", true);
    pl_json_key_text(json, "description", property->about);
    pl_json_end(json);
}

static void enum_of_one(pl_json *json, const char *key, const char *value) {
    open_key(json, key);
    pl_json_key_text(json, "type", "string");
    pl_json_key(json, "enum");
    pl_json_array(json);
    pl_json_text(json, value);
    pl_json_end(json);
    pl_json_end(json);
}

static void list_of(pl_json *json, const char *key, const char *to) {
    open_key(json, key);
    pl_json_key_text(json, "type", "array");
    key_reference(json, "items", to);
    pl_json_end(json);
}

static void required(pl_json *json, const char *const *names) {
    pl_json_key(json, "required");
    pl_json_array(json);
    for (; *names != NULL; names++) pl_json_text(json, *names);
    pl_json_end(json);
}

static void geometry_schema(pl_json *json, const char *type) {
    open_key(json, "geometry");
    pl_json_key_text(json, "type", "object");
    pl_json_key_bool(json, "nullable", true);
    required(json, (const char *const[]){"type", "coordinates", NULL});
    open_key(json, "properties");
    enum_of_one(json, "type", type);
    open_key(json, "coordinates");
    pl_json_key_text(json, "type", "array");
    open_key(json, "items");
    pl_json_end(json);
    pl_json_end(json);
    pl_json_end(json);
    pl_json_end(json);
}

static void feature_schema(pl_json *json, const pl_feature_collection *collection) {
    char name[PATH_MAX_BYTES];
    snprintf(name, sizeof name, "%s_feature", collection->id);
    open_key(json, name);
    pl_json_key_text(json, "type", "object");
    required(json, (const char *const[]){"type", "id", "properties", "geometry", NULL});
    open_key(json, "properties");
    enum_of_one(json, "type", "Feature");
    open_key(json, "id");
    pl_json_key(json, "oneOf");
    pl_json_array(json);
    for (int i = 0; i < 2; i++) {
        pl_json_object(json);
        pl_json_key_text(json, "type", i == 0 ? "string" : "integer");
        pl_json_end(json);
    }
    pl_json_end(json);
    pl_json_end(json);
    open_key(json, "properties");
    pl_json_key_text(json, "type", "object");
    pl_json_key(json, "required");
    pl_json_array(json);
    for (size_t i = 0; i < collection->property_count; i++)
        pl_json_text(json, collection->properties[i].name);
    pl_json_end(json);
    open_key(json, "properties");
    for (size_t i = 0; i < collection->property_count; i++) property_schema(json, &collection->properties[i]);
    pl_json_end(json);
    pl_json_end(json);
    geometry_schema(json, collection->geometry);
    list_of(json, "links", "#/components/schemas/link");
    pl_json_end(json);
    pl_json_end(json);
}

static void page_schema(pl_json *json, const pl_feature_collection *collection) {
    char name[PATH_MAX_BYTES];
    snprintf(name, sizeof name, "%s_page", collection->id);
    open_key(json, name);
    pl_json_key_text(json, "type", "object");
    required(json,
             (const char *const[]){"type", "features", "links", "numberMatched", "numberReturned", NULL});
    open_key(json, "properties");
    enum_of_one(json, "type", "FeatureCollection");
    snprintf(name, sizeof name, "#/components/schemas/%s_feature", collection->id);
    list_of(json, "features", name);
    list_of(json, "links", "#/components/schemas/link");
    for (int i = 0; i < 2; i++) {
        open_key(json, i == 0 ? "numberMatched" : "numberReturned");
        pl_json_key_text(json, "type", "integer");
        pl_json_key_integer(json, "minimum", 0);
        pl_json_end(json);
    }
    pl_json_end(json);
    pl_json_end(json);
}

/* The schemas that do not depend on a collection; `raw` is JSON of our own, shorter to read than its writing.
 */
static const char fixed_schemas[] =
    "\"link\":{\"type\":\"object\",\"required\":[\"href\",\"rel\"],\"properties\":{\"href\":{\"type\":"
    "\"string\"},"
    "\"rel\":{\"type\":\"string\"},\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"}}},"
    "\"landing\":{\"type\":\"object\",\"required\":[\"links\"],\"properties\":{\"title\":{\"type\":"
    "\"string\"},"
    "\"description\":{\"type\":\"string\"},\"links\":{\"type\":\"array\",\"items\":{\"$ref\":"
    "\"#/components/schemas/link\"}}}},"
    "\"conformance\":{\"type\":\"object\",\"required\":[\"conformsTo\"],\"properties\":{\"conformsTo\":{"
    "\"type\":"
    "\"array\",\"items\":{\"type\":\"string\"}}}},"
    "\"collection\":{\"type\":\"object\",\"required\":[\"id\",\"links\"],\"properties\":{\"id\":{\"type\":"
    "\"string\"},"
    "\"title\":{\"type\":\"string\"},\"description\":{\"type\":\"string\"},\"extent\":{\"type\":\"object\","
    "\"properties\":{\"spatial\":{\"type\":\"object\",\"properties\":{\"bbox\":{\"type\":\"array\",\"items\":"
    "{\"type\":"
    "\"array\",\"minItems\":4,\"maxItems\":4,\"items\":{\"type\":\"number\"}}},\"crs\":{\"type\":\"string\"}}"
    "},"
    "\"temporal\":{\"type\":\"object\",\"properties\":{\"interval\":{\"type\":\"array\",\"items\":{\"type\":"
    "\"array\","
    "\"minItems\":2,\"maxItems\":2,\"items\":{\"type\":\"string\",\"format\":\"date-time\"}}},\"trs\":{"
    "\"type\":"
    "\"string\"}}}}},\"itemType\":{\"type\":\"string\"},\"crs\":{\"type\":\"array\",\"items\":{\"type\":"
    "\"string\"}},"
    "\"links\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/link\"}}}},"
    "\"collections\":{\"type\":\"object\",\"required\":[\"links\",\"collections\"],\"properties\":{\"links\":"
    "{\"type\":"
    "\"array\",\"items\":{\"$ref\":\"#/components/schemas/"
    "link\"}},\"collections\":{\"type\":\"array\",\"items\":{"
    "\"$ref\":\"#/components/schemas/collection\"}}}},"
    "\"problem\":{\"type\":\"object\",\"description\":\"what went wrong, in words\"}";

static void schemas(pl_json *json) {
    pl_buffer text = {0};
    pl_json inner;
    /* The fixed ones stand as members of the same object. */
    pl_json_start(&inner, &text, false);
    pl_json_object(&inner);
    for (size_t i = 0; i < pl_feature_collection_count; i++) {
        feature_schema(&inner, &pl_feature_collections[i]);
        page_schema(&inner, &pl_feature_collections[i]);
    }
    pl_buffer_text(&text, ",");
    pl_buffer_text(&text, fixed_schemas);
    pl_json_end(&inner);
    pl_json_key(json, "schemas");
    pl_json_raw(json, (pl_slice){text.data == NULL ? "" : text.data, text.length});
    if (text.failed) json->out->failed = true;
    pl_buffer_free(&text);
}

void pl_ogc_describe(pl_json *json, const char *root) {
    pl_json_object(json);
    pl_json_key_text(json, "openapi", "3.0.3");
    open_key(json, "info");
    pl_json_key_text(json, "title", "Plumbline evidence: OGC API - Features");
    pl_json_key_text(json, "version", PL_VERSION);
    pl_json_key_text(json, "description", "Published maps and places, read-only, for GIS programs.");
    pl_json_end(json);
    pl_json_key(json, "servers");
    pl_json_array(json);
    pl_json_object(json);
    pl_json_key_text(json, "url", root);
    pl_json_end(json);
    pl_json_end(json);
    paths(json);
    open_key(json, "components");
    parameters(json);
    open_key(json, "responses");
    static const char *const problems[][2] = {{"wrong", "a parameter is unknown or malformed"},
                                              {"missing", "there is no such feature"},
                                              {"failed", "the evidence cannot be read"}};
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++)
        answer(json, problems[i][0], problems[i][1], PL_TYPE_JSON, "#/components/schemas/problem");
    pl_json_end(json);
    schemas(json);
    pl_json_end(json);
    pl_json_end(json);
}
