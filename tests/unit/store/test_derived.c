/* test_derived.c - shapes, members, pairs, changes, series: what goes in comes out, in an order of its own.
 */
#include "sample.h"

#include <stdio.h>

static pl_store *opened(const char *path, pl_store_mode mode) {
    pl_error error = {0};
    pl_store *store = pl_store_open(path, mode, &error);
    must(store != NULL);
    return store;
}

static void shapes(void **state) {
    (void)state;
    pl_error error = {0};
    pl_arena arena = {0};
    const char *path = sample_path("shapes.gpkg");
    pl_store *store = opened(path, PL_STORE_CREATE);
    pl_point points[4];
    pl_ring ring;
    pl_polygon polygon = sample_square(3, points, &ring), back;
    pl_sha256 key = {{9}};
    int64_t id, again;
    must(pl_store_shape_put(store, &key, &polygon, 5e6, PL_REPAIR_MADE_VALID, &id, &error));
    must(pl_store_shape_put(store, &key, &polygon, 5e6, PL_REPAIR_BOTH, &again, &error));
    assert_int_equal(id, again);
    must(pl_store_shape_get(store, id, &arena, &back, NULL, &error));
    assert_int_equal(back.count, 1);
    assert_memory_equal(back.rings[0].points, points, sizeof points);
    assert_false(pl_store_shape_get(store, 77, &arena, &back, NULL, &error));
    assert_int_equal(error.code, PL_STORAGE);
    /* The lightest repair is kept, whichever came first. */
    must(pl_store_shape_put(store, &key, &polygon, 5e6, PL_REPAIR_NONE, &again, &error));
    assert_int_equal(id, again);
    must(pl_store_close(store, &error));
    pl_buffer told = {0};
    sample_ask(path, "SELECT count(*), repair FROM shape", &told);
    assert_string_equal(told.data, "1|0|\n");
    pl_buffer_free(&told);
    pl_arena_free(&arena);
}

static void members_of_a_snapshot(void **state) {
    (void)state;
    pl_error error = {0};
    pl_arena arena = {0};
    const char *path = sample_path("members.gpkg");
    sample_file(path, NULL, 10, 4);
    pl_store *store = opened(path, PL_STORE_WRITE);
    pl_member_row *rows;
    size_t count;
    must(pl_store_snapshot_members(store, 1, SAMPLE_START, &arena, &rows, &count, &error));
    assert_int_equal(count, 4);
    assert_string_equal(rows[0].status, "contested");
    assert_string_equal(rows[1].status, "held:blue");
    assert_string_equal(rows[2].status, "held:red");
    assert_string_equal(rows[3].status, "held:red");
    must(pl_store_snapshot_members(store, 1, SAMPLE_START + 1, &arena, &rows, &count, &error));
    assert_int_equal(count, 0);
    /* Many classes, more than the cache has slots, some twice on one map. */
    pl_member_row many[2 * PL_DB_CLASSES];
    static char labels[2 * PL_DB_CLASSES][16];
    for (int i = 0; i < 2 * PL_DB_CLASSES; i++) {
        snprintf(labels[i], sizeof labels[i], "class %d", i / 2);
        many[i] = (pl_member_row){.shape_id = 1, .status = "contested", .class_name = labels[i]};
    }
    must(pl_store_members_put(store, 2, many, 2 * PL_DB_CLASSES, &error));
    must(pl_store_snapshot_members(store, 1, SAMPLE_START + SAMPLE_STEP, &arena, &rows, &count, &error));
    assert_int_equal(count, 4 + PL_DB_CLASSES);
    /* What a rolled back batch knew of classes is forgotten. */
    pl_member_row one = {.shape_id = 1, .status = "held:green", .class_name = "gone"};
    must(pl_store_begin(store, &error));
    must(pl_store_members_put(store, 3, &one, 1, &error));
    pl_store_rollback(store);
    must(pl_store_members_put(store, 3, &one, 1, &error));
    must(pl_store_snapshot_members(store, 1, SAMPLE_START + 2 * SAMPLE_STEP, &arena, &rows, &count, &error));
    assert_int_equal(count, 5);
    must(pl_store_close(store, &error));
    pl_arena_free(&arena);
}

