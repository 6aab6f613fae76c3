/* rate.h - from raids to rates: how many of the launched were reported destroyed, and how sure that is when
 * raids are no independent trials. This is P(reported destroyed | launched), never P(destroyed | a capable
 * defence engages). Pure; same numbers on any number of threads. */
#ifndef PL_INTERCEPT_RATE_H
#define PL_INTERCEPT_RATE_H

#include "base/bytes.h"
#include "base/error.h"

/* One raid of one type. */
typedef struct {
    int64_t launched, destroyed;
} pl_raid_count;

/* A raid whose label also means other types: of this type from 1 to launched - (types - 1) were among them.
 */
typedef struct {
    int64_t launched, destroyed;
    size_t types; /* in the label, at least 2 */
} pl_raid_bundle;

typedef struct {
    double low, high; /* NAN: cannot be told */
} pl_bounds;

/* Wilson's score interval; Jeffreys' equal-tailed interval (low 0 at no hits, high 1 at no misses). Exact
 * (Clopper and Pearson): pl_binomial_bounds. Trials of 0: 0 and 1. */
pl_bounds pl_rate_wilson(double hits, double trials, double confidence);
pl_bounds pl_rate_jeffreys(double hits, double trials, double confidence);

/* Raids as draws of a rate from a beta distribution: greatest likelihood. */
typedef struct {
    bool fitted; /* false: fewer than 2 raids, nothing but all or nothing destroyed, or too much to fit; why
                    says which */
    const char *why;
    double mean, rho; /* rho: correlation within a raid, 1 / (a + b + 1) */
    pl_bounds bounds; /* of the mean, by profile likelihood at `confidence` */
    double log_gain;  /* of log-likelihood over the binomial */
} pl_beta_binomial;
bool pl_rate_beta_binomial(const pl_raid_count *raids, size_t count, double confidence, pl_beta_binomial *ret,
                           pl_error *error) PL_MUST_CHECK;

/* Whole raids drawn again with replacement: the spread of destroyed / launched. */
#define PL_RATE_DRAWS 10000
#define PL_RATE_DRAWS_MAX ((size_t)10000000)
#define PL_RATE_SEED 20241219u
/* Bounds NAN with fewer than 2 raids, or where nothing or everything was destroyed: every sample is then
 * alike, which says nothing of raids to come. */
bool pl_rate_bootstrap(const pl_raid_count *raids, size_t count, double confidence, size_t draws,
                       uint32_t seed, pl_bounds *ret, pl_error *error) PL_MUST_CHECK;

/* The lowest and highest rate that bundles allow. */
pl_bounds pl_rate_with_bundles(int64_t launched, int64_t destroyed, const pl_raid_bundle *bundles,
                               size_t count);

/* Reporting: a share `false_claims` of what was reported destroyed was not, and a share `missed` of all
 * launches was never reported. Counts as they then would be. */
void pl_rate_reported(double launched, double destroyed, double false_claims, double missed,
                      double *ret_launched, double *ret_destroyed);
/* The least share of false claims (or missed launches) at which the exact interval, at `confidence`, no
 * longer lies above `level`; 0 when it never did, NAN when no share below 1 does it. */
double pl_rate_flips_at_false(int64_t launched, int64_t destroyed, double level, double confidence);
double pl_rate_flips_at_missed(int64_t launched, int64_t destroyed, double level, double confidence);

#define PL_RATE_COVER_RAIDS_MAX ((size_t)5000)     /* some seconds; PL_INPUT beyond */
#define PL_RATE_COVER_DRAWS 1000                   /* enough for +- 0.014 */
#define PL_RATE_COVER_RESAMPLES ((size_t)400)      /* of each draw, for its bootstrap */
#define PL_RATE_COVER_SIZES_MAX ((size_t)10000000) /* sum of the sizes of raids that differ in size */
/* How often each interval, said to hold at `confidence`, holds when raids of these sizes are drawn from the
 * fitted beta-binomial: simulated. */
typedef struct {
    /* Shares of the draws; where no beta-binomial can be fitted, it does not hold. */
    double exact, wilson, jeffreys, beta_binomial, bootstrap;
    size_t draws;
} pl_rate_coverage;
bool pl_rate_cover(const pl_raid_count *raids, size_t count, double mean, double rho, double confidence,
                   size_t draws, uint32_t seed, pl_rate_coverage *ret, pl_error *error) PL_MUST_CHECK;

#endif
