/* test_rate.c - intervals against published values to their printed digits, bundles, reports that are wrong,
 * the beta-binomial, the bootstrap, and how often intervals hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "intercept/beta_binomial.h"
#include "measure/chance.h"

#include <math.h>
#include <stdio.h>

static pl_error error;

/* `value` printed with as many decimals as the text has is the text. */
static void printed_as(double value, const char *text) {
    char out[64];
    const char *point = strchr(text, '.');
    snprintf(out, sizeof out, "%.*f", point == NULL ? 0 : (int)strlen(point + 1), value);
    /* ".708" for "0.708" */
    const char *shown = text[0] == '.' ? out + 1 : out;
    if (strcmp(shown, text) != 0) fail_msg("%s, instead of %s (%.10f)", shown, text, value);
}

static pl_bounds exact(double hits, double trials, double confidence) {
    pl_bounds bounds;
    pl_binomial_bounds(hits, trials, confidence, &bounds.low, &bounds.high);
    return bounds;
}

static void both(pl_bounds bounds, const char *low, const char *high) {
    printed_as(bounds.low, low);
    printed_as(bounds.high, high);
}

static void published_intervals(void **unused) {
    (void)unused;
    both(exact(4, 20, 0.90), "0.071354", "0.401028"); /* NIST/SEMATECH 7.2.4.2 */
    static const struct {
        double hits, trials;
        const char *exact[2], *wilson[2], *jeffreys[2];
    } newcombe[] = {/* Newcombe, Stat. Med. 17 (1998) 857-872 */
                    {81, 263, {".2527", ".3676"}, {".2553", ".3662"}, {".2545", ".3656"}},
                    {15, 148, {".0578", ".1617"}, {".0624", ".1605"}, {".0604", ".1576"}},
                    {0, 20, {"0", ".1684"}, {"0", ".1611"}, {"0", ".1166"}},
                    {1, 29, {".0009", ".1776"}, {".0061", ".1718"}, {".0037", ".1501"}}};
    for (size_t i = 0; i < sizeof newcombe / sizeof *newcombe; i++) {
        const double hits = newcombe[i].hits, trials = newcombe[i].trials;
        both(exact(hits, trials, 0.95), newcombe[i].exact[0], newcombe[i].exact[1]);
        both(pl_rate_wilson(hits, trials, 0.95), newcombe[i].wilson[0], newcombe[i].wilson[1]);
        both(pl_rate_jeffreys(hits, trials, 0.95), newcombe[i].jeffreys[0], newcombe[i].jeffreys[1]);
    }
}

static void none_of_a_few(void **unused) {
    (void)unused;
    both(exact(0, 3, 0.95), "0", "0.708");
    both(exact(0, 3, 0.90), "0", "0.632"); /* one-sided 95 % */
    both(pl_rate_jeffreys(0, 3, 0.95), "0", "0.536");
    both(exact(0, 1, 0.95), "0", "0.975");
    both(exact(1, 1, 0.95), ".025", "1");
    both(exact(0, 18, 0.95), "0", ".185");
    both(exact(0, 108, 0.95), "0", ".034");
    both(exact(0, 8, 0.95), "0", ".369");
    both(pl_rate_wilson(3, 3, 0.95), "0.4385", "1"); /* n / (n + z^2) */
    both(pl_rate_jeffreys(3, 3, 0.95), "0.464", "1");
    both(pl_rate_wilson(0, 0, 0.95), "0", "1");
    both(pl_rate_jeffreys(0, 0, 0.95), "0", "1");
    printed_as(pl_rate_normal_quantile(0.95), "1.959963985");
    printed_as(pl_rate_normal_quantile(0.90), "1.644853627");
}

