/* test_forecast.c - the backtest where its answer is known: a pace that never changes, one that turns, days
 * without a map, too little of anything. tests/oracle/forecast_oracle.py holds it to a second implementation,
 * tests/property/test_forecast_truth.c to what it promises. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "measure/forecast.h"
#include "measure/goal.h"

#define DAY PL_DAY_SECONDS
#define DAYS_MAX 2000
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static pl_arena arena;
static double held[DAYS_MAX];
static pl_error error;

static int clean(void **unused) {
    (void)unused;
    pl_arena_free(&arena);
    arena = (pl_arena){0};
    return 0;
}

/* Steps of whole and halved numbers: their sums are exact. */
static pl_daily steady(size_t count, double km2_per_day) {
    for (size_t i = 0; i < count; i++) held[i] = 1000 + km2_per_day * (double)i;
    return (pl_daily){5 * DAY, held, count};
}

static pl_forecast_scores test(pl_daily daily, int32_t days) {
    pl_forecast_scores scores;
    if (!pl_forecast_backtest(&daily, days, &scores, &error)) fail_msg("%s", error.text);
    return scores;
}

/* ---- days ---- */

static void days_of_maps(void **unused) {
    (void)unused;
    const pl_step steps[] = {{.instant = 3600, .held_km2 = 10},
                             {.instant = DAY, .held_km2 = 11}, /* at the day turn: it counts there */
                             {.instant = 2 * DAY + 1, .held_km2 = 12},
                             {.instant = 9 * DAY, .held_km2 = 13}};
    const pl_series series = {.steps = steps, .count = COUNT(steps)};
    pl_daily daily;
    assert_true(pl_daily_of(&series, 0, 9 * DAY, 3 * DAY, &arena, &daily, &error));
    assert_int_equal(daily.first, DAY);
    assert_int_equal(daily.count, 9);
    const double expected[] = {11, 11, 12, 12, 12, NAN, NAN, NAN, 13};
    for (size_t i = 0; i < COUNT(expected); i++)
        assert_true(isnan(expected[i]) ? isnan(daily.held_km2[i]) : daily.held_km2[i] == expected[i]);
    assert_int_equal(pl_daily_at(&daily, 8), 9 * DAY);
    assert_true(pl_daily_of(&series, 3600, 9 * DAY, 3 * DAY, &arena, &daily, &error));
    assert_int_equal(daily.first, 3600); /* the first map stands at the day turn itself */
    assert_true(pl_daily_of(&series, 0, DAY - 1, DAY, &arena, &daily, &error));
    assert_int_equal(daily.count, 0);
    assert_true(pl_daily_of(&(pl_series){.count = 0}, 0, DAY, DAY, &arena, &daily, &error));
    assert_int_equal(daily.count, 0);
}

/* ---- a pace that never changes ---- */

static void a_steady_pace_is_told(void **unused) {
    (void)unused;
    const pl_forecast_scores s = test(steady(400, 2.5), 7);
    /* Origins from day 30 to 392, the last whose 7 days have come; 363 of them, 52 blocks of 7 days. */
    assert_int_equal(s.origins, 363);
    assert_int_equal(s.windows, 52);
    assert_int_equal(s.first, (5 + 30) * DAY);
    assert_int_equal(s.last, (5 + 392) * DAY);
    assert_true(s.of[PL_GUESS_NO_CHANGE].mean_error_km2 == 17.5);
    assert_true(s.of[PL_GUESS_NO_CHANGE].over_no_change.value == 0);
    assert_true(s.of[PL_GUESS_NO_CHANGE].now_km2 == 0);
    for (int way = PL_GUESS_SAME_AGAIN; way < PL_GUESS_COUNT; way++) {
        const pl_guess_score *score = &s.of[way];
        assert_true(score->mean_error_km2 < 1e-9);
        assert_true(fabs(score->over_no_change.value - 1) < 1e-9);
        assert_true(score->over_no_change.low > 0.999);
        assert_true(fabs(score->now_km2 - 17.5) < 1e-9);
    }
    assert_int_equal(s.leader, PL_GUESS_SAME_AGAIN); /* the first of equals */
    /* No change is wrong by the same each day: its interval holds always, which is no 80 %. */
    const pl_forecast_level *level = &s.of[PL_GUESS_NO_CHANGE].levels[0];
    assert_true(level->half_km2 == 17.5);
    assert_true(level->coverage == 1 && level->high == 1);
    assert_true(level->score == 35);
    assert_false(level->calibrated);
}

