/* Verdicts over hand-made evidence with known answers: numbers of, sectors, trends, times before, promises,
 * windows of named days, then and now, names that are not there, languages. */
#include "made_evidence.h"

/* ---- number_of, sectors ---- */

static void numbers_of(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    add_days(&e, "one", "a", DAILY, 10, 12);
    /* Eight of the ten days reach 1; the eighth largest is 1, the ninth 0.35. */
    const pl_reading_result *r = ask(
        "measure: gained_km2, window: 10d, holds: {number_of: day, at_least: 8, value: 1}, choices: {source: "
        "one}",
        &e, &arena);
    assert_int_equal(r->specification_count, 1); /* how days without an update count is no matter here */
    assert_true(r->specifications[0].holds && r->specifications[0].hits == 8 &&
                r->specifications[0].of == 10);
    assert_true(r->specifications[0].value == 8 && r->specifications[0].threshold == 8);
    assert_true(r->specifications[0].turns_at == 1);
    assert_string_equal(r->specifications[0].unit, "day");
    r = ask(
        "measure: gained_km2, window: 10d, holds: {number_of: day, at_least: 9, value: 1}, choices: {source: "
        "one}",
        &e, &arena);
    assert_true(r->verdict == PL_VERDICT_FAILS && r->specifications[0].turns_at == 0.35);
    /* More than there are: no threshold does it. */
    r = ask("measure: gained_km2, window: 10d, holds: {number_of: day, at_least: 11, value: 0}, choices: "
            "{source: "
            "one}",
            &e, &arena);
    assert_true(r->verdict == PL_VERDICT_FAILS && isnan(r->specifications[0].turns_at));
    assert_string_equal(r->makes_true,
                        "with the first options no threshold makes it true, for there are only 10 of them");
    /* A share above 0 is at least one of them, however small. */
    r = ask("measure: gained_km2, window: 10d, holds: {share_of: day, at_least: 1e-12, value: 7}, choices: "
            "{source: one}",
            &e, &arena);
    assert_true(r->verdict == PL_VERDICT_FAILS && r->specifications[0].turns_at == 6);
    /* Whole weeks in ten days before a Thursday: Monday the 9th to the 16th. */
    r = ask("measure: gained_km2, window: 10d, holds: {number_of: week, at_least: 1, value: 13.35}, choices: "
            "{source: one}",
            &e, &arena);
    assert_true(r->verdict == PL_VERDICT_HOLDS && r->specifications[0].of == 1);
    drop(&e, &arena);
}

/* Three sectors: of "whole" everything is known, "still" does not change, "empty" has no number and is left
 * out. */
static void sectors(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    add_days(&e, "one", "a", DAILY, 10, 12);
    const pl_reading_result *r =
        ask("measure: gained_km2, window: 10d, holds: {every: sector, more_than: 0}, choices: {source: one}",
            &e, &arena);
    const pl_specification *one = &r->specifications[0];
    assert_int_equal(r->specification_count, 1);
    assert_true(!one->holds && one->hits == 1 && one->of == 2 && one->without_update == 1);
    assert_string_equal(one->detail,
                        "1 of 2 sectors: ground gained more than 0 km2; 1 sector has no such number "
                        "and is left out.");
    assert_int_equal(r->chart.count, 3);
    assert_string_equal(r->chart.points[1].name, "still");
    assert_true(r->chart.points[0].value == 24.35 && isnan(r->chart.points[2].value));
    r = ask("measure: gained_km2, window: 10d, holds: {share_of: sector, at_least: 0.5, value: 20}, choices: "
            "{source: one}",
            &e, &arena);
    assert_true(r->verdict == PL_VERDICT_HOLDS && r->specifications[0].value == 0.5);
    r = ask("measure: gained_km2, window: 10d, holds: {number_of: sector, at_least: 2, value: 0}, choices: "
            "{source: one}",
            &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_HOLDS);
    r = ask("measure: gained_km2, window: 10d, holds: {some: sector, at_least: 25}, choices: {source: one}",
            &e, &arena);
    assert_true(r->verdict == PL_VERDICT_FAILS && r->specifications[0].turns_at == 24.35);
    drop(&e, &arena);
}

/* ---- time ---- */

