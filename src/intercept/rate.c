/* rate.c - intervals of a rate from counts, what bundles allow, and what wrong reports would change.
 * Quantiles by bisection on the incomplete beta function (measure/chance.h). docs/interceptions.md, "Rates".
 */
#include "intercept/rate.h"

#include "intercept/beta_binomial.h"
#include "measure/chance.h"

#include <math.h>

#define BISECTIONS 200  /* to the last bit that tells, from any start within 1e60 */
#define NORMAL_MAX 40.0 /* standard deviations: nothing lies beyond in double numbers */

double pl_rate_normal_quantile(double confidence) {
    double low = 0, high = NORMAL_MAX;
    for (int i = 0; i < BISECTIONS; i++) {
        const double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high) break;
        if (erfc(middle / sqrt(2)) > 1 - confidence)
            low = middle;
        else
            high = middle;
    }
    return low + (high - low) / 2;
}

/* Wilson, J. Am. Stat. Assoc. 22 (1927) 209-212. */
pl_bounds pl_rate_wilson(double hits, double trials, double confidence) {
    if (!(trials > 0)) return (pl_bounds){0, 1};
    const double z = pl_rate_normal_quantile(confidence), rate = hits / trials, z2 = z * z / trials;
    const double centre = rate + z2 / 2, half = z * sqrt((rate * (1 - rate) + z2 / 4) / trials);
    return (pl_bounds){hits <= 0 ? 0 : fmax((centre - half) / (1 + z2), 0),
                       hits >= trials ? 1 : fmin((centre + half) / (1 + z2), 1)};
}

/* Brown, Cai, DasGupta, Stat. Sci. 16 (2001) 101-133: the equal-tailed interval of Beta(x + 1/2, n - x +
 * 1/2), with the ends at 0 and 1 where nothing or everything was hit. */
pl_bounds pl_rate_jeffreys(double hits, double trials, double confidence) {
    if (!(trials > 0)) return (pl_bounds){0, 1};
    const double tail = (1 - confidence) / 2, a = hits + 0.5, b = trials - hits + 0.5;
    return (pl_bounds){hits <= 0 ? 0 : pl_beta_quantile(tail, a, b),
                       hits >= trials ? 1 : pl_beta_quantile(1 - tail, a, b)};
}

/* ---- bundles ---- */

static int64_t clamp(int64_t value, int64_t low, int64_t high) {
    return value < low ? low : value > high ? high : value;
}

/* Each bundle by itself: one more that was destroyed never lowers a rate of at most 1, one more that was not
 * never raises it. So most are destroyed ones (as many as there are), or those that were not. */
pl_bounds pl_rate_with_bundles(int64_t launched, int64_t destroyed, const pl_raid_bundle *bundles,
                               size_t count) {
    double low_of = (double)launched, low = (double)destroyed, high_of = low_of, high = low;
    for (size_t i = 0; i < count; i++) {
        const pl_raid_bundle *b = &bundles[i];
        const int64_t others = (int64_t)b->types - 1;
        /* Fewer than there are types: then some had none, and this one may be among them. */
        const int64_t least = b->launched > others ? 1 : 0,
                      most = b->launched > others ? b->launched - others : b->launched;
        const int64_t hit = clamp(b->destroyed, least, most),
                      missed = clamp(b->launched - b->destroyed, least, most);
        high_of += (double)hit;
        high += (double)(hit < b->destroyed ? hit : b->destroyed);
        low_of += (double)missed;
        /* What the others cannot have had. */
        const int64_t spill = b->destroyed - (b->launched - missed);
        low += spill > 0 ? (double)spill : 0;
    }
    return (pl_bounds){low_of > 0 ? low / low_of : 0, high_of > 0 ? high / high_of : 1};
}

/* ---- reporting ---- */

void pl_rate_reported(double launched, double destroyed, double false_claims, double missed,
                      double *ret_launched, double *ret_destroyed) {
    *ret_launched = launched / (1 - missed);
    *ret_destroyed = destroyed * (1 - false_claims);
}

static double exact_low(double launched, double destroyed, double confidence) {
    double low, high;
    pl_binomial_bounds(destroyed, launched, confidence, &low, &high);
    return low;
}

/* The low end falls as either share grows: bisection. */
static double flips_at(int64_t launched, int64_t destroyed, double level, double confidence, bool missed) {
    double low = 0, high = 1;
    if (!(exact_low((double)launched, (double)destroyed, confidence) > level)) return 0;
    if (!(level > 0)) return NAN;
    for (int i = 0; i < BISECTIONS; i++) {
        const double middle = low + (high - low) / 2;
        double of, hit;
        if (middle <= low || middle >= high) break;
        pl_rate_reported((double)launched, (double)destroyed, missed ? 0 : middle, missed ? middle : 0, &of,
                         &hit);
        if (exact_low(of, hit, confidence) > level)
            low = middle;
        else
            high = middle;
    }
    return low + (high - low) / 2;
}

double pl_rate_flips_at_false(int64_t launched, int64_t destroyed, double level, double confidence) {
    return flips_at(launched, destroyed, level, confidence, false);
}

double pl_rate_flips_at_missed(int64_t launched, int64_t destroyed, double level, double confidence) {
    return flips_at(launched, destroyed, level, confidence, true);
}
