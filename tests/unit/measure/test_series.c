/* Periods and pace of hand-made series with known answers, and against a slow reckoning of the same
 * definitions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "measure/series.h"

#include <math.h>

#define HOUR 3600
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static pl_instant at(int year, int month, int day, int hour) {
    pl_day civil = 0;
    assert_true(pl_day_from_civil(year, month, day, &civil));
    return pl_day_start(civil) + (pl_instant)hour * HOUR;
}

static pl_step step(pl_instant instant, double gained, double lost, double held) {
    pl_step one = {.instant = instant, .updated = gained != 0 || lost != 0, .held_km2 = held};
    one.gained_km2[PL_KIND_ADVANCE] = gained;
    one.lost_km2[PL_KIND_RETREAT] = lost;
    return one;
}

static pl_series series_of(const pl_step *steps, size_t count) {
    return (pl_series){.source = "made", .maker = "maker", .side = "red", .steps = steps, .count = count};
}

/* An update at exactly the begin belongs to the period before, one at exactly the end to this one. */
static void half_open_ends(void **state) {
    (void)state;
    pl_step steps[] = {step(at(2024, 12, 1, 0), 0, 0, 100), step(at(2024, 12, 2, 0), 1, 0, 101),
                       step(at(2024, 12, 3, 0), 2, 0, 103), step(at(2024, 12, 4, 0), 4, 1, 106)};
    pl_series series = series_of(steps, COUNT(steps));
    pl_period one = pl_series_between(&series, at(2024, 12, 2, 0), at(2024, 12, 3, 0), PL_KINDS_ALL);
    assert_true(one.gained_km2 == 2 && one.updates == 1 && one.snapshots == 1 && one.held_km2 == 103);
    one = pl_series_between(&series, at(2024, 12, 2, 0) - 1, at(2024, 12, 3, 0) - 1, PL_KINDS_ALL);
    assert_true(one.gained_km2 == 1 && one.held_km2 == 101);
    one = pl_series_between(&series, at(2024, 12, 1, 0), at(2024, 12, 4, 0), PL_KINDS_ALL);
    assert_true(one.gained_km2 == 7 && one.lost_km2 == 1 && one.net_km2 == 6);
    one = pl_series_between(&series, at(2024, 11, 1, 0), at(2024, 11, 2, 0), PL_KINDS_ALL);
    assert_true(isnan(one.held_km2) && one.snapshots == 0);
}

/* The first map has no change, whatever its step says. */
static void first_step_is_no_change(void **state) {
    (void)state;
    pl_step steps[] = {step(at(2024, 12, 1, 0), 50, 0, 100), step(at(2024, 12, 2, 0), 1, 0, 101)};
    pl_series series = series_of(steps, COUNT(steps));
    pl_period one = pl_series_between(&series, at(2024, 11, 1, 0), at(2024, 12, 2, 0), PL_KINDS_ALL);
    assert_true(one.gained_km2 == 1 && one.snapshots == 2);
}

/* The same two updates fall on two days or on one, by the hour at which the day begins. */
static void day_turn_moves_updates(void **state) {
    (void)state;
    pl_step steps[] = {step(at(2024, 12, 1, 0), 0, 0, 100), step(at(2024, 12, 2, 22), 1, 0, 101),
                       step(at(2024, 12, 3, 20), 2, 0, 103), step(at(2024, 12, 6, 0), 1, 0, 104)};
    pl_series series = series_of(steps, COUNT(steps));
    pl_arena arena = {0};
    pl_period *days;
    size_t count;
    assert_true(pl_series_periods(&series, PL_PER_DAY, 0, PL_KINDS_ALL, INT64_MIN, INT64_MAX, &arena, &days,
                                  &count, NULL));
    assert_int_equal(count, 5);
    assert_true(days[0].begin == at(2024, 12, 1, 0) && days[4].end == at(2024, 12, 6, 0));
    assert_true(days[1].gained_km2 == 1 && days[2].gained_km2 == 2 && days[3].updates == 0 &&
                days[4].gained_km2 == 1);
    assert_true(pl_series_periods(&series, PL_PER_DAY, 21 * HOUR, PL_KINDS_ALL, INT64_MIN, INT64_MAX, &arena,
                                  &days, &count, NULL));
    assert_int_equal(count, 4); /* from 1 Dec 21:00 to 5 Dec 21:00 */
    assert_true(days[0].updates == 0 && days[1].gained_km2 == 3 && days[1].updates == 2 &&
                days[2].updates == 0);
    /* Only periods that overlap [from, to). */
    assert_true(pl_series_periods(&series, PL_PER_DAY, 0, PL_KINDS_ALL, at(2024, 12, 2, 0),
                                  at(2024, 12, 3, 0), &arena, &days, &count, NULL));
    assert_true(count == 1 && days[0].begin == at(2024, 12, 2, 0));
    assert_true(pl_series_periods(&series, PL_PER_DAY, 0, PL_KINDS_ALL, at(2024, 12, 2, 1),
                                  at(2024, 12, 3, 1), &arena, &days, &count, NULL));
    assert_int_equal(count, 2);
    pl_error error;
    assert_false(
        pl_series_periods(&series, PL_PER_DAY, 86400, PL_KINDS_ALL, 0, 1, &arena, &days, &count, &error));
    assert_int_equal(error.code, PL_USAGE);
    pl_arena_free(&arena);
}

