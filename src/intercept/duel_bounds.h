/* duel_bounds.h - what the inputs that are not known leave open: 5 and 95 % points of the results over them,
 * each result still a mean over what one duel is like. Also what the other files need of the front. */
#ifndef PL_INTERCEPT_DUEL_BOUNDS_H
#define PL_INTERCEPT_DUEL_BOUNDS_H

#include "intercept/duel.h"

/* What is refused, before anything else looks at a duel. */
bool pl_duel_check(const pl_duel *duel, const pl_duel_ask *ask, pl_error *error) PL_MUST_CHECK;

/* pl_duel_run of a checked duel without bounds: they are NAN. */
bool pl_duel_run_mean(const pl_duel *duel, const pl_duel_ask *ask, pl_arena *arena, pl_duel_result *ret,
                      pl_error *error) PL_MUST_CHECK;

/* Fills the low and high numbers of a result; NAN stay NAN where every input is a number. */
bool pl_duel_bounds(const pl_duel *duel, const pl_duel_ask *ask, pl_arena *arena, pl_duel_result *ret,
                    pl_error *error) PL_MUST_CHECK;

#endif
