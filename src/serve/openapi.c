/* openapi.c - the OpenAPI 3.1 description, from the verbs as they are lent and the installed schemas of their
 * answers: what a verb takes and what is said of it cannot disagree. */
#include "serve/openapi.h"

#include "engine/engine.h"
#include "text/json.h"

#include <stdio.h>

#define SCHEMA_BYTES_MAX ((size_t)1 << 20)
#define SCHEMA_FILE "schemas/api.schema.json"
#define SCHEMAS "#/components/schemas/"

/* ---- parameters ---- */

/* What an option's argument looks like, by the word that the help has for it. */
static const struct {
    const char *argument, *type, *pattern;
} shapes[] = {
    {"DAY", "string", "^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d(:\\d\\d)?Z)?$"},
    {"INSTANT", "string", "^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d(:\\d\\d)?Z)?$"},
    {"SPAN", "string", "^\\d+[dwhm]$"},
    {"SPANS", "string", "^\\d+[dw](,\\d+[dw])*$"},
    {"HH:MM", "string", "^([01]\\d|2[0-3]):[0-5]\\d$"},
    {"LENGTH", "string", "^\\d+(\\.\\d+)?k?m$"},
    {"AREA", "string", "^\\d+(\\.\\d+)?km2$"},
    {"N", "integer", NULL},
    {"P", "number", NULL},
};

/* Words that an argument may be: those of them that the option's help lists. */
static const struct {
    const char *argument, *words[5];
} lists[] = {
    {"UNIT", {"update", "day", "week", "month", NULL}},
    {"METHOD", {"best", "exact", "monte-carlo", NULL}},
    {"WHOSE", {"own", "shared", NULL}},
    {"LANGUAGE", {"en", "uk", NULL}},
};

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || c == '-';
}

/* Does the text have the word by itself? */
static bool has_word(const char *text, const char *word) {
    const size_t length = strlen(word);
    for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word))
        if ((at == text || !is_letter(at[-1])) && !is_letter(at[length])) return true;
    return false;
}

static void option_schema(pl_json *json, const pl_api_option *option) {
    pl_json_key(json, "schema");
    pl_json_object(json);
    const char *type = "string", *pattern = NULL, *const *words = NULL;
    for (size_t i = 0; option->argument != NULL && i < sizeof shapes / sizeof *shapes; i++)
        if (strcmp(shapes[i].argument, option->argument) == 0) {
            type = shapes[i].type;
            pattern = shapes[i].pattern;
        }
    for (size_t i = 0; option->argument != NULL && i < sizeof lists / sizeof *lists; i++)
        if (strcmp(lists[i].argument, option->argument) == 0) words = lists[i].words;
    pl_json_key_text(json, "type", type);
    if (pattern != NULL) pl_json_key_text(json, "pattern", pattern);
    if (option->argument == NULL || words != NULL) {
        pl_json_key(json, "enum");
        pl_json_array(json);
        if (option->argument == NULL) pl_json_text(json, "1");
        for (; words != NULL && *words != NULL; words++)
            if (has_word(option->help, *words)) pl_json_text(json, *words);
        pl_json_end(json);
    } else if (strcmp(type, "string") == 0 && pattern == NULL) {
        pl_json_key_integer(json, "minLength", 1);
    }
    pl_json_end(json);
}

static void start_parameter(pl_json *json, const char *name, const char *description, bool required) {
    pl_json_object(json);
    pl_json_key_text(json, "name", name);
    pl_json_key_text(json, "in", "query");
    pl_json_key_text(json, "description", description);
    if (required) pl_json_key_bool(json, "required", true);
}

static void option_parameter(pl_json *json, const pl_api_option *option) {
    char about[256];
    snprintf(about, sizeof about, "%s%s%s", option->argument == NULL ? "" : option->argument,
             option->argument == NULL ? "" : ": ", option->help);
    start_parameter(json, option->name, about, false);
    option_schema(json, option);
    pl_json_end(json);
}

