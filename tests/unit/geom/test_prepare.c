/* test_prepare.c - what becomes of polygons that are drawn badly, or reach out of the area of interest. */
#include "geom/overlay.h"

#include "figures.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static pl_overlay *overlay;
static pl_arena arena;

static int open_overlay(void **unused) {
    (void)unused;
    overlay = pl_overlay_open(NULL);
    return overlay == NULL;
}

static int close_overlay(void **unused) {
    (void)unused;
    pl_overlay_close(overlay);
    pl_arena_free(&arena);
    return 0;
}

static pl_prepared prepare(const pl_polygon *drawn, const pl_box *area) {
    pl_prepared made;
    pl_error error;
    if (!pl_overlay_prepare(overlay, drawn, area, &arena, &made, &error)) fail_msg("%s", error.text);
    if (made.repair != PL_REPAIR_NONE) {
        for (size_t i = 0; i < made.count; i++) {
            assert_true(pl_ring_area_m2(made.parts[i].rings[0].points, made.parts[i].rings[0].count) > 0.0);
            for (size_t r = 1; r < made.parts[i].count; r++)
                assert_true(pl_ring_area_m2(made.parts[i].rings[r].points, made.parts[i].rings[r].count) <
                            0.0);
        }
    }
    return made;
}

static double parts_km2(const pl_prepared *made) {
    double area_m2 = 0.0;
    for (size_t i = 0; i < made->count; i++) area_m2 += pl_polygon_area_m2(&made->parts[i]);
    return area_m2 / 1e6;
}

static void near(double got, double wanted) {
    if (!(fabs(got - wanted) <= 1e-9)) fail_msg("%.12g, wanted %.12g", got, wanted);
}

static void plain_ones_pass_uncopied(void **unused) {
    (void)unused;
    figure shell, hole;
    figure_box(&shell, 30, 48, 31, 49, true);
    figure_box(&hole, 30.25, 48.25, 30.5, 48.5, true);
    pl_prepared made = prepare(&shell.polygon, NULL);
    assert_ptr_equal(made.parts, &shell.polygon);
    assert_int_equal(made.count, 1);
    assert_int_equal(made.repair, PL_REPAIR_NONE);
    const pl_ring rings[2] = {shell.ring, hole.ring};
    const pl_polygon holed = {rings, 2};
    const pl_box wide = {20, 40, 40, 60}, exact = {30, 48, 31, 49};
    assert_ptr_equal(prepare(&holed, &wide).parts, &holed);
    assert_ptr_equal(prepare(&holed, &exact).parts, &holed);
    /* Valid, though not by the quick test: a position twice in a row, a hole that touches the shell at one
     * position. */
    const double doubled[] = {30, 48, 31, 48, 31, 48, 31, 49, 30, 49};
    figure twice, touching;
    figure_of(&twice, doubled, 5);
    assert_ptr_equal(prepare(&twice.polygon, NULL).parts[0].rings, twice.polygon.rings);
    const double at_corner[] = {30, 48, 30.5, 48.25, 30.25, 48.5};
    figure_of(&touching, at_corner, 3);
    const pl_ring touch[2] = {shell.ring, touching.ring};
    const pl_polygon corner = {touch, 2};
    made = prepare(&corner, NULL);
    assert_int_equal(made.repair, PL_REPAIR_NONE);
    assert_int_equal(made.count, 1);
    near(parts_km2(&made), pl_polygon_area_m2(&corner) / 1e6);
}

static void self_crossing_rings(void **unused) {
    (void)unused;
    const double bow[] = {30, 48, 31, 49, 31, 48, 30, 49};
    figure tie;
    figure_of(&tie, bow, 4);
    pl_prepared made = prepare(&tie.polygon, NULL);
    assert_int_equal(made.repair, PL_REPAIR_MADE_VALID);
    assert_int_equal(made.count, 2);
    const double west[] = {30, 48, 30.5, 48.5, 30, 49}, east[] = {31, 48, 31, 49, 30.5, 48.5};
    figure a, b;
    figure_of(&a, west, 3);
    figure_of(&b, east, 3);
    near(parts_km2(&made), (pl_polygon_area_m2(&a.polygon) + pl_polygon_area_m2(&b.polygon)) / 1e6);
    /* A spike adds no land. */
    const double spiked[] = {30, 48, 31, 48, 31, 48.5, 33, 48.5, 31, 48.5, 31, 49, 30, 49};
    figure spike;
    figure_of(&spike, spiked, 7);
    made = prepare(&spike.polygon, NULL);
    assert_int_equal(made.repair, PL_REPAIR_MADE_VALID);
    near(parts_km2(&made), box_km2(30, 48, 31, 49));
    /* A ring that touches itself at a position is two rings. */
    const double eight[] = {30, 48, 30.5, 48.5, 30, 49, 31, 49, 30.5, 48.5, 31, 48};
    figure touch;
    figure_of(&touch, eight, 6);
    assert_int_equal(prepare(&touch.polygon, NULL).repair, PL_REPAIR_MADE_VALID);
}

