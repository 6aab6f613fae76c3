/* Unit tests of intercept/quadrature: moments of beta distributions have closed forms, and a rule of n nodes
 * gives the first 2n - 1 of them. */
#include "intercept/quadrature.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Of probabilities: eigenvalues of a matrix with entries below 1 come to a few units in the last place, and a
 * power k multiplies the relative error of a node by k. */
#define CLOSE 1e-12

static void check_moments(double a, double b, size_t count) {
    double nodes[PL_NODES_MAX], weights[PL_NODES_MAX], moment = 1, mirrored = 1;
    assert_true(pl_beta_nodes(a, b, count, nodes, weights, NULL));
    for (size_t i = 0; i < count; i++) {
        assert_true(nodes[i] >= 0 && nodes[i] <= 1 && weights[i] >= 0);
        assert_true(i == 0 || nodes[i] >= nodes[i - 1]);
    }
    for (size_t k = 0; k < 2 * count; k++) {
        double sum = 0, sum_mirrored = 0;
        for (size_t i = 0; i < count; i++) {
            sum += weights[i] * pow(nodes[i], (double)k);
            sum_mirrored += weights[i] * pow(1 - nodes[i], (double)k);
        }
        if (!(fabs(sum - moment) <= CLOSE && fabs(sum_mirrored - mirrored) <= CLOSE))
            fail_msg("Beta(%g, %g), %zu nodes, moment %zu: %.17g is not %.17g, or %.17g not %.17g", a, b,
                     count, k, sum, moment, sum_mirrored, mirrored);
        moment *= (a + (double)k) / (a + b + (double)k);
        mirrored *= (b + (double)k) / (a + b + (double)k);
    }
}

static void moments(void **state) {
    static const double numbers[] = {1e-6, 0.02, 0.133, 0.5, 1, 1.5, 4, 97.5, 3000};
    static const size_t counts[] = {1, 2, 3, 7, 32, PL_NODES_MAX};
    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        for (size_t j = 0; j < sizeof numbers / sizeof *numbers; j++)
            for (size_t k = 0; k < sizeof counts / sizeof *counts; k++)
                check_moments(numbers[i], numbers[j], counts[k]);
}

/* Beta(1, 1) is the flat one: Gauss and Legendre's nodes, here of 3. */
static void legendre(void **state) {
    double nodes[3], weights[3];
    (void)state;
    assert_true(pl_beta_nodes(1, 1, 3, nodes, weights, NULL));
    assert_true(fabs(nodes[0] - (0.5 - sqrt(0.15))) <= CLOSE && fabs(nodes[1] - 0.5) <= CLOSE);
    assert_true(fabs(weights[0] - 5.0 / 18) <= CLOSE && fabs(weights[1] - 4.0 / 9) <= CLOSE);
}

/* A product of two beta distributions as 40 x 40 points: fewer nodes with the same moments. */
static void fewer_nodes(void **state) {
    static const double numbers[] = {0.133, 1.5, 97.5};
    static double points[1600], point_weights[1600];
    static const size_t counts[] = {1, 2, 7, 40};
    (void)state;
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < sizeof counts / sizeof *counts; j++) {
            double of_a[40], weights_a[40], of_b[40], weights_b[40], nodes[40], weights[40];
            assert_true(pl_beta_nodes(numbers[i], 2, 40, of_a, weights_a, NULL));
            assert_true(pl_beta_nodes(3, 0.5, 40, of_b, weights_b, NULL));
            for (size_t k = 0; k < 1600; k++) {
                points[k] = of_a[k / 40] * of_b[k % 40];
                point_weights[k] = weights_a[k / 40] * weights_b[k % 40];
            }
            assert_true(pl_sum_nodes(points, point_weights, 1600, counts[j], nodes, weights, NULL));
            double moment = 1;
            for (size_t k = 0; k < 2 * counts[j]; k++) {
                double sum = 0;
                for (size_t m = 0; m < counts[j]; m++) sum += weights[m] * pow(nodes[m], (double)k);
                assert_true(fabs(sum - moment) <= CLOSE);
                moment *= (numbers[i] + (double)k) / (numbers[i] + 2 + (double)k) * (3 + (double)k) /
                          (3.5 + (double)k);
            }
        }
    double nodes[3], weights[3]; /* three points, one without weight: the other two come back */
    static const double three[] = {0.2, 0.9, 0.5}, shares[] = {0.25, 0.75, 0};
    assert_true(pl_sum_nodes(three, shares, 3, 2, nodes, weights, NULL));
    assert_true(fabs(nodes[0] - 0.2) <= CLOSE && fabs(nodes[1] - 0.9) <= CLOSE &&
                fabs(weights[1] - 0.75) <= CLOSE);
    assert_false(pl_sum_nodes(three, shares, 3, 4, nodes, weights, NULL));
}

static void refused(void **state) {
    double nodes[1], weights[1];
    pl_error error = {0};
    (void)state;
    assert_false(pl_beta_nodes(0, 1, 1, nodes, weights, &error));
    assert_int_equal(error.code, PL_INPUT);
    assert_false(pl_beta_nodes(1, NAN, 1, nodes, weights, NULL));
    assert_false(pl_beta_nodes(1, INFINITY, 1, nodes, weights, NULL));
    assert_false(pl_beta_nodes(1, 1, 0, nodes, weights, NULL));
    assert_false(pl_beta_nodes(1, 1, PL_NODES_MAX + 1, nodes, weights, NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(moments), cmocka_unit_test(legendre),
                                       cmocka_unit_test(fewer_nodes), cmocka_unit_test(refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