/* "STATEMENT CLAIM" are two that must be there, "[TYPE]" one that may be. */
static void argument_parameter(pl_json *json, const char *argument) {
    int64_t most = 1;
    if (argument[0] == '\0') return;
    for (const char *at = argument; *at != '\0'; at++) most += *at == ' ';
    const int64_t least = argument[0] == '[' ? 0 : most;
    start_parameter(json, "arg", argument, least > 0);
    pl_json_key_text(json, "style", "form");
    pl_json_key_bool(json, "explode", true);
    pl_json_key(json, "schema");
    pl_json_object(json);
    pl_json_key_text(json, "type", "array");
    pl_json_key_integer(json, "minItems", least);
    pl_json_key_integer(json, "maxItems", most);
    pl_json_key(json, "items");
    pl_json_object(json);
    pl_json_key_text(json, "type", "string");
    pl_json_key_integer(json, "minLength", 1);
    pl_json_end(json);
    pl_json_end(json);
    pl_json_end(json);
}

static void format_parameter(pl_json *json, const pl_api_verb *verb) {
    start_parameter(json, "format", "of the answer (json)", false);
    pl_json_key(json, "schema");
    pl_json_object(json);
    pl_json_key_text(json, "type", "string");
    pl_json_key(json, "enum");
    pl_json_array(json);
    pl_json_text(json, "json");
    if (verb->csv) pl_json_text(json, "csv");
    if (verb->geojson) pl_json_text(json, "geojson");
    pl_json_end(json);
    pl_json_end(json);
    pl_json_end(json);
}

/* ---- answers ---- */

static void reference(pl_json *json, const char *to, const char *name) {
    char text[128];
    snprintf(text, sizeof text, "%s%s", to, name);
    pl_json_object(json);
    pl_json_key_text(json, "$ref", text);
    pl_json_end(json);
}

/* "type": {"schema": {"$ref": ...}}; name NULL: any object or, of what is no JSON, any bytes. */
static void media(pl_json *json, const char *type, const char *name) {
    pl_json_key(json, type);
    pl_json_object(json);
    if (name != NULL) {
        pl_json_key(json, "schema");
        reference(json, SCHEMAS, name);
    }
    pl_json_end(json);
}

static void start_answers(pl_json *json, const char *description) {
    pl_json_key(json, "responses");
    pl_json_object(json);
    pl_json_key(json, "200");
    pl_json_object(json);
    pl_json_key_text(json, "description", description);
    pl_json_key(json, "content");
    pl_json_object(json);
}

/* Closes the content, the answer and the list, with the errors that there may be. */
static void end_answers(pl_json *json) {
    static const char *const errors[] = {"400", "404", "422", "503"};
    pl_json_end(json);
    pl_json_end(json);
    pl_json_key(json, "304");
    pl_json_object(json);
    pl_json_key_text(json, "description", "If-None-Match has the answer's entity tag: it is the same still");
    pl_json_end(json);
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        pl_json_key(json, errors[i]);
        reference(json, "#/components/responses/", "error");
    }
    pl_json_end(json);
}

static void start_operation(pl_json *json, const char *path, const char *id, const char *summary,
                            const char *tag) {
    pl_json_key(json, path);
    pl_json_object(json);
    pl_json_key(json, "get");
    pl_json_object(json);
    pl_json_key_text(json, "operationId", id);
    pl_json_key_text(json, "summary", summary);
    pl_json_key(json, "tags");
    pl_json_array(json);
    pl_json_text(json, tag);
    pl_json_end(json);
}

static void end_operation(pl_json *json) {
    pl_json_end(json);
    pl_json_end(json);
}

static void verb_path(pl_json *json, const pl_api_verb *verb) {
    char path[64], schema[64];
    snprintf(path, sizeof path, "/api/%s", verb->name);
    snprintf(schema, sizeof schema, "answer_%s", verb->name);
    start_operation(json, path, verb->name, verb->summary, "verbs");
    pl_json_key(json, "parameters");
    pl_json_array(json);
    argument_parameter(json, verb->argument);
    for (size_t i = 0; i < verb->option_count; i++) option_parameter(json, &verb->options[i]);
    format_parameter(json, verb);
    pl_json_end(json);
    start_answers(json, "what the command line prints with --json, --csv or --geojson");
    media(json, "application/json", schema);
    if (verb->csv) media(json, "text/csv", NULL);
    if (verb->geojson) media(json, "application/geo+json", "geojson");
    end_answers(json);
    end_operation(json);
}

