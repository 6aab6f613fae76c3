/* relatives_grid.h - what relatives*.c share: the posterior of the beta distribution's two numbers as a
 * weighted list of beta distributions. */
#ifndef PL_INTERCEPT_RELATIVES_GRID_H
#define PL_INTERCEPT_RELATIVES_GRID_H

#include "intercept/relatives.h"

#define PL_HYPER_TABLE 2049 /* points of the tabulated density */

typedef struct {
    double a, b;
    double weight;        /* sum 1 */
    double log_of_weight; /* with 1 / B(a, b): what the density of this part begins with */
} pl_hyper_part;

/* The parts alone: no table. Freed with pl_hyper_parts_free. */
typedef struct {
    pl_hyper_part *parts;
    size_t count, capacity;
    pl_hyper_shape shape;
} pl_hyper_parts;
bool pl_hyper_parts_make(const pl_relative *relatives, size_t count, double power, pl_hyper_parts *ret,
                         pl_error *error) PL_MUST_CHECK;
void pl_hyper_parts_free(pl_hyper_parts *parts);

/* The density of a new type's log(rate / (1 - rate)), before any count of its own, at centre + scale sinh(v)
 * for v in equal steps: close where the density is narrow, far apart in its tails. */
struct pl_hyper {
    pl_hyper_shape shape;
    double centre, scale, from, step;
    double log_density[PL_HYPER_TABLE];
    double log_none, log_all; /* of the mass beyond the table: rates of as good as 0, and as good as 1 */
};

#endif
