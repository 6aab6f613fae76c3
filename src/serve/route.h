/* route.h - which handler answers a path, and what a handler is. */
#ifndef PL_SERVE_ROUTE_H
#define PL_SERVE_ROUTE_H

#include "serve/reply.h"
#include "serve/request.h"
#include "serve/setup.h"

/* What handlers share; theirs to read. */
typedef struct {
    const pl_api *api;
    const char *evidence; /* its path */
    pl_store *store;      /* of the thread that asks, opened for reading */
    /* Paths of statement files named at the start, and the demonstration's when it was made here. */
    const char *const *statements;
    size_t statement_count;
    pl_setup *setup;
    const volatile int *stop; /* set: end soon */
} pl_serving;

/* Fills reply->body, and type, status and headers where they are not 200 and JSON. When it fails, the status
 * is that of the error's code (pl_status_of), or reply->status when the handler sets another than 200; the
 * body is then the error's. Runs in a worker thread, several at a time. */
typedef bool (*pl_handler_fn)(const pl_request *request, const pl_serving *serving, pl_reply *reply,
                              pl_error *error);

typedef struct {
    const char *path; /* "/api/": everything below; "/api": this alone */
    bool evidence;    /* it needs the store */
    pl_handler_fn handle;
} pl_route;

/* NULL: no such path. */
const pl_route *pl_route_find(const char *path);

/* Is an error there shown to a person, as a page, or to a program, as JSON? NULL: to a program. */
bool pl_route_is_for_people(const char *path);

/* The HTTP status for an error's code: PL_USAGE 400, PL_MISSING 404, PL_INPUT 422, PL_NETWORK 502,
 * PL_STORAGE, PL_NOMEM and PL_INTERRUPTED 503, else 500. */
unsigned pl_status_of(pl_code code);

#endif
