/* answer.h - an answer as it is kept and sent: its bytes, their gzip form, their entity tag, and the header
 * fields that every answer has. Shared by counting: the last one who lets go frees it. */
#ifndef PL_SERVE_ANSWER_H
#define PL_SERVE_ANSWER_H

#include "serve/assets.h"
#include "serve/reply.h"
#include "serve/request.h"

#include <microhttpd.h>
#include <stdatomic.h>

#define PL_ANSWER_GZIP_MIN 512 /* bytes from which an answer is worth packing */
#define PL_ANSWER_TAG_MAX 24   /* an entity tag with its quotes and the NUL */
#define PL_RETRY_AFTER_S "1"   /* of an answer that says "not now" */

typedef struct {
    atomic_uint holders;
    unsigned status;
    const char *type;
    pl_slice bytes, gzip;                                       /* gzip.data NULL: there is none */
    char etag[PL_ANSWER_TAG_MAX], gzip_etag[PL_ANSWER_TAG_MAX]; /* "" of errors */
    pl_reply_header headers[PL_REPLY_HEADERS_MAX];
    size_t header_count;
    bool own_styles;         /* a page of a report, with its styles in it */
    pl_buffer own, own_gzip; /* the bytes, when they are its own */
    char *texts;             /* what type and headers point to; NULL: to what lives for ever */
    size_t texts_bytes;
} pl_answer;

/* Takes the reply's body and texts over; the reply is empty then. NULL: memory ran out. Any thread. */
pl_answer *pl_answer_of_reply(pl_reply *reply);
/* An error, as JSON or as a page for people. `status` 0, `code` NULL: those of the error's own code. */
pl_answer *pl_answer_of_error(const pl_error *error, unsigned status, const char *code, bool for_people);
/* {"error": {"status", "code", "message"}} */
void pl_error_json(const pl_error *error, unsigned status, const char *code, pl_buffer *out);
pl_answer *pl_answer_of_asset(const pl_asset *asset);
void pl_answer_hold(pl_answer *answer);
void pl_answer_release(pl_answer *answer); /* NULL is harmless */

/* Bytes of memory that it holds. */
size_t pl_answer_size(const pl_answer *answer);

/* Queues it on the connection, as the request wants it: 304, a range, packed; consumes nothing. `last`: the
 * connection is closed behind it. request NULL: one that could not be read. */
enum MHD_Result pl_answer_send(struct MHD_Connection *connection, const pl_request *request,
                               pl_answer *answer, bool last);

#endif