static void misplaced_holes(void **unused) {
    (void)unused;
    figure shell, outside, inner, outer;
    figure_box(&shell, 30, 48, 31, 49, false);
    figure_box(&outside, 32, 48, 33, 49, false);
    figure_box(&outer, 30.2, 48.2, 30.8, 48.8, false);
    figure_box(&inner, 30.4, 48.4, 30.6, 48.6, false);
    const pl_ring away[2] = {shell.ring, outside.ring}, nested[3] = {shell.ring, outer.ring, inner.ring};
    const pl_polygon one = {away, 2}, two = {nested, 3};
    assert_int_equal(prepare(&one, NULL).repair, PL_REPAIR_MADE_VALID);
    assert_int_equal(prepare(&two, NULL).repair, PL_REPAIR_MADE_VALID);
}

static void empty_rings_vanish(void **unused) {
    (void)unused;
    figure shell;
    figure_box(&shell, 30, 48, 31, 49, false);
    const pl_ring with[2] = {shell.ring, {shell.points, 2}}, nothing[2] = {{shell.points, 2}, shell.ring};
    const pl_polygon small_hole = {with, 2}, no_shell = {nothing, 2}, none = {0};
    pl_prepared made = prepare(&small_hole, NULL);
    assert_int_equal(made.repair, PL_REPAIR_MADE_VALID);
    assert_int_equal(made.parts[0].count, 1);
    near(parts_km2(&made), box_km2(30, 48, 31, 49));
    assert_int_equal(prepare(&no_shell, NULL).count, 0);
    assert_int_equal(prepare(&none, NULL).count, 0);
    const double flat[] = {30, 48, 31, 48, 30, 48}, one[] = {30, 48, 30, 48, 30, 48};
    figure line, point;
    figure_of(&line, flat, 3);
    figure_of(&point, one, 3);
    assert_int_equal(prepare(&line.polygon, NULL).count, 0);
    assert_int_equal(prepare(&point.polygon, NULL).count, 0);
}

static void clipped_to_the_area(void **unused) {
    (void)unused;
    figure shell;
    figure_box(&shell, 30, 48, 31, 49, true);
    const pl_box half = {30.5, 40, 40, 60}, away = {0, 0, 1, 1}, border = {31, 48, 32, 49};
    pl_prepared made = prepare(&shell.polygon, &half);
    assert_int_equal(made.repair, PL_REPAIR_CLIPPED);
    near(parts_km2(&made), box_km2(30.5, 48, 31, 49));
    near(made.outside_m2 / 1e6, box_km2(30, 48, 30.5, 49));
    made = prepare(&shell.polygon, &away);
    assert_int_equal(made.count, 0);
    near(made.outside_m2 / 1e6, box_km2(30, 48, 31, 49));
    assert_int_equal(prepare(&shell.polygon, &border).count, 0); /* a line in common is no land */
    const double bow[] = {30, 48, 31, 49, 31, 48, 30, 49};
    figure tie;
    figure_of(&tie, bow, 4);
    assert_int_equal(prepare(&tie.polygon, &half).repair, PL_REPAIR_BOTH);
}

static void numbers_that_are_none(void **unused) {
    (void)unused;
    const double broken[] = {30, 48, 31, NAN, 31, 49};
    figure bad;
    figure_of(&bad, broken, 3);
    pl_prepared made;
    pl_error error;
    assert_false(pl_overlay_prepare(overlay, &bad.polygon, NULL, &arena, &made, &error));
    assert_int_equal(error.code, PL_INPUT);
    assert_string_equal(error.text, "a polygon has a coordinate that is no finite number");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_ones_pass_uncopied), cmocka_unit_test(self_crossing_rings),
        cmocka_unit_test(misplaced_holes),          cmocka_unit_test(empty_rings_vanish),
        cmocka_unit_test(clipped_to_the_area),      cmocka_unit_test(numbers_that_are_none),
    };
    return cmocka_run_group_tests(tests, open_overlay, close_overlay);
}
