/* request.h - what a client asked for, taken apart and checked: path and parameters decoded, the host one of
 * this machine's own names, conditions and ranges as numbers. Every outside size has a limit here. Pure; any
 * thread. */
#ifndef PL_SERVE_REQUEST_H
#define PL_SERVE_REQUEST_H

#include "serve/serve.h"

#define PL_REQUEST_HEAD_MAX ((size_t)16384)  /* bytes of request line and headers together */
#define PL_REQUEST_TARGET_MAX ((size_t)8000) /* bytes of path and query as sent; more is 414 */
#define PL_REQUEST_PARAMETERS_MAX 64
#define PL_REQUEST_BODY_MAX ((size_t)4096) /* only /setup takes one */
#define PL_REQUEST_HOST_MAX 64             /* bytes with the NUL */

typedef enum { PL_GET, PL_HEAD, PL_POST } pl_method;

/* What of an answer's bytes is wanted. */
typedef struct {
    bool wanted;
    bool from_end;        /* the last `first` bytes */
    uint64_t first, last; /* last UINT64_MAX: to the end */
} pl_byte_range;

/* Header fields as sent; NULL where there is none. */
typedef struct {
    const char *host, *accept_encoding, *if_none_match, *if_range, *range, *fetch_site, *fetch_mode;
} pl_request_fields;

typedef struct {
    pl_method method;
    const char *path; /* decoded: "/data/site.json"; UTF-8, no NUL, no "." or ".." or empty part within */
    const pl_parameter *parameters; /* decoded, in the order sent */
    size_t parameter_count;
    char base[PL_REQUEST_HOST_MAX + 8]; /* "http://127.0.0.1:8417": what links are to begin with */
    bool gzip;                          /* the client takes it */
    pl_byte_range range;
    const char *if_none_match, *if_range; /* as sent; NULL */
} pl_request;

/* Takes the target ("/path?query", as sent) and fields apart; copies live in `arena`. When it is not to be
 * answered: false, the HTTP status in *ret_status (400, 403, 405, 414, 421) and why in *error. */
bool pl_request_read(const char *method, const char *target, const pl_request_fields *fields, pl_arena *arena,
                     pl_request *ret, unsigned *ret_status, pl_error *error) PL_MUST_CHECK;

/* The fields of a form that was sent as the body (application/x-www-form-urlencoded), as parameters. */
bool pl_request_form(pl_slice body, pl_arena *arena, pl_request *ret, unsigned *ret_status,
                     pl_error *error) PL_MUST_CHECK;

/* The first parameter of this name; NULL when there is none. */
const char *pl_request_parameter(const pl_request *request, const char *name);

/* Does If-None-Match name this entity tag ("\"...\"", strong), compared weakly? */
bool pl_request_none_match(const char *if_none_match, const char *etag);

/* The bytes [*first, *first + *count) of `size`; false when the range lies outside (416). */
bool pl_byte_range_of(const pl_byte_range *range, uint64_t size, uint64_t *first, uint64_t *count);

#endif
