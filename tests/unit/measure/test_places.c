/* test_places.c - settlements merged by their GeoNames id, and points followed through patches: what they
 * were on the first map, what a patch says and does not say, and what went back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "measure/places.h"

static pl_arena arena;
static pl_error error;

static int forget(void **state) {
    (void)state;
    pl_arena_free(&arena);
    return 0;
}

/* ---- settlements ---- */

static pl_place_point row(const char *gazetteer, size_t rank, const char *key, int64_t geonames,
                          int64_t population, const char *region) {
    return (pl_place_point){gazetteer, key, rank, geonames, "n", "", "", region, population, {0, 0}};
}

static void rows_of_one_id_are_one(void **state) {
    (void)state;
    const pl_place_point points[] = {
        row("b", 1, "1125", 7, 50, "UA-14"), row("a", 0, "7", 7, -1, ""), row("b", 1, "99", 7, 60, "UA-09"),
        row("b", 1, "5", 0, -1, ""),         row("b", 1, "6", 0, -1, ""), row("a", 0, "3", 3, 10, "05"),
    };
    pl_settlement *list;
    size_t count;
    assert_true(pl_settlements_merge(points, 6, &arena, &list, &count, &error));
    assert_int_equal(count, 4);
    assert_int_equal(list[0].geonames, 3);
    assert_int_equal(list[1].geonames, 7);
    assert_int_equal(list[1].count, 3);
    /* By rank, then by key as a number: 99 before 1125. */
    assert_ptr_equal(list[1].points[0], &points[1]);
    assert_ptr_equal(list[1].points[1], &points[2]);
    assert_ptr_equal(list[1].points[2], &points[0]);
    assert_int_equal(list[1].population, 60);
    assert_string_equal(list[1].region, "UA-09");
    /* Without an id each stands alone. */
    assert_true(list[2].geonames == 0 && list[2].count == 1 && list[2].points[0] == &points[3]);
    assert_true(list[3].geonames == 0 && list[3].count == 1 && list[3].points[0] == &points[4]);
    assert_int_equal(list[3].population, -1);
}

static void no_rows(void **state) {
    (void)state;
    pl_settlement *list;
    size_t count = 7;
    assert_true(pl_settlements_merge(NULL, 0, &arena, &list, &count, &error));
    assert_int_equal(count, 0);
}

/* ---- points through patches ---- */

/* Squares of one degree with their lower left corner at (x, y), one with a hole in its middle. */
static const pl_polygon *square(double x, double y, bool hole) {
    pl_point *p = pl_arena_alloc(&arena, 8 * sizeof *p);
    pl_ring *rings = pl_arena_alloc(&arena, 2 * sizeof *rings);
    pl_polygon *polygon = pl_arena_alloc(&arena, sizeof *polygon);
    assert_true(p != NULL && rings != NULL && polygon != NULL);
    for (int ring = 0; ring < 2; ring++) {
        double in = ring == 0 ? 0.0 : 0.25;
        p[4 * ring + 0] = (pl_point){x + in, y + in};
        p[4 * ring + 1] = (pl_point){x + 1 - in, y + in};
        p[4 * ring + 2] = (pl_point){x + 1 - in, y + 1 - in};
        p[4 * ring + 3] = (pl_point){x + in, y + 1 - in};
        rings[ring] = (pl_ring){p + 4 * ring, 4};
    }
    *polygon = (pl_polygon){rings, hole ? 2 : 1};
    return polygon;
}

static pl_cover_change patch(pl_instant to, unsigned layer, bool gained, double x, double y, bool hole) {
    pl_cover_change change = {
        .from = to - 10, .to = to, .layer = layer, .gained = gained, .polygons = square(x, y, hole)};
    change.kind = gained ? PL_KIND_ADVANCE : PL_KIND_RETREAT;
    change.polygon_count = 1;
    change.box = pl_box_of_polygon(change.polygons);
    return change;
}

static pl_cover_event *events;
static size_t event_count;

static void follow(pl_followed *points, size_t count, const pl_cover_change *changes, size_t change_count) {
    pl_point_index index;
    assert_true(pl_point_index_make(points, count, &arena, &index, &error));
    assert_true(
        pl_cover_follow(&index, points, changes, change_count, &arena, &events, &event_count, &error));
}