/* Counts by type (all years) with exact intervals, and test records. */
static void tables_of_counts(void **unused) {
    (void)unused;
    static const struct {
        double hits, trials;
        const char *low, *high;
    } rows[] = {{84, 552, ".123", ".185"}, {90, 364, ".204", ".295"},  {64, 231, ".220", ".340"},
                {14, 39, ".212", ".528"},  {3, 157, ".004", ".055"},   {12, 42, ".157", ".446"},
                {2, 345, ".001", ".021"},  {0, 141, "0", ".026"},      {7, 14, ".230", ".770"},
                {8, 14, ".289", ".823"},   {8, 17, ".230", ".722"},    {10, 18, ".308", ".785"},
                {11, 19, ".335", ".797"},  {12, 21, ".340", ".782"},   {14, 14, ".768", "1"},
                {15, 15, ".782", "1"},     {16, 16, ".794", "1"},      {22, 27, ".619", ".937"},
                {4, 6, ".223", ".957"},    {3, 5, ".147", ".947"},     {41, 42, ".874", ".999"},
                {4, 47, ".024", ".204"},   {440, 567, ".739", ".810"}, {1813, 2103, ".847", ".877"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        both(exact(rows[i].hits, rows[i].trials, 0.95), rows[i].low, rows[i].high);
}

static void bundles_bound(void **unused) {
    (void)unused;
    /* Every split of two bundles, tried: the bounds are the least and the greatest rate among them. */
    for (int64_t own = 0; own < 3; own++)
        for (int64_t launched = 1; launched <= 6; launched++)
            for (int64_t destroyed = 0; destroyed <= launched; destroyed++)
                for (size_t types = 2; types <= 4; types++) {
                    const pl_raid_bundle bundles[] = {{launched, destroyed, types}, {4, 1, 2}};
                    double low = 2, high = -1;
                    const bool few = launched < (int64_t)types;
                    const int64_t least = few ? 0 : 1, most = few ? launched : launched - (int64_t)types + 1;
                    for (int64_t n = least; n <= most; n++)
                        for (int64_t x = 0; x <= n && x <= destroyed; x++)
                            for (int64_t m = 1; m <= 3; m++)
                                for (int64_t y = 0; y <= m && y <= 1; y++) {
                                    if (destroyed - x > launched - n || 1 - y > 4 - m) continue;
                                    const double rate = (double)(1 + x + y) / (double)(own + 1 + n + m);
                                    low = fmin(low, rate);
                                    high = fmax(high, rate);
                                }
                    const pl_bounds bounds = pl_rate_with_bundles(own + 1, 1, bundles, 2);
                    assert_float_equal(bounds.low, low, 1e-15);
                    assert_float_equal(bounds.high, high, 1e-15);
                }
    both(pl_rate_with_bundles(0, 0, NULL, 0), "0", "1");
    both(pl_rate_with_bundles(552, 84, NULL, 0), "0.152", "0.152");
}

static void wrong_reports_flip(void **unused) {
    (void)unused;
    double launched, destroyed;
    pl_rate_reported(90, 20, 0.25, 0.1, &launched, &destroyed);
    assert_float_equal(launched, 100, 1e-12);
    assert_float_equal(destroyed, 15, 1e-12);
    /* At the flip the low end is the level; a little before it, above. */
    const double levels[] = {0.01, 0.05};
    for (size_t i = 0; i < 2; i++) {
        const double share = pl_rate_flips_at_false(121, 37, levels[i], 0.95),
                     missed = pl_rate_flips_at_missed(121, 37, levels[i], 0.95);
        assert_true(share > 0 && share < 1 && missed > 0 && missed < 1);
        assert_float_equal(exact(37 * (1 - share), 121, 0.95).low, levels[i], 1e-9);
        assert_float_equal(exact(37, 121 / (1 - missed), 0.95).low, levels[i], 1e-9);
        assert_true(exact(37 * (1 - share + 1e-6), 121, 0.95).low > levels[i]);
    }
    assert_true(pl_rate_flips_at_false(3, 0, 0.01, 0.95) == 0);
    assert_true(pl_rate_flips_at_missed(138, 3, 0.05, 0.95) == 0);
    assert_true(isnan(pl_rate_flips_at_false(10, 5, 0, 0.95)));
}

/* ---- raids ---- */

static void some_raids_have_no_fit(void **unused) {
    (void)unused;
    pl_beta_binomial fit;
    const pl_raid_count one[] = {{4, 2}, {0, 0}}, all[] = {{4, 4}, {3, 0}, {1, 1}};
    assert_true(pl_rate_beta_binomial(one, 2, 0.95, &fit, &error));
    assert_false(fit.fitted);
    assert_string_equal(fit.why, "fewer than 2 raids");
    assert_true(pl_rate_beta_binomial(all, 3, 0.95, &fit, &error));
    assert_false(fit.fitted);
    assert_string_equal(fit.why, "in every raid all or nothing was destroyed");
    assert_true(isnan(fit.mean) && isnan(fit.bounds.low));
    assert_true(pl_rate_beta_binomial(NULL, 0, 0.95, &fit, &error));
    assert_false(fit.fitted);
}

/* Two raids of two, (2 of 2) and (1 of 2): with p = mean (1 - rho), q = (1 - mean)(1 - rho) the likelihood is
 * p^2 (p + rho) q / (1 - rho)^2 x ..., whose peak is at rho = 0 and mean 3/4 as the raids differ no more than
 * chance has it. */
static void raids_that_are_alike_are_binomial(void **unused) {
    (void)unused;
    pl_beta_binomial fit;
    const pl_raid_count alike[] = {{2, 2}, {2, 1}, {4, 3}, {8, 6}};
    assert_true(pl_rate_beta_binomial(alike, 4, 0.95, &fit, &error));
    assert_true(fit.fitted);
    assert_true(fit.rho == 0);
    assert_float_equal(fit.mean, 0.75, 1e-12);
    assert_true(fit.log_gain == 0);
    assert_true(fit.bounds.low < 0.75 && fit.bounds.high > 0.75);
}

/* The products against beta functions: log B(x + a, n - x + b) - log B(a, b), at parameters where those lose
 * nothing; raids of up to a million, for which blocks of terms stand. lgamma(1e6) is 1.3e7, whose rounding is
 * 2e-9; six of them for three raids. */
static void sums_are_those_of_beta_functions(void **unused) {
    (void)unused;
    const pl_raid_count raids[] = {{12, 5}, {700, 300}, {1000000, 4321}, {513, 513}, {6000, 0}};
    pl_arena arena = {0};
    pl_raid_sums sums;
    assert_true(pl_raid_sums_make(raids, 5, &arena, &sums, &error));
    for (double mean = 0.1; mean < 1; mean += 0.2)
        for (double rho = 0.05; rho < 1; rho += 0.15) {
            const double a = mean * (1 - rho) / rho, b = (1 - mean) * (1 - rho) / rho;
            double expected = 0;
            for (size_t i = 0; i < 5; i++) {
                const double x = (double)raids[i].destroyed, n = (double)raids[i].launched;
                expected += lgamma(x + a) - lgamma(a) + lgamma(n - x + b) - lgamma(b) -
                            (lgamma(n + a + b) - lgamma(a + b));
            }
            assert_float_equal(pl_raid_likelihood(&sums, mean, rho), expected, 4e-8);
        }
    pl_arena_free(&arena);
}

static void peaks_are_peaks(void **unused) {
    (void)unused;
    const pl_raid_count raids[] = {{6, 6}, {6, 6}, {3, 0}, {4, 0}, {3, 0}, {10, 10}, {4, 0}, {6, 1}, {5, 2}};
    pl_arena arena = {0};
    pl_raid_sums sums;
    pl_beta_binomial fit;
    assert_true(pl_rate_beta_binomial(raids, 9, 0.95, &fit, &error));
    assert_true(fit.fitted);
    assert_true(pl_raid_sums_make(raids, 9, &arena, &sums, &error));
    const double best = pl_raid_likelihood(&sums, fit.mean, fit.rho);
    for (double mean = 0.01; mean < 1; mean += 0.01)
        for (double rho = 0; rho < 0.995; rho += 0.01)
            assert_true(pl_raid_likelihood(&sums, mean, rho) <= best + 1e-12);
    /* Bounds: the profile has fallen by 1.9207 there. */
    assert_float_equal(best - pl_raid_profile(&sums, fit.bounds.low), 1.9207294103, 1e-6);
    assert_float_equal(best - pl_raid_profile(&sums, fit.bounds.high), 1.9207294103, 1e-6);
    assert_float_equal(fit.log_gain, best - pl_raid_likelihood(&sums, 25.0 / 47, 0), 1e-9);
    pl_arena_free(&arena);
}

static void draws_stay_what_they_are(void **unused) {
    (void)unused;
    const pl_raid_count raids[] = {{6, 6}, {3, 0}, {0, 0}, {10, 4}, {4, 0}};
    pl_bounds once, again, other;
    assert_true(pl_rate_bootstrap(raids, 5, 0.95, PL_RATE_DRAWS, PL_RATE_SEED, &once, &error));
    assert_true(pl_rate_bootstrap(raids, 5, 0.95, PL_RATE_DRAWS, PL_RATE_SEED, &again, &error));
    assert_true(once.low == again.low && once.high == again.high);
    assert_true(pl_rate_bootstrap(raids, 5, 0.95, 100, 1, &other, &error));
    assert_true(once.low >= 0 && once.low < 10.0 / 23 && once.high > 10.0 / 23 && once.high <= 1);
    assert_true(pl_rate_bootstrap(raids, 1, 0.95, PL_RATE_DRAWS, PL_RATE_SEED, &once, &error));
    assert_true(isnan(once.low) && isnan(once.high));
    const pl_raid_count none[] = {{4, 0}, {1, 0}};
    assert_true(pl_rate_bootstrap(none, 2, 0.95, PL_RATE_DRAWS, PL_RATE_SEED, &once, &error));
    assert_true(isnan(once.low) && isnan(once.high));
    assert_false(pl_rate_bootstrap(raids, 5, 0.95, PL_RATE_DRAWS_MAX + 1, 1, &once, &error));
    assert_int_equal(error.code, PL_INPUT);
}

/* Two raids, (1, 1) and (1, 0): a sample has rate 0, 1/2, 1 with chances 1/4, 1/2, 1/4. 100,000 draws: the
 * share at 0 has a standard error of 0.0014; at 40 % (tails of 30 %) both bounds are 1/2, at 60 % (20 %) 0
 * and 1. */
static void bootstrap_of_two(void **unused) {
    (void)unused;
    const pl_raid_count raids[] = {{1, 1}, {1, 0}};
    pl_bounds bounds;
    assert_true(pl_rate_bootstrap(raids, 2, 0.4, 100000, 7, &bounds, &error));
    assert_true(bounds.low == 0.5 && bounds.high == 0.5);
    assert_true(pl_rate_bootstrap(raids, 2, 0.6, 100000, 7, &bounds, &error));
    assert_true(bounds.low == 0 && bounds.high == 1);
}

/* With no correlation within raids the exact interval's coverage is a sum over the binomial. 2,000 draws: 5
 * standard errors of a share of 0.96 are 0.022. With much correlation it holds far less often than it says.
 */
static void coverage_is_what_it_is(void **unused) {
    (void)unused;
    pl_raid_count raids[20];
    pl_rate_coverage cover;
    for (size_t i = 0; i < 20; i++) raids[i] = (pl_raid_count){5, 0};
    assert_true(pl_rate_cover(raids, 20, 0.2, 0, 0.95, 2000, 1, &cover, &error));
    double expected = 0, chance = pow(0.8, 100);
    for (int x = 0; x <= 100; x++) {
        const pl_bounds bounds = exact(x, 100, 0.95);
        if (bounds.low <= 0.2 && 0.2 <= bounds.high) expected += chance;
        chance *= (double)(100 - x) / (x + 1) * 0.25;
    }
    assert_float_equal(cover.exact, expected, 0.022);
    assert_int_equal(cover.draws, 2000);
    assert_true(cover.beta_binomial > 0.9 && cover.bootstrap > 0.85);
    assert_true(pl_rate_cover(raids, 20, 0.2, 0.6, 0.95, 2000, 1, &cover, &error));
    assert_true(cover.exact < 0.8 && cover.beta_binomial > 0.9 && cover.bootstrap > 0.85);
    assert_false(pl_rate_cover(raids, 20, 1.0, 0.6, 0.95, 2000, 1, &cover, &error));
    assert_int_equal(error.code, PL_INPUT);
    assert_false(pl_rate_cover(raids, 1, 0.5, 0.6, 0.95, 2000, 1, &cover, &error));
    assert_int_equal(error.code, PL_MISSING);
}

static void too_much_is_told(void **unused) {
    (void)unused;
    static pl_raid_count raids[40000];
    pl_rate_coverage cover;
    pl_beta_binomial fit;
    for (int64_t i = 0; i < 40000; i++) raids[i] = (pl_raid_count){1000 + i, 500};
    assert_false(pl_rate_cover(raids, PL_RATE_COVER_RAIDS_MAX + 1, 0.5, 0.1, 0.95, 10, 1, &cover, &error));
    assert_int_equal(error.code, PL_INPUT);
    assert_true(pl_rate_beta_binomial(raids, 40000, 0.95, &fit, &error));
    assert_false(fit.fitted);
    assert_non_null(strstr(fit.why, "too many raids"));
}

static void memory_may_run_out(void **unused) {
    (void)unused;
    const pl_raid_count raids[] = {{6, 6}, {3, 0}, {10, 4}};
    bool done = false;
    for (uint64_t nth = 1; !done; nth++) {
        pl_beta_binomial fit;
        pl_bounds bounds;
        pl_rate_coverage cover;
        pl_memory_fail_nth(nth);
        error = (pl_error){0};
        done = pl_rate_beta_binomial(raids, 3, 0.95, &fit, &error) &&
               pl_rate_bootstrap(raids, 3, 0.95, 10, 1, &bounds, &error) &&
               pl_rate_cover(raids, 3, 0.4, 0.2, 0.95, 2, 1, &cover, &error);
        if (!done) assert_int_equal(error.code, PL_NOMEM);
    }
    pl_memory_fail_nth(0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_intervals),
        cmocka_unit_test(none_of_a_few),
        cmocka_unit_test(tables_of_counts),
        cmocka_unit_test(bundles_bound),
        cmocka_unit_test(wrong_reports_flip),
        cmocka_unit_test(some_raids_have_no_fit),
        cmocka_unit_test(raids_that_are_alike_are_binomial),
        cmocka_unit_test(sums_are_those_of_beta_functions),
        cmocka_unit_test(peaks_are_peaks),
        cmocka_unit_test(draws_stay_what_they_are),
        cmocka_unit_test(bootstrap_of_two),
        cmocka_unit_test(coverage_is_what_it_is),
        cmocka_unit_test(too_much_is_told),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests_name("rate", tests, NULL, NULL);
}