static double slope_of(const double *net, int days, evidence *e, pl_arena *arena) {
    add_days(e, "one", "a", net, days, 12);
    char body[256];
    snprintf(body, sizeof body,
             "measure: gained_km2, window: %dd, holds: {trend: day, more_than: 0}, choices: {source: one}",
             days);
    const pl_reading_result *r = ask(body, e, arena);
    const double slope = r->specifications[0].value;
    if (r->specifications[0].measurable)
        assert_int_equal(r->specifications[0].holds, slope > 0);
    else
        assert_true(isnan(slope));
    drop(e, arena);
    return slope;
}

/* The median slope of all pairs, by hand. */
static void trends(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    assert_true(slope_of((const double[]){1, 2, 3, 4, 5}, 5, &e, &arena) == 1);
    /* One odd day does not turn it: of ten slopes six are 1, two are below and two above. */
    assert_true(slope_of((const double[]){1, 2, 30, 4, 5}, 5, &e, &arena) == 1);
    /* Slopes 1, 1.5 and 2. */
    assert_true(slope_of((const double[]){1, 2, 4}, 3, &e, &arena) == 1.5);
    /* Slopes 1, 2, 4 of neighbours, 1.5, 3 and 7/3: between 2 and 7/3. */
    assert_true(fabs(slope_of((const double[]){1, 2, 4, 8}, 4, &e, &arena) - (2 + 7.0 / 3) / 2) < 1e-15);
    /* The second day has no update: 1, 5 and 7 on the first, third and fourth. */
    assert_true(slope_of((const double[]){1, 0, 5, 7}, 4, &e, &arena) == 2);
    assert_true(slope_of((const double[]){5, 4, 3}, 3, &e, &arena) == -1);
    /* Two known numbers are no trend. */
    assert_true(isnan(slope_of((const double[]){1, 0, 5}, 3, &e, &arena)));
    add_days(&e, "one", "a", (const double[]){1, 0, 5}, 3, 12);
    assert_string_equal(ask("measure: gained_km2, window: 3d, holds: {trend: day, more_than: 0}, choices: "
                            "{source: one}",
                            &e, &arena)
                            ->why,
                        "A trend needs three known numbers; here are only 2.");
    /* A state lasts where no map came: 1001, 1001, 1006. */
    const pl_reading_result *r =
        ask("measure: held_km2, window: 3d, holds: {trend: day, more_than: 0}, choices: {source: one}", &e,
            &arena);
    assert_true(r->specifications[0].measurable && r->specifications[0].value == 2.5);
    assert_int_equal(r->specifications[0].without_update, 0);
    drop(&e, &arena);
}

static void trends_differ_in_sign(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    add_days(&e, "one", "a", (const double[]){1, 2, 3}, 3, 12);
    add_days(&e, "two", "b", (const double[]){6, 5, 3}, 3, 12);
    const pl_reading_result *r = ask(
        "measure: gained_km2, window: 3d, holds: {trend: day, more_than: 0}, choices: {source: [one, two]}",
        &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_UNDETERMINED);
    assert_non_null(strstr(r->why, "differ in sign"));
    assert_non_null(strstr(r->why, "+1.00 km2"));
    assert_non_null(strstr(r->why, "-1.50 km2"));
    r = ask(
        "measure: gained_km2, window: 3d, holds: {trend: day, more_than: 2}, choices: {source: [one, two]}",
        &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_FAILS);
    drop(&e, &arena);
}

static void times_before(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    add_days(&e, "one", "a", DAILY, 10, 12);
    /* 18 in the last five days, 6.35 in the five before. */
    const pl_reading_result *r =
        ask("measure: gained_km2, window: 5d, holds: {times_before: {at_least: 2.5}}, choices: {source: one, "
            "threshold: [2.5, 3]}",
            &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_DEPENDS);
    assert_true(fabs(r->specifications[0].value - 18 / 6.35) < 1e-12);
    assert_true(r->specifications[0].turns_at == r->specifications[0].value);
    assert_string_equal(r->specifications[0].unit, "times");
    /* The window before must be covered too. */
    r = ask("measure: gained_km2, window: 6d, holds: {times_before: {at_least: 2}}, choices: {source: one}",
            &e, &arena);
    assert_string_equal(r->why, "The window begins 2024-12-07; the first map of one is of 2024-12-09.");
    drop(&e, &arena);
    add_days(&e, "one", "a", (const double[]){3, -5, 1, 1}, 4, 12);
    r = ask("measure: net_km2, window: 2d, holds: {times_before: {at_least: 2}}, choices: {source: one}", &e,
            &arena);
    assert_int_equal(r->verdict, PL_VERDICT_NOT_MEASURABLE);
    assert_string_equal(r->why,
                        "From 2024-12-15 to 2024-12-17 it was -2.00 km2, and there are no times of what is "
                        "not above zero.");
    drop(&e, &arena);
}

