/* Unit tests of intercept/relatives: published examples to their printed digits, closed forms, laws, bad
 * input, failing memory, coverage. */
#include "intercept/relatives.h"

#include "measure/chance.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/memory.h"

/* Half of the last printed digit. */
#define PRINTED_4 5e-5
#define PRINTED_3 5e-4
#define PRINTED_2 5e-3

#define COUNT(list) (sizeof(list) / sizeof *(list))

static void check_near(const char *what, double is, double expected, double tolerance) {
    if (!(fabs(is - expected) <= tolerance)) fail_msg("%s: %.9g is not %.9g", what, is, expected);
}

static pl_prediction predict(const pl_relative *relatives, size_t count, double power, double hits,
                             double trials, double confidence) {
    pl_arena arena = {0};
    pl_error error = {0};
    const pl_hyper *hyper;
    pl_prediction ret;
    if (!pl_hyper_make(relatives, count, power, &arena, &hyper, &error)) fail_msg("%s", error.text);
    pl_hyper_predict(hyper, hits, trials, confidence, &ret);
    pl_arena_free(&arena);
    return ret;
}

static pl_code refused(const pl_relative *relatives, size_t count, double power) {
    pl_arena arena = {0};
    pl_error error = {0};
    const pl_hyper *hyper;
    assert_false(pl_hyper_make(relatives, count, power, &arena, &hyper, &error));
    assert_true(error.text[0] != '\0');
    pl_arena_free(&arena);
    return error.code;
}

/* Tumours in groups of control rats: 70 historical groups (Tarone 1982, in Gelman et al., Bayesian Data
 * Analysis, table 5.1), and the current one. */
static const pl_relative rats[] = {
    {0, 20},  {0, 20},  {0, 20},  {0, 20}, {0, 20}, {0, 20}, {0, 20}, {0, 19},  {0, 19}, {0, 19}, {0, 19},
    {0, 18},  {0, 18},  {0, 17},  {1, 20}, {1, 20}, {1, 20}, {1, 20}, {1, 19},  {1, 19}, {1, 18}, {1, 18},
    {2, 25},  {2, 24},  {2, 23},  {2, 20}, {2, 20}, {2, 20}, {2, 20}, {2, 20},  {2, 20}, {1, 10}, {5, 49},
    {2, 19},  {5, 46},  {3, 27},  {2, 17}, {7, 49}, {7, 47}, {3, 20}, {3, 20},  {2, 13}, {9, 48}, {10, 50},
    {4, 20},  {4, 20},  {4, 20},  {4, 20}, {4, 20}, {4, 20}, {4, 20}, {10, 48}, {4, 19}, {4, 19}, {4, 19},
    {5, 22},  {11, 46}, {12, 49}, {5, 20}, {5, 20}, {6, 23}, {5, 19}, {6, 22},  {6, 20}, {6, 20}, {6, 20},
    {16, 52}, {15, 46}, {15, 47}, {9, 24}, {4, 14}};
#define RATS COUNT(rats)

static void rat_tumours(void **unused) {
    double hits = 0, trials = 0, mean = 0, squares = 0;
    (void)unused;
    assert_int_equal(RATS, 71);
    for (size_t i = 0; i + 1 < RATS; i++) {
        hits += rats[i].hits;
        trials += rats[i].trials;
        mean += rats[i].hits / rats[i].trials / 70;
    }
    for (size_t i = 0; i + 1 < RATS; i++) squares += pow(rats[i].hits / rats[i].trials - mean, 2);
    check_near("hits", hits, 263, 0);
    check_near("trials", trials, 1725, 0);
    const double variance = squares / 69, sum = mean * (1 - mean) / variance - 1;
    check_near("mean", mean, .1360, PRINTED_4);
    check_near("deviation", sqrt(variance), .1035, PRINTED_4);
    check_near("alpha", mean * sum, 1.3561, PRINTED_4);
    check_near("beta", (1 - mean) * sum, 8.6151, PRINTED_4);
    check_near("4 of 14", (mean * sum + 4) / (sum + 14), .2234, PRINTED_4);
    check_near("4 of 14, both numbers rounded", (1.4 + 4) / (1.4 + 8.6 + 14), .2250, PRINTED_4);

    pl_arena arena = {0};
    const pl_hyper *hyper;
    assert_true(pl_hyper_make(rats, RATS, PL_RELATIVES_POWER, &arena, &hyper, NULL));
    const pl_hyper_shape shape = pl_hyper_told(hyper);
    check_near("mode of log(a / b)", shape.mode_log_ratio, -1.79, PRINTED_2);
    check_near("mode of log(a + b)", shape.mode_log_sum, 2.74, PRINTED_2);
    check_near("mean of a", shape.mean_a, 2.40, PRINTED_2);
    check_near("mean of b", shape.mean_b, 14.3, PRINTED_2 * 10);
    pl_arena_free(&arena);
}

