/* test_space.c - regions and places: what goes in comes out, by source and key; replacing leaves nothing; the
 * digest sees every word of it, and a packed file keeps it. */
#include "sample.h"

#include <stdio.h>

static int64_t source_named(pl_store *store, const char *name) {
    pl_error error = {0};
    int64_t id = 0;
    pl_source_row row = {.name = name,
                         .maker = name,
                         .theatre = "demo",
                         .source_yaml = pl_slice_of("x"),
                         .legend_yaml = pl_slice_of(""),
                         .theatre_yaml = pl_slice_of("y")};
    must(pl_store_source_put(store, &row, &id, &error));
    return id;
}

static pl_region_row region(const char *key, const pl_polygon *polygons, size_t count) {
    return (pl_region_row){
        .key = key, .name = "Region", .area_m2 = 1e6, .polygons = polygons, .count = count};
}

static void regions(void **state) {
    (void)state;
    pl_error error = {0};
    pl_arena arena = {0};
    pl_store *store = pl_store_open(sample_path("regions.gpkg"), PL_STORE_CREATE, &error);
    must(store != NULL);
    int64_t late = source_named(store, "b"), early = source_named(store, "a");
    pl_point points[3][4];
    pl_ring rings[3];
    pl_polygon squares[3];
    for (int i = 0; i < 3; i++) squares[i] = sample_square(i, points[i], &rings[i]);
    const pl_region_row two[] = {region("XA-02", squares, 2), region("XA-01", squares + 2, 1)};
    const pl_region_row one[] = {region("XA-02", squares, 1)};
    must(pl_store_regions_replace(store, late, two, 2, &error));
    must(pl_store_regions_replace(store, early, one, 1, &error));
    pl_region_row *rows;
    size_t count;
    must(pl_store_region_list(store, 0, NULL, &arena, &rows, &count, &error));
    assert_int_equal(count, 3);
    assert_string_equal(rows[0].source, "a");
    assert_string_equal(rows[1].key, "XA-01");
    assert_string_equal(rows[2].key, "XA-02");
    assert_string_equal(rows[2].name, "Region");
    assert_int_equal(rows[2].source_id, late);
    assert_int_equal(rows[2].count, 2);
    assert_true(rows[2].area_m2 == 1e6);
    assert_memory_equal(rows[2].polygons[1].rings[0].points, points[1], sizeof points[1]);
    must(pl_store_region_list(store, late, "XA-02", &arena, &rows, &count, &error));
    assert_int_equal(count, 1);
    must(pl_store_region_list(store, 0, "XA-02", &arena, &rows, &count, &error));
    assert_int_equal(count, 2);
    must(pl_store_region_list(store, early, "XA-01", &arena, &rows, &count, &error));
    assert_int_equal(count, 0);
    must(pl_store_regions_replace(store, late, one, 1, &error));
    must(pl_store_region_list(store, late, NULL, &arena, &rows, &count, &error));
    assert_int_equal(count, 1);
    /* A key twice is refused, and what was there stays. */
    const pl_region_row twice[] = {one[0], one[0]};
    assert_false(pl_store_regions_replace(store, late, twice, 2, &error));
    must(pl_store_region_list(store, late, NULL, &arena, &rows, &count, &error));
    assert_int_equal(count, 1);
    must(pl_store_derived_drop(store, late, &error));
    must(pl_store_region_list(store, 0, NULL, &arena, &rows, &count, &error));
    assert_int_equal(count, 1);
    must(pl_store_close(store, &error));
    pl_arena_free(&arena);
}

static const pl_place_row hamlet = {.key = "7",
                                    .name = "Hamlet",
                                    .other_names = "Hamlyet\nГамлет",
                                    .kind = "PPL",
                                    .region = "XA-01",
                                    .geonames = 77,
                                    .population = 0,
                                    .at = {37.5, 48.25}};