/* What happened where no map came is unknown: no total, no times, no rank. A state is known all the same. */
static void windows_without_an_update(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    add_days(&e, "one", "a", (const double[]){2, 3, 0, 0}, 4, 12);
    const char *const bodies[] = {
        "measure: net_km2, window: 2d, holds: {total: {more_than: 0}}, choices: {source: one}",
        "measure: net_km2, window: 2d, holds: {times_before: {more_than: 0}}, choices: {source: one}",
        "measure: net_km2, window: 2d, holds: {highest_since: 2024-12-01}, choices: {source: one}"};
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        const pl_reading_result *r = ask(bodies[i], &e, &arena);
        assert_int_equal(r->verdict, PL_VERDICT_NOT_MEASURABLE);
        assert_string_equal(r->why, "No update lies in the window.");
    }
    const pl_reading_result *r =
        ask("measure: held_km2, window: 2d, holds: {every: day, at_least: 1005}, choices: {source: one}", &e,
            &arena);
    assert_true(r->verdict == PL_VERDICT_HOLDS && r->specifications[0].hits == 2);
    drop(&e, &arena);
    add_days(&e, "one", "a", (const double[]){0, 0, 2, 3}, 4, 12);
    assert_string_equal(ask(bodies[1], &e, &arena)->why, "No update lies in the window before.");
    drop(&e, &arena);
}

/* ---- becomes ---- */

#define BECOMES(body) "measure: held_km2, holds: {" body "}, choices: {source: one}"

static void promises(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    made_source *one = add_days(&e, "one", "a", (const double[]){1, 1}, 2, 12); /* 1002 when it is said */
    add_step(one, MIDNIGHT + 2 * DAY, 0, 500);                                  /* 502 on the 21st */
    add_step(one, MIDNIGHT + 4 * DAY - 1, 0, 502); /* 0 on the 22nd, last second */
    add_step(one, MIDNIGHT + 6 * DAY + 1, 7, 0);   /* 7 on the 25th */
    const pl_reading_result *r = ask(BECOMES("becomes: {at_most: 0}"), &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_NOT_MEASURABLE);
    assert_string_equal(r->why,
                        "It speaks of what was to come, and that was not known then; when it was said: "
                        "ground held, 1002.00 km2.");
    assert_true(r->then.verdict == PL_VERDICT_NOT_MEASURABLE && r->now.verdict == PL_VERDICT_HOLDS);
    r = ask_now(BECOMES("becomes: {at_most: 0}"), &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_HOLDS);
    assert_true(fabs(r->specifications[0].value - (double)(MIDNIGHT + 4 * DAY - 1 - SAID) / DAY) < 1e-12);
    assert_true(isnan(r->specifications[0].threshold) && r->specifications[0].turns_at == 0);
    assert_string_equal(r->specifications[0].unit, "days");
    assert_string_equal(
        r->specifications[0].detail,
        "It came about: ground held at most 0 km2, first on the map of 2024-12-22T23:59:59Z.");
    /* By the end of that day it had; by the end of the day before it had not. */
    assert_int_equal(ask_now(BECOMES("becomes: {at_most: 0}, by: 2024-12-22"), &e, &arena)->verdict,
                     PL_VERDICT_HOLDS);
    r = ask_now(BECOMES("becomes: {at_most: 0}, by: 2024-12-21"), &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_FAILS);
    assert_true(r->specifications[0].turns_at == 502); /* it came down to that */
    assert_non_null(strstr(r->specifications[0].detail, "It did not come about by 2024-12-21"));
    /* Without a day it cannot fail; before its day it has not failed. */
    r = ask_now(BECOMES("becomes: {at_least: 2000}"), &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_NOT_MEASURABLE);
    assert_non_null(strstr(r->why, "no day was named, so it cannot fail yet"));
    r = ask_now(BECOMES("becomes: {at_least: 2000}, by: 2024-12-26"), &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_NOT_MEASURABLE);
    assert_non_null(strstr(r->why, "it falls due on 2024-12-26"));
    assert_int_equal(ask_now(BECOMES("becomes: {at_least: 2000}, by: 2024-12-25"), &e, &arena)->verdict,
                     PL_VERDICT_FAILS);
    /* It was so already. */
    r = ask_now(BECOMES("becomes: {at_least: 1000}, by: 2024-12-22"), &e, &arena);
    assert_true(r->verdict == PL_VERDICT_HOLDS && r->specifications[0].value == 0);
    assert_non_null(strstr(r->specifications[0].detail, "It was so when it was said"));
    drop(&e, &arena);
}