/* Sums of instants and spans of time must not overflow, whatever a file says. */
static void changes_at_no_time(void **state) {
    static const char *const harms[] = {"UPDATE change SET to_instant=9223372036854775807 WHERE id=1",
                                        "UPDATE change SET from_instant=-9223372036854775807 WHERE id=1"};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        pl_error error = {0};
        pl_arena arena = {0};
        pl_change_row *rows;
        size_t count;
        const char *path = sample_path("no-time.gpkg");
        sample_file(path, NULL, 12, 5);
        sample_harm(path, harms[i]);
        pl_store *store = opened(path, PL_STORE_READ);
        assert_false(pl_store_change_list(store, 1, INT64_MIN, INT64_MAX, &arena, &rows, &count, &error));
        assert_int_equal(error.code, PL_STORAGE);
        assert_non_null(strstr(error.text, "an instant lies outside the years of maps"));
        must(pl_store_close(store, &error));
        pl_arena_free(&arena);
    }
}

static void pairs_and_changes(void **state) {
    (void)state;
    pl_error error = {0};
    pl_arena arena = {0};
    const char *path = sample_path("changes.gpkg");
    sample_file(path, NULL, 12, 5);
    pl_store *store = opened(path, PL_STORE_WRITE);
    pl_pair_row *pairs;
    pl_change_row *rows;
    size_t count;
    must(pl_store_pair_list(store, 1, &arena, &pairs, &count, &error));
    assert_int_equal(count, 12);
    assert_true(pairs[0].from == INT64_MIN && pairs[1].from == SAMPLE_START);
    /* (after, until] */
    must(pl_store_change_outlines(store, 1, SAMPLE_START + 2 * SAMPLE_STEP, SAMPLE_START + 5 * SAMPLE_STEP,
                                  0.0, &arena, &rows, &count, &error));
    assert_int_equal(count, 3);
    assert_int_equal(rows[0].to, SAMPLE_START + 3 * SAMPLE_STEP);
    assert_int_equal(rows[2].to, SAMPLE_START + 5 * SAMPLE_STEP);
    assert_int_equal(rows[2].undone_at, SAMPLE_START + 1000000);
    assert_true(rows[0].undone_at == INT64_MAX);
    assert_int_equal(rows[0].polygon_count, 1);
    pl_point points[4];
    pl_ring ring;
    (void)sample_square(3, points, &ring);
    assert_memory_equal(rows[0].polygons[0].rings[0].points, points, sizeof points);
    must(pl_store_change_undone(store, rows[0].id, 4711, 0.25, &error));
    must(pl_store_change_undone(store, rows[2].id, INT64_MAX, 0.0, &error));
    must(pl_store_change_list(store, 1, 0, INT64_MAX, &arena, &rows, &count, &error));
    assert_int_equal(count, 11);
    assert_int_equal(rows[2].undone_at, 4711);
    assert_true(rows[4].undone_at == INT64_MAX);
    assert_null(rows[2].polygons);
    /* A pair put again replaces its changes; rows of one pair come in their own order. */
    pl_polygon square = sample_square(5, points, &ring);
    pl_change_row again[4];
    for (int i = 0; i < 4; i++) {
        again[i] = rows[2];
        again[i].polygons = &square;
        again[i].polygon_count = 1;
    }
    again[0].status = "held:red", again[0].gained = false;
    again[1].status = "held:red", again[1].gained = true, again[1].box.west += 1;
    again[2].status = "contested";
    again[3].status = "held:red", again[3].gained = true;
    pl_pair_row pair = pairs[3];
    pair.updated = true;
    pair.rung = PL_RUNG_GRID;
    pair.residual_km2 = 1e-9;
    must(pl_store_pair_put(store, 1, &pair, again, 4, &error));
    must(pl_store_change_list(store, 1, pair.to - 1, pair.to, &arena, &rows, &count, &error));
    assert_int_equal(count, 4);
    assert_string_equal(rows[0].status, "contested");
    assert_true(rows[1].gained && rows[2].gained && !rows[3].gained);
    assert_true(rows[1].box.west < rows[2].box.west);
    must(pl_store_pair_list(store, 1, &arena, &pairs, &count, &error));
    assert_int_equal(count, 12);
    assert_int_equal(pairs[3].rung, PL_RUNG_GRID);
    must(pl_store_close(store, &error));
    pl_arena_free(&arena);
}

