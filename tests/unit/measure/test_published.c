/* test_published.c - tables of printed forecasts and what is wrong with them; figures that do not overlap;
 * and when what came keeps up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "measure/published.h"

#include <stdio.h>

#define HEAD "id,publisher,theatre,side,region,made,by_from,by_to,words,where\n"
#define GOOD "a,P,t,s,r,2024-12-31,2027-01-01,2027-07-01,w,x\n"

static pl_arena arena;
static pl_error error;

static int clean(void **unused) {
    (void)unused;
    pl_arena_free(&arena);
    arena = (pl_arena){0};
    return 0;
}

static bool parse(const char *text, pl_published **ret, size_t *ret_count) {
    return pl_published_parse("t.csv", pl_slice_of(text), &arena, ret, ret_count, &error);
}

static void rows_are_read(void **unused) {
    (void)unused;
    pl_published *list;
    size_t count;
    assert_true(
        parse(HEAD GOOD "b,Q,t,s,r+q,2025-01-01,2025-01-02,2025-01-03,\"two, in all\",x\n", &list, &count));
    assert_int_equal(count, 2);
    assert_string_equal(list[0].id, "a");
    assert_int_equal(list[0].by_to - list[0].by_from, 181);
    assert_string_equal(list[1].region, "r+q");
    assert_string_equal(list[1].words, "two, in all");
    assert_int_equal(list[1].line, 3);
    assert_true(parse(HEAD, &list, &count));
    assert_int_equal(count, 0);
}

static void bad_rows_are_told(void **unused) {
    (void)unused;
    static const char *const cases[][2] = {
        {"", "t.csv"},
        {"id,publisher\n", "t.csv:1: column 3 must be \"theatre\""},
        {"id,publisher,theatre,side,region,made,by_from,by_to,words,where,more\n",
         "\"more\" is a column too many"},
        {HEAD "a,,t,s,r,2024-12-31,2027-01-01,2027-07-01,w,x\n", "t.csv:2: column \"publisher\": is empty"},
        {HEAD "a,P,t,s,r,2024-13-31,2027-01-01,2027-07-01,w,x\n",
         "column \"made\": \"2024-13-31\" is no day"},
        {HEAD "a,P,t,s,r,2024-12-31,2027,2027-07-01,w,x\n", "column \"by_from\": \"2027\" is no day"},
        {HEAD "a,P,t,s,r,2024-12-31,2024-12-31,2027-07-01,w,x\n",
         "column \"by_from\": a forecast is of days behind"},
        {HEAD "a,P,t,s,r,2024-12-31,2027-01-01,2027-01-01,w,x\n", "column \"by_to\": ends before it begins"},
        {HEAD GOOD GOOD, "t.csv:3: column \"id\": \"a\" stands in line 2 already"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pl_published *list = NULL;
        size_t count = 0;
        error = (pl_error){0};
        assert_false(parse(cases[i][0], &list, &count));
        assert_int_equal(error.code, PL_INPUT);
        if (strstr(error.text, cases[i][1]) == NULL) fail_msg("%s, instead of %s", error.text, cases[i][1]);
        assert_null(list);
    }
}

static void too_many_are_refused(void **unused) {
    (void)unused;
    pl_buffer text = {0};
    pl_published *list;
    size_t count;
    pl_buffer_text(&text, HEAD);
    for (size_t i = 0; i < PL_PUBLISHED_MAX; i++)
        pl_buffer_format(&text, "f%zu,P,t,s,r,2024-12-31,2027-01-01,2027-07-01,w,x\n", i);
    assert_true(parse(text.data, &list, &count));
    assert_int_equal(count, PL_PUBLISHED_MAX);
    pl_buffer_text(&text, GOOD);
    assert_false(parse(text.data, &list, &count));
    assert_non_null(strstr(error.text, "more than 1000 forecasts"));
    pl_buffer_free(&text);
}

static pl_cover cover(const pl_net *nets, size_t count) {
    pl_cover made;
    assert_true(pl_cover_of(nets, count, &made, &error));
    return made;
}

static void most_days_are_covered(void **unused) {
    (void)unused;
    assert_int_equal(cover(NULL, 0).days, 0);
    /* A year, or its first two months and what follows it: the year and what follows. */
    const pl_net year[] = {{400, 430, 5, 6}, {31, 59, 2, 3}, {0, 365, 100, 110}, {0, 31, 1, 2}};
    pl_cover made = cover(year, 4);
    assert_int_equal(made.days, 395);
    assert_int_equal(made.figures, 2);
    assert_int_equal(made.from, 0);
    assert_int_equal(made.to, 430);
    assert_true(made.low_km2 == 105 && made.high_km2 == 116);
    /* One long in the middle that both ends overlap: the ends, where they are longer together. */
    const pl_net middle[] = {{0, 40, 1, 1}, {30, 80, 10, 10}, {70, 100, 2, 2}};
    made = cover(middle, 3);
    assert_int_equal(made.days, 70);
    assert_true(made.low_km2 == 3);
    /* Of equal days, the fewest figures. */
    const pl_net equal[] = {{0, 10, 1, 1}, {10, 20, 1, 1}, {0, 20, 7, 7}};
    made = cover(equal, 3);
    assert_int_equal(made.figures, 1);
    assert_true(made.low_km2 == 7);
}

static void what_keeps_up(void **unused) {
    (void)unused;
    assert_int_equal(pl_keeps_up(10, 9, 9.9, 60, false), PL_KEEPS_BEHIND);
    assert_int_equal(pl_keeps_up(10, 9, 9.9, 59, false), PL_KEEPS_UNKNOWN);  /* too few days */
    assert_int_equal(pl_keeps_up(10, 9, 10.1, 60, false), PL_KEEPS_UNKNOWN); /* either */
    assert_int_equal(pl_keeps_up(10, 10, 11, 60, false), PL_KEEPS_ON_PACE);
    assert_int_equal(pl_keeps_up(10, 20, 21, 60, true), PL_KEEPS_UNKNOWN); /* perhaps elsewhere */
    assert_int_equal(pl_keeps_up(10, -1, 1, 60, true), PL_KEEPS_BEHIND);
}

static void memory_runs_out(void **unused) {
    (void)unused;
    const pl_net nets[] = {{0, 10, 1, 1}};
    pl_cover made;
    pl_published *list;
    size_t count;
    pl_memory_fail_nth(1);
    assert_false(pl_cover_of(nets, 1, &made, &error));
    pl_memory_fail_nth(0);
    assert_int_equal(error.code, PL_NOMEM);
    size_t failed = 0;
    for (uint64_t nth = 1; nth < 20; nth++) {
        pl_memory_fail_nth(nth);
        const bool done = parse(HEAD GOOD, &list, &count);
        pl_memory_fail_nth(0);
        if (!done) assert_int_equal(error.code, PL_NOMEM);
        failed += !done;
        pl_arena_free(&arena);
        arena = (pl_arena){0};
    }
    assert_true(failed > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(rows_are_read, clean),
        cmocka_unit_test_teardown(bad_rows_are_told, clean),
        cmocka_unit_test_teardown(too_many_are_refused, clean),
        cmocka_unit_test(most_days_are_covered),
        cmocka_unit_test(what_keeps_up),
        cmocka_unit_test_teardown(memory_runs_out, clean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