/* ---- the other paths ---- */

static const struct {
    const char *path, *id, *summary, *tag, *type, *schema;
} others[] = {
    {"/api", "verbs", "the verbs that may be asked", "verbs", "application/json", "verbs"},
    {"/openapi.json", "openapi", "this description", "verbs", "application/vnd.oai.openapi+json", "object"},
    {"/data/site.json", "site", "the catalogue of the evidence that the page reads (docs/site.md)", "page",
     "application/json", "object"},
    {"/data/places.json", "placesOfThePage", "settlements with their histories, as the page reads them",
     "page", "application/json", "object"},
    {"/data/maps/{source}.json", "maps", "snapshots of a source, their files and series", "page",
     "application/json", "object"},
    {"/data/maps/{source}.bin", "shapes", "its shapes, each once, with the snapshots on which it stands",
     "page", "application/octet-stream", NULL},
    {"/data/patches/{source}.json", "patches", "the patches by which its updates changed the map", "page",
     "application/json", "object"},
    {"/data/patches/{source}.bin", "patchShapes", "their shapes", "page", "application/octet-stream", NULL},
    {"/ogc", "ogc", "landing page of the OGC API - Features, which describes itself", "geodata",
     "application/json", "object"},
    {"/setup", "setup", "whether there is evidence, and how far a demonstration or a pull has come", "page",
     "application/json", "object"},
};

static void other_path(pl_json *json, size_t i) {
    start_operation(json, others[i].path, others[i].id, others[i].summary, others[i].tag);
    if (strstr(others[i].path, "{source}") != NULL) {
        pl_json_key(json, "parameters");
        pl_json_array(json);
        pl_json_object(json);
        pl_json_key_text(json, "name", "source");
        pl_json_key_text(json, "in", "path");
        pl_json_key_text(json, "description", "a source of maps, by name");
        pl_json_key_bool(json, "required", true);
        pl_json_key(json, "schema");
        pl_json_object(json);
        pl_json_key_text(json, "type", "string");
        pl_json_end(json);
        pl_json_end(json);
        pl_json_end(json);
    }
    start_answers(json, others[i].summary);
    media(json, others[i].type, others[i].schema);
    end_answers(json);
    end_operation(json);
}

/* ---- schemas ---- */

/* The members of "$defs", the last key of the file, with references as this document has them. */
static bool read_schemas(pl_arena *arena, pl_buffer *ret, pl_error *error) {
    static const char defs[] = "\"$defs\": {", from[] = "#/$defs/";
    const char *path = pl_data_file(SCHEMA_FILE, arena);
    pl_buffer text = {0};
    if (path == NULL)
        return pl_fail(error, PL_MISSING, "%s is in no data folder (`plumbline doctor` lists them)",
                       SCHEMA_FILE);
    bool done = pl_file_read(path, SCHEMA_BYTES_MAX, &text, error);
    const char *begin = done && text.data != NULL ? strstr(text.data, defs) : NULL;
    const char *end = begin == NULL ? NULL : strrchr(begin, '}');
    while (end != NULL && end > begin && *--end != '}') continue;
    if (done && (end == NULL || end == begin))
        done = pl_fail(error, PL_INPUT, "%s: \"$defs\" is not there", path);
    for (const char *at = done ? begin + sizeof defs - 1 : NULL; done && at < end;) {
        const char *next = strstr(at, from);
        const size_t length = next == NULL || next > end ? (size_t)(end - at) : (size_t)(next - at);
        pl_buffer_add(ret, at, length);
        at += length;
        if (at >= end) break;
        pl_buffer_text(ret, SCHEMAS);
        at += sizeof from - 1;
    }
    pl_buffer_free(&text);
    return done && (!ret->failed || pl_fail_nomem(error));
}

static void write_schemas(pl_json *json, const pl_buffer *schemas) {
    static const char object[] = "{\"object\": {\"type\": \"object\"},\n";
    pl_buffer whole = {0};
    pl_buffer_text(&whole, object);
    pl_buffer_add(&whole, schemas->data, schemas->length);
    pl_buffer_text(&whole, "}");
    json->out->failed = json->out->failed || whole.failed;
    pl_json_key(json, "schemas");
    if (!whole.failed) pl_json_raw(json, (pl_slice){whole.data, whole.length});
    pl_buffer_free(&whole);
}

