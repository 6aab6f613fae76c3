/* files.c - the files of engine/site.h, made when they are asked for. */
#include "serve/files.h"

#include "engine/excerpt.h"
#include "engine/site.h"

bool pl_route_site(const pl_request *request, const pl_serving *serving, pl_reply *reply, pl_error *error) {
    const pl_site_ask ask = {.evidence = serving->evidence,
                             .statements = serving->statement_count > 0 ? serving->statements : NULL,
                             .statement_count = serving->statement_count,
                             .live = true};
    (void)request;
    return pl_site_catalogue(serving->store, &ask, &reply->arena, &reply->body, error);
}

typedef bool (*make_fn)(pl_store *store, const char *source, pl_arena *arena, pl_buffer *out,
                        pl_error *error);

/* "SOURCE.json" or "SOURCE.bin" behind the folder. */
static bool of_source(const char *name, make_fn json, make_fn bytes, const pl_serving *serving,
                      pl_reply *reply, pl_error *error) {
    const char *dot = strrchr(name, '.');
    bool is_json = dot != NULL && strcmp(dot, ".json") == 0,
         is_bytes = dot != NULL && strcmp(dot, ".bin") == 0;
    if (!is_json && !is_bytes) return pl_fail(error, PL_MISSING, "there is nothing at this address");
    const char *source = pl_arena_copy(&reply->arena, name, (size_t)(dot - name));
    if (source == NULL) return pl_fail_nomem(error);
    if (is_bytes) reply->type = PL_TYPE_BYTES;
    return (is_json ? json : bytes)(serving->store, source, &reply->arena, &reply->body, error);
}

bool pl_route_maps(const pl_request *request, const pl_serving *serving, pl_reply *reply, pl_error *error) {
    return of_source(request->path + strlen("/data/maps/"), pl_site_maps, pl_site_shapes, serving, reply,
                     error);
}

bool pl_route_patches(const pl_request *request, const pl_serving *serving, pl_reply *reply,
                      pl_error *error) {
    return of_source(request->path + strlen("/data/patches/"), pl_site_patches, pl_site_patch_shapes, serving,
                     reply, error);
}

bool pl_route_setup(const pl_request *request, const pl_serving *serving, pl_reply *reply, pl_error *error) {
    (void)request;
    reply->not_kept = true;
    return pl_setup_tell(serving->setup, &reply->arena, &reply->body, error);
}

bool pl_route_places(const pl_request *request, const pl_serving *serving, pl_reply *reply, pl_error *error) {
    (void)request;
    return pl_site_places(serving->store, &reply->arena, &reply->body, error);
}

/* ---- /statement/NAME/PAGE and /statement/NAME/uk/PAGE ---- */

/* The part of the path up to the next slash, which *at is moved behind; NULL: there is none. */
static const char *next_part(const char **at, pl_arena *arena) {
    const char *slash = strchr(*at, '/');
    if (slash == NULL) return NULL;
    const char *part = pl_arena_copy(arena, *at, (size_t)(slash - *at));
    if (part != NULL) *at = slash + 1;
    return part;
}

static pl_language language_of(const char **at) {
    for (int i = 0; i < PL_LANGUAGE_COUNT; i++) {
        const size_t length = strlen(pl_language_names[i]);
        if (strncmp(*at, pl_language_names[i], length) != 0 || (*at)[length] != '/') continue;
        *at += length + 1;
        return (pl_language)i;
    }
    return PL_ENGLISH;
}

bool pl_route_statement(const pl_request *request, const pl_serving *serving, pl_reply *reply,
                        pl_error *error) {
    const char *at = request->path + strlen("/statement/"), *name = next_part(&at, &reply->arena);
    const pl_site_ask ask = {.statements = serving->statements, .statement_count = serving->statement_count};
    pl_site_pages_ask page = {.evidence = serving->evidence, .progress = {.stop = serving->stop}};
    if (name == NULL) return pl_fail(error, PL_MISSING, "there is nothing at this address");
    page.language = language_of(&at);
    if (*at == '\0') at = "index.html";
    const char *end = strrchr(at, '.');
    const bool table = end != NULL && strcmp(end, ".csv") == 0;
    if (!pl_site_statement(&ask, name, &reply->arena, &page.statement, error) ||
        !pl_site_page(serving->store, &page, at, &reply->arena, &reply->body, error))
        return false;
    reply->type = table ? PL_TYPE_CSV : PL_TYPE_HTML;
    reply->own_styles = !table;
    return true;
}

/* ---- /excerpt?source=&from=&to= ---- */

bool pl_route_excerpt(const pl_request *request, const pl_serving *serving, pl_reply *reply,
                      pl_error *error) {
    pl_excerpt_ask ask = {.evidence = serving->evidence};
    static const char *const names[] = {"source", "from", "to"};
    const char *values[3] = {NULL};
    for (size_t i = 0; i < request->parameter_count; i++) {
        size_t k = 0;
        while (k < 3 && strcmp(names[k], request->parameters[i].name) != 0) k++;
        if (k == 3 || values[k] != NULL)
            return pl_fail(error, PL_USAGE, "an excerpt takes source, from and to, each once");
        values[k] = request->parameters[i].value;
    }
    ask.source = values[0];
    if (values[1] == NULL || values[2] == NULL || !pl_instant_parse(pl_slice_of(values[1]), &ask.from) ||
        !pl_instant_parse(pl_slice_of(values[2]), &ask.to))
        return pl_fail(error, PL_USAGE,
                       "an excerpt needs from and to: days (2024-12-19) or instants (2024-12-19T21:00Z)");
    reply->type = PL_TYPE_GEOPACKAGE;
    return pl_reply_header_add(reply, "Content-Disposition", "attachment; filename=\"excerpt.gpkg\"",
                               error) &&
           pl_excerpt_bytes(serving->store, &ask, PL_SERVE_EXCERPT_MAX, &reply->arena, &reply->body, error);
}