static void weeks_and_months(void **state) {
    (void)state;
    assert_true(pl_per_begin(PL_PER_WEEK, 0, at(2024, 12, 19, 9)) == at(2024, 12, 16, 0)); /* a Monday */
    assert_true(pl_per_begin(PL_PER_WEEK, 0, at(2024, 12, 16, 0)) == at(2024, 12, 16, 0));
    assert_true(pl_per_begin(PL_PER_WEEK, 6 * HOUR, at(2024, 12, 16, 5)) == at(2024, 12, 9, 6));
    assert_true(pl_per_begin(PL_PER_WEEK, 0, at(1960, 1, 1, 0)) == at(1959, 12, 28, 0));
    assert_true(pl_per_begin(PL_PER_MONTH, 21 * HOUR, at(2024, 12, 1, 20)) == at(2024, 11, 1, 21));
    assert_true(pl_per_next(PL_PER_MONTH, 21 * HOUR, at(2024, 1, 1, 21)) == at(2024, 2, 1, 21));
    assert_true(pl_per_next(PL_PER_MONTH, 0, at(2024, 2, 1, 0)) == at(2024, 3, 1, 0));
    assert_true(pl_per_next(PL_PER_MONTH, 0, at(2024, 12, 1, 0)) == at(2025, 1, 1, 0));

    pl_step steps[] = {step(at(2024, 10, 15, 0), 0, 0, 0), step(at(2024, 11, 1, 0), 5, 0, 5),
                       step(at(2024, 11, 30, 0), 7, 0, 12), step(at(2024, 12, 1, 0), 1, 0, 13),
                       step(at(2024, 12, 30, 0), 9, 0, 22)};
    pl_series series = series_of(steps, COUNT(steps));
    pl_arena arena = {0};
    pl_period *months;
    size_t count;
    assert_true(pl_series_periods(&series, PL_PER_MONTH, 0, PL_KINDS_ALL, INT64_MIN, INT64_MAX, &arena,
                                  &months, &count, NULL));
    assert_int_equal(count, 1); /* October and December are not whole */
    assert_true(months[0].gained_km2 == 8 && months[0].held_km2 == 13);
    pl_arena_free(&arena);
}

static void updates_and_kinds(void **state) {
    (void)state;
    pl_step steps[] = {step(at(2024, 12, 1, 0), 0, 0, 10), step(at(2024, 12, 2, 0), 0, 0, 10),
                       step(at(2024, 12, 3, 0), 2, 0, 12), step(at(2024, 12, 4, 0), 0, 0, 12),
                       step(at(2024, 12, 5, 0), 0, 3, 9)};
    steps[2].gained_km2[PL_KIND_REDRAW] = 0.5;
    steps[2].lost_km2[PL_KIND_RECLASSIFIED] = 0.25;
    pl_series series = series_of(steps, COUNT(steps));
    pl_arena arena = {0};
    pl_period *updates;
    size_t count;
    assert_true(pl_series_periods(&series, PL_PER_UPDATE, 0, PL_KINDS_ALL, INT64_MIN, INT64_MAX, &arena,
                                  &updates, &count, NULL));
    assert_int_equal(count, 2);
    assert_true(updates[0].begin == at(2024, 12, 1, 0) && updates[0].end == at(2024, 12, 3, 0));
    assert_true(updates[0].snapshots == 2 && updates[0].updates == 1 && updates[0].gained_km2 == 2.5);
    assert_true(updates[1].begin == at(2024, 12, 3, 0) && updates[1].lost_km2 == 3);
    pl_period one = pl_series_between(&series, at(2024, 12, 1, 0), at(2024, 12, 5, 0),
                                      PL_KINDS_ALL & ~(1u << PL_KIND_REDRAW));
    assert_true(one.gained_km2 == 2 && one.lost_km2 == 3.25);
    pl_series none = series_of(NULL, 0);
    assert_true(pl_series_periods(&none, PL_PER_DAY, 0, PL_KINDS_ALL, 0, 1, &arena, &updates, &count, NULL));
    assert_int_equal(count, 0);
    pl_arena_free(&arena);
}