/* ---- the whole ---- */

static void write_head(pl_json *json) {
    pl_json_key_text(json, "openapi", "3.1.0");
    pl_json_key(json, "info");
    pl_json_object(json);
    pl_json_key_text(json, "title", "Plumbline");
    pl_json_key_text(json, "version", PL_VERSION);
    pl_json_key_text(json, "summary", "Statements about a war, held to dated maps and published counts");
    pl_json_key_text(
        json, "description",
        "The verbs of the command line that only read, on this machine's own evidence file; docs/api.md. "
        "Days are UTC: from and to mean 00:00 of that day, on its last state, and all intervals are "
        "half-open.");
    pl_json_key(json, "license");
    pl_json_object(json);
    pl_json_key_text(json, "name", "Apache-2.0");
    pl_json_key_text(json, "identifier", "Apache-2.0");
    pl_json_end(json);
    pl_json_end(json);
    pl_json_key(json, "servers");
    pl_json_array(json);
    pl_json_object(json);
    pl_json_key_text(json, "url", "/");
    pl_json_end(json);
    pl_json_end(json);
}

static void write_components(pl_json *json, const pl_buffer *schemas) {
    pl_json_key(json, "components");
    pl_json_object(json);
    pl_json_key(json, "responses");
    pl_json_object(json);
    pl_json_key(json, "error");
    pl_json_object(json);
    pl_json_key_text(
        json, "description",
        "400: the question is wrong; 404: the evidence does not reach, or there is no such thing; 422: an "
        "input cannot be read; 503: not now, see Retry-After");
    pl_json_key(json, "content");
    pl_json_object(json);
    media(json, "application/json", "error");
    pl_json_end(json);
    pl_json_end(json);
    pl_json_end(json);
    write_schemas(json, schemas);
    pl_json_end(json);
}

bool pl_route_openapi(const pl_request *request, const pl_serving *serving, pl_reply *reply,
                      pl_error *error) {
    pl_json json;
    pl_buffer schemas = {0};
    (void)request;
    const bool done = read_schemas(&reply->arena, &schemas, error);
    if (done) {
        pl_json_start(&json, &reply->body, true);
        pl_json_object(&json);
        write_head(&json);
        pl_json_key(&json, "paths");
        pl_json_object(&json);
        for (size_t i = 0; i < serving->api->verb_count; i++) verb_path(&json, &serving->api->verbs[i]);
        for (size_t i = 0; i < sizeof others / sizeof *others; i++) other_path(&json, i);
        pl_json_end(&json);
        write_components(&json, &schemas);
        pl_json_end(&json);
        pl_buffer_text(&reply->body, "\n");
        reply->type = PL_TYPE_OPENAPI;
    }
    pl_buffer_free(&schemas);
    return done && (!reply->body.failed || pl_fail_nomem(error));
}

bool pl_route_verbs(const pl_request *request, const pl_serving *serving, pl_reply *reply, pl_error *error) {
    pl_json json;
    (void)request;
    pl_json_start(&json, &reply->body, true);
    pl_json_object(&json);
    pl_json_key_text(&json, "schema", "plumbline/verbs/1");
    pl_json_key_text(&json, "version", PL_VERSION);
    pl_json_key_text(&json, "openapi", "/openapi.json");
    pl_json_key(&json, "verbs");
    pl_json_array(&json);
    for (size_t i = 0; i < serving->api->verb_count; i++) {
        const pl_api_verb *verb = &serving->api->verbs[i];
        char href[64];
        snprintf(href, sizeof href, "/api/%s", verb->name);
        pl_json_object(&json);
        pl_json_key_text(&json, "name", verb->name);
        pl_json_key_text(&json, "summary", verb->summary);
        pl_json_key_text(&json, "argument", verb->argument);
        pl_json_key_bool(&json, "csv", verb->csv);
        pl_json_key_bool(&json, "geojson", verb->geojson);
        pl_json_key_text(&json, "href", href);
        pl_json_end(&json);
    }
    pl_json_end(&json);
    pl_json_end(&json);
    pl_buffer_text(&reply->body, "\n");
    return !reply->body.failed || pl_fail_nomem(error);
}
