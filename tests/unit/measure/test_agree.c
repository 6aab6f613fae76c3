/* Two maps held against each other: tables of what each shows, and lags that were put there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "measure/agree.h"

#include <math.h>
#include <string.h>

static void near(double value, double wanted) {
    if (fabs(value - wanted) > 1e-9) fail_msg("%.12g is not %.12g", value, wanted);
}

static void tables(void **state) {
    (void)state;
    /* Bit 0 held, bit 1 contested. Held and contested at once is held. */
    const pl_face faces[] = {{.before = 1, .after = 0}, {.before = 0, .after = 1}, {.before = 2, .after = 1},
                             {.before = 1, .after = 2}, {.before = 0, .after = 2}, {.before = 1, .after = 3},
                             {.before = 2, .after = 0}};
    const double km2[] = {5, 7, 3, 2, 11, 100, 1};
    const double held[2] = {50, 53}, contested[2] = {10, 20};
    pl_agreement table;
    pl_agree_table(faces, km2, sizeof km2 / sizeof *km2, held, contested, &table);
    near(table.km2[PL_SHOWS_HELD][PL_SHOWS_HELD], 43); /* 50 less 5 and 2; and 53 less 7 and 3 */
    near(table.km2[PL_SHOWS_HELD][PL_SHOWS_NEITHER], 5);
    near(table.km2[PL_SHOWS_HELD][PL_SHOWS_CONTESTED], 2);
    near(table.km2[PL_SHOWS_NEITHER][PL_SHOWS_HELD], 7);
    near(table.km2[PL_SHOWS_CONTESTED][PL_SHOWS_HELD], 3);
    near(table.km2[PL_SHOWS_CONTESTED][PL_SHOWS_CONTESTED], 6);
    near(table.km2[PL_SHOWS_NEITHER][PL_SHOWS_CONTESTED], 11);
    assert_true(isnan(table.km2[PL_SHOWS_NEITHER][PL_SHOWS_NEITHER]));
    near(pl_agree_both_km2(&table), 43);
    near(pl_agree_only_km2(&table, 0), 7);
    near(pl_agree_only_km2(&table, 1), 10);
    near(pl_agree_share(&table), 43.0 / 60);
}

static void nothing_held(void **state) {
    (void)state;
    const double none[2] = {0, 0};
    pl_agreement table;
    pl_agree_table(NULL, NULL, 0, none, none, &table);
    assert_true(isnan(pl_agree_share(&table)));
}

static void cells(void **state) {
    (void)state;
    assert_int_equal(pl_agree_cell((pl_point){37.01, 48.01}), pl_agree_cell((pl_point){37.24, 48.24}));
    assert_int_not_equal(pl_agree_cell((pl_point){37.24, 48.1}), pl_agree_cell((pl_point){37.26, 48.1}));
    assert_int_not_equal(pl_agree_cell((pl_point){37.1, 48.24}), pl_agree_cell((pl_point){37.1, 48.26}));
    assert_int_not_equal(pl_agree_cell((pl_point){-180, 10}), pl_agree_cell((pl_point){179.9, 9.9}));
}

static void sorting(void **state) {
    (void)state;
    pl_cell_change list[] = {{2, 1, 4}, {1, 5, 1}, {2, 1, -1}, {1, 3, 2}};
    assert_int_equal(pl_agree_sort(list, 4), 3);
    assert_true(list[0].day == 1 && list[0].cell == 3);
    assert_true(list[2].day == 2 && list[2].km2 == 3);
    assert_int_equal(pl_agree_sort(NULL, 0), 0);
}

#define DAYS 60

/* A small generator, so that days differ; Numerical Recipes' constants. */
static double next(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return (double)(*state >> 8) / (1 << 24);
}

static size_t make(pl_cell_change *list, int lag, double share, uint32_t seed) {
    uint32_t ground = 7, noise = seed;
    size_t count = 0;
    for (int day = 0; day < DAYS; day++) {
        const double km2 = 10 * next(&ground);
        const int cell = (int)(5 * next(&ground));
        list[count++] = (pl_cell_change){day + lag, cell, share * km2};
        list[count++] =
            (pl_cell_change){day + lag, 10 + (int)(5 * next(&noise)), (1 - share) * 10 * next(&noise)};
    }
    return pl_agree_sort(list, count);
}

static void lags(void **state) {
    (void)state;
    static pl_cell_change a[2 * DAYS], b[2 * DAYS];
    pl_lag lag;
    for (int days = -PL_LAG_DAYS_MAX; days <= PL_LAG_DAYS_MAX; days++) {
        size_t a_count = make(a, 0, 1, 1), b_count = make(b, days, 1, 2);
        pl_agree_lag(a, a_count, b, b_count, 0, DAYS, &lag);
        assert_true(lag.known && lag.clear);
        assert_int_equal(lag.best_days, days);
        near(lag.likeness[PL_LAG_DAYS_MAX + days], 1);
    }
    /* Much of each is its own: less alike, and the lag is found all the same. */
    size_t a_count = make(a, 0, 0.5, 1), b_count = make(b, 3, 0.5, 2);
    pl_agree_lag(a, a_count, b, b_count, 0, DAYS, &lag);
    assert_true(lag.known && lag.best_days == 3);
    assert_true(lag.likeness[PL_LAG_DAYS_MAX + 3] < 0.9);
    /* The other way round it is the other way round. */
    pl_agree_lag(b, b_count, a, a_count, 0, DAYS, &lag);
    assert_int_equal(lag.best_days, -3);
    /* A gain here and a loss there on the same day and cell are unlike, not alike. */
    b_count = make(b, 0, 1, 2);
    a_count = make(a, 0, 1, 1);
    for (size_t i = 0; i < b_count; i++) b[i].km2 = -b[i].km2;
    pl_agree_lag(a, a_count, b, b_count, 0, DAYS, &lag);
    near(lag.likeness[PL_LAG_DAYS_MAX], -1);
}

static void nothing_to_tell(void **state) {
    (void)state;
    pl_cell_change one = {30, 1, 2};
    pl_lag lag;
    pl_agree_lag(&one, 1, NULL, 0, 0, DAYS, &lag);
    assert_false(lag.known || lag.clear);
    assert_true(isnan(lag.lead) && isnan(lag.likeness[0]));
    pl_agree_lag(&one, 1, &one, 1, 0, 10, &lag); /* the window is too short for any day */
    assert_false(lag.known);
    for (int i = 0; i < PL_LAGS; i++) lag.likeness[i] = 0.5;
    lag.likeness[4] = 0.52;
    pl_lag_judge(&lag);
    assert_true(lag.known && !lag.clear && lag.best_days == 4 - PL_LAG_DAYS_MAX);
    near(lag.lead, 0.02 / 0.52);
    lag.likeness[4] = 0.6;
    pl_lag_judge(&lag);
    assert_true(lag.clear);
    for (int i = 0; i < PL_LAGS; i++) lag.likeness[i] = i == 2 ? 0.09 : 0;
    pl_lag_judge(&lag);
    assert_false(lag.known);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables),  cmocka_unit_test(nothing_held), cmocka_unit_test(cells),
        cmocka_unit_test(sorting), cmocka_unit_test(lags),         cmocka_unit_test(nothing_to_tell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