static void rat_tumours_likelihood(void **unused) {
    pl_raid_count raids[RATS];
    pl_beta_binomial fit;
    (void)unused;
    for (size_t i = 0; i < RATS; i++)
        raids[i] = (pl_raid_count){(int64_t)rats[i].trials, (int64_t)rats[i].hits};
    assert_true(pl_rate_beta_binomial(raids, RATS, 0.95, &fit, NULL));
    assert_true(fit.fitted);
    check_near("a", fit.mean * (1 / fit.rho - 1), 2.3416, PRINTED_4);
    check_near("b", (1 - fit.mean) * (1 / fit.rho - 1), 14.1148, PRINTED_4);
}

/* Published counts by label: launched, destroyed, and the sum of squared raid sizes. Begun by 2024-12-19, and
 * by 2025-12-31. Ballistic and hypersonic labels first. */
typedef struct {
    double launched, destroyed, squares;
} label_sums;
static const label_sums by_2024[] = {{238, 29, 760}, {61, 15, 417}, {6, 2, 20},   {121, 37, 605},
                                     {4, 3, 6},      {138, 3, 812}, {16, 0, 104}, {290, 2, 3360},
                                     {93, 0, 859},   {5, 0, 17}};
static const label_sums by_2025[] = {{419, 70, 1371}, {364, 90, 3082}, {8, 2, 24},   {219, 64, 951},
                                     {5, 3, 7},       {153, 3, 891},   {23, 0, 153}, {345, 2, 3587},
                                     {141, 0, 1131},  {8, 0, 22}};
#define TEN COUNT(by_2024)
#define FIVE ((size_t)5)

static void divide(const label_sums *sums, size_t count, double rho, pl_relative *ret) {
    for (size_t i = 0; i < count; i++) {
        const double effect = 1 + (sums[i].squares / sums[i].launched - 1) * rho;
        ret[i] = (pl_relative){sums[i].destroyed / effect, sums[i].launched / effect};
    }
}

/* Its printed digits: mean before, after 0 of 1, after 0 of 3; of the last the 90 % interval, P(rate < 0.01)
 * and P(rate < 0.05). */
typedef struct {
    double before, after_1, after_3, low, low_tolerance, high, below_1, below_5, below_5_tolerance;
} printed_row;

static void check_row(const pl_relative *relatives, size_t count, const printed_row *row) {
    check_near("before any", predict(relatives, count, 2.5, 0, 0, .9).mean, row->before, PRINTED_2);
    check_near("after 0 of 1", predict(relatives, count, 2.5, 0, 1, .9).mean, row->after_1, PRINTED_2);
    const pl_prediction last = predict(relatives, count, 2.5, 0, 3, .9);
    check_near("after 0 of 3", last.mean, row->after_3, PRINTED_2);
    check_near("low", last.low, row->low, row->low_tolerance);
    check_near("high", last.high, row->high, PRINTED_2);
    check_near("P(< 0.01)", last.below_1, row->below_1, PRINTED_2);
    check_near("P(< 0.05)", last.below_5, row->below_5, row->below_5_tolerance);
}

/* The reference printed .54 from Monte Carlo with an error of .002; quadrature has .5452. */
#define PRINTED_BY_DRAWS (PRINTED_2 + 2e-3)

