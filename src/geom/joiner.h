/* joiner.h - inside geom: parts of lines, taken in order, become lines again. */
#ifndef PL_GEOM_JOINER_H
#define PL_GEOM_JOINER_H

#include "geom/boundary.h"

typedef struct {
    pl_arena *arena;
    pl_point *points; /* of the line that is being made */
    size_t point_count, point_capacity;
    size_t line, edge; /* of which the last part was */
    pl_chain *list;
    size_t count, capacity;
} pl_joiner;

/* Takes the straight part from a to b of an edge of a line; it goes on with the part before when it begins
 * where that ended, and what a cut within an edge left is not kept as a position. */
bool pl_joiner_take(pl_joiner *joiner, pl_point a, pl_point b, size_t line, size_t edge);
/* The lines, in the arena; the rest is freed. `done` false, or a failed take: only frees. */
bool pl_joiner_end(pl_joiner *joiner, bool done, pl_chain **ret, size_t *ret_count, pl_error *error);

/* The position at t along an edge; its ends exactly. */
static inline pl_point pl_point_between(pl_point a, pl_point b, double t) {
    return t <= 0.0 ? a : t >= 1.0 ? b : (pl_point){a.lon + (b.lon - a.lon) * t, a.lat + (b.lat - a.lat) * t};
}

#endif
