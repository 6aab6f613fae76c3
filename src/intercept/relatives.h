/* relatives.h - the rate of a type of which little is known, from types that are held like it: each type's
 * rate is a draw from one beta distribution, whose own two numbers have the prior (a + b)^-power (Gelman et
 * al., Bayesian Data Analysis, ch. 5). Counts are divided by their design effect first, since raids are no
 * independent trials. Integrals by quadrature on a grid. Pure. */
#ifndef PL_INTERCEPT_RELATIVES_H
#define PL_INTERCEPT_RELATIVES_H

#include "base/memory.h"
#include "intercept/rate.h"

#define PL_RELATIVES_MAX ((size_t)256)
#define PL_RELATIVES_POWER 2.5
#define PL_DENSITY_POINTS 201 /* rate 0, 0.005, ... 1 */

typedef struct {
    double hits, trials; /* effective: broken numbers */
} pl_relative;
/* What raids count as when each is worth less by its correlation: both sums over Kish's design effect,
 * 1 + (sum n^2 / sum n - 1) rho, with rho in [0, 1]; NAN otherwise. No raids: 0 of 0. */
pl_relative pl_relative_of(const pl_raid_count *raids, size_t count, double rho);

typedef struct {
    double mean, low, high;  /* equal-tailed, at the confidence asked for */
    double below_1, below_5; /* P(rate < 0.01), P(rate < 0.05) */
    double density[PL_DENSITY_POINTS];
} pl_prediction;

typedef struct pl_hyper pl_hyper; /* the two numbers' posterior, on a grid */
/* In `arena`. PL_MISSING when fewer than 2 relatives have trials, or so few have both hits and misses (not
 * more than power - 2) that the posterior has no end. PL_INPUT: hits that are no number from 0 to trials,
 * more than PL_RELATIVES_MAX relatives, a power outside 1 to 10, or of 2 or less with types too much alike
 * for it. */
bool pl_hyper_make(const pl_relative *relatives, size_t count, double power, pl_arena *arena,
                   const pl_hyper **ret, pl_error *error) PL_MUST_CHECK;
typedef struct {
    double mode_log_ratio, mode_log_sum; /* log(a / b), log(a + b) where their posterior is highest */
    double mean_a, mean_b;               /* of types much alike these grow with the grid: no end */
} pl_hyper_shape;
pl_hyper_shape pl_hyper_told(const pl_hyper *hyper);
/* The rate of a new type after `hits` of `trials` of its own (0 of 0: before any). Density at 0 and 1 is the
 * mean over the half step beside it, since the density itself may have no end there. All NAN when hits are no
 * number from 0 to trials, or the confidence none between 0 and 1. */
void pl_hyper_predict(const pl_hyper *hyper, double hits, double trials, double confidence,
                      pl_prediction *ret);

#define PL_HYPER_DRAWS_MAX ((size_t)1000000)
/* How often the interval holds the rate of a new type without counts of its own, when all types are drawn
 * from the beta distribution at the posterior's mode, and the relatives' counts, of their sizes, from those:
 * the share of `draws` (1 to PL_HYPER_DRAWS_MAX). Drawn counts that give no prediction (see pl_hyper_make)
 * are drawn again, at most draws times in all: PL_MISSING beyond. */
bool pl_hyper_cover(const pl_relative *relatives, size_t count, double power, double confidence, size_t draws,
                    uint32_t seed, double *ret_share, pl_error *error) PL_MUST_CHECK;

#endif
