/* Unit tests of measure/chance: the beta function in closed forms, bounds known from tables. */
#include "measure/chance.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Sums of a handful of terms in double: a few units in the last place. */
#define CLOSE 1e-13

static void near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance))
        fail_msg("%.17g is not %.17g within %g", value, expected, tolerance);
}

/* P(X <= x) is x^a for b = 1, 1 - (1 - x)^b for a = 1, and symmetric. */
static void closed_forms(void **state) {
    (void)state;
    for (int i = 1; i < 100; i++) {
        const double x = i / 100.0;
        for (int k = 1; k <= 40; k += 3) {
            const double a = k / 2.0;
            near(pl_beta_below(x, a, 1), pow(x, a), CLOSE);
            near(pl_beta_below(x, 1, a), 1 - pow(1 - x, a), CLOSE);
            near(pl_beta_below(x, a, 7.5) + pl_beta_below(1 - x, 7.5, a), 1, CLOSE);
        }
    }
    near(pl_beta_below(0, 2, 3), 0, 0);
    near(pl_beta_below(1, 2, 3), 1, 0);
    assert_true(isnan(pl_beta_below(0.5, 0, 1)));
    assert_true(isnan(pl_beta_below(0.5, 1, -1)));
    assert_true(isnan(pl_beta_below(NAN, 1, 1)));
}

/* A binomial sum is a beta probability: P(Bin(n, p) >= k) = I(p; k, n - k + 1). */
static void binomial_sums(void **state) {
    (void)state;
    const int n = 31;
    for (int k = 1; k <= n; k++)
        for (int i = 1; i < 10; i++) {
            const double p = i / 10.0;
            double term = pow(1 - p, n), sum = k <= 0 ? term : 0;
            for (int j = 1; j <= n; j++) {
                term *= (n - j + 1) / (double)j * p / (1 - p);
                if (j >= k) sum += term;
            }
            near(pl_beta_below(p, k, n - k + 1), sum, 1e-12);
        }
}

static void quantiles(void **state) {
    (void)state;
    for (int a = 1; a < 600; a += 47)
        for (int b = 1; b < 60; b += 7)
            for (int i = 1; i < 200; i += 11) {
                const double p = i / 200.0, x = pl_beta_quantile(p, a, b);
                near(pl_beta_below(x, a, b), p, 1e-11);
            }
    assert_true(isnan(pl_beta_quantile(1.5, 1, 1)));
    /* A case in which a well-known library gives no number. */
    assert_true(pl_beta_quantile(0.995, 6, 547) > 0 && pl_beta_quantile(0.995, 6, 547) < 0.1);
}

/* Clopper and Pearson in closed form: none of n, all of n; and 3 of 10 from their tables. */
static void bounds(void **state) {
    (void)state;
    double low, high;
    pl_binomial_bounds(0, 20, 0.95, &low, &high);
    near(low, 0, 0);
    near(high, 1 - pow(0.025, 1 / 20.0), CLOSE);
    pl_binomial_bounds(20, 20, 0.95, &low, &high);
    near(low, pow(0.025, 1 / 20.0), CLOSE);
    near(high, 1, 0);
    pl_binomial_bounds(3, 10, 0.95, &low, &high);
    near(low, 0.0667, 5e-5);
    near(high, 0.6525, 5e-5);
    pl_binomial_bounds(0, 0, 0.95, &low, &high);
    near(low, 0, 0);
    near(high, 1, 0);
}

/* t with 1 and 2 degrees of freedom in closed form, and printed tables. */
static void student(void **state) {
    (void)state;
    const double pi = 3.14159265358979323846;
    near(pl_student_quantile(0.975, 1), tan(pi * 0.475), 1e-9);
    near(pl_student_quantile(0.975, 2), 0.95 / sqrt(2 * 0.025 * 0.975), 1e-11);
    near(pl_student_quantile(0.975, 9), 2.262, 5e-4);
    near(pl_student_quantile(0.975, 30), 2.042, 5e-4);
    near(pl_student_quantile(0.995, 136), 2.612, 1e-3);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(closed_forms), cmocka_unit_test(binomial_sums),
                                       cmocka_unit_test(quantiles), cmocka_unit_test(bounds),
                                       cmocka_unit_test(student)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