/* Small whole numbers, so that every sum is exact and equal windows are equal. */
static uint64_t draw(uint64_t *seed) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return *seed >> 33;
}

static double slow_net(const pl_series *series, pl_instant begin, pl_instant end) {
    double net = 0;
    for (size_t i = 1; i < series->count; i++)
        if (series->steps[i].instant > begin && series->steps[i].instant <= end)
            net += series->steps[i].gained_km2[PL_KIND_ADVANCE] - series->steps[i].lost_km2[PL_KIND_RETREAT];
    return net;
}

/* Every second hour is tried, and those that are snapshots or day turns are compared: no merging, no totals.
 */
static pl_pace slow_pace(const pl_series *series, int64_t window, int32_t turn, pl_instant end,
                         pl_instant since) {
    pl_pace pace = {
        .begin = end - window, .end = end, .windows = 1, .highest_since = INT64_MIN, .fastest_end = end};
    pace.net_km2 = slow_net(series, end - window, end);
    double fastest = pace.net_km2;
    for (pl_instant t = series->steps[0].instant + window; t < end; t += HOUR) {
        bool candidate = (t - turn) % PL_DAY_SECONDS == 0;
        for (size_t i = 0; i < series->count; i++) candidate |= series->steps[i].instant == t;
        if (!candidate) continue;
        double net = slow_net(series, t - window, t);
        if (net > pace.net_km2) pace.highest_since = t;
        if (t < since) continue;
        pace.windows++;
        pace.higher += net > pace.net_km2;
        if (net > fastest) {
            fastest = net;
            pace.fastest_end = t;
        }
    }
    pace.km2_per_day = pace.net_km2 * PL_DAY_SECONDS / (double)window;
    pace.fastest_km2_per_day = fastest * PL_DAY_SECONDS / (double)window;
    return pace;
}

static void pace_against_slow_reckoning(void **state) {
    (void)state;
    uint64_t seed = 12;
    for (int round = 0; round < 60; round++) {
        pl_step steps[40];
        size_t count = 3 + draw(&seed) % 37;
        pl_instant instant = at(2024, 1, 1, (int)(draw(&seed) % 24));
        for (size_t i = 0; i < count; i++) {
            steps[i] = step(instant, (double)(draw(&seed) % 5), (double)(draw(&seed) % 3), 0);
            instant += (pl_instant)(1 + draw(&seed) % 60) * HOUR;
        }
        pl_series series = series_of(steps, count);
        int64_t window = (int64_t)(1 + draw(&seed) % 6) * PL_DAY_SECONDS;
        int32_t turn = (int32_t)(draw(&seed) % 24) * HOUR;
        pl_instant end = steps[0].instant + window + (pl_instant)(draw(&seed) % (count * 30)) * HOUR;
        pl_instant since = steps[0].instant + (pl_instant)(draw(&seed) % (count * 10)) * HOUR;
        pl_instant latest = steps[count - 1].instant + PL_DAY_SECONDS;
        if (steps[0].instant + window > latest) continue;
        if (end > latest) end = latest;
        pl_pace want = slow_pace(&series, window, turn, end, since), pace;
        assert_true(pl_series_pace(&series, window, turn, end, since, PL_KINDS_ALL, &pace, NULL));
        assert_true(pace.net_km2 == want.net_km2);
        assert_true(fabs(pace.km2_per_day - want.km2_per_day) < 1e-12);
        assert_int_equal(pace.windows, want.windows);
        assert_int_equal(pace.higher, want.higher);
        assert_true(pace.highest_since == want.highest_since);
        assert_true(pace.fastest_end == want.fastest_end);
        assert_true(fabs(pace.fastest_km2_per_day - want.fastest_km2_per_day) < 1e-12);
        pl_arena arena = {0};
        pl_pace_window *windows;
        size_t window_count, higher = 0;
        assert_true(pl_series_pace_windows(&series, window, turn, end, since, PL_KINDS_ALL, &arena, &windows,
                                           &window_count, NULL));
        assert_int_equal(window_count, want.windows);
        for (size_t i = 0; i < window_count; i++) {
            const pl_instant t = windows[i].end;
            const double days = (double)window / PL_DAY_SECONDS;
            assert_true(i == 0 || windows[i - 1].end < t);
            assert_true(fabs(windows[i].km2_per_day - slow_net(&series, t - window, t) / days) < 1e-12);
            higher += windows[i].km2_per_day > windows[window_count - 1].km2_per_day;
        }
        assert_true(windows[window_count - 1].end == end);
        assert_int_equal(higher, want.higher);
        pl_arena_free(&arena);
    }
}