static void to_december_2024(void **unused) {
    pl_relative relatives[TEN];
    (void)unused;
    divide(by_2024, TEN, .5, relatives);
    check_row(relatives, TEN,
              &(printed_row){.20, .13, .08, .000, PRINTED_3, .31, .30, .54, PRINTED_BY_DRAWS});
    check_row(relatives, FIVE, &(printed_row){.32, .25, .19, .01, PRINTED_2, .42, .05, .15, PRINTED_2});
}

/* The table in docs/interceptions.md: what it prints of raids begun by 2025-12-31. */
static void to_december_2025(void **unused) {
    pl_relative relatives[TEN];
    (void)unused;
    divide(by_2025, TEN, .5, relatives);
    const pl_prediction five = predict(relatives, FIVE, 2.5, 0, 3, .9),
                        ten = predict(relatives, TEN, 2.5, 0, 1, .9);
    check_near("mean of five", five.mean, .212, PRINTED_3);
    check_near("low of five", five.low, .0427, PRINTED_4);
    check_near("high of five", five.high, .384, PRINTED_3);
    check_near("P(< 0.01) of five", five.below_1, .017, PRINTED_3);
    check_near("P(< 0.05) of five", five.below_5, .058, PRINTED_3);
    check_near("mean of ten", ten.mean, .122, PRINTED_3);
    check_near("P(< 0.01) of ten", ten.below_1, .255, PRINTED_3);
    check_near("P(< 0.05) of ten", ten.below_5, .466, PRINTED_3);
}

/* The printed counts of all rows to 2026-06-07. Squares: raids to 2025 are known by size; those later are
 * known by number and sum (55 of 133, 6 of 12, 11 of 34, 2 of 4, 2 of 19 launched) and taken as equal. */
static void all_rows(void **unused) {
    static const struct {
        double launched, destroyed, later_raids;
    } all[] = {{552, 84, 55}, {364, 90, 0}, {8, 2, 0},   {231, 64, 6}, {39, 14, 11},
               {157, 3, 2},   {42, 12, 2},  {345, 2, 0}, {141, 0, 0},  {8, 0, 0}};
    static const double rhos[TEN] = {.60, .44, .5, .57, .57, .20, .5, .5, .5, .5}; /* .5: not printed */
    label_sums sums[TEN];
    pl_relative fixed[TEN], fitted[TEN], plain[TEN];
    (void)unused;
    for (size_t i = 0; i < TEN; i++) {
        const double later = all[i].launched - by_2025[i].launched;
        sums[i] = (label_sums){all[i].launched, all[i].destroyed, by_2025[i].squares};
        if (all[i].later_raids > 0) sums[i].squares += later * later / all[i].later_raids;
        divide(&sums[i], 1, rhos[i], &fitted[i]);
    }
    divide(sums, TEN, .5, fixed);
    divide(sums, TEN, 0, plain);
    const printed_row ten = {.19, .14, .09, .0002, PRINTED_4, .31, .22, .48, PRINTED_2};
    check_row(fixed, TEN, &ten);
    check_row(fitted, TEN, &ten);
    check_row(fixed, FIVE, &(printed_row){.26, .24, .21, .05, PRINTED_2, .37, .01, .05, PRINTED_2});
    check_near("power 2", predict(fixed, TEN, 2, 0, 3, .9).below_5, .44, PRINTED_2);
    check_near("power 3.5", predict(fixed, TEN, 3.5, 0, 3, .9).below_5, .55, PRINTED_2);
    check_near("no design effect", predict(plain, TEN, 2.5, 0, 3, .9).below_5, .56, PRINTED_2);
}

static void design_effect(void **unused) {
    static const pl_raid_count raids[] = {{4, 2}, {1, 0}, {3, 3}};
    (void)unused;
    const pl_relative half = pl_relative_of(raids, 3, .5); /* 26 / 8 = 3.25: divided by 2.125 */
    check_near("hits", half.hits, 5 / 2.125, 1e-15);
    check_near("trials", half.trials, 8 / 2.125, 1e-15);
    check_near("independent", pl_relative_of(raids, 3, 0).trials, 8, 0);
    check_near("none", pl_relative_of(raids, 0, .5).trials, 0, 0);
    assert_true(isnan(pl_relative_of(raids, 3, 1.5).trials) && isnan(pl_relative_of(raids, 3, NAN).hits));
}