/* What came later changes nothing of what was said and known before. */
static void nothing_is_known_ahead(void **unused) {
    (void)unused;
    pl_daily daily = steady(300, 1);
    for (size_t i = 0; i < 300; i++) held[i] += 20 * sin((double)(i * i % 97));
    const pl_forecast_scores before = test((pl_daily){0, held, 200}, 9);
    for (size_t i = 200; i < 300; i++) held[i] = -1e6;
    const pl_forecast_scores after = test((pl_daily){0, held, 200}, 9);
    assert_memory_equal(&before, &after, sizeof before);
    (void)daily;
    /* And the half width of now is the stated one of the sorted known errors. */
    double errors[200];
    size_t count = 0;
    for (size_t k = 30; k + 9 <= 199; k++) errors[count++] = fabs(held[k + 9] - held[k]);
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count; k++)
            if (errors[k] < errors[i]) {
                const double swap = errors[i];
                errors[i] = errors[k];
                errors[k] = swap;
            }
    const size_t rank = (size_t)ceil(0.8 * 19 / 18 * (double)count - 1e-9); /* days 30 to 190: 18 windows */
    assert_int_equal(count, 161);
    assert_true(before.of[PL_GUESS_NO_CHANGE].levels[0].half_km2 == errors[rank - 1]);
}

/* Nothing for 300 days, then a leap. The intervals of no change have no width until its error is known, and
 * miss the seven that it makes; none of them may have known of it before its days were over. */
static void a_leap_is_missed(void **unused) {
    (void)unused;
    for (size_t i = 0; i < 400; i++) held[i] = i < 300 ? 0 : 1000;
    const pl_forecast_scores s = test((pl_daily){0, held, 400}, 7);
    const pl_forecast_level *level = &s.of[PL_GUESS_NO_CHANGE].levels[0];
    assert_int_equal(level->scored,
                     392 - 58 + 1); /* from the day on which four windows are known: 30 to 51 */
    assert_true(fabs(level->coverage - (1 - 7 / 335.0)) < 1e-12);
    assert_true(fabs(level->score - 7 * 2 / (1 - 0.8) * 1000 / 335) < 1e-6);
}

/* The leader moves to what had erred least: a pace that turned makes the long means err. */
static void the_leader_follows(void **unused) {
    (void)unused;
    for (size_t i = 0; i < 800; i++) held[i] = i < 400 ? 3.0 * (double)i : 1200 - 2.0 * (double)(i - 400);
    const pl_forecast_scores s = test((pl_daily){0, held, 800}, 7);
    assert_int_equal(s.leader, PL_GUESS_SAME_AGAIN);
    assert_true(s.of[PL_GUESS_LEADER].now_km2 == -14);
    assert_true(s.of[PL_GUESS_MEAN_ALL].mean_error_km2 > s.of[PL_GUESS_MEAN_90].mean_error_km2);
    assert_true(s.of[PL_GUESS_MEAN_90].mean_error_km2 > s.of[PL_GUESS_MONTH_AGAIN].mean_error_km2);
    assert_true(s.of[PL_GUESS_MONTH_AGAIN].mean_error_km2 > s.of[PL_GUESS_SAME_AGAIN].mean_error_km2);
}

/* ---- too little ---- */

static void too_few_windows_tell_nothing(void **unused) {
    (void)unused;
    const pl_forecast_scores s = test(steady(400, 1), 90);
    assert_int_equal(s.origins, 220); /* days 90 to 309 */
    assert_int_equal(s.windows, 3);
    assert_true(isnan(s.of[PL_GUESS_LEADER].over_no_change.value));
    assert_true(isnan(s.of[PL_GUESS_LEADER].over_month_again.low));
    for (int which = 0; which < PL_FORECAST_LEVELS; which++)
        assert_false(s.of[PL_GUESS_LEADER].levels[which].calibrated);
    /* Three windows are too few for 80 %, which needs four. */
    assert_true(isnan(s.of[PL_GUESS_LEADER].levels[0].half_km2));
    const pl_forecast_scores none = test(steady(30, 1), 7);
    assert_int_equal(none.origins, 0);
    assert_int_equal(none.first, INT64_MIN);
    assert_true(isnan(none.of[PL_GUESS_LEADER].now_km2));
    assert_int_equal(test((pl_daily){0, held, 0}, 7).origins, 0);
}

static void unknown_days_are_no_origins(void **unused) {
    (void)unused;
    pl_daily daily = steady(400, 1);
    const size_t all = test(daily, 7).origins;
    held[200] = NAN;
    const pl_forecast_scores s = test(daily, 7);
    /* Day 200 itself, the origin whose days end there, and those whose guess begins there: 7, 30, 90 and 180
     * days later. All of them from different days. */
    assert_int_equal(s.origins, all - 6);
    assert_true(s.of[PL_GUESS_MONTH_AGAIN].mean_error_km2 < 1e-9);
    held[399] = NAN;
    assert_true(isnan(test(daily, 7).of[PL_GUESS_LEADER].now_km2));
}

static void impossible_horizons(void **unused) {
    (void)unused;
    pl_forecast_scores scores;
    const pl_daily daily = steady(100, 1);
    assert_false(pl_forecast_backtest(&daily, 0, &scores, &error));
    assert_int_equal(error.code, PL_USAGE);
    assert_false(pl_forecast_backtest(&daily, PL_FORECAST_DAYS_MAX + 1, &scores, &error));
    assert_true(pl_forecast_backtest(&daily, PL_FORECAST_DAYS_MAX, &scores, &error));
    assert_int_equal(scores.origins, 0);
}

