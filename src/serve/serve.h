/* serve.h - the evidence in a browser: an HTTP server on this machine's own address (http.c), and the same as
 * files that any web space can hold (publish.c). It computes nothing: the page (web/) reads the files of
 * engine/site.h and the JSON of verbs, which the command line lends as a pl_api. */
#ifndef PL_SERVE_SERVE_H
#define PL_SERVE_SERVE_H

#include "engine/engine.h"

/* ---- what may be asked: the verbs that only read, as the command line has them ---- */

typedef struct {
    const char *name;     /* of the option, and of the parameter */
    const char *argument; /* "DAY"; NULL: a flag, given as name=1 */
    const char *help;
} pl_api_option;

typedef struct {
    const char *name, *summary;
    const char *argument; /* "TYPE": given as arg=..., once or more; "" when the verb takes none */
    const pl_api_option *options;
    size_t option_count;
    bool csv, geojson;
} pl_api_verb;

typedef enum { PL_AS_JSON, PL_AS_CSV, PL_AS_GEOJSON } pl_api_format;

typedef struct {
    const char *name, *value; /* decoded, UTF-8, without NUL */
} pl_parameter;

typedef struct {
    const char *verb;
    const pl_parameter *parameters;
    size_t parameter_count;
    pl_api_format format;
    pl_store *store; /* opened for reading, of the thread that asks */
    const char *evidence;
    const volatile int *stop; /* set: end soon */
    /* Paths of statement files that were named when the program was started: "my/words.yaml" is asked as
     * arg=words. No other file can be. */
    const char *const *statements;
    size_t statement_count;
} pl_api_question;

typedef struct {
    const pl_api_verb *verbs;
    size_t verb_count;
    /* The verb's answer as the command line prints it with --json, --csv or --geojson. From any thread.
     * PL_USAGE for a parameter that is unknown, malformed or names a file; PL_MISSING, PL_INPUT as the verb
     * has them. */
    bool (*ask)(const pl_api_question *question, pl_buffer *out, pl_error *error);
} pl_api;

/* ---- serve (http.c) ---- */

#define PL_SERVE_PORT 8417 /* unless another is asked for */
#define PL_SERVE_PORT_TEXT "8417"
#define PL_SERVE_STOP_S 10 /* that answers under way may take when it is to stop */

typedef struct {
    const char *evidence; /* may be missing yet: then the page offers the demonstration or a pull */
    uint16_t port;        /* 0: any that is free */
    unsigned workers;     /* threads that answer; 0: one per processor, at least 2 */
    pl_api api;
    const char *const
        *statements; /* paths of statement files that may be asked for beside the installed ones */
    size_t statement_count;
    const volatile int *stop;
    /* Called once with "http://127.0.0.1:PORT/" when connections are taken. */
    void (*ready)(void *context, const char *address);
    void *context;
} pl_serve_options;
/* Returns when *stop is set: answers under way are finished first, at most PL_SERVE_STOP_S seconds. */
bool pl_serve(const pl_serve_options *options, pl_error *error) PL_MUST_CHECK;

/* ---- publish (publish.c) ---- */

typedef struct {
    const char *evidence;
    pl_store *store;
    const char *const *statements;
    size_t statement_count;
    pl_language language; /* of the pages of claims; the page itself has all */
    const char *folder;   /* made; one that is there must be empty or published before */
    pl_api api;
    pl_progress progress;
} pl_publish_options;
typedef struct {
    size_t files;
    uint64_t bytes;
} pl_published_site;
bool pl_publish(const pl_publish_options *options, pl_arena *arena, pl_published_site *ret,
                pl_error *error) PL_MUST_CHECK;

#endif
