/* excerpt.h - part of the evidence to be taken away, as an evidence file of its own (excerpt.c). */
#ifndef PL_ENGINE_EXCERPT_H
#define PL_ENGINE_EXCERPT_H

#include "engine/engine.h"

typedef struct {
    const char *evidence; /* its path: the excerpt names it, with its digest */
    const char *source;   /* of maps; NULL: the only one */
    pl_instant from, to;
} pl_excerpt_ask;

/* One source's maps from the one in force at `from` to the first at or after `to`, with what changed between
 * them, and whole the sources that have no window: outlines, settlements, counts. `target` must not exist;
 * when this fails there is nothing at it. PL_USAGE: the window is empty or the source has no maps. */
bool pl_excerpt_write(pl_store *store, const pl_excerpt_ask *ask, const char *target, pl_arena *arena,
                      pl_error *error) PL_MUST_CHECK;

/* The same as bytes, by way of a file in $TMPDIR or /tmp. PL_INPUT: more than `bytes_max`. */
bool pl_excerpt_bytes(pl_store *store, const pl_excerpt_ask *ask, size_t bytes_max, pl_arena *arena,
                      pl_buffer *out, pl_error *error) PL_MUST_CHECK;

#endif
