/* route.c - the table of paths, and the handler of the verbs. */
#include "serve/route.h"

#include "serve/files.h"
#include "serve/ogc.h"
#include "serve/openapi.h"

/* By length, longest first where one stands below another. */
static const pl_route routes[] = {
    {"/api", false, pl_route_verbs},
    {"/api/", true, pl_route_api},
    {"/data/maps/", true, pl_route_maps},
    {"/data/patches/", true, pl_route_patches},
    {"/data/places.json", true, pl_route_places},
    {"/data/site.json", true, pl_route_site},
    {"/excerpt", true, pl_route_excerpt},
    {"/ogc", true, pl_serve_ogc},
    {"/ogc/", true, pl_serve_ogc},
    {"/openapi.json", false, pl_route_openapi},
    {"/setup", false, pl_route_setup},
    {"/statement/", true, pl_route_statement},
};

static bool is_below(const char *path, const char *front) {
    size_t length = strlen(front);
    return front[length - 1] == '/' ? strncmp(path, front, length) == 0 : strcmp(path, front) == 0;
}

const pl_route *pl_route_find(const char *path) {
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
        if (is_below(path, routes[i].path)) return &routes[i];
    return NULL;
}

bool pl_route_is_for_people(const char *path) {
    static const char *const programs[] = {"/api", "/data", "/ogc", "/openapi", "/setup", "/excerpt"};
    if (path == NULL) return false;
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        if (strncmp(path, programs[i], strlen(programs[i])) == 0) return false;
    return true;
}

/* ---- /api/VERB ---- */

/* The parameter `format` is ours, all else the verb's. */
static bool take_format(const pl_request *request, pl_arena *arena, pl_api_question *question,
                        pl_reply *reply, pl_error *error) {
    static const struct {
        const char *word, *type;
    } formats[] = {[PL_AS_JSON] = {"json", PL_TYPE_JSON},
                   [PL_AS_CSV] = {"csv", PL_TYPE_CSV},
                   [PL_AS_GEOJSON] = {"geojson", PL_TYPE_GEOJSON}};
    pl_parameter *list = pl_arena_alloc(arena, (request->parameter_count + 1) * sizeof *list);
    if (list == NULL) return pl_fail_nomem(error);
    question->parameters = list;
    for (size_t i = 0; i < request->parameter_count; i++) {
        const pl_parameter *parameter = &request->parameters[i];
        if (strcmp(parameter->name, "format") != 0) {
            list[question->parameter_count++] = *parameter;
            continue;
        }
        size_t format = 0;
        while (format < sizeof formats / sizeof *formats &&
               strcmp(formats[format].word, parameter->value) != 0)
            format++;
        if (format == sizeof formats / sizeof *formats)
            return pl_fail(error, PL_USAGE, "format=%s: not one of json, csv, geojson", parameter->value);
        question->format = (pl_api_format)format;
        reply->type = formats[format].type;
    }
    return true;
}

bool pl_route_api(const pl_request *request, const pl_serving *serving, pl_reply *reply, pl_error *error) {
    pl_api_question question = {.verb = request->path + strlen("/api/"),
                                .store = serving->store,
                                .evidence = serving->evidence,
                                .stop = serving->stop,
                                .statements = serving->statements,
                                .statement_count = serving->statement_count};
    bool known = false;
    for (size_t i = 0; i < serving->api->verb_count && !known; i++)
        known = strcmp(serving->api->verbs[i].name, question.verb) == 0;
    if (!known)
        return pl_fail(error, PL_MISSING, "there is no verb \"%s\" here; /api lists them", question.verb);
    return take_format(request, &reply->arena, &question, reply, error) &&
           serving->api->ask(&question, &reply->body, error);
}
