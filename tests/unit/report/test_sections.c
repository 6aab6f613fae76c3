/* test_sections.c - where the pictures of measures put their numbers, and what they do with the unknown. */
#include "sample.h"

#include "report/svg.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
// cmocka wants the ones above first.
#include <cmocka.h>

#define FRAME ((pl_svg_frame){"t", "", false, 800, 300, PL_ENGLISH})

static size_t occurrences(const char *text, const char *part) {
    size_t count = 0;
    while ((text = strstr(text, part)) != NULL) {
        count++;
        text++;
    }
    return count;
}

static void is_sound(const pl_buffer *out) {
    assert_false(out->failed);
    assert_null(strstr(out->data, "nan"));
    assert_null(strstr(out->data, "inf"));
}

/* A straight line from (0, 0) to (10, 10) on scales that end there: both ends of its path are the plot's
 * corners. */
static void test_line_positions(void **state) {
    (void)state;
    const pl_line_point points[] = {{0, 0, NAN, NAN}, {5, 5, NAN, NAN}, {10, 10, NAN, NAN}};
    const pl_line line = {"a", points, 3, false};
    const pl_line_chart chart = {"x", "y", false, false, true, &line, 1};
    pl_buffer out = {0};
    pl_svg_lines(&chart, "title", "words", FRAME, &out);
    is_sound(&out);
    double x[3], y[3];
    const char *path = strstr(out.data, "line-s\" d=\"M");
    assert_non_null(path);
    char *at = (char *)path + strlen("line-s\" d=\"M");
    for (int i = 0; i < 3; i++) {
        x[i] = strtod(at, &at);
        y[i] = strtod(at, &at);
        at++;
    }
    assert_true(fabs(x[2] - 794) < 0.01); /* the right edge: 800 less 6 */
    assert_true(fabs(y[0] - 260) < 0.01); /* the bottom: 300 less 40 */
    assert_true(fabs(x[1] - (x[0] + x[2]) / 2) < 0.02 && fabs(y[1] - (y[0] + y[2]) / 2) < 0.02);
    pl_buffer_free(&out);
}

/* Unknown values break a line: 40 days with days 11, 12 and 14 unknown are two runs and a dot. */
static void test_unknown_breaks(void **state) {
    (void)state;
    size_t count;
    const pl_section *sections = sample_sections(&count);
    pl_line_chart chart = *sections[0].pictures[0].lines;
    chart.count = 1;
    pl_buffer out = {0};
    pl_svg_lines(&chart, "title", "words", FRAME, &out);
    is_sound(&out);
    assert_int_equal(occurrences(out.data, "<path class=\"s0 line-s\""), 2);
    assert_int_equal(occurrences(out.data, "<circle class=\"s0 dot\""), 1);
    assert_int_equal(occurrences(out.data, "<path class=\"s0 band\""), 2);
    pl_buffer_free(&out);
    pl_svg_lines(sections[0].pictures[2].lines, "title", "words", FRAME, &out);
    is_sound(&out);
    assert_non_null(strstr(out.data, "Nothing is known to draw"));
    pl_buffer_free(&out);
}

static double attribute_of(const char *element, const char *name) {
    const char *at = strstr(element, name);
    assert_non_null(at);
    return strtod(at + strlen(name), NULL);
}

/* Bars are as long as their numbers; a measured zero is a mark, and unknown is hatched and says so. */
static void test_bars(void **state) {
    (void)state;
    const double a[] = {100}, b[] = {50}, c[] = {0}, d[] = {NAN};
    const pl_bar_group groups[] = {
        {"a", a, NULL, NULL}, {"b", b, NULL, NULL}, {"c", c, NULL, NULL}, {"d", d, NULL, NULL}};
    const char *const series[] = {"one"};
    const pl_bar_chart chart = {"km2", series, 1, groups, 4};
    pl_buffer out = {0};
    pl_svg_bars(&chart, "title", "words", FRAME, &out);
    is_sound(&out);
    const char *first = strstr(out.data, "fill-s\""), *second = strstr(first + 1, "fill-s\""),
               *third = strstr(second + 1, "fill-s\"");
    assert_true(fabs(attribute_of(first, "width=\"") - (736 - 8)) < 0.02);
    assert_true(fabs(attribute_of(second, "width=\"") - (736 - 8) / 2.0) < 0.02);
    assert_true(fabs(attribute_of(third, "width=\"") - 1.5) < 0.001);
    assert_null(strstr(third + 1, "fill-s\""));
    assert_non_null(strstr(out.data, "fill=\"url(#t-h)\""));
    assert_non_null(strstr(out.data, ">unknown<"));
    pl_buffer_free(&out);
}

