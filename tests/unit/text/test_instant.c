/* Civil days against the C library's own calendar over all of 1900..2100, and what is and is not an instant.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/instant.h"

#include <stdio.h>
#include <time.h>

static void every_day_as_gmtime(void **state) {
    (void)state;
    pl_day first, last;
    assert_true(pl_day_from_civil(1900, 1, 1, &first));
    assert_true(pl_day_from_civil(2100, 12, 31, &last));
    assert_int_equal(last - first + 1,
                     201 * 365 + 49); /* leap: 1904..2096 every fourth; 1900 and 2100 are none */
    for (pl_day day = first; day <= last; day++) {
        time_t seconds = (time_t)day * 86400;
        struct tm civil;
        assert_non_null(gmtime_r(&seconds, &civil));
        int year, month, day_of_month;
        pl_day back;
        pl_day_to_civil(day, &year, &month, &day_of_month);
        if (year != civil.tm_year + 1900 || month != civil.tm_mon + 1 || day_of_month != civil.tm_mday) {
            fail_msg("day %d: %d-%d-%d", day, year, month, day_of_month);
        }
        assert_true(pl_day_from_civil(year, month, day_of_month, &back) && back == day);
        char text[PL_INSTANT_TEXT];
        pl_day_text(day, text);
        assert_true(pl_day_parse(pl_slice_of(text), &back) && back == day);
    }
}

static void no_such_days(void **state) {
    (void)state;
    pl_day day = 77;
    static const int bad[][3] = {{2023, 2, 29}, {1900, 2, 29},  {2100, 2, 29}, {2024, 2, 30},
                                 {2024, 4, 31}, {2024, 0, 1},   {2024, 13, 1}, {2024, 1, 0},
                                 {2024, 1, 32}, {1899, 12, 31}, {2101, 1, 1},  {2024, -1, 1}};
    for (size_t at = 0; at < sizeof bad / sizeof *bad; at++) {
        assert_false(pl_day_from_civil(bad[at][0], bad[at][1], bad[at][2], &day));
    }
    static const char *const texts[] = {
        "",           "2024-1-01",  "2024-01-1",   "20240101",    "2024/01/01", "2024-01-011", "2024-02-30",
        "2202-01-01", "1899-12-31", " 2024-01-01", "2024-01-01 ", "-024-01-01", "2024-+1-01",  "2O24-01-01"};
    for (size_t at = 0; at < sizeof texts / sizeof *texts; at++) {
        if (pl_day_parse(pl_slice_of(texts[at]), &day)) fail_msg("'%s' was taken", texts[at]);
    }
    assert_int_equal(day, 77);
}

static void days_before_1970(void **state) {
    (void)state;
    assert_int_equal(pl_instant_day(-1), -1);
    assert_int_equal(pl_instant_day(-86400), -1);
    assert_int_equal(pl_instant_day(-86401), -2);
    assert_int_equal(pl_instant_day(86399), 0);
    assert_int_equal(pl_instant_day(86400), 1);
    char text[PL_INSTANT_TEXT];
    pl_instant_text(-1, text);
    assert_string_equal(text, "1969-12-31T23:59:59Z");
}