/* The end of a day is 24:00: a map of that very instant still tells of the day, and one of its 00:00 does not
 * yet. */
static void promises_at_midnight(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    made_source *one = add_days(&e, "one", "a", (const double[]){1, 1}, 2, 12);
    add_step(one, MIDNIGHT + 3 * DAY, 1, 0); /* 2024-12-22T00:00 */
    const pl_reading_result *r = ask_now(BECOMES("becomes: {at_least: 2000}, by: 2024-12-21"), &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_FAILS);
    r = ask_now(BECOMES("becomes: {at_least: 2000}, by: 2024-12-22"), &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_NOT_MEASURABLE);
    assert_non_null(strstr(r->why, "it falls due on 2024-12-22"));
    add_step(one, MIDNIGHT + 4 * DAY, 3000, 0); /* 2024-12-23T00:00 */
    r = ask_now(BECOMES("becomes: {at_least: 2000}, by: 2024-12-22"), &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_HOLDS);
    r = ask_now(BECOMES("becomes: {at_least: 2000}, by: 2024-12-21"), &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_FAILS);
    drop(&e, &arena);
}

/* What nobody knows neither comes about nor fails, and stands in no sentence as a number. */
static void promises_of_what_is_unknown(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    made_source *one = add_days(&e, "one", "a", (const double[]){1, 1}, 2, 12);
    add_step(one, MIDNIGHT + 6 * DAY, 7, 0);
    const char *due = "region: empty, measure: held_km2, holds: {becomes: {at_most: 0}, by: 2024-12-22}, "
                      "choices: {source: one}";
    const pl_reading_result *r = ask_now(due, &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_NOT_MEASURABLE);
    assert_string_equal(r->why, "The evidence has no such number for this window.");
    r = ask(due, &e, &arena);
    assert_string_equal(r->why, "It speaks of what was to come, and that was not known then.");
    drop(&e, &arena);
}

/* ---- windows ---- */

static pl_span span_of(const char *choices, const char *window, evidence *e, pl_arena *arena) {
    char body[512];
    snprintf(body, sizeof body,
             "measure: net_km2, window: %s, holds: {total: {more_than: 0}}, choices: {source: one%s}", window,
             choices);
    const pl_reading_result *r = ask(body, e, arena);
    if (!r->specifications[0].measurable) return (pl_span){0, 0};
    return r->specifications[0].span;
}

static bool is_span(pl_span span, pl_instant begin, pl_instant end) {
    return span.begin == begin && span.end == end;
}

#define NOVEMBER 1730419200 /* 2024-11-01T00:00:00Z */
#define DECEMBER (NOVEMBER + 30 * (pl_instant)DAY)

static void windows_of_named_days(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    static double net[400];
    for (int i = 0; i < 400; i++) net[i] = 1;
    add_days(&e, "one", "a", net, 400, 12);
    assert_true(is_span(span_of("", "2024-11", &e, &arena), NOVEMBER, DECEMBER));
    assert_true(is_span(span_of(", day_turn: 21h", "2024-11", &e, &arena), NOVEMBER + 21 * HOUR,
                        DECEMBER + 21 * HOUR));
    assert_true(is_span(span_of("", "2024-11-01..2024-12-01", &e, &arena), NOVEMBER, DECEMBER));
    assert_true(is_span(span_of("", "2024-11-30..2024-12-01", &e, &arena), DECEMBER - DAY, DECEMBER));
    /* Open: up to the last day turn before the statement, which was said at 9. */
    assert_true(is_span(span_of("", "2024-12-01..", &e, &arena), DECEMBER, MIDNIGHT));
    assert_true(is_span(span_of(", day_turn: 9h", "2024-12-01..", &e, &arena), DECEMBER + 9 * HOUR, SAID));
    assert_true(is_span(span_of(", day_turn: 10h", "2024-12-01..", &e, &arena), DECEMBER + 10 * HOUR,
                        SAID + HOUR - DAY));
    assert_true(
        is_span(span_of(", day_turn: 10h", "2d", &e, &arena), SAID + HOUR - 3 * DAY, SAID + HOUR - DAY));
    /* A year and a month that are not over, and one that the maps do not reach. */
    assert_true(is_span(span_of("", "2024", &e, &arena), 0, 0));
    assert_true(is_span(span_of("", "2024-12", &e, &arena), 0, 0));
    assert_true(is_span(span_of("", "2023", &e, &arena), 0, 0));
    assert_true(is_span(span_of("", "2024-12-19..", &e, &arena), 0, 0));
    assert_string_equal(
        ask("measure: net_km2, window: 2024, holds: {total: {more_than: 0}}, choices: {source: one}", &e,
            &arena)
            ->why,
        "The window ends 2025-01-01, later than what is known here.");
    assert_string_equal(
        ask("measure: net_km2, window: 2024-12-20.., holds: {total: {more_than: 0}}, choices: {source: one}",
            &e, &arena)
            ->why,
        "The window is empty: it begins 2024-12-20, after its end.");
    /* A month that was not over then is, once later maps are known. */
    for (int i = 0; i < 14; i++) add_step(&e.sources[0], MIDNIGHT + i * DAY + 12 * HOUR, 2, 0);
    const pl_reading_result *r =
        ask("measure: net_km2, window: 2024-12, holds: {total: {at_least: 44}}, choices: {source: one}", &e,
            &arena);
    assert_true(r->then.verdict == PL_VERDICT_NOT_MEASURABLE && r->now.verdict == PL_VERDICT_HOLDS);
    assert_true(r->then.evidence_until == SAID && r->now.evidence_until == MIDNIGHT + 13 * DAY + 12 * HOUR);
    drop(&e, &arena);
}