static void series_and_dropping(void **state) {
    (void)state;
    pl_error error = {0};
    pl_arena arena = {0};
    const char *path = sample_path("drop.gpkg");
    sample_file(path, NULL, 8, 8);
    pl_sha256 before, after;
    sample_digest(path, &before);
    pl_store *store = opened(path, PL_STORE_WRITE);
    pl_series_row *rows;
    pl_left_out_row *left;
    size_t count;
    must(pl_store_series_list(store, 1, "held:red", &arena, &rows, &count, &error));
    assert_int_equal(count, 8);
    assert_true(rows[1].held_km2 == 1002 && rows[1].gained_km2 == 2 && rows[1].updated && !rows[3].updated);
    must(pl_store_series_list(store, 1, "held:nobody", &arena, &rows, &count, &error));
    assert_int_equal(count, 0);
    must(pl_store_left_out(store, 1, &arena, &left, &count, &error));
    assert_int_equal(count, 2);
    assert_string_equal(left[0].status, "unmatched");
    assert_string_equal(left[0].colour, "#123456");
    assert_string_equal(left[0].label, "nobody knows");
    assert_int_equal(left[0].snapshots, 8); /* one of six on each map */
    assert_int_equal(left[0].members, 8);
    assert_true(left[0].largest_km2 == 10); /* square 9 */
    assert_string_equal(left[1].status, "ignored");
    assert_string_equal(left[1].label, "far away"); /* the word of the rule that took it */
    assert_int_equal(left[1].first, SAMPLE_START);
    assert_int_equal(left[1].last, SAMPLE_START + 7 * SAMPLE_STEP);
    /* A second source shares the shapes; dropping one leaves the other's. */
    pl_source_row other = {.name = "other", .maker = "M", .theatre = "demo"};
    int64_t id;
    must(pl_store_source_put(store, &other, &id, &error));
    must(sample_map(store, id, 0, &error));
    must(pl_store_derived_drop(store, 1, &error));
    pl_member_row *members;
    must(pl_store_snapshot_members(store, 1, SAMPLE_START, &arena, &members, &count, &error));
    assert_int_equal(count, 0);
    must(pl_store_snapshot_members(store, id, SAMPLE_START, &arena, &members, &count, &error));
    assert_int_equal(count, 4);
    pl_polygon polygon;
    must(pl_store_shape_get(store, members[0].shape_id, &arena, &polygon, NULL, &error));
    must(pl_store_derived_drop(store, 0, &error));
    pl_source_row *sources;
    must(pl_store_source_list(store, &arena, &sources, &count, &error));
    assert_false(sources[0].derived_current || sources[1].derived_current);
    must(pl_store_finish(store, &error));
    must(pl_store_close(store, &error));
    pl_buffer told = {0};
    sample_ask(
        path,
        "SELECT (SELECT count(*) FROM shape), (SELECT count(*) FROM member), (SELECT count(*) FROM stay),"
        " (SELECT count(*) FROM record), (SELECT count(*) FROM rtree_shape_geom)",
        &told);
    assert_string_equal(told.data, "0|0|0|9|0|\n");
    pl_buffer_free(&told);
    sample_digest(path, &after);
    assert_memory_not_equal(before.bytes, after.bytes, 32);
    pl_arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(shapes), cmocka_unit_test(members_of_a_snapshot),
                                       cmocka_unit_test(changes_at_no_time),
                                       cmocka_unit_test(pairs_and_changes),
                                       cmocka_unit_test(series_and_dropping)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
