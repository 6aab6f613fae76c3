/* beta_binomial.h - the likelihood of raids whose rates are draws from one beta distribution: for the fit,
 * its bounds, and for those who ask many times whether a mean lies within them. Pure. */
#ifndef PL_INTERCEPT_BETA_BINOMIAL_H
#define PL_INTERCEPT_BETA_BINOMIAL_H

#include "intercept/rate.h"

/* sum of weight log(p + at rho) stands for the sum over raids of log p + log(p + rho) + ... */
typedef struct {
    double *at, *weight;
    size_t count;
} pl_log_sum;

/* What the likelihood needs of raids, however many they are. */
typedef struct {
    pl_log_sum hits, misses, all;
    int64_t launched, destroyed;
    size_t raids; /* with something launched */
    bool partly;  /* some raid was destroyed in part: without one rho has no greatest likelihood below 1 */
} pl_raid_sums;
/* Raids with nothing launched are passed over. In `arena`. */
bool pl_raid_sums_make(const pl_raid_count *raids, size_t count, pl_arena *arena, pl_raid_sums *ret,
                       pl_error *error) PL_MUST_CHECK;

/* Log-likelihood but for a constant of the raids; mean in (0, 1), rho in [0, 1). */
double pl_raid_likelihood(const pl_raid_sums *sums, double mean, double rho);
/* The mean and rho of greatest likelihood, and that; needs `partly`. */
double pl_raid_fit(const pl_raid_sums *sums, double *ret_mean, double *ret_rho);
/* The greatest likelihood of this mean with any rho. */
double pl_raid_profile(const pl_raid_sums *sums, double mean);

/* The z with P(|Z| <= z) = confidence of a normal distribution. */
double pl_rate_normal_quantile(double confidence);

#endif