static void a_point_follows_its_patches(void **state) {
    (void)state;
    pl_followed points[] = {{.at = {5.5, 5.5}}, {.at = {0.1, 0.1}}, {.at = {0.5, 0.5}}};
    const pl_cover_change changes[] = {
        patch(20, 2, true, 0, 0, false),  /* grey comes over both near points */
        patch(30, 0, true, 0, 0, true),   /* and is held, but for the hole in which the third lies */
        patch(30, 2, false, 0, 0, true),  /* so that of the second two layers change at once */
        patch(40, 0, true, 0, 0, true),   /* held already: says nothing */
        patch(50, 1, false, 0, 0, false), /* not held by that side: says nothing */
        patch(60, 0, false, 0, 0, false), /* lost; the third was never held */
    };
    follow(points, 3, changes, 6);
    assert_int_equal(event_count, 4);
    assert_true(events[0].point == 1 && events[0].to == 20 && events[0].from == 10);
    assert_true(events[0].before == 0 && events[0].after == 4 && events[0].kind[2] == PL_KIND_ADVANCE);
    assert_true(events[1].point == 2 && events[1].to == 20 && events[1].after == 4);
    assert_true(events[2].point == 1 && events[2].to == 30 && events[2].before == 4 && events[2].after == 1);
    assert_true(events[2].kind[0] == PL_KIND_ADVANCE && events[2].kind[2] == PL_KIND_RETREAT);
    assert_true(events[3].point == 1 && events[3].to == 60 && events[3].after == 0);
    assert_true(points[0].cover == 0 && points[1].cover == 0 && points[2].cover == 4);
}

static void pieces_give_what_the_whole_gives(void **state) {
    (void)state;
    const pl_cover_change changes[] = {patch(20, 0, true, 0, 0, false), patch(30, 0, false, 0, 0, true),
                                       patch(40, 0, true, 0, 0, true)};
    pl_followed whole[] = {{.at = {0.1, 0.5}}}, pieces[] = {{.at = {0.1, 0.5}}};
    follow(whole, 1, changes, 3);
    assert_int_equal(event_count, 3);
    for (size_t i = 0; i < 3; i++) {
        follow(pieces, 1, &changes[i], 1);
        assert_true(event_count == 1 && events[0].to == changes[i].to);
    }
    assert_int_equal(pieces[0].cover, whole[0].cover);
}

static void what_went_back_is_a_retraction_too(void **state) {
    (void)state;
    pl_cover_change changes[] = {
        patch(20, 0, true, 0, 0, false),                                   /* withdrawn at 40 */
        patch(40, 0, false, 0, 0, false), patch(50, 0, true, 0, 0, false), /* comes again, to stay: */
        patch(60, 0, false, 0, 0, false),                                  /* a loss, and no retraction */
    };
    changes[0].kind = PL_KIND_RETRACTION;
    changes[0].undone_at = 40;
    pl_followed points[] = {{.at = {0.5, 0.5}}};
    follow(points, 1, changes, 4);
    assert_int_equal(event_count, 4);
    assert_int_equal(events[0].kind[0], PL_KIND_RETRACTION);
    assert_int_equal(events[1].kind[0], PL_KIND_RETRACTION);
    assert_int_equal(events[2].kind[0], PL_KIND_ADVANCE);
    assert_int_equal(events[3].kind[0], PL_KIND_RETREAT);
}

static void boxes_find_points(void **state) {
    (void)state;
    pl_followed points[] = {{.at = {2, 9}}, {.at = {1, 1}}, {.at = {2, 2}}};
    pl_point_index index;
    assert_true(pl_point_index_make(points, 3, &arena, &index, &error));
    assert_true(pl_point_index_any(&index, (pl_box){1, 1, 1, 1}));
    assert_true(pl_point_index_any(&index, (pl_box){1.5, 8, 3, 10}));
    assert_false(pl_point_index_any(&index, (pl_box){1.5, 3, 3, 8}));
    assert_false(pl_point_index_any(&index, (pl_box){3, 0, 4, 10}));
    assert_false(pl_point_index_any(&index, PL_BOX_EMPTY));
}

static void memory_runs_out(void **state) {
    (void)state;
    const pl_cover_change changes[] = {patch(20, 0, true, 0, 0, false)};
    for (uint64_t nth = 1;; nth++) {
        pl_followed points[] = {{.at = {0.5, 0.5}}};
        pl_point_index index;
        pl_arena own = {0};
        pl_memory_fail_nth(nth);
        bool done = pl_point_index_make(points, 1, &own, &index, &error) &&
                    pl_cover_follow(&index, points, changes, 1, &own, &events, &event_count, &error);
        bool all = pl_memory_fail_nth(0) < nth;
        pl_arena_free(&own);
        if (all) {
            assert_true(done);
            break;
        }
        assert_false(done);
        assert_int_equal(error.code, PL_NOMEM);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(rows_of_one_id_are_one, forget),
        cmocka_unit_test_teardown(no_rows, forget),
        cmocka_unit_test_teardown(a_point_follows_its_patches, forget),
        cmocka_unit_test_teardown(pieces_give_what_the_whole_gives, forget),
        cmocka_unit_test_teardown(what_went_back_is_a_retraction_too, forget),
        cmocka_unit_test_teardown(boxes_find_points, forget),
        cmocka_unit_test_teardown(memory_runs_out, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