/* Types of very many trials each, and so many types, leave the beta distribution itself: Beta(2, 6)'s
 * quantiles as 256 types with 118,517 trials each. By Bernstein and von Mises, log(a + b) is then known to
 * about sqrt(2 / 256) = 0.09 and the mean to sqrt(.25 * .75 / 9 / 256) = 0.009: 4 such are the tolerance. */
static void great_many(void **unused) {
    pl_relative many[PL_RELATIVES_MAX];
    (void)unused;
    for (size_t i = 0; i < PL_RELATIVES_MAX; i++)
        many[i] = (pl_relative){
            floor(118517 * pl_beta_quantile(((double)i + .5) / (double)PL_RELATIVES_MAX, 2, 6)), 118517};
    const pl_prediction all = predict(many, PL_RELATIVES_MAX, 2.5, 0, 0, .9);
    check_near("mean", all.mean, .25, .036);
    check_near("low", all.low, pl_beta_quantile(.05, 2, 6), .036);
    check_near("high", all.high, pl_beta_quantile(.95, 2, 6), .036);
    check_near("P(< 0.05)", all.below_5, pl_beta_below(.05, 2, 6), .036);
    many[PL_RELATIVES_MAX - 1] = (pl_relative){90000.5, 118517};
    assert_true(predict(many, 2, 2.5, 0, 0, .9).mean < 1);
}

/* One type with 118,517 trials says no more of a new one than its own rate: one draw of the spread. */
static void one_huge(void **unused) {
    static const pl_relative huge[] = {{94813, 118517}, {3, 10}, {2, 9}},
                             less[] = {{948.13, 1185.17}, {3, 10}, {2, 9}};
    (void)unused;
    const pl_prediction a = predict(huge, 3, 2.5, 0, 0, .9), b = predict(less, 3, 2.5, 0, 0, .9);
    assert_true(a.low < .2 && a.high > .8);
    check_near("as with a hundredth", a.mean, b.mean, .01);
}

/* Two types of ten million trials, alike: their weights keep their digits. Towards large a + b all slices are
 * alike, so that a hundredth of the trials changes next to nothing but where the slices end: by how much, a
 * sum over log(a + b) that is flat from 1 to the trials: 1 / log(100,000) of the spread, .09 here. */
static void great_and_alike(void **unused) {
    static const pl_relative great[] = {{5e6, 1e7}, {5e6, 1e7}}, less[] = {{5e4, 1e5}, {5e4, 1e5}};
    (void)unused;
    const pl_prediction a = predict(great, 2, 2.5, 0, 0, .9), b = predict(less, 2, 2.5, 0, 0, .9);
    check_near("mean", a.mean, .5, 1e-6);
    check_near("mean", b.mean, .5, 1e-6);
    assert_true(a.low > b.low && a.low < b.low + .09);
}

/* What is hit and what is missed change places: the prediction is mirrored. The table's own steps are not
 * symmetric; 1e-6 is its step's fourth power with a margin. */
static void mirrored(void **unused) {
    pl_relative relatives[TEN], other[TEN];
    (void)unused;
    divide(by_2024, TEN, .5, relatives);
    for (size_t i = 0; i < TEN; i++)
        other[i] = (pl_relative){relatives[i].trials - relatives[i].hits, relatives[i].trials};
    for (int k = 0; k <= 4; k++) {
        const pl_prediction one = predict(relatives, TEN, 2.5, k, 4, .8),
                            two = predict(other, TEN, 2.5, 4 - k, 4, .8);
        check_near("mean", one.mean, 1 - two.mean, 1e-6);
        check_near("low", one.low, 1 - two.high, 1e-6);
        check_near("high", one.high, 1 - two.low, 1e-6);
        for (size_t i = 0; i < PL_DENSITY_POINTS; i++)
            check_near("density", one.density[i], two.density[PL_DENSITY_POINTS - 1 - i],
                       1e-6 * fmax(1, one.density[i]));
    }
}

