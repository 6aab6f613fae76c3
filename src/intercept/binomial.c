/* binomial.c - a row is its mode, taken as 1, and its neighbours by the ratio of successive terms; the sum
 * then makes it chances. Errors grow by a unit in the last place a step away from the mode. */
#include "intercept/binomial.h"

#include "measure/chance.h"

#include <math.h>

#define HALF_LOG_TWO_PI 0.918938533204672741780329736406

/* log(n!) less Stirling's formula. */
static double stirling_rest(double n) {
    if (n < 16) return n < 0.5 ? 0 : pl_log_gamma(n + 1) - (n + 0.5) * log(n) + n - HALF_LOG_TWO_PI;
    const double square = n * n;
    return (1.0 / 12 -
            (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / square) / square) / square) / square) /
           n;
}

/* x log(x / m) + m - x without cancellation. */
static double deviance(double x, double m) {
    if (fabs(x - m) >= 0.1 * (x + m)) return x * log(x / m) + m - x;
    const double v = (x - m) / (x + m);
    double sum = (x - m) * v, term = 2 * x * v;
    for (int i = 1; i < 1000; i++) {
        term *= v * v;
        const double next = sum + term / (2 * i + 1);
        if (next == sum) break;
        sum = next;
    }
    return sum;
}

double pl_binomial_at(size_t hits, size_t trials, double p, double q) {
    if (hits > trials) return 0;
    if (trials == 0) return 1;
    const double n = (double)trials, x = (double)hits, rest = (double)(trials - hits);
    if (p <= 0) return hits == 0;
    if (q <= 0) return hits == trials;
    if (hits == 0) return p < 0.1 ? exp(-deviance(n, n * q) - n * p) : exp(n * log(q));
    if (hits == trials) return q < 0.1 ? exp(-deviance(n, n * p) - n * q) : exp(n * log(p));
    const double log_front = stirling_rest(n) - stirling_rest(x) - stirling_rest(rest) - deviance(x, n * p) -
                             deviance(rest, n * q);
    return exp(log_front) * sqrt(n / (2 * 3.14159265358979323846 * x * rest));
}

void pl_binomial_row(size_t trials, double p, double q, double row[], size_t *ret_low, size_t *ret_high) {
    const double n = (double)trials;
    size_t mode = p <= 0 ? 0 : q <= 0 ? trials : (size_t)floor((n + 1) * p), low, high;
    if (mode > trials) mode = trials;
    double sum = row[mode] = 1;
    for (low = mode; low > 0; low--) {
        const double x = (double)low, chance = row[low] * x / (n - x + 1) * (q / p);
        if (!(chance > PL_BINOMIAL_TRIM)) break;
        sum += row[low - 1] = chance;
    }
    for (high = mode; high < trials; high++) {
        const double x = (double)high, chance = row[high] * (n - x) / (x + 1) * (p / q);
        if (!(chance > PL_BINOMIAL_TRIM)) break;
        sum += row[high + 1] = chance;
    }
    for (size_t i = low; i <= high; i++) row[i] /= sum;
    *ret_low = low;
    *ret_high = high;
}
