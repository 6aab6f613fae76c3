/* inside.h - inside the engine: how much of stored patches, and of a state, lies in a region. */
#ifndef PL_ENGINE_INSIDE_H
#define PL_ENGINE_INSIDE_H

#include "engine/clipped.h"
#include "engine/subject.h"
#include "geom/clip.h"

/* Per row of a list of changes: what of it counts, and what of that was taken back by undone_at. */
typedef struct {
    double *km2, *undone_km2;
} pl_inside;

/* clip NULL: all of each row. Rows of other statuses than the side asked for and contested count 0 then. */
bool pl_inside_of(pl_store *store, const pl_subject *subject, pl_clip *clip, const pl_change_row *rows,
                  size_t count, pl_arena *arena, pl_inside *ret, pl_error *error) PL_MUST_CHECK;

/* The part of one stored patch in the region, in `arena`. */
bool pl_inside_patch(pl_store *store, pl_clip *clip, const pl_change_row *row, pl_arena *arena,
                     const pl_polygon **ret, size_t *ret_count, double *ret_km2,
                     pl_error *error) PL_MUST_CHECK;

/* Area in km2 of one layer of a state, in the region; clip NULL: all of it. */
bool pl_inside_state(pl_overlay *overlay, pl_clip *clip, const pl_state *state, unsigned layer, double *ret,
                     pl_error *error) PL_MUST_CHECK;

/* The comparison of two states (states.c): everything of the answer but its ends, and the patches of the side
 * asked for. */
bool pl_compare_states(pl_store *store, const pl_subject *subject, pl_clip *clip, pl_instant from,
                       pl_instant to, pl_arena *arena, pl_change_answer *ret, pl_moved_patch **ret_patches,
                       size_t *ret_count, pl_error *error) PL_MUST_CHECK;

#endif
