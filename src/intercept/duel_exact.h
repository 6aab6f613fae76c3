/* duel_exact.h - a duel as a chain over the number of objects still there, one layer after the other; every
 * chance is a sum, nothing is drawn. Pure. */
#ifndef PL_INTERCEPT_DUEL_EXACT_H
#define PL_INTERCEPT_DUEL_EXACT_H

#include "intercept/duel.h"

/* The chances of a duel; room for the most objects that can come + 1 each. */
typedef struct {
    double *leaks, *intercepts;
    pl_shots *shots; /* a layer each */
} pl_duel_chances;
bool pl_duel_chances_make(const pl_duel *duel, pl_arena *arena, pl_duel_chances *ret,
                          pl_error *error) PL_MUST_CHECK;

/* Operations that it takes, about; and doubles of memory. */
double pl_duel_exact_operations(const pl_duel *duel);
double pl_duel_exact_room(const pl_duel *duel);

/* About how much of each chance the quadrature may be off: 0 where it has all the nodes that it needs. */
double pl_duel_exact_error(const pl_duel *duel);

/* `duel` is one that pl_duel_check took. */
bool pl_duel_chain_run(const pl_duel *duel, const pl_progress *progress, pl_duel_chances *ret,
                       pl_error *error) PL_MUST_CHECK;
/* The same by whichever form is the cheaper: the chain, or duel_free.h where no layer lacks shots. */
bool pl_duel_exact(const pl_duel *duel, const pl_progress *progress, pl_duel_chances *ret,
                   pl_error *error) PL_MUST_CHECK;

#endif