/* The rate given one more trial: P(hit) is the mean, so means before and after agree as a martingale. */
static void means_agree(void **unused) {
    pl_relative relatives[TEN];
    (void)unused;
    divide(by_2024, TEN, .5, relatives);
    for (int n = 0; n < 6; n++) {
        const double half = floor(n / 2.0), now = predict(relatives, TEN, 2.5, half, n, .9).mean;
        const double hit = predict(relatives, TEN, 2.5, half + 1, n + 1, .9).mean,
                     miss = predict(relatives, TEN, 2.5, half, n + 1, .9).mean;
        check_near("mean", now * hit + (1 - now) * miss, now, 1e-7);
    }
    /* And own counts in great number stand for themselves: Beta(900, 9,100), to its width over 30. */
    const pl_prediction own = predict(relatives, TEN, 2.5, 900, 10000, .95);
    check_near("own low", own.low, pl_beta_quantile(.025, 900, 9100), 1e-4);
    check_near("own high", own.high, pl_beta_quantile(.975, 900, 9100), 1e-4);
    const pl_prediction huge = predict(relatives, TEN, 2.5, 118517, 118517, .95);
    assert_true(huge.high <= 1 && huge.low > .9999 && huge.below_5 < 1e-9);
}

/* The density adds up to 1 over the rate: Simpson's rule inside, the means of the half steps at the ends. */
static void density_adds_up(void **unused) {
    pl_relative relatives[TEN];
    double sum = 0;
    (void)unused;
    divide(by_2024, FIVE, .5, relatives);
    const pl_prediction told = predict(relatives, FIVE, 2.5, 2, 5, .9);
    for (size_t i = 0; i < PL_DENSITY_POINTS; i++)
        sum += told.density[i] * (i == 0 || i + 1 == PL_DENSITY_POINTS ? .5 : 1) / (PL_DENSITY_POINTS - 1);
    check_near("whole", sum, 1,
               1e-4); /* midpoint rule, steps of .005 on a curve of width .3: (1/60)^2 / 24 */
}

static void bad_input(void **unused) {
    static const pl_relative none[] = {{0, 10}, {0, 20}, {0, 3}}, all[] = {{10, 10}, {20, 20}},
                             untried[] = {{0, 0}, {3, 10}}, above[] = {{3, 2}, {1, 2}},
                             unknown[] = {{NAN, 2}, {1, 2}}, without[] = {{1, NAN}, {1, 2}},
                             below_0[] = {{-1, 2}, {1, 2}}, endless[] = {{1, INFINITY}, {1, 2}},
                             enormous[] = {{1, 1e8}, {1, 2}}, good[] = {{1, 4}, {0, 0}, {3, 5}},
                             alike[] = {{50, 100}, {50, 100}};
    static const pl_relative too_many[PL_RELATIVES_MAX + 1];
    pl_prediction told;
    pl_arena arena = {0};
    const pl_hyper *hyper;
    (void)unused;
    assert_int_equal(refused(none, 3, 2.5), PL_MISSING);
    assert_int_equal(refused(all, 2, 2.5), PL_MISSING);
    assert_int_equal(refused(untried, 2, 2.5), PL_MISSING);
    assert_int_equal(refused(good, 0, 2.5), PL_MISSING);
    assert_int_equal(refused(above, 2, 2.5), PL_INPUT);
    assert_int_equal(refused(unknown, 2, 2.5), PL_INPUT);
    assert_int_equal(refused(without, 2, 2.5), PL_INPUT);
    assert_int_equal(refused(below_0, 2, 2.5), PL_INPUT);
    assert_int_equal(refused(endless, 2, 2.5), PL_INPUT);
    assert_int_equal(refused(enormous, 2, 2.5), PL_INPUT);
    assert_int_equal(refused(too_many, PL_RELATIVES_MAX + 1, 2.5), PL_INPUT);
    assert_int_equal(refused(good, 3, NAN), PL_INPUT);
    assert_int_equal(refused(good, 3, 0), PL_INPUT);
    assert_int_equal(refused(good, 3, 11), PL_INPUT);
    assert_int_equal(refused(good, 3, 4), PL_MISSING); /* 2 in between, 4 - 2 asked to be passed */
    assert_int_equal(refused(alike, 2, 2), PL_INPUT);  /* a tail of constant height */
    assert_true(pl_hyper_make(good, 3, 2.5, &arena, &hyper, NULL));
    pl_hyper_predict(hyper, 2, 1, .9, &told);
    assert_true(isnan(told.mean) && isnan(told.below_5) && isnan(told.density[100]));
    pl_hyper_predict(hyper, NAN, 1, .9, &told);
    assert_true(isnan(told.low));
    pl_hyper_predict(hyper, 0, 1, 1, &told);
    assert_true(isnan(told.high));
    pl_arena_free(&arena);
    /* Of one mixed type among others with nothing, an answer. */
    static const pl_relative one_mixed[] = {{0, 10}, {0, 20}, {1, 30}};
    assert_true(predict(one_mixed, 3, 2.5, 0, 0, .9).mean < .3);
}

