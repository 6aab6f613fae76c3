/* transfer.h - inside the room: one request and its answer, over libcurl. */
#ifndef PL_NET_TRANSFER_H
#define PL_NET_TRANSFER_H

#include "net/pull.h"

typedef struct {
    const char *url, *agent;
    uint64_t from;        /* ask for the bytes from here on; 0: for all */
    const char *if_range; /* with `from`: only of the file with this entity tag or date, else all of it */
    const char *if_none_match, *if_modified_since; /* "" = not sent */
    pl_pull_patience patience;
    const volatile int *stop; /* as in pl_progress */
    /* Bytes of the body of an answer; begin comes once before them (or at the end, when there are none).
     * false ends the transfer. */
    bool (*begin)(void *context, const pl_response *response);
    bool (*take)(void *context, const char *bytes, size_t length);
    void (*tell)(void *context); /* now and then */
    void *context;
} pl_transfer_request;

typedef enum {
    PL_TRANSFER_WHOLE,   /* to its end, as far as HTTP tells */
    PL_TRANSFER_ENDED,   /* begin or take wanted no more */
    PL_TRANSFER_BROKEN,  /* may go better next time */
    PL_TRANSFER_REFUSED, /* will not go better next time */
    PL_TRANSFER_STOPPED  /* *stop */
} pl_transfer_end;

typedef struct {
    pl_transfer_end end;
    pl_response response;
    char why[256]; /* for BROKEN and REFUSED */
} pl_transfer_answer;

typedef struct pl_transfer pl_transfer;
/* Keeps the connection between requests. NULL and *error when libcurl cannot be set up. */
pl_transfer *pl_transfer_open(pl_error *error);
bool pl_transfer_run(pl_transfer *transfer, const pl_transfer_request *request, pl_transfer_answer *ret,
                     pl_error *error) PL_MUST_CHECK;
void pl_transfer_close(pl_transfer *transfer); /* NULL is harmless */

#endif
