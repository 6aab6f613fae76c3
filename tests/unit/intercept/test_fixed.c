/* Unit tests of intercept/fixed: tails against sums of their terms, and the search against trying every
 * number of trials and every rule. */
#include "intercept/fixed.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

/* P(at least hits), term by term. */
static double summed(double p, int64_t trials, int64_t hits) {
    double sum = 0;
    for (int64_t k = hits; k <= trials; k++) {
        double term = 1;
        for (int64_t i = 1; i <= k; i++) term *= (double)(trials - k + i) / (double)i * p;
        sum += term * pow(1 - p, (double)(trials - k));
    }
    return sum;
}

static void tails(void **state) {
    (void)state;
    for (int64_t trials = 1; trials <= 60; trials += 7)
        for (int64_t hits = 0; hits <= trials + 1; hits++)
            for (int i = 0; i <= 20; i++) {
                const pl_trial trial = {i / 20.0, 1 - i / 20.0};
                const double tail = pl_trial_tail(trial, trials, hits), own = summed(i / 20.0, trials, hits);
                /* 60 terms, each to some 60 roundings. */
                if (!(fabs(tail - own) < 1e-12)) fail_msg("%.17g is not %.17g", tail, own);
                assert_true(fabs(tail + pl_trial_head(trial, trials, hits) - 1) < 1e-12);
            }
}

/* Every number of trials in turn, with the least hits that keep alpha. */
static bool tried(double none, double some, double alpha, double power, int64_t most, int64_t *ret_trials,
                  int64_t *ret_hits) {
    for (int64_t trials = 1; trials <= most; trials++) {
        int64_t hits = 1;
        while (hits <= trials && summed(none, trials, hits) > alpha * (1 + 1e-9)) hits++;
        if (1 - summed(some, trials, hits) > (1 - power) * (1 + 1e-9)) continue;
        *ret_trials = trials;
        *ret_hits = hits;
        return true;
    }
    return false;
}

static void least(void **state) {
    static const double nones[] = {0, 0.001, 0.01, 0.1, 0.25, 0.5, 0.8, 0.95};
    static const double steps[] = {0.05, 0.1, 0.19, 0.3, 0.55, 0.9, 1};
    static const double alphas[] = {0.2, 0.05, 0.01}, powers[] = {0.5, 0.8, 0.9, 0.99};
    int found = 0, not_found = 0;
    (void)state;
    for (size_t i = 0; i < 8; i++)
        for (size_t j = 0; j < 7; j++)
            for (size_t k = 0; k < 12; k++) {
                const double none = nones[i], some = none + (1 - none) * steps[j];
                const double alpha = alphas[k % 3], power = powers[k / 3];
                int64_t trials = 0, hits = 0, own_trials = 0, own_hits = 0;
                const bool is = pl_fixed_least((pl_trial){none, 1 - none}, (pl_trial){some, 1 - some}, alpha,
                                               power, 80, &trials, &hits);
                const bool own = tried(none, some, alpha, power, 80, &own_trials, &own_hits);
                if (is != own || trials != own_trials || hits != own_hits)
                    fail_msg("%g against %g, %g, %g: %d in %d instead of %d in %d", none, some, alpha, power,
                             (int)hits, (int)trials, (int)own_hits, (int)own_trials);
                found += is;
                not_found += !is;
            }
    assert_true(found > 300 && not_found > 30);
}

/* An error that is allowed to the last bit is kept: one trial with a chance of exactly alpha. */
static void ties(void **state) {
    int64_t trials = 0, hits = 0;
    (void)state;
    assert_true(pl_fixed_least(pl_trial_reported(0, 0.05), pl_trial_reported(0.9, 0.05), 0.05, 0.9, 100,
                               &trials, &hits));
    assert_int_equal(trials, 1);
    assert_int_equal(hits, 1);
    const pl_trial reported = pl_trial_reported(0.3, 0.1);
    assert_true(fabs(reported.yes - (1 - 0.7 * 0.9)) < 1e-15 && fabs(reported.no - 0.63) < 1e-15);
}

/* Large: the answer keeps both errors, and one tooth before it does not. */
static void large(void **state) {
    const pl_trial none = {0.5, 0.5}, some = {0.505, 0.495};
    int64_t trials = 0, hits = 0;
    (void)state;
    assert_true(pl_fixed_least(none, some, 0.05, 0.9, 100000, &trials, &hits));
    /* Normal approximation: ((1.644854 .5 + 1.281552 .499975) / .005)^2 = 85,635. */
    assert_true(llabs(trials - 85635) < 300);
    assert_true(pl_trial_tail(none, trials, hits) <= 0.05 && pl_trial_tail(some, trials, hits) >= 0.9);
    for (int64_t n = trials - 400; n < trials; n++)
        assert_true(pl_trial_tail(some, n, pl_fixed_hits(none, n, 0.05)) < 0.9);
    assert_false(pl_fixed_least(none, some, 0.05, 0.9, trials - 1, &trials, &hits));
    assert_false(pl_fixed_least(none, none, 0.05, 0.9, 100000, &trials, &hits));
    assert_false(pl_fixed_least((pl_trial){1, 0}, (pl_trial){1, 0}, 0.05, 0.9, 100000, &trials, &hits));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(tails), cmocka_unit_test(least),
                                       cmocka_unit_test(ties), cmocka_unit_test(large)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
