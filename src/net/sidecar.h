/* sidecar.h - the note that lies beside a downloaded file: where it came from and what the server said it
 * was, so that a download can go on where it broke off and an unchanged file is not fetched again. JSON, read
 * by the YAML reader. Pure: text in, struct out, and back. */
#ifndef PL_NET_SIDECAR_H
#define PL_NET_SIDECAR_H

#include "base/hash.h"
#include "net/response.h"
#include "text/url.h"

#define PL_SIDECAR_BYTES_MAX ((size_t)16384)

typedef struct {
    const char *url, *etag, *last_modified; /* the latter two: "" when the server gave none that tells */
    bool has_bytes, has_sha256;             /* unfinished: the size that was announced, and no hash */
    uint64_t bytes;
    pl_sha256 sha256;
    pl_instant fetched; /* when this copy was begun */
} pl_sidecar;

/* Texts live in `arena`. What is sent back to a server is checked again here: the file may have been edited.
 */
bool pl_sidecar_parse(const char *name, pl_slice text, pl_arena *arena, pl_sidecar *ret,
                      pl_error *error) PL_MUST_CHECK;
void pl_sidecar_write(const pl_sidecar *sidecar, pl_buffer *into); /* check into->failed */

#endif
