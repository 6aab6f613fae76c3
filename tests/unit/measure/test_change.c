/* test_change.c - patches of a drawn change, and each rule of a patch's kind on both sides of its cut-off. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "geom/area.h"
#include "measure/change.h"

typedef struct {
    pl_point points[8];
    pl_ring ring;
    pl_polygon polygon;
} figure;

static void box_of(figure *made, double west, double south, double east, double north) {
    const pl_point corners[4] = {{west, south}, {east, south}, {east, north}, {west, north}};
    for (int i = 0; i < 4; i++) made->points[i] = corners[i];
    made->ring = (pl_ring){made->points, 4};
    made->polygon = (pl_polygon){&made->ring, 1};
}

static double box_km2(double west, double south, double east, double north) {
    figure made;
    box_of(&made, west, south, east, north);
    return pl_polygon_area_m2(&made.polygon) / 1e6;
}

static void near(double got, double wanted) {
    if (!(fabs(got - wanted) <= 1e-9)) fail_msg("%.12g, wanted %.12g", got, wanted);
}

/* Side A (layer 0) takes a block of which the west was contested (layer 2), the middle held by B (layer 1),
 * the east nobody's; and gives up a block far away, which becomes contested. */
static void one_block_taken_one_given_up(void **unused) {
    (void)unused;
    figure base, taken, given, grey, other;
    box_of(&base, 30, 48, 31, 49);
    box_of(&taken, 31, 48, 32, 49);
    box_of(&given, 40, 48, 41, 49);
    box_of(&grey, 31, 48, 31.25, 49);
    box_of(&other, 31.25, 48, 31.5, 49);
    const pl_polygon *a_from[] = {&base.polygon, &given.polygon}, *a_to[] = {&base.polygon, &taken.polygon};
    const pl_polygon *b_from[] = {&other.polygon}, *grey_from[] = {&grey.polygon},
                     *grey_to[] = {&given.polygon};
    const pl_layer_pair layers[3] = {{a_from, 2, a_to, 2}, {b_from, 1, NULL, 0}, {grey_from, 1, grey_to, 1}};
    pl_error error;
    pl_overlay *overlay = pl_overlay_open(&error);
    pl_arena arena = {0};
    pl_change change;
    assert_non_null(overlay);
    if (!pl_change_find(overlay, layers, 3, 2, &arena, &change, &error)) fail_msg("%s", error.text);
    assert_int_equal(change.count, 5);
    const pl_patch *gain = &change.patches[0], *loss = &change.patches[1], *b_loss = &change.patches[2];
    assert_true(gain->layer == 0 && gain->gained && loss->layer == 0 && !loss->gained);
    near(gain->area_km2, box_km2(31, 48, 32, 49));
    near(gain->contested_km2, box_km2(31, 48, 31.25, 49));
    near(gain->other_side_km2, box_km2(31.25, 48, 31.5, 49));
    assert_int_equal(gain->polygon_count, 1);
    assert_true(gain->box.west == 31 && gain->box.east == 32 && gain->box.south == 48 &&
                gain->box.north == 49);
    const double perimeter_m = pl_polygon_length_m(&taken.polygon); /* inner lines do not count */
    assert_true(fabs(gain->perimeter_m - perimeter_m) < 1e-6);
    assert_true(fabs(gain->width_m - 2e6 * gain->area_km2 / perimeter_m) < 1e-6);
    near(loss->area_km2, box_km2(40, 48, 41, 49));
    near(loss->contested_km2, loss->area_km2);
    near(loss->other_side_km2, 0.0);
    assert_true(b_loss->layer == 1 && !b_loss->gained);
    near(b_loss->other_side_km2, b_loss->area_km2); /* A holds it after */
    near(b_loss->contested_km2, 0.0);
    assert_true(change.patches[3].layer == 2 && change.patches[3].gained && !change.patches[4].gained);
    near(change.patches[3].other_side_km2, change.patches[3].area_km2); /* was A's */
    near(change.patches[3].contested_km2, 0.0); /* of the contested layer itself: none */
    near(change.gained_km2[0], gain->area_km2);
    near(change.lost_km2[0], loss->area_km2);
    near(change.lost_km2[2], box_km2(31, 48, 31.25, 49));
    assert_int_equal(change.difference.rung, PL_RUNG_EXACT);
    pl_arena_free(&arena);
    pl_overlay_close(overlay);
}

