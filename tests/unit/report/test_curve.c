/* test_curve.c - the specification curve: where its dots stand, which options are marked, what shares a
 * column; and lines of maps, which stay within their tolerance. */
#include "report/svg_draw.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
// cmocka wants the ones above first.
#include <cmocka.h>

#define WIDE ((pl_svg_frame){"t", "wide", false, 800, 0, PL_ENGLISH})
#define NARROW ((pl_svg_frame){"t", "narrow", false, 358, 0, PL_ENGLISH})

static size_t occurrences(const char *text, const char *part) {
    size_t count = 0;
    while ((text = strstr(text, part)) != NULL) {
        count++;
        text++;
    }
    return count;
}

static pl_option options[1000][2];
static pl_specification specs[1000];

/* Values from 0 up; those from `holds_from` on hold. The source alternates, the window is always the same. */
static pl_reading_result reading_of(size_t count, size_t holds_from) {
    for (size_t i = 0; i < count; i++) {
        options[i][0] = (pl_option){"source", i % 2 == 0 ? "atlas" : "<harbor>"};
        options[i][1] = (pl_option){"window", "30d"};
        specs[i] = (pl_specification){.options = options[i],
                                      .option_count = 2,
                                      .measurable = true,
                                      .counted = true,
                                      .holds = i >= holds_from,
                                      .value = (double)i,
                                      .threshold = (double)holds_from,
                                      .unit = "km2",
                                      .same_as = i};
    }
    return (pl_reading_result){.specifications = specs, .specification_count = count, .measured = count};
}

/* Four specifications of two sources: two filled dots, two hollow ones, a row for each source, none for the
 * window; the dots rise from left to right. */
static void test_dots_and_rows(void **state) {
    (void)state;
    const pl_reading_result reading = reading_of(4, 2);
    pl_curve_drawn drawn;
    pl_buffer out = {0};
    pl_svg_curve(&reading, WIDE, &drawn, &out);
    assert_int_equal(drawn.specifications, 4);
    assert_int_equal(drawn.columns, 4);
    assert_int_equal(occurrences(out.data, "class=\"c-choice\""), 1);
    assert_int_equal(occurrences(out.data, "class=\"c-tick\""), 2);
    assert_non_null(strstr(out.data, "&lt;harbor&gt;"));
    assert_null(strstr(out.data, "30d"));
    assert_non_null(strstr(out.data, "Lowest 0.00\xC2\xA0km\xC2\xB2, highest 3.00\xC2\xA0km\xC2\xB2"));
    /* Behind the key's: the filled dots of the two that hold, one step apart to the right and up. */
    const char *plot = strstr(out.data, "class=\"line\" stroke");
    assert_non_null(plot);
    const char *dots = strstr(plot, "class=\"c-dot\"");
    assert_non_null(dots);
    char *at = strstr(dots, "d=\"M") + 4;
    strtod(at, &at);
    strtod(at, &at);
    assert_memory_equal(at, "h0m", 3);
    at += 3;
    const double right = strtod(at, &at), down = strtod(at, &at);
    assert_true(right > 100 && down < -40);
    assert_memory_equal(at, "h0\"", 3); /* no third */
    pl_buffer_free(&out);
}

/* What cannot be measured is hatched behind the rest, and still has its marks; what does not count is paler.
 */
static void test_unmeasured_and_uncounted(void **state) {
    (void)state;
    const pl_reading_result reading = reading_of(6, 3);
    specs[1].measurable = false;
    specs[1].value = specs[1].threshold = NAN;
    specs[4].counted = false;
    pl_curve_drawn drawn;
    pl_buffer out = {0};
    pl_svg_curve(&reading, WIDE, &drawn, &out);
    assert_int_equal(occurrences(out.data, "fill=\"url(#t-h)\""), 2); /* of the key, and of the field */
    assert_int_equal(occurrences(out.data, "c-dot c-pale"), 2);
    assert_non_null(strstr(out.data, ">not measurable<"));
    assert_null(strstr(out.data, "nan"));
    pl_buffer_free(&out);
}

/* A thousand specifications have at most 300 columns, which have ranges; the picture stays small. */
static void test_shared_columns(void **state) {
    (void)state;
    const pl_reading_result reading = reading_of(1000, 500);
    pl_curve_drawn drawn;
    pl_buffer out = {0};
    pl_svg_curve(&reading, WIDE, &drawn, &out);
    assert_true(drawn.columns > 200 && drawn.columns <= 300);
    assert_int_equal(drawn.specifications, 1000);
    assert_int_equal(occurrences(out.data, "class=\"range\""), 1);
    assert_true(out.length < 30000);
    pl_buffer_free(&out);
    pl_svg_curve(&reading, NARROW, &drawn, &out);
    assert_true(drawn.columns > 60 && drawn.columns < 150);
    pl_buffer_free(&out);
}

/* A circle of a thousand positions keeps few, none of which leaves it by more than the tolerance and a
 * rounding. */
static void test_lines_stay_within_tolerance(void **state) {
    (void)state;
    pl_draw_point points[1000];
    for (int i = 0; i < 1000; i++)
        points[i] = (pl_draw_point){200 + 100 * cos(i * 2 * 3.14159265358979323846 / 1000),
                                    200 + 100 * sin(i * 2 * 3.14159265358979323846 / 1000), false};
    const pl_box seen = {0, 0, 400, 400};
    pl_buffer out = {0};
    pl_draw_path(&out, points, 1000, true, &seen);
    char *at = out.data;
    double x = 0, y = 0, last_x = 0, last_y = 0;
    int count = 0;
    while (*at != 'z') {
        if (*at == 'M' || *at == 'l') at++;
        x += strtod(at, &at);
        y += strtod(at, &at);
        if (count++ > 0) {
            /* The middle of a chord is where it is farthest from the circle. */
            const double inside = 100 - hypot((x + last_x) / 2 - 200, (y + last_y) / 2 - 200);
            assert_true(inside < PL_DRAW_TOLERANCE + 0.15);
        }
        last_x = x;
        last_y = y;
    }
    assert_true(count > 20 && count < 80);
    pl_buffer_free(&out);
}

/* What lies out of sight is passed by, and what it encloses stays the same: a square around the picture. */
static void test_out_of_sight(void **state) {
    (void)state;
    pl_draw_point points[404];
    size_t count = 0;
    const double corners[5][2] = {{-50, -50}, {450, -50}, {450, 450}, {-50, 450}, {-50, -50}};
    for (int side = 0; side < 4; side++)
        for (int i = 0; i < 100; i++)
            points[count++] = (pl_draw_point){
                corners[side][0] + (corners[side + 1][0] - corners[side][0]) * i / 100,
                corners[side][1] + (corners[side + 1][1] - corners[side][1]) * i / 100 + (i % 2 == 0 ? 0 : 3),
                false};
    const pl_box seen = {0, 0, 400, 400};
    pl_buffer out = {0};
    pl_draw_path(&out, points, count, true, &seen);
    assert_true(out.length < 120);
    pl_buffer_free(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dots_and_rows), cmocka_unit_test(test_unmeasured_and_uncounted),
        cmocka_unit_test(test_shared_columns), cmocka_unit_test(test_lines_stay_within_tolerance),
        cmocka_unit_test(test_out_of_sight)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
