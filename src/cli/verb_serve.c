/* verb_serve.c - plumbline serve: the evidence in a browser on this machine. */
#include "cli/api.h"
#include "cli/verbs.h"

#include "serve/serve.h"

#include <stdio.h>

static const pl_option_spec options[] = {
    {"evidence", 'e', "FILE", "the evidence file ($PLUMBLINE_EVIDENCE); it may be missing yet"},
    {"port", '\0', "N", "port on 127.0.0.1 (" PL_SERVE_PORT_TEXT "); 0: any that is free"},
    {"threads", '\0', "N", "threads that answer (one per processor, at least 2)"},
    {NULL, '\0', NULL, NULL}};

static const char *const examples[] = {"plumbline serve -e war.gpkg",
                                       "the map, charts and claims at http://127.0.0.1:8417/",
                                       "plumbline serve -e war.gpkg --port 0",
                                       "on a free port, which it prints",
                                       "plumbline serve -e war.gpkg my/statement.yaml",
                                       "with a statement of one's own, instead of the installed ones",
                                       NULL};

/* Programs wait for this line: it must not stay in a buffer. */
static void say_address(void *context, const char *address) {
    (void)context;
    printf("%s\n", address);
    fflush(stdout);
}

static bool run(pl_call *call, pl_error *error) {
    pl_serve_options serve = {.port = PL_SERVE_PORT,
                              .api = pl_api_of_verbs(),
                              .statements = call->arguments,
                              .statement_count = call->argument_count,
                              .ready = say_address,
                              .stop = pl_stop_flag()};
    int64_t port = PL_SERVE_PORT;
    if (!pl_call_evidence(call, &serve.evidence, error) ||
        !pl_call_integer(call, "port", 0, UINT16_MAX, &port, error) ||
        !pl_call_threads(call, &serve.workers, error))
        return false;
    serve.port = (uint16_t)port;
    return pl_serve(&serve, error);
}

const pl_verb pl_verb_serve = {
    .name = "serve",
    .arguments = "[STATEMENT...]",
    .summary = "the evidence in a browser on this machine",
    .about = "Prints the address when it is ready, and answers until it is told to stop (Ctrl-C, SIGTERM). "
             "Only this\n"
             "machine can ask. /api is the JSON API, /ogc the OGC API for map programs, /openapi.json "
             "describes\n"
             "both. The evidence file is only read; when it changes, so do the answers.",
    .options = options,
    .examples = examples,
    .arguments_max = PL_ARGUMENTS_MAX,
    .run = run};
