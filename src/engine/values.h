/* values.h - the values of named measures, as claims ask for them (claim/asked.h): each kind of measure is
 * answered by the same question that its verb asks. */
#ifndef PL_ENGINE_VALUES_H
#define PL_ENGINE_VALUES_H

#include "base/progress.h"
#include "claim/asked.h"
#include "store/store.h"

typedef struct pl_values pl_values;

/* Ready to answer about the theatre (the name that a statement gives); results live in `arena`. `keep`:
 * answers that took long are kept in the user's cache folder, under the SHA-256 of all that they rest on, and
 * read back. On true pl_values_close must follow. */
bool pl_values_open(pl_store *store, const char *theatre, bool keep, pl_progress progress, pl_arena *arena,
                    pl_values **ret, pl_error *error) PL_MUST_CHECK;
void pl_values_close(pl_values *values);

/* The pointers that a check is given; valid until pl_values_close. */
pl_evidence pl_values_evidence(pl_values *values);

/* The sources that were asked so far, in the order of asking: what the numbers rest on. Of maps, and those of
 * outlines and settlements. */
const char *const *pl_values_sources(const pl_values *values, size_t *ret_count);

#endif
