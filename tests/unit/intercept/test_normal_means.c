/* Two published examples of borrowing strength with normal errors. The product has no normal model: they hold
 * Gauss's rule of intercept/quadrature (eight schools: every number is a ratio of integrals over the spread
 * between schools) and the arithmetic of shrinking (eighteen players) to printed digits. */
#include "intercept/quadrature.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define SCHOOLS 8
#define PLAYERS 18
#define NODES ((size_t)128)

/* Half of the last printed digit. */
#define PRINTED_4 5e-5
#define PRINTED_2 5e-3

static void check_near(const char *what, double is, double expected, double tolerance) {
    if (!(fabs(is - expected) <= tolerance)) fail_msg("%s: %.9g is not %.9g", what, is, expected);
}

/* Rubin 1981, in Gelman et al., Bayesian Data Analysis, table 5.2. */
static const double effects[SCHOOLS] = {28, 8, -3, 7, -1, 1, 18, 12};
static const double errors[SCHOOLS] = {15, 10, 16, 11, 9, 11, 10, 18};

/* Weighted mean of all at a spread between schools, its variance; returns the density of the spread under a
 * flat prior, without its constant, and the conditional means of the schools. */
static double at_spread(double spread, double means[SCHOOLS], double *ret_mean, double *ret_variance) {
    double weights = 0, mean = 0, ret = 1;
    for (size_t i = 0; i < SCHOOLS; i++) {
        const double precision = 1 / (errors[i] * errors[i] + spread * spread);
        weights += precision;
        mean += precision * effects[i];
    }
    mean /= weights;
    for (size_t i = 0; i < SCHOOLS; i++) {
        const double variance = errors[i] * errors[i] + spread * spread;
        const double off = effects[i] - mean, kept = spread * spread / variance;
        ret *= 10 / sqrt(variance) * exp(-off * off / variance / 2);
        means[i] = kept * effects[i] + (1 - kept) * mean;
    }
    *ret_mean = mean;
    *ret_variance = 1 / weights;
    return ret * sqrt(1 / weights);
}

/* The integral of the density over spreads from 0 up to a limit, on the map spread = 10 t / (1 - t). */
static double mass(double limit, double means[SCHOOLS]) {
    double nodes[PL_NODES_MAX], weights[PL_NODES_MAX], ret = 0;
    const double end = isinf(limit) ? 1 : limit / (10 + limit);
    for (size_t k = 0; k < SCHOOLS; k++) means[k] = 0;
    assert_true(pl_beta_nodes(1, 1, NODES, nodes, weights, NULL));
    for (size_t i = 0; i < NODES; i++) {
        const double t = end * nodes[i];
        double here[SCHOOLS], mean, variance;
        const double height = at_spread(10 * t / (1 - t), here, &mean, &variance) * 10 / ((1 - t) * (1 - t));
        ret += end * weights[i] * height;
        for (size_t k = 0; k < SCHOOLS; k++) means[k] += end * weights[i] * height * here[k];
    }
    return ret;
}

static void eight_schools(void **unused) {
    static const double expected[SCHOOLS] = {11.40, 7.89, 6.13, 7.64, 5.13, 6.14, 10.67, 8.46};
    static const double quartiles[] = {2.47, 5.24, 9.12};
    double means[SCHOOLS], ignored[SCHOOLS], pooled, variance, spread_of = 0;
    (void)unused;
    (void)at_spread(0, ignored, &pooled, &variance);
    for (size_t i = 0; i < SCHOOLS; i++) spread_of += pow((effects[i] - pooled) / errors[i], 2);
    check_near("pooled", pooled, 7.6856, PRINTED_4);
    check_near("its error", sqrt(variance), 4.0719, PRINTED_4);
    check_near("Q", spread_of, 4.7071, PRINTED_4);
    const double whole = mass(INFINITY, means);
    for (size_t i = 0; i < SCHOOLS; i++) check_near("school", means[i] / whole, expected[i], PRINTED_2);
    for (size_t q = 0; q < 3; q++) {
        double low = 0, high = 100;
        for (int i = 0; i < 50; i++) {
            const double middle = (low + high) / 2;
            if (mass(middle, ignored) < whole * (double)(q + 1) / 4)
                low = middle;
            else
                high = middle;
        }
        check_near("quartile", low, quartiles[q], PRINTED_2);
    }
}

/* Efron and Morris: hits in the first 45 at bat of 1970. */
static void eighteen_players(void **unused) {
    static const double hits[PLAYERS] = {18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7};
    double grand = 0, spread = 0, turned = 0, turned_spread = 0;
    (void)unused;
    for (size_t i = 0; i < PLAYERS; i++) {
        grand += hits[i] / 45 / PLAYERS;
        turned += sqrt(45) * asin(2 * hits[i] / 45 - 1) / PLAYERS;
    }
    for (size_t i = 0; i < PLAYERS; i++) {
        spread += pow(hits[i] / 45 - grand, 2);
        turned_spread += pow(sqrt(45) * asin(2 * hits[i] / 45 - 1) - turned, 2);
    }
    const double factor = 1 - (PLAYERS - 3) * grand * (1 - grand) / 45 / spread;
    check_near("grand mean", grand, .2654, PRINTED_4);
    check_near("factor", factor, .2117, PRINTED_4);
    check_near("of .400", grand + factor * (.4 - grand), .2939, PRINTED_4);
    const double turned_factor = 1 - (PLAYERS - 3) / turned_spread;
    const double best = turned + turned_factor * (sqrt(45) * asin(2 * .4 - 1) - turned);
    check_near("factor by arcsines", turned_factor, .2090, PRINTED_4);
    check_near("of .400 by arcsines", (1 + sin(best / sqrt(45))) / 2, .2901, PRINTED_4);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(eight_schools), cmocka_unit_test(eighteen_players)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
