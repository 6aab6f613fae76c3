/* chance.c - the incomplete beta function by its continued fraction (NIST DLMF 8.17.22, evaluated by Lentz's
 * method), and quantiles by bisection: monotone, so that no start value and no derivative can go wrong. */
#include "measure/chance.h"

#include <float.h>
#include <math.h>

#define FRACTION_STEPS_MAX 10000 /* needs about the root of the larger parameter */
#define TINY 1e-300              /* stands for 0 in Lentz's method */
#define BISECTIONS_MAX 1100      /* from 1 down to the smallest number */

double pl_log_gamma(double x) {
    int sign; /* of no use here */
    return lgamma_r(x, &sign);
}

/* The continued fraction, for x below (a + 1) / (a + b + 2), where it converges fast. */
static double fraction(double x, double a, double b) {
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    d = 1 / (fabs(d) < TINY ? TINY : d);
    double product = d;
    for (int i = 1; i <= FRACTION_STEPS_MAX; i++) {
        const double m = i;
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                     odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        double factor = 1;
        for (int half = 0; half < 2; half++) {
            const double term = half == 0 ? even : odd;
            d = 1 + term * d;
            d = 1 / (fabs(d) < TINY ? TINY : d);
            c = 1 + term / c;
            if (fabs(c) < TINY) c = TINY;
            factor = c * d;
            product *= factor;
        }
        if (fabs(factor - 1) < DBL_EPSILON) break;
    }
    return product;
}

double pl_beta_below(double x, double a, double b) {
    if (!(a > 0) || !(b > 0) || isnan(x)) return NAN;
    if (x <= 0) return 0;
    if (x >= 1) return 1;
    const double front =
        exp(pl_log_gamma(a + b) - pl_log_gamma(a) - pl_log_gamma(b) + a * log(x) + b * log1p(-x));
    return x < (a + 1) / (a + b + 2) ? front * fraction(x, a, b) / a : 1 - front * fraction(1 - x, b, a) / b;
}

double pl_beta_quantile(double p, double a, double b) {
    if (!(a > 0) || !(b > 0) || !(p >= 0 && p <= 1)) return NAN;
    double low = 0, high = 1;
    for (int i = 0; i < BISECTIONS_MAX; i++) {
        const double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high) break;
        if (pl_beta_below(middle, a, b) < p)
            low = middle;
        else
            high = middle;
    }
    return low + (high - low) / 2;
}

void pl_binomial_bounds(double hits, double trials, double confidence, double *ret_low, double *ret_high) {
    const double tail = (1 - confidence) / 2;
    *ret_low = hits <= 0 ? 0 : pl_beta_quantile(tail, hits, trials - hits + 1);
    *ret_high = hits >= trials ? 1 : pl_beta_quantile(1 - tail, hits + 1, trials - hits);
}

double pl_student_quantile(double p, double df) {
    /* P(|T| > t) = I(df / (df + t^2); df / 2, 1 / 2). */
    const double x = pl_beta_quantile(2 * (1 - p), df / 2, 0.5);
    return sqrt(df * (1 - x) / x);
}