static void each_kind(void **unused) {
    (void)unused;
    const pl_instant day = 86400;
    pl_patch_facts facts = {.gained = true, .area_km2 = 2.0, .width_m = 400.0, .undone_at = INT64_MAX};
    assert_int_equal(pl_patch_kind(&facts, 100 * day), PL_KIND_ADVANCE);
    facts.gained = false;
    assert_int_equal(pl_patch_kind(&facts, 100 * day), PL_KIND_RETREAT);
    facts.width_m = PL_KIND_SLIVER_WIDTH_M;
    assert_int_equal(pl_patch_kind(&facts, 100 * day), PL_KIND_RETREAT);
    facts.width_m = 49.9;
    assert_int_equal(pl_patch_kind(&facts, 100 * day), PL_KIND_REDRAW);
    facts.contested_km2 = 1.99;
    facts.undone_at = 30 * day;
    assert_int_equal(pl_patch_kind(&facts, 100 * day), PL_KIND_REDRAW); /* a sliver, whatever became of it */
    facts.undone_at = INT64_MAX;
    facts.width_m = 400.0;
    facts.contested_km2 = 1.79;
    assert_int_equal(pl_patch_kind(&facts, 100 * day), PL_KIND_RETREAT);
    facts.contested_km2 = 1.81;
    assert_int_equal(pl_patch_kind(&facts, 100 * day), PL_KIND_RECLASSIFIED);
    facts.undone_at = 30 * day;
    assert_int_equal(pl_patch_kind(&facts, 100 * day), PL_KIND_RECLASSIFIED); /* and back: the same again */
    facts.contested_km2 = 1.79;
    assert_int_equal(pl_patch_kind(&facts, 100 * day), PL_KIND_RETRACTION);
    assert_int_equal(pl_patch_kind(&facts, 30 * day), PL_KIND_RETRACTION);
    assert_int_equal(pl_patch_kind(&facts, 30 * day - 1), PL_KIND_RETREAT); /* not known yet */
    facts.undone_at = 30 * day + 1;
    assert_int_equal(pl_patch_kind(&facts, 100 * day), PL_KIND_RETREAT); /* undone too late */
}