static void places(void **state) {
    (void)state;
    pl_error error = {0};
    pl_arena arena = {0};
    pl_store *store = pl_store_open(sample_path("places.gpkg"), PL_STORE_CREATE, &error);
    must(store != NULL);
    int64_t source = source_named(store, "names");
    pl_place_row other = hamlet;
    other.key = "10";
    other.geonames = 0;
    other.population = -1;
    const pl_place_row both[] = {hamlet, other};
    must(pl_store_places_replace(store, source, both, 2, &error));
    pl_place_row *rows;
    size_t count;
    must(pl_store_place_list(store, &arena, &rows, &count, &error));
    assert_int_equal(count, 2);
    assert_string_equal(rows[0].key, "10"); /* by text */
    assert_true(rows[0].geonames == 0 && rows[0].population == -1);
    assert_string_equal(rows[1].source, "names");
    assert_string_equal(rows[1].name, "Hamlet");
    assert_string_equal(rows[1].other_names, "Hamlyet\nГамлет");
    assert_string_equal(rows[1].kind, "PPL");
    assert_string_equal(rows[1].region, "XA-01");
    assert_true(rows[1].geonames == 77 && rows[1].population == 0);
    assert_true(rows[1].at.lon == 37.5 && rows[1].at.lat == 48.25);
    must(pl_store_places_replace(store, source, NULL, 0, &error));
    must(pl_store_place_list(store, &arena, &rows, &count, &error));
    assert_int_equal(count, 0);
    must(pl_store_close(store, &error));
    pl_arena_free(&arena);
}

static const char *make(const char *name) {
    pl_error error = {0};
    const char *path = sample_path(name);
    pl_store *store = pl_store_open(path, PL_STORE_CREATE, &error);
    must(store != NULL);
    int64_t names = source_named(store, "names"), lines = source_named(store, "lines");
    pl_point points[4];
    pl_ring ring;
    pl_polygon square = sample_square(1, points, &ring);
    pl_region_row row = region("XA-01", &square, 1);
    must(pl_store_regions_replace(store, lines, &row, 1, &error));
    must(pl_store_places_replace(store, names, &hamlet, 1, &error));
    must(pl_store_finish(store, &error));
    must(pl_store_close(store, &error));
    return path;
}

static void digest_and_pack(void **state) {
    (void)state;
    static const char *const changes[] = {
        "UPDATE region SET key='XA-02'",
        "UPDATE region SET name='x'",
        "UPDATE region SET area_m2=2e6",
        "UPDATE region SET geom=zeroblob(40)",
        "DELETE FROM region",
        "UPDATE place SET key='8'",
        "UPDATE place SET geonames=NULL",
        "UPDATE place SET name='x'",
        "UPDATE place SET other_names=''",
        "UPDATE place SET kind='PPLX'",
        "UPDATE place SET region=''",
        "UPDATE place SET population=NULL",
        "UPDATE place SET lat=lat+1e-9",
        "DELETE FROM place",
        "UPDATE place SET source=3-source",
    };
    pl_error error = {0};
    pl_sha256 before, after;
    sample_digest(make("before.gpkg"), &before);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        const char *path = make("changed.gpkg");
        sample_harm(path, changes[i]);
        sample_digest(path, &after);
        if (memcmp(before.bytes, after.bytes, 32) == 0) fail_msg("%s", changes[i]);
    }
    const char *packed = sample_path("packed.gpkg");
    pl_store *store = pl_store_open(make("pack.gpkg"), PL_STORE_READ, &error);
    must(store != NULL);
    must(pl_store_pack(store, packed, &error));
    must(pl_store_close(store, &error));
    sample_digest(packed, &after);
    assert_memory_equal(before.bytes, after.bytes, 32);
    pl_buffer told = {0};
    sample_ask(packed,
               "SELECT data_type, min_x, max_y FROM gpkg_contents WHERE table_name='region' UNION ALL"
               " SELECT geometry_type_name, srs_id, z FROM gpkg_geometry_columns WHERE table_name='region'",
               &told);
    assert_string_equal(told.data, "features|31.0|45.1|\nMULTIPOLYGON|4326|0|\n");
    pl_buffer_free(&told);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(regions), cmocka_unit_test(places),
                                       cmocka_unit_test(digest_and_pack)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