/* Every day has the mark that it was given, beside the four of the key. */
static void test_strip(void **state) {
    (void)state;
    size_t count;
    const pl_strip_chart *strip = sample_sections(&count)[1].pictures[1].strip;
    size_t wanted[5] = {0};
    for (size_t r = 0; r < strip->row_count; r++)
        for (size_t d = 0; d < strip->days; d++) wanted[strip->rows[r].marks[d]]++;
    pl_buffer out = {0};
    pl_svg_strip(strip, "title", "words", FRAME, &out);
    is_sound(&out);
    assert_int_equal(occurrences(out.data, "class=\"s0 fill-s\""), wanted[PL_MARK_UPDATED] + 1);
    assert_int_equal(occurrences(out.data, "class=\"still\""), wanted[PL_MARK_STILL] + 1);
    assert_int_equal(occurrences(out.data, "fill=\"url(#t-h)\""), wanted[PL_MARK_MISSING] + 1);
    assert_int_equal(occurrences(out.data, "class=\"s1 fill-s\""), wanted[PL_MARK_SET_ASIDE] + 1);
    pl_buffer_free(&out);
}

/* A patch too small to see is a dot; names near the edge are written before their point; what is outside the
 * box is not drawn; empty layers are not in the key. */
static void test_map(void **state) {
    (void)state;
    size_t count;
    const pl_map *map = sample_sections(&count)[1].pictures[2].map;
    pl_buffer out = {0};
    pl_svg_map(map, "title", "words", FRAME, &out);
    is_sound(&out);
    assert_int_equal(occurrences(out.data, "<circle class=\"m-gained\""), 1);
    assert_int_equal(occurrences(out.data, "m-lost"), 0);
    assert_non_null(strstr(out.data, "text-anchor=\"end\">A long name at the edge<"));
    assert_non_null(strstr(out.data, "text-anchor=\"start\">Town &lt;west&gt;<"));
    assert_non_null(strstr(out.data, "200 km<"));
    pl_buffer_free(&out);
    pl_map elsewhere = *map;
    elsewhere.box = (pl_box){-70, -40, -60, -30};
    pl_svg_map(&elsewhere, "title", "words", FRAME, &out);
    is_sound(&out);
    assert_null(strstr(out.data, "m-held\" d"));
    assert_null(strstr(out.data, ">Town"));
    pl_buffer_free(&out);
}

/* Two polygons that overlap are two paths: in one, their common part would be cut out. */
static void test_map_of_overlapping(void **state) {
    (void)state;
    static const pl_point a_ring[] = {{30, 45}, {34, 45}, {34, 48}, {30, 48}},
                          b_ring[] = {{32, 46}, {36, 46}, {36, 49}, {32, 49}};
    static const pl_ring a_rings[] = {{a_ring, 4}}, b_rings[] = {{b_ring, 4}};
    static const pl_polygon both[] = {{a_rings, 1}, {b_rings, 1}};
    const pl_map_layer layer = {.ink = PL_INK_HELD, .name = "held", .polygons = both, .polygon_count = 2};
    const pl_map map = {{29, 44, 37, 50}, &layer, 1};
    pl_buffer out = {0};
    pl_svg_map(&map, "title", "words", FRAME, &out);
    is_sound(&out);
    assert_int_equal(occurrences(out.data, "class=\"m-held\" d=\""), 2);
    pl_buffer_free(&out);
}

/* On an equal-area map a square of 100 km takes up as much of the picture wherever it lies. */
static void test_map_is_equal_area(void **state) {
    (void)state;
    double areas[2];
    for (int i = 0; i < 2; i++) {
        const double lat = i == 0 ? 45 : 51, half_lon = (i == 0 ? 0.634 : 0.7137) * 1;
        const pl_point ring[] = {{35 - half_lon, lat - 0.45},
                                 {35 + half_lon, lat - 0.45},
                                 {35 + half_lon, lat + 0.45},
                                 {35 - half_lon, lat + 0.45}};
        const pl_ring rings[] = {{ring, 4}};
        const pl_polygon square = {rings, 1};
        const pl_map_layer layer = {
            .ink = PL_INK_HELD, .name = "held", .polygons = &square, .polygon_count = 1};
        const pl_map map = {{22, 44, 44, 54}, &layer, 1};
        pl_buffer out = {0};
        pl_svg_map(&map, "title", "words", FRAME, &out);
        char *at = strstr(out.data, "m-held\" d=\"M");
        assert_non_null(at);
        at += strlen("m-held\" d=\"M");
        double x[4], y[4], twice = 0;
        for (int k = 0; k < 4; k++) {
            /* A position, then steps from one to the next: "M12 3l4-.5 6 7". */
            at += *at == 'l';
            x[k] = strtod(at, &at) + (k > 0 ? x[k - 1] : 0);
            y[k] = strtod(at, &at) + (k > 0 ? y[k - 1] : 0);
        }
        assert_int_equal(*at, 'z');
        for (int k = 0; k < 4; k++) twice += x[k] * y[(k + 1) % 4] - x[(k + 1) % 4] * y[k];
        areas[i] = fabs(twice) / 2;
        pl_buffer_free(&out);
    }
    /* The two squares differ by 0.2 % on the ellipsoid; a corner is rounded to 0.1 of about 49 units. */
    assert_true(fabs(areas[0] / areas[1] - 1) < 0.01);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_line_positions),
                                       cmocka_unit_test(test_unknown_breaks),
                                       cmocka_unit_test(test_bars),
                                       cmocka_unit_test(test_strip),
                                       cmocka_unit_test(test_map),
                                       cmocka_unit_test(test_map_of_overlapping),
                                       cmocka_unit_test(test_map_is_equal_area)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
