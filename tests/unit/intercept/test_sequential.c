/* Unit tests of intercept/sequential: published lines, boundaries and the forward sums against closed forms,
 * and the pictures' curves against the designs. */
#include "intercept/sequential.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void close_to(double value, double printed, int digits) {
    const double half = 0.5 * pow(10, -digits) * (1 + 1e-6);
    if (!(fabs(value - printed) <= half)) fail_msg("%.12f is not %.*f", value, digits, printed);
}

static pl_trial of(double theta) {
    return pl_trial_reported(theta, 0);
}

static pl_design_at run(const pl_sequential *test, double theta) {
    pl_design_at at = {0};
    pl_sequential_budget plenty = {1e9, 1};
    pl_error error = {0};
    if (!pl_sequential_run(test, of(theta), 100000, &plenty, NULL, 0, &at, &error))
        fail_msg("%s", error.text);
    return at;
}

static void lines(void **state) {
    static const struct {
        double none, some, alpha, beta, slope, low, high;
    } rows[] = {{0.1, 0.3, 0.02, 0.03, 0.186169, 2.582626, 2.875389},   /* Wald */
                {0.01, 0.1, 0.05, 0.10, 0.039747, 0.938862, 1.205379}}; /* NIST 6.2.6 */
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        const pl_sequential test =
            pl_sequential_of(of(rows[i].none), of(rows[i].some), rows[i].alpha, rows[i].beta);
        double slope, low, high;
        pl_sequential_lines(&test, &slope, &low, &high);
        close_to(slope, rows[i].slope, 6);
        close_to(low, rows[i].low, 6);
        close_to(high, rows[i].high, 6);
    }
    /* Steps and bounds of the log likelihood: .8 against .98, .05, .05. */
    const pl_sequential test = pl_sequential_of(of(0.8), of(0.98), 0.05, 0.05);
    close_to(test.gain, 0.202941, 6);
    close_to(-test.loss, -2.302585, 6);
    close_to(test.top, 2.944439, 6);
    close_to(test.bottom, 2.944439, 6);
}

/* NIST's plan: the first rejection is possible at 2 of 2 (h1 + 2 s = 1.28), the first
 * acceptance at 24 without one (.938862 / .039747 = 23.6). */
static void ends(void **state) {
    const pl_sequential test = pl_sequential_of(of(0.01), of(0.1), 0.05, 0.10);
    pl_sequential_ends ends = {.none = -1};
    double slope, low, high;
    (void)state;
    pl_sequential_lines(&test, &slope, &low, &high);
    for (int64_t n = 1; n <= 500; n++) {
        pl_sequential_next(&test, &ends);
        assert_int_equal(ends.trials, n);
        if (n == 1)
            assert_int_equal(ends.some, 2); /* more than there are */
        else
            assert_int_equal(ends.some, (int64_t)ceil(slope * (double)n + high));
        assert_int_equal(ends.none, n < 24 ? -1 : (int64_t)floor(slope * (double)n - low));
    }
}

/* 1/3 against 2/3 with errors of 1/9: each trial moves the level by log 2, the ends are at 3 of them: a fair
 * walk between -3 and 3 that meets its ends exactly. Gambler's ruin: at chance p, with r = q / p, P(3 before
 * -3) = 1 / (1 + r^3), mean trials 3 (2 P - 1) / (p - q), 9 at p = 1/2. Wald's formula is exact here. */
static void ruin(void **state) {
    const pl_sequential test = pl_sequential_of(of(1 / 3.0), of(2 / 3.0), 1 / 9.0, 1 / 9.0);
    (void)state;
    for (int i = 1; i < 20; i++) {
        const double p = i / 20.0, r = (1 - p) / p, some = 1 / (1 + r * r * r);
        const double mean = i == 10 ? 9 : 3 * (2 * some - 1) / (2 * p - 1);
        const pl_design_at at = run(&test, p);
        close_to(at.accepts_some, some, 12);
        close_to(at.accepts_none, 1 - some, 12);
        close_to(at.mean_duels, mean, 11);
        close_to(pl_sequential_wald(&test, p), mean, 9);
    }
}

/* The chances of 0 and 1 know no luck. */
static void certain(void **state) {
    const pl_sequential test = pl_sequential_of(of(0.01), of(0.3), 0.05, 0.05);
    pl_design_at at = run(&test, 0);
    (void)state;
    close_to(at.accepts_none, 1, 15);
    close_to(at.mean_duels, 9, 12);
    assert_int_equal(at.duels_95, 9);
    at = run(&test, 1);
    close_to(at.accepts_some, 1, 15);
    close_to(at.mean_duels, 1, 12);
    close_to(pl_sequential_wald(&test, 0), 2.944439 / log(0.99 / 0.7), 5);
    close_to(pl_sequential_wald(&test, 1), 2.944439 / log(30), 5);
}

