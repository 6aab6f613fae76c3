/* response.h - what the header of an HTTP answer says, as far as a download needs it. Pure: one line in at a
 * time, a struct of bounded texts out. A field that is malformed, too long, or there twice with different
 * values counts as not there. */
#ifndef PL_NET_RESPONSE_H
#define PL_NET_RESPONSE_H

#include "base/bytes.h"
#include "text/instant.h"

#define PL_ETAG_MAX 256      /* bytes with the NUL; a longer tag is none */
#define PL_HTTP_TEXT_MAX 128 /* of other texts kept; what is only shown is cut */
#define PL_LOCATION_MAX 512

typedef struct {
    int status;                           /* 0: no status line yet */
    char reason[PL_HTTP_TEXT_MAX];        /* "Not Found"; may be empty */
    char etag[PL_ETAG_MAX];               /* with its quotes, W/ before a weak one; "" = none */
    char last_modified[PL_HTTP_TEXT_MAX]; /* as sent, for sending back; "" = none */
    char type[PL_HTTP_TEXT_MAX], encoding[PL_HTTP_TEXT_MAX];
    char location[PL_LOCATION_MAX]; /* where a redirect leads */
    bool has_length, has_range, has_total, has_retry, has_date;
    bool chunked;                  /* Transfer-Encoding: then Content-Length means nothing */
    uint64_t length;               /* Content-Length */
    uint64_t range_from, range_to; /* Content-Range: first and last byte */
    uint64_t total;                /* Content-Range: bytes of the whole file, in 416 answers too */
    int64_t retry_s;               /* Retry-After: seconds from `now`, 0 when that is past */
    pl_instant date;               /* Date: when the server answered, by its clock */
    bool etag_twice, range_twice;  /* two that differ: neither counts */
} pl_response;

/* Takes one line of the header, with or without its end. A status line begins a new answer: what an earlier
 * one (100, 302) said is forgotten. `now` is for a Retry-After that is a date. */
void pl_response_line(pl_response *response, pl_slice line, pl_instant now);

/* An entity tag as RFC 9110 writes it: "..." or W/"...", visible ASCII inside. */
bool pl_etag_valid(pl_slice text);
/* Does it promise the same bytes, so that a download may go on with it? */
bool pl_etag_strong(const char *etag);
/* Printable ASCII that can be sent back in a header field as it is. */
bool pl_field_text_valid(pl_slice text);
/* "Sun, 06 Nov 1994 08:49:37 GMT", the one form that servers may still send. */
bool pl_http_date_parse(pl_slice text, pl_instant *ret);

#endif
