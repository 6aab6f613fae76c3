/* reply.h - an answer before it is sent: handlers fill it, answer.c sends it. */
#ifndef PL_SERVE_REPLY_H
#define PL_SERVE_REPLY_H

#include "base/bytes.h"

#define PL_REPLY_HEADERS_MAX 8
#define PL_TYPE_JSON "application/json"
#define PL_TYPE_GEOJSON "application/geo+json"
#define PL_TYPE_CSV "text/csv; charset=utf-8; header=present"
#define PL_TYPE_HTML "text/html; charset=utf-8"
#define PL_TYPE_BYTES "application/octet-stream"
#define PL_TYPE_GEOPACKAGE "application/geopackage+sqlite3"
#define PL_TYPE_OPENAPI "application/vnd.oai.openapi+json;version=3.1"

typedef struct {
    const char *name, *value;
} pl_reply_header;

typedef struct {
    unsigned
        status; /* 200 unless the handler says otherwise; also of an error: 0 then takes the code's own */
    const char *type; /* PL_TYPE_JSON unless the handler says otherwise; lives in the arena or for ever */
    pl_buffer body;
    pl_reply_header headers[PL_REPLY_HEADERS_MAX]; /* beside those that every answer has, such as Link */
    size_t header_count;
    const char *code; /* of an error: a word for programs; NULL: the status has one */
    bool own_styles;  /* a page of a report, with its styles in it */
    bool not_kept;    /* it may differ the next time though the evidence is the same */
    pl_arena arena;
} pl_reply;

/* Copies both into the reply's arena. */
bool pl_reply_header_add(pl_reply *reply, const char *name, const char *value, pl_error *error) PL_MUST_CHECK;
void pl_reply_free(pl_reply *reply);

#endif