/* A chance of none at all: one hit decides; misses as often as .7^n is above .05 / .95: 9. A chance of one:
 * one miss decides. Both: the first trial does. */
static void strict(void **state) {
    pl_sequential test = pl_sequential_of(of(0), of(0.3), 0.05, 0.05);
    double slope, low, high;
    (void)state;
    pl_sequential_lines(&test, &slope, &low, &high);
    assert_true(isnan(slope) && isnan(low) && isnan(high) && isnan(pl_sequential_wald(&test, 0.3)));
    pl_design_at at = run(&test, 0.3);
    close_to(at.accepts_none, pow(0.7, 9), 12);
    close_to(at.mean_duels, (1 - pow(0.7, 9)) / 0.3, 12);
    close_to(run(&test, 0).accepts_some, 0, 15);
    test = pl_sequential_of(of(0.3), of(1), 0.05, 0.05);
    at = run(&test, 0.3);
    close_to(at.accepts_some, pow(0.3, 3), 12); /* .3^-3 = 37 is above 19 */
    close_to(at.mean_duels, 1.39, 12);
    test = pl_sequential_of(of(0), of(1), 0.05, 0.05);
    at = run(&test, 0.4);
    close_to(at.accepts_some, 0.4, 15);
    close_to(at.mean_duels, 1, 15);
}

/* What is left at the limit is said. */
static void cut(void **state) {
    const pl_sequential test = pl_sequential_of(of(0.01), of(0.3), 0.05, 0.05);
    pl_sequential_budget plenty = {1e9, 1}, scarce = {20, 2};
    pl_design_at at = {0};
    double settled[8];
    (void)state;
    assert_true(pl_sequential_run(&test, of(0.01), 8, &plenty, settled, 8, &at, NULL));
    assert_int_equal(at.cut_at, 8);
    close_to(at.accepts_none, 0, 15);
    close_to(at.undecided, 1 - at.accepts_some, 15);
    assert_int_equal(at.duels_95, -1);
    close_to(settled[0], 0.01, 15); /* a hit at once */
    close_to(settled[1], 1 - 0.99 * 0.99, 15);
    close_to(settled[7], at.accepts_some, 15);
    assert_true(pl_sequential_run(&test, of(0.01), 100000, &scarce, NULL, 0, &at, NULL));
    assert_true(at.cut_at < 8 && at.undecided > 0.9);
    assert_true(scarce.cells < 11 && scarce.runs == 1);
}

static void curves(void **state) {
    pl_arena arena = {0};
    pl_design_curve *power, *settled;
    pl_design design;
    (void)state;
    assert_true(pl_design_make(&pl_design_default, &arena, &design, NULL));
    assert_true(pl_design_curve_power(&pl_design_default, 0.1, 40, &arena, &power, NULL));
    close_to(power[39].x, 40, 12);
    close_to(power[22].y, design.fixed[2].power, 12);
    for (size_t i = 0; i < 22; i++) assert_true(power[i].y < 0.9);
    assert_true(pl_design_curve_settled(&pl_design_default, 0.1, 0.3, 300, &arena, &settled, NULL));
    const pl_design_sequential *aware = &design.claimed[2].sequential;
    const pl_design_at *at = aware->at + 4;
    close_to(at->theta, 0.3, 12);
    double mean = 1; /* 1 + P(more than 1) + ... */
    for (size_t i = 0; i < 300; i++) mean += 1 - settled[i].y;
    close_to(mean, at->mean_duels, 6); /* next to nothing is undecided at 300 */
    assert_true(settled[at->duels_95 - 1].y >= 0.95 && settled[at->duels_95 - 2].y < 0.95);
    assert_true(pl_design_curve_settled(&pl_design_default, 1, 0.3, 5, &arena, &settled, NULL));
    close_to(settled[4].y, 0, 15); /* every duel a kill: nothing is ever decided */
    pl_error error = {0};
    assert_false(pl_design_curve_power(&pl_design_default, 0.1, 0, &arena, &power, &error));
    assert_int_equal(error.code, PL_INPUT);
    assert_false(pl_design_curve_power(&pl_design_default, 1.1, 9, &arena, &power, NULL));
    assert_false(pl_design_curve_settled(&pl_design_default, 0, NAN, 9, &arena, &settled, NULL));
    assert_false(pl_design_curve_settled(&pl_design_default, 0, 0.1, 2001, &arena, &settled, NULL));
    pl_arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines),  cmocka_unit_test(ends), cmocka_unit_test(ruin),  cmocka_unit_test(certain),
        cmocka_unit_test(strict), cmocka_unit_test(cut),  cmocka_unit_test(curves)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