/* What later maps take back: the verdict then and the verdict now differ. */
static void then_and_now_differ(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    made_source *one = add_days(&e, "one", "a", (const double[]){1, 1, 1}, 3, 12);
    add_step(one, SAID + DAY, 5, 0);
    const char *body =
        "measure: held_km2, window: 2024-12-17..2024-12-21, holds: {total: {at_least: 1008}}, choices: "
        "{source: one}";
    const pl_reading_result *r = ask(body, &e, &arena);
    assert_true(r->verdict == PL_VERDICT_NOT_MEASURABLE && r->then.verdict == r->verdict &&
                r->then.measured == 0);
    assert_true(r->now.verdict == PL_VERDICT_HOLDS && r->now.measured == 1 && r->now.holding == 1);
    r = ask_now(body, &e, &arena);
    assert_true(r->verdict == PL_VERDICT_HOLDS && r->then.verdict == PL_VERDICT_NOT_MEASURABLE);
    assert_string_equal(r->then.detail, "The window ends 2024-12-21, later than what is known here.");
    drop(&e, &arena);
}

/* Two days bring 13. Windows of two days that end at a map or a day turn before them bring 2, 4, 4, 6, 6, 4,
 * 4, 10 and 10: none more. Those that overlap bring 18, 18 and 13 beside: two more. */
static void ranks_of_windows(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    add_days(&e, "one", "a", (const double[]){1, 1, 3, 3, 1, 9, 9, 4}, 8, 12);
    const pl_reading_result *r =
        ask("measure: gained_km2, window: 2d, holds: {highest_since: 2024-12-13}, choices: {source: one, "
            "windows: [apart, overlapping]}",
            &e, &arena);
    assert_int_equal(r->specification_count, 2);
    const pl_specification *apart = &r->specifications[0], *overlapping = &r->specifications[1];
    assert_true(apart->measurable && apart->holds && apart->hits == 0 && apart->of == 9 &&
                apart->value == 13);
    assert_true(overlapping->measurable && !overlapping->holds && overlapping->hits == 2 &&
                overlapping->of == 12);
    assert_true(overlapping->threshold == 18);
    assert_true(r->verdict == PL_VERDICT_DEPENDS && r->flip_count == 1);
    assert_string_equal(r->flips[0].choice, "windows");
    /* Said of a day before the first whole window, none found is no answer; one found is. */
    r = ask("measure: gained_km2, window: 2d, holds: {highest_since: 2024-12-01}, choices: {source: one, "
            "windows: [apart, overlapping]}",
            &e, &arena);
    assert_true(!r->specifications[0].measurable && r->specifications[1].measurable);
    assert_int_equal(r->verdict, PL_VERDICT_FAILS);
    drop(&e, &arena);
}

/* The highest of none is no answer. */
static void ranks_of_nothing(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    add_days(&e, "one", "a", DAILY, 10, 12);
    const char *const since[] = {"2024-12-18", "2030-01-01"};
    for (int i = 0; i < 2; i++) {
        char body[256];
        snprintf(body, sizeof body,
                 "measure: gained_km2, window: 2d, holds: {highest_since: %s}, choices: {source: one}",
                 since[i]);
        const pl_reading_result *r = ask(body, &e, &arena);
        assert_int_equal(r->verdict, PL_VERDICT_NOT_MEASURABLE);
        snprintf(body, sizeof body, "There is no other since %s to compare it with.", since[i]);
        assert_string_equal(r->why, body);
    }
    drop(&e, &arena);
}

