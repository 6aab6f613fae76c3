/* pull.h - one file from a web server to disk: whole, or not at all.
 *
 * What comes is written beside the target (TARGET.part, with a note TARGET.part.pull that says of which file
 * it is a part), so that a later call goes on where this one broke off; a file is put in the target's place
 * only when it is complete, begins like what its name promises, has the stated SHA-256 and passes the
 * caller's own check. TARGET.pull then keeps what the server said of it, and the next call asks for the file
 * only if it changed. */
#ifndef PL_NET_PULL_H
#define PL_NET_PULL_H

#include "base/hash.h"
#include "base/progress.h"
#include "net/sidecar.h"

#define PL_PULL_REDIRECTS_MAX 10

/* How long a download is patient. */
typedef struct {
    unsigned connect_s;     /* to reach the server */
    unsigned stall_s;       /* with hardly a byte (under 100 a second) */
    unsigned tries;         /* in a row that bring nothing */
    unsigned requests;      /* in all */
    unsigned restarts;      /* from the first byte, when the file changes under way */
    unsigned backoff_ms;    /* before the second try; doubled for each one after it */
    unsigned retry_after_s; /* the longest wait that a server may ask for */
} pl_pull_patience;
extern const pl_pull_patience pl_pull_patient; /* what the program uses */

typedef struct {
    const char *url;         /* nothing wrong with it (text/url.h) */
    const char *path;        /* where the file shall stand; its folder exists */
    const char *agent;       /* "plumbline/0.1.0" */
    uint64_t bytes_max;      /* larger files are refused */
    const pl_sha256 *sha256; /* NULL: not known beforehand */
    pl_pull_patience patience;
    pl_progress progress;
    /* A last look at the complete file at `part`, before it replaces an older one; NULL: none. */
    bool (*check)(void *context, const char *part, pl_error *error);
    void *context;
} pl_pull_request;

typedef struct {
    bool unchanged;      /* nothing was fetched: the file that was there is the one */
    uint64_t bytes;      /* of the file */
    uint64_t resumed_at; /* bytes that an earlier call had left; 0: none, or not usable */
    unsigned requests, restarts;
    pl_sha256 sha256;
    pl_instant fetched; /* when this copy was begun */
} pl_pulled;

/* PL_NETWORK: the server could not be reached, refused, or gave up; what came stays in TARGET.part.
 * PL_INPUT: what came is too large, not the file, or damaged; it is thrown away. PL_STORAGE: it could not be
 * written. PL_INTERRUPTED: progress.stop. In every case a file that stood at `path` still stands there. */
bool pl_pull(const pl_pull_request *request, pl_arena *arena, pl_pulled *ret, pl_error *error) PL_MUST_CHECK;

/* The note beside a file that pl_pull left at `path`; false: there is none, or the file is not as long as it
 * says. */
bool pl_pull_note(const char *path, pl_arena *arena, pl_sidecar *ret);

/* "7.88.1": the libcurl that runs. */
const char *pl_net_library_version(void);

#endif
