/* subject.h - inside the engine: one source and side that a question is about, and whether what is derived of
 * it can answer. */
#ifndef PL_ENGINE_SUBJECT_H
#define PL_ENGINE_SUBJECT_H

#include "engine/ingest.h"

typedef struct {
    int64_t source_id;
    pl_definitions definitions;
    pl_layers layers;
    unsigned side; /* that was asked for */
    int layer;     /* of it; -1: the source does not draw it */
} pl_subject;

/* side NULL: the theatre's first. PL_USAGE for an unknown one. */
bool pl_subject_find(pl_store *store, const char *source, const char *side, pl_arena *arena, pl_subject *ret,
                     pl_error *error) PL_MUST_CHECK;
/* PL_MISSING when the source does not draw what the side holds: that is unknown, not zero. */
bool pl_subject_drawn(const pl_subject *subject, pl_error *error) PL_MUST_CHECK;
/* PL_MISSING with the way out when an ingest that was cut off, or one that is still running, left what is
 * derived behind the record. */
bool pl_subject_derived(pl_store *store, const pl_subject *subject, pl_arena *arena,
                        pl_error *error) PL_MUST_CHECK;
/* Index of the pair that ends with the last snapshot at or before the instant; PL_MISSING when there is none.
 */
bool pl_subject_snapshot(const pl_pair_row *pairs, size_t count, pl_instant instant, const char *source,
                         long *ret, pl_error *error) PL_MUST_CHECK;

/* A map answers for a day behind the last: PL_MISSING for an instant beyond that, which is asked for as the
 * begin of a window or as a state. The end of a window may lie there; then the answer says how old its state
 * is. */
bool pl_subject_reaches(const pl_pair_row *pairs, size_t count, pl_instant instant, const char *source,
                        pl_error *error) PL_MUST_CHECK;

#endif
