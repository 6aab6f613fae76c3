/* test_svg.c - the chart: where bars stand, which values are drawn, what is hatched, and scales at the edges
 * of what numbers can be. */
#include "report/svg.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first.
#include <cmocka.h>

#define DAY(n) ((pl_instant)(20076 + (n)) * PL_DAY_SECONDS) /* 20076: 2024-12-19 */

static pl_buffer draw(const pl_chart_point *points, size_t count, double threshold) {
    pl_chart_data chart = {
        .points = points, .count = count, .each = PL_EACH_DAY, .threshold = threshold, .unit = "km2"};
    pl_buffer out = {0};
    pl_svg_periods(&chart, "title <&>", (pl_svg_frame){"t", "", true, 760, 280, PL_ENGLISH}, &out);
    assert_false(out.failed);
    assert_null(strstr(out.data, "nan"));
    assert_null(strstr(out.data, "inf"));
    return out;
}

static size_t occurrences(const char *text, const char *part) {
    size_t count = 0;
    while ((text = strstr(text, part)) != NULL) {
        count++;
        text++;
    }
    return count;
}

/* Two days, 0..10: the plot is 760 wide but for the labels, and its height from 28 to 256. */
static void test_bars(void **state) {
    (void)state;
    const pl_chart_point periods[] = {
        {{DAY(0), DAY(1)}, NULL, 1, 10},
        {{DAY(1), DAY(2)}, NULL, 1, 5},
    };
    const pl_chart_point lost[] = {
        {{DAY(0), DAY(1)}, NULL, 1, 6},
        {{DAY(1), DAY(2)}, NULL, 1, -3},
    };
    pl_buffer out = draw(periods, 2, NAN);
    assert_non_null(strstr(out.data, "<title>2024-12-19: 10.00\xC2\xA0km\xC2\xB2</title>"));
    assert_non_null(strstr(out.data, "y=\"28.00\" width=\"46.00\" height=\"228.00\"><title>2024-12-19"));
    assert_non_null(strstr(out.data, "y=\"142.00\" width=\"46.00\" height=\"114.00\"><title>2024-12-20"));
    assert_non_null(strstr(out.data, "title &lt;&amp;&gt;"));
    assert_null(strstr(out.data, "threshold"));
    pl_buffer_free(&out);
    out = draw(lost, 2, NAN);
    assert_non_null(strstr(out.data, "2024-12-20: \xE2\x88\x92"
                                     "3.00\xC2\xA0km\xC2\xB2"));
    pl_buffer_free(&out);
    out = draw(periods, 2, 1);
    assert_non_null(strstr(out.data, "2024-12-20: 5.00\xC2\xA0km\xC2\xB2"));
    assert_non_null(strstr(out.data, "threshold 1.00\xC2\xA0km\xC2\xB2<"));
    pl_buffer_free(&out);
}

/* Neighbouring days without an update are one hatched band, and are no bars; a measured zero is a bar. */
static void test_unknown_is_not_zero(void **state) {
    (void)state;
    const pl_chart_point periods[] = {
        {{DAY(0), DAY(1)}, NULL, 1, 0}, {{DAY(1), DAY(2)}, NULL, 0, NAN}, {{DAY(2), DAY(3)}, NULL, 0, NAN},
        {{DAY(3), DAY(4)}, NULL, 1, 2}, {{DAY(4), DAY(5)}, NULL, 0, NAN},
    };
    pl_buffer out = draw(periods, 5, NAN);
    assert_int_equal(occurrences(out.data, "no update, unknown"), 2);
    assert_non_null(strstr(out.data, "2024-12-20 to 2024-12-21: no update, unknown"));
    assert_non_null(strstr(out.data, "2024-12-23: no update, unknown"));
    assert_non_null(strstr(out.data, "height=\"1.50\"><title>2024-12-19: 0.00"));
    assert_non_null(strstr(out.data, "5 from 2024-12-19 to 2024-12-23: 2 known, 3 unknown."));
    pl_buffer_free(&out);
}

static void test_odd_scales(void **state) {
    (void)state;
    const double values[] = {0, 1e-12, 1e12, -1e12, 5e-324, 1.7e308, NAN, INFINITY, -0.0};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        const pl_chart_point period = {{DAY(0), DAY(1)}, NULL, 1, values[i]};
        const double thresholds[] = {NAN, 0, 1, -1e9, INFINITY};
        for (size_t t = 0; t < sizeof thresholds / sizeof *thresholds; t++) {
            pl_buffer out = draw(&period, 1, thresholds[t]);
            assert_true(occurrences(out.data, "<line") < 20);
            pl_buffer_free(&out);
        }
    }
    pl_buffer none = draw(NULL, 0, 1);
    assert_non_null(strstr(none.data, "Nothing is known to draw"));
    pl_buffer_free(&none);
}

/* A threshold far above the bars would flatten them: it is named instead of drawn. */
static void test_threshold_beyond_the_scale(void **state) {
    (void)state;
    const pl_chart_point period = {{DAY(0), DAY(1)}, NULL, 1, 2};
    pl_buffer out = draw(&period, 1, 1000);
    assert_non_null(strstr(out.data, "threshold 1\xE2\x80\xAF"
                                     "000.00\xC2\xA0km\xC2\xB2, beyond the scale"));
    pl_buffer_free(&out);
}

/* A day that begins at 21:00 is called by the civil day that most of it lies in; a week by its Monday. */
static void test_names_of_periods(void **state) {
    (void)state;
    pl_chart_data chart = {.each = PL_EACH_DAY};
    pl_chart_point period = {.span = {DAY(0) - 3 * 3600, DAY(1) - 3 * 3600}};
    assert_int_equal(pl_chart_day(&chart, &period), 20076);
    period = (pl_chart_point){.span = {DAY(0) + 6 * 3600, DAY(1) + 6 * 3600}};
    assert_int_equal(pl_chart_day(&chart, &period), 20076);
    chart.each = PL_EACH_WEEK;
    period = (pl_chart_point){.span = {DAY(-3) - 3 * 3600, DAY(4) - 3 * 3600}}; /* 2024-12-16 is a Monday */
    assert_int_equal(pl_chart_day(&chart, &period), 20073);
    period = (pl_chart_point){.span = {DAY(-3) + 21 * 3600, DAY(4) + 21 * 3600}};
    assert_int_equal(pl_chart_day(&chart, &period), 20073);
    period = (pl_chart_point){
        .span = {.begin = DAY(-3) - 7 * 10000 * (pl_instant)PL_DAY_SECONDS - 1}}; /* before 1970 */
    assert_int_equal(pl_chart_day(&chart, &period), 20073 - 70000);
    chart.each = PL_EACH_UPDATE;
    period = (pl_chart_point){.span = {DAY(-20), DAY(0) + 60}};
    assert_int_equal(pl_chart_day(&chart, &period), 20076);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bars),
        cmocka_unit_test(test_unknown_is_not_zero),
        cmocka_unit_test(test_odd_scales),
        cmocka_unit_test(test_threshold_beyond_the_scale),
        cmocka_unit_test(test_names_of_periods),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
