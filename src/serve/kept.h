/* kept.h - answers that were given, for as long as the evidence is the same and there is room. Any thread. */
#ifndef PL_SERVE_KEPT_H
#define PL_SERVE_KEPT_H

#include "serve/answer.h"
#include "serve/evidence.h"

#define PL_KEPT_BYTES_MAX ((size_t)64 << 20) /* of all together; those not asked for longest go first */

typedef struct pl_kept pl_kept;

/* NULL: memory ran out. */
pl_kept *pl_kept_open(size_t bytes_max);
void pl_kept_close(pl_kept *kept); /* NULL is harmless */

/* The answer to `key`, held for the caller; NULL when there is none for this evidence. */
pl_answer *pl_kept_find(pl_kept *kept, const char *key, const pl_evidence_state *state);
/* Keeps it when it fits. Those for other evidence are dropped. */
void pl_kept_put(pl_kept *kept, const char *key, const pl_evidence_state *state, pl_answer *answer);

#endif
