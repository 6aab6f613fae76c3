/* test_gaps.c - days by what maps they brought, at the edges of days and windows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "measure/gaps.h"

#define DAY PL_DAY_SECONDS
#define HOUR 3600
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static pl_arena arena;
static pl_dated_day *days;
static size_t count;

static void cut(const pl_dated_map *maps, size_t maps_count, int32_t turn, pl_instant from, pl_instant to) {
    pl_error error;
    if (!pl_days_of(maps, maps_count, turn, from, to, &arena, &days, &count, &error))
        fail_msg("%s", error.text);
}

/* Day 0 has an update and a repeat, day 1 a repeat, day 2 nothing, day 3 a bad map alone, day 4 a bad map and
 * a good one. */
static const pl_dated_map maps[] = {
    {5 * HOUR, true, NULL},
    {20 * HOUR, false, NULL},
    {DAY + 12 * HOUR, false, NULL},
    {3 * DAY + 1, false, "half of it is missing"},
    {3 * DAY + 2, false, "the same"},
    {4 * DAY + HOUR, false, "half"},
    {5 * DAY, true, NULL}, /* 24:00 of day 4 */
};

static void each_state(void **unused) {
    (void)unused;
    cut(maps, COUNT(maps), 0, INT64_MIN, INT64_MAX);
    assert_int_equal(count, 5);
    const pl_day_state wanted[] = {PL_DAY_UPDATED, PL_DAY_NO_UPDATE, PL_DAY_MISSING, PL_DAY_SET_ASIDE,
                                   PL_DAY_UPDATED};
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(days[i].state, wanted[i]);
        assert_int_equal(days[i].begin, (pl_instant)i * DAY);
        assert_int_equal(days[i].end, (pl_instant)(i + 1) * DAY);
    }
    assert_int_equal(days[0].maps, 2);
    assert_int_equal(days[0].updates, 1);
    assert_int_equal(days[3].set_aside, 2);
    assert_string_equal(days[3].why, "half of it is missing");
    assert_null(days[4].why); /* a good map came */
    assert_int_equal(days[4].set_aside, 1);
    pl_gap *gaps;
    size_t gap_count;
    pl_error error;
    assert_true(pl_gaps_of(days, count, maps, COUNT(maps), &arena, &gaps, &gap_count, &error));
    assert_int_equal(gap_count, 1);
    assert_int_equal(gaps[0].begin, DAY);
    assert_int_equal(gaps[0].end, 4 * DAY);
    assert_int_equal(gaps[0].days, 3);
    assert_int_equal(gaps[0].of[PL_DAY_NO_UPDATE], 1);
    assert_int_equal(gaps[0].of[PL_DAY_MISSING], 1);
    assert_int_equal(gaps[0].of[PL_DAY_SET_ASIDE], 1);
    assert_int_equal(gaps[0].of[PL_DAY_UPDATED], 0);
    assert_int_equal(gaps[0].after, 5 * HOUR);
    assert_int_equal(gaps[0].until, 5 * DAY);
    /* two gaps that lie between updates of their own, and one that ends with the maps */
    static const pl_dated_map few[] = {{HOUR, false, NULL},           {DAY + HOUR, true, NULL},
                                       {3 * DAY + HOUR, true, NULL},  {5 * DAY + HOUR, true, NULL},
                                       {6 * DAY + HOUR, false, NULL}, {7 * DAY + HOUR, false, NULL}};
    cut(few, COUNT(few), 0, INT64_MIN, INT64_MAX);
    assert_true(pl_gaps_of(days, count, few, COUNT(few), &arena, &gaps, &gap_count, &error));
    assert_int_equal(gap_count, 4);
    const pl_instant ends[4][2] = {{INT64_MIN, DAY + HOUR},
                                   {DAY + HOUR, 3 * DAY + HOUR},
                                   {3 * DAY + HOUR, 5 * DAY + HOUR},
                                   {5 * DAY + HOUR, INT64_MAX}};
    for (size_t i = 0; i < gap_count; i++) {
        assert_int_equal(gaps[i].after, ends[i][0]);
        assert_int_equal(gaps[i].until, ends[i][1]);
    }
}

static void another_turn(void **unused) {
    (void)unused;
    cut(maps, COUNT(maps), 6 * HOUR, INT64_MIN, INT64_MAX);
    assert_int_equal(count, 6); /* 05:00 of day 0 belongs to the day before */
    assert_int_equal(days[0].begin, -18 * HOUR);
    assert_int_equal(days[0].maps, 1);
    assert_int_equal(days[1].state, PL_DAY_NO_UPDATE);
    cut(maps, COUNT(maps), 5 * HOUR, INT64_MIN, INT64_MAX); /* a map at the turn itself ends the day before */
    assert_int_equal(days[0].begin, -19 * HOUR);
}

static void windows(void **unused) {
    (void)unused;
    cut(maps, COUNT(maps), 0, DAY, 3 * DAY);
    assert_int_equal(count, 2);
    assert_int_equal(days[0].begin, DAY);
    assert_int_equal(days[1].begin, 2 * DAY);
    cut(maps, COUNT(maps), 0, DAY + 1, 3 * DAY + 1); /* days that begin in it */
    assert_int_equal(count, 2);
    assert_int_equal(days[0].begin, 2 * DAY);
    assert_int_equal(days[1].begin, 3 * DAY);
    cut(maps, COUNT(maps), 0, -9 * DAY, 90 * DAY);
    assert_int_equal(count, 5);
    cut(maps, COUNT(maps), 0, 5 * DAY, 90 * DAY);
    assert_int_equal(count, 0);
    cut(maps, COUNT(maps), 0, -9 * DAY, 0);
    assert_int_equal(count, 0);
    cut(maps, COUNT(maps), 0, DAY, DAY);
    assert_int_equal(count, 0);
    cut(NULL, 0, 0, INT64_MIN, INT64_MAX);
    assert_int_equal(count, 0);
    pl_arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_state),
        cmocka_unit_test(another_turn),
        cmocka_unit_test(windows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
