/* duel_free.h - duels in which no layer lacks shots, without a chain: an object fares by itself, so that one
 * chance of leaking says all, and what is not known of it is a distribution of that one chance. Pure. */
#ifndef PL_INTERCEPT_DUEL_FREE_H
#define PL_INTERCEPT_DUEL_FREE_H

#include "intercept/duel_exact.h"

/* Every layer is free for the most objects that can come (pl_layer_is_free). */
bool pl_duel_is_free(const pl_duel *duel);

/* Operations that it takes, about, and doubles of memory. */
double pl_duel_free_operations(const pl_duel *duel);
double pl_duel_free_room(const pl_duel *duel);

/* The chances of a duel that is free; shots as they are when the defence is up. */
bool pl_duel_free_run(const pl_duel *duel, const pl_progress *progress, pl_duel_chances *ret,
                      pl_error *error) PL_MUST_CHECK;

#endif
