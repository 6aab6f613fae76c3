/* duel_draw.h - duels drawn: one after another, shot by shot, and counted. Counts are whole numbers, so that
 * neither threads nor their order show. */
#ifndef PL_INTERCEPT_DUEL_DRAW_H
#define PL_INTERCEPT_DUEL_DRAW_H

#include "intercept/duel.h"

/* Counts of drawn duels; room for the most objects that can come + 1 each. */
typedef struct {
    uint64_t draws;
    uint64_t *leaks, *intercepts;
    struct pl_drawn_shots {
        uint64_t sum, square_low, square_high; /* square: of both, the second times 2^32 */
        uint64_t spent_all;
    } * shots; /* a layer each */
} pl_duel_drawn;

/* Words that one duel takes at most, about. */
double pl_duel_draw_work(const pl_duel *duel);

/* `duel` is one that was checked; threads at least 1. In `arena`. */
bool pl_duel_draw(const pl_duel *duel, uint64_t draws, uint32_t seed, int threads,
                  const pl_progress *progress, pl_arena *arena, pl_duel_drawn *ret,
                  pl_error *error) PL_MUST_CHECK;

#endif
