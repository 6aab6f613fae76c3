/* Tables of published figures: what printing leaves open, and every way in which a row can be wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "measure/figure.h"

#include <math.h>
#include <stdio.h>

#define HEAD                                                                                                 \
    "id,row,publisher,rests_on,quantity,value,unit,printed_as,side,region,of,part_of,from,to,on,counts,"     \
    "scope,printed,where\n"

static pl_arena arena;
static pl_error error;
static pl_figure *figures;
static size_t count;

static bool parse(const char *rows) {
    pl_buffer text = {0};
    pl_buffer_text(&text, HEAD);
    pl_buffer_text(&text, rows);
    bool done =
        pl_figures_parse("f.csv", (pl_slice){pl_arena_copy(&arena, text.data, text.length), text.length},
                         &arena, &figures, &count, &error);
    pl_buffer_free(&text);
    return done;
}

static void bounds_are(double value, int decimals, pl_figure_printed printed_as, double low, double high) {
    double l = 0, h = 0;
    pl_figure_bounds(value, decimals, printed_as, &l, &h);
    assert_true(fabs(l - low) < 1e-9 && fabs(h - high) < 1e-9);
}

static void printing(void **state) {
    (void)state;
    bounds_are(725, 0, PL_PRINTED_EXACT, 724.5, 725.5);
    bounds_are(3600, 0, PL_PRINTED_EXACT, 3599.5, 3600.5);
    bounds_are(18.1, 1, PL_PRINTED_EXACT, 18.05, 18.15);
    bounds_are(3600, 0, PL_PRINTED_ABOUT, 3550, 3650);
    bounds_are(1000, 0, PL_PRINTED_ABOUT, 500, 1500);
    bounds_are(196.1, 1, PL_PRINTED_ABOUT, 196.05, 196.15);
    bounds_are(20.0, 1, PL_PRINTED_ABOUT, 15, 25);
    bounds_are(5600, 0, PL_PRINTED_OVER, 5600, 5700);
    bounds_are(200, 0, PL_PRINTED_UNDER, 100, 200);
    bounds_are(-37, 0, PL_PRINTED_EXACT, -37.5, -36.5);
    bounds_are(0, 1, PL_PRINTED_ABOUT, -0.05, 0.05);
}

static void reads_a_row(void **state) {
    (void)state;
    assert_true(
        parse("afp-11,afp,AFP,isw,net,725,km2,exact,russia,,,,2024-11-01,2024-12-01,,claimed since-invasion,"
              "\"land, claimed\",2024-12-02,example.org\r\n"
              "area,,CIA,,area,603550,km2,about,,ukraine,,,,,,,whole,,book\n"
              "share,afp,AFP,isw,net,0.12,%,exact,russia,,ukraine,,2024-11-01,2024-12-01,,,x,,y\n"
              "k,,AFP,,held,1320,km2,about,ukraine,kursk,,,,,2024-08-20,,x,,y\n"));
    assert_int_equal(count, 4);
    const pl_figure *f = &figures[0];
    assert_string_equal(f->id, "afp-11");
    assert_string_equal(f->scope, "land, claimed");
    assert_int_equal(f->counts, PL_COUNTS_CLAIMED | PL_COUNTS_SINCE_INVASION);
    assert_int_equal(pl_figure_days(f), 30);
    assert_true(f->printed_known && f->has_period && !f->has_day);
    assert_int_equal(f->line, 2);
    assert_int_equal(figures[2].decimals, 2);
    assert_true(figures[3].has_day && figures[3].low == 1315 && figures[3].high == 1325);
    assert_true(pl_figures_check(figures, count, &error));
    assert_ptr_equal(pl_figure_find(figures, count, "share"), &figures[2]);
    assert_null(pl_figure_find(figures, count, "none"));
    char text[PL_FIGURE_TEXT];
    pl_figure_text(&figures[2], 0.1249, text);
    assert_string_equal(text, "0.12 %");
    pl_arena_free(&arena);
}

static void refuses(const char *row, const char *wanted) {
    assert_false(parse(row));
    assert_int_equal(error.code, PL_INPUT);
    if (strstr(error.text, wanted) == NULL) fail_msg("%s\n is not in: %s", wanted, error.text);
    if (strncmp(error.text, "f.csv:", 6) != 0) fail_msg("no place: %s", error.text);
    pl_arena_free(&arena);
}

static void errors(void **state) {
    (void)state;
    refuses(",,A,,net,1,km2,exact,russia,,,,2024-11-01,2024-12-01,,,s,,w\n",
            "f.csv:2: column \"id\": is empty");
    refuses("A,,A,,net,1,km2,exact,russia,,,,2024-11-01,2024-12-01,,,s,,w\n", "\"A\" is no name");
    refuses("a,,A,,nett,1,km2,exact,russia,,,,2024-11-01,2024-12-01,,,s,,w\n", "did you mean \"net\"?");
    refuses("a,,A,,net,1e3,km2,exact,russia,,,,2024-11-01,2024-12-01,,,s,,w\n",
            "\"1e3\" is no number as printed");
    refuses("a,,A,,net,\"1,000\",km2,exact,russia,,,,2024-11-01,2024-12-01,,,s,,w\n", "without grouping");
    refuses("a,,A,,net,,km2,exact,russia,,,,2024-11-01,2024-12-01,,,s,,w\n", "\"\" is no number");
    refuses("a,,A,,net,1.0123456789,km2,exact,russia,,,,2024-11-01,2024-12-01,,,s,,w\n",
            "more than 9 decimals");
    refuses("a,,A,,net,1,acres,exact,russia,,,,2024-11-01,2024-12-01,,,s,,w\n", "column \"unit\"");
    refuses("a,,A,,net,1,km,exact,russia,,,,2024-11-01,2024-12-01,,,s,,w\n", "\"net\" is not printed in km");
    refuses("a,,A,,net,1,km2,nearly,russia,,,,2024-11-01,2024-12-01,,,s,,w\n", "column \"printed_as\"");
    refuses("a,,A,,net,1,km2,exact,,,,,2024-11-01,2024-12-01,,,s,,w\n", "\"net\" needs its side");
    refuses("a,,A,,net,1,km2,exact,russia,,,,2024-11-01,,,,s,,w\n", "a period needs both its ends");
    refuses("a,,A,,net,1,km2,exact,russia,,,,2024-11-01,2024-11-01,,,s,,w\n", "ends before it begins");
    refuses("a,,A,,net,1,km2,exact,russia,,,,,,,,s,,w\n", "needs a period");
    refuses("a,,A,,net,1,km2,exact,russia,,,,2024-11-01,2024-12-01,2024-11-30,,s,,w\n", "not of both");
    refuses("a,,A,,net,1,km2,exact,russia,,,,2024-11-31,2024-12-01,,,s,,w\n", "\"2024-11-31\" is no day");
    refuses("a,,A,,held,1,km2,exact,russia,,,,,,,,s,,w\n", "a state needs its day");
    refuses("a,,A,,held,1,%,exact,russia,,,,,,2024-11-30,,s,,w\n", "a percentage needs its whole");
    refuses("a,,A,,held,1,km2,exact,russia,,ukraine,,,,2024-11-30,,s,,w\n", "only a percentage");
    refuses("a,,A,,net,1,km2,exact,russia,,,,2024-11-01,2024-12-01,,claimed sea,s,,w\n", "\"sea\" is none");
    refuses("a,,A,,area,1,km2,exact,,,,,,,,,s,,w\n", "an area is a region's");
    refuses("a,,A,,layer,1,km2,exact,russia,,,,,,2024-11-30,,s,,w\n", "a layer's row is its name");
    refuses("a,,A,,net,1,km2,exact,russia,,,,2024-11-01,2024-12-01,,,s,,w,x\n", "f.csv:2");
    pl_error e;
    assert_false(pl_figures_parse("f.csv", pl_slice_of("id,value\n"), &arena, &figures, &count, &e));
    assert_string_equal(e.text, "f.csv:1: column 2 must be \"row\" (docs/figures.md)");
    pl_arena_free(&arena);
}

static void lists(void **state) {
    (void)state;
    const char *row = "a,,A,,net,1,km2,exact,russia,,,,2024-11-01,2024-12-01,,,s,,w\n";
    char both[512];
    snprintf(both, sizeof both, "%s%s", row, row);
    assert_true(parse(both));
    assert_false(pl_figures_check(figures, count, &error));
    assert_string_equal(error.text, "f.csv:3: the id \"a\" stands at f.csv:2 already");
    assert_true(parse("a,,A,,net,1,km2,exact,russia,,,b,2024-11-01,2024-12-01,,,s,,w\n"));
    assert_false(pl_figures_check(figures, count, &error));
    assert_string_equal(error.text, "f.csv:2: part_of: no figure \"b\"");
    assert_true(parse("a,,A,,net,1,km2,exact,russia,,,a,2024-11-01,2024-12-01,,,s,,w\n"));
    assert_false(pl_figures_check(figures, count, &error));
    assert_string_equal(error.text, "f.csv:2: part_of: a figure is no part of itself");
    assert_true(parse("a,,A,,net,1,%,exact,russia,,,b,2024-11-01,2024-12-01,,,s,,w\n"
                      "b,,A,,net,1,%,exact,russia,,u,,2024-11-01,2024-12-01,,,s,,w\n"));
    assert_false(pl_figures_check(figures, count, &error));
    assert_string_equal(error.text, "f.csv:2: part_of: \"b\" is a percentage itself");
    pl_arena_free(&arena);
}

static void memory_runs_out(void **state) {
    (void)state;
    for (uint64_t nth = 1;; nth++) {
        pl_arena scratch = {0};
        pl_memory_fail_nth(nth);
        bool done = pl_figures_parse(
            "f.csv",
            pl_slice_of(HEAD "a,,A,,net,1,km2,exact,russia,,,,2024-11-01,2024-12-01,,,\"s \"\"q\"\"\",,w\n"),
            &scratch, &figures, &count, &error);
        bool failed = pl_memory_fail_nth(0) >= nth && !done;
        pl_arena_free(&scratch);
        if (done) break;
        assert_true(failed);
        assert_int_equal(error.code, PL_NOMEM);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(printing), cmocka_unit_test(reads_a_row),     cmocka_unit_test(errors),
        cmocka_unit_test(lists),    cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
