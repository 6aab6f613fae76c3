/* relatives.h - the rate of a type of which little is known, from types that are held like it: each type's
 * rate is a draw from one beta distribution, whose own two numbers have the prior (a + b)^-power (Gelman et
 * al., Bayesian Data Analysis, ch. 5). Counts are divided by their design effect first, since raids are no
 * independent trials. Integrals by quadrature on a grid. Pure. */
#ifndef PL_INTERCEPT_RELATIVES_H
#define PL_INTERCEPT_RELATIVES_H

#include "intercept/rate.h"

#define PL_RELATIVES_MAX ((size_t)256)
#define PL_RELATIVES_POWER 2.5
#define PL_DENSITY_POINTS 201 /* rate 0, 0.005, ... 1 */

typedef struct {
    double hits, trials; /* effective: broken numbers */
} pl_relative;
/* What raids count as when each is worth less by its correlation: 1 + (sum n^2 / sum n - 1) rho. */
pl_relative pl_relative_of(const pl_raid_count *raids, size_t count, double rho);

typedef struct {
    double mean, low, high;  /* equal-tailed, at the confidence asked for */
    double below_1, below_5; /* P(rate < 0.01), P(rate < 0.05) */
    double density[PL_DENSITY_POINTS];
} pl_prediction;

typedef struct pl_hyper pl_hyper; /* the two numbers' posterior, on a grid */
/* PL_MISSING when fewer than 2 relatives have trials. In `arena`. */
bool pl_hyper_make(const pl_relative *relatives, size_t count, double power, pl_arena *arena,
                   const pl_hyper **ret, pl_error *error) PL_MUST_CHECK;
/* The rate of a new type after `hits` of `trials` of its own (0 of 0: before any). */
void pl_hyper_predict(const pl_hyper *hyper, double hits, double trials, double confidence,
                      pl_prediction *ret);

/* How often the interval holds the rate of a new type when types are drawn from the fitted distribution. */
bool pl_hyper_cover(const pl_relative *relatives, size_t count, double power, double confidence, size_t draws,
                    uint32_t seed, double *ret_share, pl_error *error) PL_MUST_CHECK;

#endif