/* Each rule that makes a redraw, on both sides of each of its cut-offs. */
static void each_redraw(void **unused) {
    (void)unused;
    const pl_patch_facts plain = {.area_km2 = 20,
                                  .width_m = 1000,
                                  .perimeter_m = 40000,
                                  .liberated_km2 = NAN,
                                  .front_m = NAN,
                                  .undone_at = INT64_MAX};
    pl_patch_facts f = plain;
    assert_int_equal(pl_patch_redraw(&f), PL_REDRAW_NOT);
    f.listed = true;
    assert_int_equal(pl_patch_redraw(&f), PL_REDRAW_LISTED);
    f.undone_at = 86400;
    assert_int_equal(pl_patch_kind(&f, 90 * 86400), PL_KIND_REDRAW); /* whatever became of it */
    /* lost to nobody, and not drawn as liberated */
    f = plain;
    f.liberates = true;
    assert_int_equal(pl_patch_redraw(&f), PL_REDRAW_NOT); /* not known */
    f.liberated_km2 = 1.99;
    assert_int_equal(pl_patch_redraw(&f), PL_REDRAW_NOT_LIBERATED);
    assert_int_equal(pl_patch_kind(&f, 0), PL_KIND_REDRAW);
    f.undone_at = 86400;
    assert_int_equal(pl_patch_kind(&f, 90 * 86400), PL_KIND_RETRACTION);
    f.undone_at = INT64_MAX;
    f.liberated_km2 = 2.01;
    assert_int_equal(pl_patch_redraw(&f), PL_REDRAW_NOT);
    f.liberated_km2 = 0;
    f.contested_km2 = 1.5;
    f.other_side_km2 = 0.49;
    assert_int_equal(pl_patch_redraw(&f), PL_REDRAW_NOT_LIBERATED);
    f.other_side_km2 = 0.51;
    assert_int_equal(pl_patch_redraw(&f), PL_REDRAW_NOT); /* somebody's */
    f = plain;
    f.liberates = true;
    f.area_km2 = 0.99;
    f.liberated_km2 = 0;
    assert_int_equal(pl_patch_redraw(&f), PL_REDRAW_NOT);
    f.area_km2 = 1.01;
    assert_int_equal(pl_patch_redraw(&f), PL_REDRAW_NOT_LIBERATED);
    f.gained = true;
    assert_int_equal(pl_patch_redraw(&f), PL_REDRAW_NOT);
    f.gained = false;
    f.liberates = false;
    assert_int_equal(pl_patch_redraw(&f), PL_REDRAW_NOT);
    /* one of many gained far from anything fought over */
    f = plain;
    f.gained = true;
    f.front_m = PL_REDRAW_FAR_M + 1;
    f.alike = PL_REDRAW_ALIKE_MIN;
    assert_true(pl_patch_far(&f));
    assert_int_equal(pl_patch_redraw(&f), PL_REDRAW_FAR);
    f.alike--;
    assert_int_equal(pl_patch_redraw(&f), PL_REDRAW_NOT);
    f.alike++;
    f.front_m = PL_REDRAW_FAR_M;
    assert_false(pl_patch_far(&f));
    assert_int_equal(pl_patch_redraw(&f), PL_REDRAW_NOT);
    f.front_m = NAN; /* nothing is drawn that could be near */
    assert_false(pl_patch_far(&f));
    f.front_m = PL_REDRAW_FAR_M + 1;
    f.gained = false;
    assert_false(pl_patch_far(&f));
    /* a long strip */
    f = plain;
    f.perimeter_m = 2 * PL_REDRAW_STRIP_LONG * f.width_m;
    assert_int_equal(pl_patch_redraw(&f), PL_REDRAW_STRIP);
    f.perimeter_m -= 1;
    assert_int_equal(pl_patch_redraw(&f), PL_REDRAW_NOT);
    f.perimeter_m += 1;
    f.area_km2 = PL_REDRAW_STRIP_KM2 - 0.01;
    assert_int_equal(pl_patch_redraw(&f), PL_REDRAW_NOT);
    for (int i = 0; i < PL_REDRAWS; i++) assert_non_null(pl_redraw_whys[i]);
}

/* The counterpart of a reclassified patch, in the grey zone. */
static void contested_patches(void **unused) {
    (void)unused;
    pl_patch_facts f = {.of_contested = true,
                        .area_km2 = 60,
                        .other_side_km2 = 54.1,
                        .width_m = 3000,
                        .perimeter_m = 1e6,
                        .undone_at = INT64_MAX};
    assert_int_equal(pl_patch_kind(&f, 0), PL_KIND_RECLASSIFIED);
    f.other_side_km2 = 53.9;
    assert_int_equal(pl_patch_kind(&f, 0), PL_KIND_RETREAT);
    f.other_side_km2 = 0;
    assert_int_equal(pl_patch_kind(&f, 0), PL_KIND_RETREAT); /* no strip: that rule is of held land */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_block_taken_one_given_up),
        cmocka_unit_test(each_kind),
        cmocka_unit_test(each_redraw),
        cmocka_unit_test(contested_patches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