/* ---- what the evidence does not have ---- */

static void names_that_are_not_there(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    pl_error error = {0};
    pl_statement_result result;
    const pl_check_options options = {.known_now = false};
    add_days(&e, "one", "a", DAILY, 10, 12);
    assert_false(try_text("  - {id: c, words: w, says: s, measure: net_km2, window: 1d, region: nowhere,\n"
                          "     holds: {total: {more_than: 0}}, choices: {source: one}}\n",
                          &options, &e, &arena, &result, &error));
    assert_int_equal(error.code, PL_INPUT);
    assert_string_equal(error.text, "s.yaml:8:5: no region \"nowhere\"");
    /* In a reading it is the reading's place. */
    error = (pl_error){0};
    assert_false(try_text("  - id: c\n    words: w\n    says: s\n    measure: net_km2\n    window: 1d\n"
                          "    holds: {total: {more_than: 0}}\n    choices: {source: one}\n    readings:\n"
                          "      other:\n        says: t\n        region: nowhere\n",
                          &options, &e, &arena, &result, &error));
    assert_string_equal(error.text, "s.yaml:17:9: no region \"nowhere\"");
    /* What is not in the evidence is not measurable, with its reason. */
    const pl_reading_result *r = ask(
        "measure: distance_km, place: somewhere, window: 1d, holds: {total: {at_most: 5}}, choices: {source: "
        "one}",
        &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_NOT_MEASURABLE);
    assert_string_equal(r->why, "no such thing here");
    drop(&e, &arena);
}

static void one_claim_only(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    pl_error error = {0};
    pl_statement_result result;
    add_days(&e, "one", "a", DAILY, 10, 12);
#define TWO                                                                                                  \
    "  - {id: net-gain, words: w, says: s, measure: net_km2, window: 1d, holds: {total: {more_than: 0}}, "   \
    "choices: {source: one}}\n"                                                                              \
    "  - {id: other, words: w, says: s, untestable: {kind: opinion, why: y, would_settle: z}}\n"
    assert_true(try_text(TWO, &(pl_check_options){.only = "other"}, &e, &arena, &result, &error));
    assert_true(result.claim_count == 1);
    assert_string_equal(result.claims[0].id, "other");
    assert_false(try_text(TWO, &(pl_check_options){.only = "net-gian"}, &e, &arena, &result, &error));
    assert_int_equal(error.code, PL_USAGE);
    assert_string_equal(error.text, "no claim \"net-gian\" in statement made; did you mean net-gain?");
    drop(&e, &arena);
}

static void sentences_in_ukrainian(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    pl_error error = {0};
    pl_statement_result result;
    add_days(&e, "one", "a", DAILY, 10, 12);
    assert_true(
        try_text("  - {id: c, words: w, says: s, measure: gained_km2, window: 10d, holds: {number_of: day, "
                 "at_least: 8, value: 1}, choices: {source: one}}\n",
                 &(pl_check_options){.language = PL_UKRAINIAN}, &e, &arena, &result, &error));
    assert_string_equal(
        result.claims[0].sentence,
        "Підтверджується: правда за 1 з 1 способу вимірювання. За першим із них: 8 з 10 днів: здобуто "
        "територію, щонайменше 1 км²; без оновлення 1, його зараховано як невідповідні.");
    assert_int_equal(result.claims[0].verdict, PL_VERDICT_HOLDS);
    drop(&e, &arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_of),
        cmocka_unit_test(sectors),
        cmocka_unit_test(trends),
        cmocka_unit_test(trends_differ_in_sign),
        cmocka_unit_test(times_before),
        cmocka_unit_test(windows_without_an_update),
        cmocka_unit_test(promises),
        cmocka_unit_test(promises_at_midnight),
        cmocka_unit_test(promises_of_what_is_unknown),
        cmocka_unit_test(windows_of_named_days),
        cmocka_unit_test(then_and_now_differ),
        cmocka_unit_test(ranks_of_windows),
        cmocka_unit_test(ranks_of_nothing),
        cmocka_unit_test(names_that_are_not_there),
        cmocka_unit_test(one_claim_only),
        cmocka_unit_test(sentences_in_ukrainian),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