static void memory_runs_out(void **unused) {
    pl_relative relatives[TEN];
    bool done = false;
    (void)unused;
    divide(by_2024, TEN, .5, relatives);
    for (uint64_t nth = 1; !done; nth++) {
        pl_arena arena = {0};
        pl_error error = {0};
        const pl_hyper *hyper;
        pl_memory_fail_nth(nth);
        done = pl_hyper_make(relatives, TEN, 2.5, &arena, &hyper, &error);
        pl_memory_fail_nth(0);
        pl_arena_free(&arena);
        assert_true(done || error.code == PL_NOMEM);
        assert_true(nth > 1 || !done);
    }
    for (uint64_t nth = 1; nth < 40; nth += 13) {
        pl_error error = {0};
        double share;
        pl_memory_fail_nth(nth);
        assert_false(pl_hyper_cover(relatives, FIVE, 2.5, .9, 50, 1, &share, &error));
        pl_memory_fail_nth(0);
        assert_int_equal(error.code, PL_NOMEM);
    }
}

/* Twenty types of 60 trials: an interval that takes the spread's own uncertainty in is near its word. Of 400
 * draws at .9 four standard errors are 4 sqrt(.09 / 400) = .06. The same seed gives the same share. */
static void coverage(void **unused) {
    pl_relative twenty[20];
    double share, again;
    pl_error error = {0};
    (void)unused;
    for (size_t i = 0; i < COUNT(twenty); i++)
        twenty[i] = (pl_relative){floor(60 * pl_beta_quantile(((double)i + .5) / 20, 2, 5)), 60.5};
    assert_true(pl_hyper_cover(twenty, COUNT(twenty), 2.5, .9, 400, 7, &share, &error));
    check_near("coverage", share, .9, .06);
    assert_true(pl_hyper_cover(twenty, COUNT(twenty), 2.5, .9, 400, 7, &again, &error));
    check_near("again", again, share, 0);
    assert_true(pl_hyper_cover(twenty, COUNT(twenty), 2.5, .5, 400, 7, &again, &error));
    assert_true(again < .62 && again > .38); /* .5, 4 standard errors of .025, and what is said above */
    assert_false(pl_hyper_cover(twenty, COUNT(twenty), 2.5, .9, 0, 7, &share, &error));
    assert_false(pl_hyper_cover(twenty, COUNT(twenty), 2.5, .9, PL_HYPER_DRAWS_MAX + 1, 7, &share, &error));
    assert_false(pl_hyper_cover(twenty, COUNT(twenty), 2.5, 1, 10, 7, &share, &error));
    assert_false(pl_hyper_cover(twenty, 1, 2.5, .9, 10, 7, &share, &error));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rat_tumours),      cmocka_unit_test(rat_tumours_likelihood),
        cmocka_unit_test(to_december_2024), cmocka_unit_test(to_december_2025),
        cmocka_unit_test(all_rows),         cmocka_unit_test(design_effect),
        cmocka_unit_test(great_many),       cmocka_unit_test(one_huge),
        cmocka_unit_test(great_and_alike),  cmocka_unit_test(mirrored),
        cmocka_unit_test(means_agree),      cmocka_unit_test(density_adds_up),
        cmocka_unit_test(bad_input),        cmocka_unit_test(memory_runs_out),
        cmocka_unit_test(coverage)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