static void instants(void **state) {
    (void)state;
    static const struct {
        const char *text;
        pl_instant instant;
    } good[] = {{"1970-01-01", 0},
                {"2024-12-19", 1734566400},
                {"2024-12-19T00:00Z", 1734566400},
                {"2024-12-19T16:30:05Z", 1734566400 + 59405},
                {"2024-12-19T02:00+02:00", 1734566400},
                {"2024-12-18T19:00:00-05:00", 1734566400},
                {"2024-12-19T05:45:00+05:45", 1734566400},
                {"1900-01-01T00:00Z", INT64_C(-2208988800)},
                {"2100-12-31T23:59:59Z", INT64_C(4133980799)}};
    for (size_t at = 0; at < sizeof good / sizeof *good; at++) {
        pl_instant instant;
        if (!pl_instant_parse(pl_slice_of(good[at].text), &instant) || instant != good[at].instant) {
            fail_msg("'%s'", good[at].text);
        }
    }
    static const char *const bad[] = {"",
                                      "2024",
                                      "2024-12-19T",
                                      "2024-12-19T00",
                                      "2024-12-19T00:00",
                                      "2024-12-19 00:00Z",
                                      "2024-12-19T24:00Z",
                                      "2024-12-19T00:60Z",
                                      "2024-12-19T23:59:60Z",
                                      "2024-12-19T00:00:00.5Z",
                                      "2024-12-19T00:00z",
                                      "2024-12-19t00:00Z",
                                      "2024-12-19T00:00+0200",
                                      "2024-12-19T00:00+02",
                                      "2024-12-19T00:00UTC",
                                      "2024-12-19T00:00ZZ",
                                      "2024-12-19Z",
                                      "2024-12-19T00:00+24:00",
                                      "2024-12-19T0:00Z",
                                      "2024-02-30T00:00Z",
                                      "1900-01-01T00:00+00:01",
                                      "2100-12-31T23:59-00:01",
                                      "2024-12-19T00:00:0Z",
                                      "2024-12-19T00:00:"};
    pl_instant instant = 77;
    for (size_t at = 0; at < sizeof bad / sizeof *bad; at++) {
        if (pl_instant_parse(pl_slice_of(bad[at]), &instant)) fail_msg("'%s' was taken", bad[at]);
    }
    assert_int_equal(instant, 77);
    for (pl_instant at = -2208988800; at < 4133980800; at += 7654321) {
        char text[PL_INSTANT_TEXT];
        pl_instant back;
        pl_instant_text(at, text);
        assert_true(pl_instant_parse(pl_slice_of(text), &back) && back == at);
    }
}

static void beyond(void **state) {
    (void)state;
    static const pl_instant far[] = {INT64_MIN, INT64_MAX, -2208988801, 4133980800};
    for (size_t at = 0; at < sizeof far / sizeof *far; at++) {
        char text[PL_INSTANT_TEXT];
        pl_instant_text(far[at], text);
        assert_string_equal(text, "(beyond 1900..2100)");
    }
    char text[PL_INSTANT_TEXT];
    pl_day_text(INT32_MAX, text);
    assert_string_equal(text, "(beyond 1900..2100)");
}

static void spans(void **state) {
    (void)state;
    int64_t seconds = 77;
    assert_true(pl_span_parse(pl_slice_of("45m"), &seconds) && seconds == 2700);
    assert_true(pl_span_parse(pl_slice_of("12h"), &seconds) && seconds == 43200);
    assert_true(pl_span_parse(pl_slice_of("30d"), &seconds) && seconds == 2592000);
    assert_true(pl_span_parse(pl_slice_of("2w"), &seconds) && seconds == 1209600);
    assert_true(pl_span_parse(pl_slice_of("146097d"), &seconds) && seconds == INT64_C(146097) * 86400);
    static const char *const bad[] = {"",
                                      "d",
                                      "0d",
                                      "-1d",
                                      "+1d",
                                      "1",
                                      "1 d",
                                      "1.5d",
                                      "1y",
                                      "1D",
                                      "146098d",
                                      "1dd",
                                      "99999999999999999999999m",
                                      "d1"};
    seconds = 77;
    for (size_t at = 0; at < sizeof bad / sizeof *bad; at++) {
        if (pl_span_parse(pl_slice_of(bad[at]), &seconds)) fail_msg("'%s' was taken", bad[at]);
    }
    assert_int_equal(seconds, 77);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_as_gmtime),
        cmocka_unit_test(no_such_days),
        cmocka_unit_test(days_before_1970),
        cmocka_unit_test(instants),
        cmocka_unit_test(beyond),
        cmocka_unit_test(spans),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