/* ---- the time to a goal ---- */

static void a_steady_pace_arrives_on_its_day(void **unused) {
    (void)unused;
    const pl_daily daily = steady(400, 2.5);
    pl_goal goal;
    assert_true(pl_goal_ask(&daily, 365, 1000, PL_GOAL_SEED, &goal, &error));
    assert_int_equal(goal.past_days, 365);
    assert_true(goal.km2_per_day == 2.5);
    for (int i = 0; i < PL_GOAL_QUANTILES; i++) assert_true(goal.days[i] == 400);
    assert_true(goal.never == 0);
    assert_true(pl_goal_ask(&daily, SIZE_MAX, 1000.5, PL_GOAL_SEED, &goal, &error));
    assert_int_equal(goal.past_days, 399);
    assert_true(goal.days[0] == 401);
    assert_true(pl_goal_ask(&daily, 365, 0, PL_GOAL_SEED, &goal, &error));
    assert_true(goal.days[4] == 0 && goal.never == 0);
    const pl_daily back = steady(400, -1);
    assert_true(pl_goal_ask(&back, 365, 1, PL_GOAL_SEED, &goal, &error));
    assert_true(isinf(goal.days[0]) && goal.never == 1);
}

/* The same seed, the same answer; another, another one, but not far off. */
static void paths_are_seeded(void **unused) {
    (void)unused;
    for (size_t i = 0; i < 400; i++) held[i] = (double)i + 30 * sin((double)(i * i % 89));
    const pl_daily daily = {0, held, 400};
    pl_goal one, same, other;
    assert_true(pl_goal_ask(&daily, 365, 500, 1, &one, &error) &&
                pl_goal_ask(&daily, 365, 500, 1, &same, &error) &&
                pl_goal_ask(&daily, 365, 500, 2, &other, &error));
    assert_memory_equal(&one, &same, sizeof one);
    assert_memory_not_equal(one.days, other.days, sizeof one.days);
    assert_true(fabs(one.days[2] - other.days[2]) < 0.05 * one.days[2]);
    for (int i = 1; i < PL_GOAL_QUANTILES; i++) assert_true(one.days[i] >= one.days[i - 1]);
}

static void goals_without_a_past(void **unused) {
    (void)unused;
    pl_goal goal;
    pl_daily daily = steady(60, 1); /* 59 days of change: not two blocks */
    assert_false(pl_goal_ask(&daily, 365, 10, 1, &goal, &error));
    assert_int_equal(error.code, PL_MISSING);
    daily = steady(61, 1);
    assert_true(pl_goal_ask(&daily, 365, 10, 1, &goal, &error));
    held[30] = NAN;
    assert_false(pl_goal_ask(&daily, 365, 10, 1, &goal, &error));
    assert_int_equal(error.code, PL_MISSING);
    assert_false(pl_goal_ask(&(pl_daily){0, held, 0}, 365, 10, 1, &goal, &error));
}

static void memory_runs_out(void **unused) {
    (void)unused;
    const pl_daily daily = steady(100, 1);
    const pl_step step = {.instant = 0, .held_km2 = 1};
    const pl_series series = {.steps = &step, .count = 1};
    pl_forecast_scores scores;
    pl_goal goal;
    pl_daily days;
    for (uint64_t nth = 1; nth <= 2; nth++) {
        pl_memory_fail_nth(nth);
        const bool done = pl_forecast_backtest(&daily, 7, &scores, &error);
        pl_memory_fail_nth(0);
        assert_true(done || error.code == PL_NOMEM);
        if (nth == 1) assert_false(done);
    }
    pl_memory_fail_nth(1);
    assert_false(pl_goal_ask(&daily, 365, 10, 1, &goal, &error));
    pl_memory_fail_nth(1);
    assert_false(pl_daily_of(&series, 0, 5 * DAY, DAY, &arena, &days, &error));
    pl_memory_fail_nth(0);
    assert_int_equal(error.code, PL_NOMEM);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(days_of_maps, clean),
        cmocka_unit_test(a_steady_pace_is_told),
        cmocka_unit_test(nothing_is_known_ahead),
        cmocka_unit_test(a_leap_is_missed),
        cmocka_unit_test(the_leader_follows),
        cmocka_unit_test(too_few_windows_tell_nothing),
        cmocka_unit_test(unknown_days_are_no_origins),
        cmocka_unit_test(impossible_horizons),
        cmocka_unit_test(a_steady_pace_arrives_on_its_day),
        cmocka_unit_test(paths_are_seeded),
        cmocka_unit_test(goals_without_a_past),
        cmocka_unit_test_teardown(memory_runs_out, clean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
