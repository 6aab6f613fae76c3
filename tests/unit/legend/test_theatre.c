/* What a theatre file says of space, value by value; files/ has what is refused. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "legend/legend.h"

#include <stdio.h>

static pl_slice read_file(const char *path, pl_arena *arena) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) fail_msg("%s: cannot be opened", path);
    char *text = pl_arena_alloc(arena, 1 << 16);
    assert_non_null(text);
    size_t length = fread(text, 1, 1 << 16, file);
    fclose(file);
    return (pl_slice){text, length};
}

static void parse(const char *path, pl_arena *arena, pl_theatre *ret) {
    pl_error error = {0};
    if (!pl_theatre_parse("t", read_file(path, arena), arena, ret, &error)) fail_msg("%s", error.text);
}

static void space(void **state) {
    pl_arena arena = {0};
    pl_theatre t;
    (void)state;
    parse(PL_SOURCE_ROOT "/tests/unit/legend/files/ok-theatre-space.yaml", &arena, &t);
    assert_int_equal(t.source_count, 2);
    assert_int_equal(t.outline_count, 2);
    assert_string_equal(t.outlines[1], "atlas");
    assert_int_equal(t.gazetteer_count, 1);
    assert_string_equal(t.gazetteers[0], "names");
    assert_string_equal(t.border_source, "atlas");
    assert_int_equal(t.border_code_count, 2);
    assert_string_equal(t.border_codes[1], "XA-KRS");
    assert_int_equal(t.region_count, 3);
    assert_string_equal(t.regions[0].code, "XA-01");
    assert_true(t.regions[0].official_km2 == 26517);
    assert_string_equal(t.regions[0].official_from, "Statistics office");
    assert_string_equal(t.regions[1].name, "shore");
    assert_true(isnan(t.regions[1].official_km2));
    assert_string_equal(t.regions[1].official_from, "");
    assert_int_equal(t.regions[1].drawn.count, 0);
    assert_string_equal(t.regions[2].code, "");
    assert_string_equal(t.regions[2].definition, "Inside the bend.");
    assert_int_equal(t.regions[2].drawn.rings[0].count, 3);
    assert_true(t.regions[2].official_km2 == 9);
    assert_int_equal(t.sector_count, 2);
    const pl_theatre_region *west = &t.sectors[0];
    assert_string_equal(west->definition, "West of the river.");
    assert_string_equal(west->code, "");
    assert_true(isnan(west->official_km2));
    assert_int_equal(west->drawn.count, 1);
    assert_int_equal(west->drawn.rings[0].count, 4); /* the repeated first point is gone */
    assert_true(west->drawn.rings[0].points[2].lon == 1 && west->drawn.rings[0].points[2].lat == 1.5);
    assert_int_equal(t.hub_count, 2);
    assert_int_equal(t.hubs[0].point_count, 2);
    assert_string_equal(t.hubs[0].points[1].name, "station");
    assert_true(t.hubs[0].points[1].at.lon == 0.6 && t.hubs[0].points[1].at.lat == 0.5);
    assert_string_equal(t.hubs[0].points[1].from, "a gazetteer");
    assert_int_equal(t.hubs[0].edge.rings[0].count, 3);
    assert_string_equal(t.hubs[0].edge_from, "drawn by hand");
    assert_int_equal(t.hubs[1].edge.count, 0);
    assert_string_equal(t.hubs[1].edge_from, "");
    pl_arena_free(&arena);
}

static void none_of_it(void **state) {
    pl_arena arena = {0};
    pl_theatre t;
    (void)state;
    parse(PL_SOURCE_ROOT "/tests/unit/legend/files/ok-theatre-least.yaml", &arena, &t);
    assert_true(t.outline_count == 0 && t.gazetteer_count == 0 && t.border_source == NULL);
    assert_true(t.region_count == 0 && t.sector_count == 0 && t.hub_count == 0);
    pl_arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(space), cmocka_unit_test(none_of_it)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