static void pace_needs_its_window(void **state) {
    (void)state;
    pl_step steps[] = {step(at(2024, 12, 1, 0), 0, 0, 0), step(at(2024, 12, 20, 0), 10, 0, 10)};
    pl_series series = series_of(steps, COUNT(steps));
    pl_pace pace = {.net_km2 = 42};
    pl_error error;
    assert_false(pl_series_pace(&series, (int64_t)30 * PL_DAY_SECONDS, 0, at(2024, 12, 20, 0), 0,
                                PL_KINDS_ALL, &pace, &error));
    assert_int_equal(error.code, PL_MISSING);
    assert_true(pace.net_km2 == 42);
    /* Behind the last snapshot nothing is known; a day may end before the next map comes. */
    assert_false(pl_series_pace(&series, (int64_t)10 * PL_DAY_SECONDS, 0, at(2024, 12, 21, 1), 0,
                                PL_KINDS_ALL, &pace, &error));
    assert_int_equal(error.code, PL_MISSING);
    assert_non_null(strstr(error.text, "behind the last snapshot"));
    assert_true(pl_series_pace(&series, (int64_t)10 * PL_DAY_SECONDS, 0, at(2024, 12, 21, 0), 0, PL_KINDS_ALL,
                               &pace, &error));
    assert_true(pl_series_pace(&series, (int64_t)10 * PL_DAY_SECONDS, 0, at(2024, 12, 20, 0), 0, PL_KINDS_ALL,
                               &pace, &error));
    assert_true(pace.km2_per_day == 1 && pace.highest_since == INT64_MIN && pace.higher == 0);
    pl_memory_fail_nth(1);
    assert_false(
        pl_series_pace(&series, PL_DAY_SECONDS, 0, at(2024, 12, 20, 0), 0, PL_KINDS_ALL, &pace, &error));
    assert_int_equal(error.code, PL_NOMEM);
    pl_memory_fail_nth(0);
}

/* Added up beforehand or not: the same numbers, to the last bit. */
static void sums_beforehand(void **state) {
    (void)state;
    pl_step steps[200];
    pl_arena arena = {0};
    pl_error error = {0};
    for (int i = 0; i < 200; i++) {
        steps[i] = step(at(2024, 1, 1, 0) + (pl_instant)i * 40000, 0.1 * i, 0.07 * (i % 13), 100);
        steps[i].gained_km2[PL_KIND_REDRAW] = 0.3 / (i + 1);
        steps[i].lost_km2[PL_KIND_RETRACTION] = 0.7 / (i + 3);
    }
    const pl_series series = {.source = "s", .maker = "m", .steps = steps, .count = 200};
    const unsigned kinds[] = {PL_KINDS_ALL, PL_KINDS_NO_REDRAW, 1u << PL_KIND_RETRACTION, 0};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        pl_step_sums sums;
        assert_true(pl_step_sums_make(&series, kinds[k], &arena, &sums, &error));
        for (int i = -5; i < 210; i += 3)
            for (int j = i; j < 215; j += 7) {
                const pl_instant begin = at(2024, 1, 1, 0) + (pl_instant)i * 40000 - i % 2;
                const pl_instant end = at(2024, 1, 1, 0) + (pl_instant)j * 40000;
                const pl_period a = pl_series_between(&series, begin, end, kinds[k]),
                                b = pl_step_sums_between(&sums, begin, end);
                assert_true(a.gained_km2 == b.gained_km2 && a.lost_km2 == b.lost_km2 &&
                            a.net_km2 == b.net_km2);
                assert_true(a.updates == b.updates && a.snapshots == b.snapshots);
                assert_true(a.held_km2 == b.held_km2 || (isnan(a.held_km2) && isnan(b.held_km2)));
            }
    }
    pl_arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_beforehand),
        cmocka_unit_test(half_open_ends),
        cmocka_unit_test(first_step_is_no_change),
        cmocka_unit_test(day_turn_moves_updates),
        cmocka_unit_test(weeks_and_months),
        cmocka_unit_test(updates_and_kinds),
        cmocka_unit_test(pace_against_slow_reckoning),
        cmocka_unit_test(pace_needs_its_window),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
