/* test_region.c - regions by name, code, box and file on a theatre and outlines made for it, and the sectors
 * of Ukraine: each point of the front lies in one of them. */
#include "engine/region.h"

#include "geom/area.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static const char theatre_text[] =
    "name: war\ntitle: War\nsides: [{name: red, title: Red}]\nsources: [a]\noutlines: [fine, coarse]\n"
    "border: {source: coarse, regions: [XA-01, XA-02]}\n"
    "regions:\n"
    "  - {name: hills, title: The Hills, code: XA-01, official_km2: 26517, official_from: an office}\n"
    "  - {name: shore, title: The Shore, code: XA-02}\n"
    "  - {name: island, title: The Island, code: XA-03}\n"
    "sectors:\n"
    "  - {name: west, title: 'West, by the river', definition: West of it., outline: [[0, 0], [0, 1], [1, "
    "1]]}\n"
    "  - {name: east, title: East, definition: East of it., outline: [[1, 0], [2, 0], [2, 1]]}\n";

static char folder[200];
static pl_store *store;
static pl_arena arena;
static pl_theatre theatre;

/* A square of so many degrees with its south-west corner there. */
static pl_polygon square(double west, double south, double size) {
    pl_point *points = pl_arena_alloc(&arena, 4 * sizeof *points);
    pl_ring *ring = pl_arena_alloc(&arena, sizeof *ring);
    assert_true(points != NULL && ring != NULL);
    points[0] = (pl_point){west, south};
    points[1] = (pl_point){west + size, south};
    points[2] = (pl_point){west + size, south + size};
    points[3] = (pl_point){west, south + size};
    *ring = (pl_ring){points, 4};
    return (pl_polygon){ring, 1};
}

static void put_outlines(const char *source, const char *const *codes, const pl_polygon *polygons,
                         size_t count) {
    pl_error error = {0};
    int64_t id = 0;
    pl_region_row rows[4];
    pl_source_row row = {.name = source,
                         .maker = source,
                         .theatre = "war",
                         .source_yaml = pl_slice_of("x"),
                         .legend_yaml = pl_slice_of(""),
                         .theatre_yaml = pl_slice_of(theatre_text)};
    assert_true(pl_store_source_put(store, &row, &id, &error));
    for (size_t i = 0; i < count; i++)
        rows[i] = (pl_region_row){.key = codes[i],
                                  .name = codes[i],
                                  .area_m2 = pl_polygon_area_m2(&polygons[i]),
                                  .polygons = &polygons[i],
                                  .count = 1};
    assert_true(pl_store_regions_replace(store, id, rows, count, &error));
}

static int make(void **state) {
    static const char *const codes[] = {"XA-01", "XA-02"};
    pl_error error = {0};
    const char *scratch = getenv("TMPDIR");
    char path[256];
    (void)state;
    snprintf(folder, sizeof folder, "%s/plumbline-region-XXXXXX", scratch == NULL ? "/tmp" : scratch);
    if (mkdtemp(folder) == NULL) return -1;
    snprintf(path, sizeof path, "%s/e.gpkg", folder);
    if (!pl_theatre_parse("war", pl_slice_of(theatre_text), &arena, &theatre, &error))
        fail_msg("%s", error.text);
    if ((store = pl_store_open(path, PL_STORE_CREATE, &error)) == NULL) fail_msg("%s", error.text);
    const pl_polygon coarse[] = {square(10, 40, 1), square(11, 40, 1)};
    const pl_polygon fine[] = {square(10, 40, 1.25)};
    put_outlines("coarse", codes, coarse, 2);
    put_outlines("fine", codes, fine, 1);
    return 0;
}

static int drop(void **state) {
    char command[300];
    pl_error error = {0};
    (void)state;
    bool closed = pl_store_close(store, &error);
    pl_arena_free(&arena);
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    return closed && system(command) == 0 ? 0 : -1;
}

static pl_region find(const char *text, const char *outline) {
    pl_error error = {0};
    pl_region region = {0};
    if (!pl_region_find(store, &theatre, text, outline, &arena, &region, &error)) fail_msg("%s", error.text);
    assert_true(region.name != NULL && region.title != NULL && region.code != NULL &&
                region.definition != NULL && region.official_from != NULL);
    return region;
}

static void refuse(const char *text, const char *outline, pl_code code, const char *says) {
    pl_error error = {0};
    pl_region region;
    assert_false(pl_region_find(store, &theatre, text, outline, &arena, &region, &error));
    if (strstr(error.text, says) == NULL) fail_msg("%s", error.text);
    assert_int_equal(error.code, code);
}

static void close_to(double value, double wanted, double relative) {
    if (!(fabs(value - wanted) <= relative * wanted)) fail_msg("%.12g is not %.12g", value, wanted);
}

static double square_km2(double west, double south, double size) {
    pl_polygon polygon = square(west, south, size);
    return pl_polygon_area_m2(&polygon) * 1e-6;
}

static void test_administrative(void **state) {
    (void)state;
    static const char *const calls[] = {"hills", "The Hills", "XA-01", "HILLS", "the hills", "xa-01"};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        pl_region hills = find(calls[i], NULL);
        assert_string_equal(hills.name, "hills");
        assert_string_equal(hills.title, "The Hills");
        assert_string_equal(hills.code, "XA-01");
        assert_string_equal(hills.outline, "fine XA-01"); /* the theatre's first */
        assert_true(hills.official_km2 == 26517);
        assert_string_equal(hills.official_from, "an office");
        close_to(hills.outline_km2, square_km2(10, 40, 1.25), 1e-12);
        assert_true(hills.box.west == 10 && hills.box.north == 41.25 && hills.count == 1);
    }
    assert_string_equal(find("hills", "coarse").outline, "coarse XA-01");
    assert_string_equal(find("shore", NULL).outline, "coarse XA-02"); /* the first that has it */
    assert_true(isnan(find("shore", NULL).official_km2));
    refuse("shore", "fine", PL_MISSING, "has no outline of The Shore; `plumbline pull SOURCE");
    refuse("shore", "fine", PL_MISSING, "(SOURCE: fine)");
    refuse("island", NULL, PL_MISSING, "(SOURCE: fine or coarse)");
    refuse("shore", "corse", PL_USAGE, "no source of outlines \"corse\" (did you mean coarse?)");
    refuse("hils", NULL, PL_USAGE, "no region or sector \"hils\" (did you mean hills?)");
    refuse("", NULL, PL_USAGE, "no region or sector \"\";");
}

static void test_sectors(void **state) {
    (void)state;
    pl_error error = {0};
    pl_region *sectors;
    size_t count;
    pl_region west = find("West, by the river", NULL);
    assert_string_equal(west.name, "west");
    assert_string_equal(west.definition, "West of it.");
    assert_string_equal(west.outline, "theatre war");
    assert_string_equal(west.code, "");
    assert_true(isnan(west.official_km2) && west.box.north == 1);
    close_to(west.outline_km2, square_km2(0, 0, 1) / 2, 1e-3);
    assert_true(pl_region_sectors(&theatre, &arena, &sectors, &count, &error));
    assert_int_equal(count, 2);
    assert_string_equal(sectors[1].name, "east");
    assert_true(pl_region_outlines(store, &theatre, "east", &arena, &sectors, &count, &error));
    assert_int_equal(count, 1);
}

static void test_box(void **state) {
    (void)state;
    pl_region box = find("10,40,11,41", NULL);
    assert_string_equal(box.name, "10,40,11,41");
    assert_string_equal(box.outline, "box");
    assert_true(box.box.west == 10 && box.box.south == 40 && box.box.east == 11 && box.box.north == 41);
    close_to(box.outline_km2, square_km2(10, 40, 1), 1e-12);
    assert_true(find("-1.5,-2,3e0,4", NULL).box.south == -2);
    static const char *const bad[] = {
        "10,40,11",   "10,40,11,41,42", "11,40,10,41",   "10,41,11,41", "10,40,11,91",
        "-181,0,1,1", "10;40;11;41",    "10,40,11,41km", "10,40,,41",   "1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) refuse(bad[i], NULL, PL_USAGE, "is no box");
}

static const char *file(const char *name, const char *text) {
    pl_error error = {0};
    char *path = pl_arena_alloc(&arena, 300);
    snprintf(path, 300, "%s/%s", folder, name);
    assert_true(pl_file_write(path, pl_slice_of(text), &error));
    return path;
}

static void test_file(void **state) {
    (void)state;
    const char *path = file(
        "two.geojson", "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":"
                       "null,\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[10,40],[11,40],[11,41],"
                       "[10,41],[10,40]]]}},{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":"
                       "\"Polygon\",\"coordinates\":[[[10.5,40],[11.5,40],[11.5,41],[10.5,41],[10.5,40]]]"
                       "}}]}");
    pl_region region = find(path, NULL);
    assert_string_equal(region.outline, path);
    assert_int_equal(region.count, 1);
    close_to(region.outline_km2, 1.5 * square_km2(10, 40, 1), 1e-12); /* overlap counted once */
    assert_true(region.box.east == 11.5);
    /* A figure of eight is its two halves. */
    path = file("eight.json", "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Polygon\","
                              "\"coordinates\":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}}");
    region = find(path, NULL);
    assert_int_equal(region.count, 2);
    close_to(region.outline_km2, square_km2(0, 0, 1) / 2, 1e-3);
    refuse(file("point.json", "{\"type\":\"Point\",\"coordinates\":[1,2]}"), NULL, PL_INPUT,
           "no polygon encloses anything");
    refuse(file("cut.json", "{\"type\":\"Poi"), NULL, PL_INPUT, "cut.json:1:");
    refuse("/nowhere/at/all.geojson", NULL, PL_INPUT, "/nowhere/at/all.geojson");
}

static void test_theatre(void **state) {
    (void)state;
    pl_error error = {0};
    pl_region whole, *outlines;
    size_t count;
    if (!pl_region_theatre(store, &theatre, &arena, &whole, &error)) fail_msg("%s", error.text);
    assert_string_equal(whole.name, "war");
    assert_string_equal(whole.outline, "coarse");
    assert_int_equal(whole.count, 1); /* the line between the two is gone */
    assert_int_equal(whole.polygons[0].count, 1);
    close_to(whole.outline_km2, 2 * square_km2(10, 40, 1), 1e-12);
    assert_true(pl_region_outlines(store, &theatre, "XA-01", &arena, &outlines, &count, &error));
    assert_int_equal(count, 2);
    assert_string_equal(outlines[0].outline, "fine XA-01");
    assert_string_equal(outlines[1].outline, "coarse XA-01");
    assert_false(pl_region_outlines(store, &theatre, "island", &arena, &outlines, &count, &error));
    assert_int_equal(error.code, PL_MISSING);
    pl_theatre other = theatre;
    other.border_source = "fine";
    assert_false(pl_region_theatre(store, &other, &arena, &whole, &error));
    assert_non_null(strstr(error.text, "no outline of The Shore"));
    assert_int_equal(error.code, PL_MISSING);
    other.border_source = NULL;
    assert_false(pl_region_theatre(store, &other, &arena, &whole, &error));
    assert_string_equal(error.text, "theatre war names no border (docs/files.md, \"Theatre\")");
    other.outline_count = 0;
    assert_false(pl_region_find(store, &other, "hills", NULL, &arena, &whole, &error));
    assert_string_equal(error.text, "theatre war names no source of outlines, so The Hills has none");
}

static void test_memory(void **state) {
    (void)state;
    for (uint64_t nth = 1;; nth++) {
        pl_error error = {0};
        pl_region region;
        pl_arena own = {0};
        pl_memory_fail_nth(0);
        pl_memory_fail_nth(nth);
        bool done = pl_region_theatre(store, &theatre, &own, &region, &error) &&
                    pl_region_find(store, &theatre, "hills", NULL, &own, &region, &error) &&
                    pl_region_find(store, &theatre, "1,2,3,4", NULL, &own, &region, &error);
        bool all = pl_memory_fail_nth(0) < nth;
        pl_arena_free(&own);
        if (all) {
            assert_true(done);
            break;
        }
        assert_true(done || error.code == PL_NOMEM);
    }
}

/* ---- Ukraine ---- */

static pl_theatre ukraine(void) {
    pl_error error = {0};
    pl_buffer text = {0};
    pl_theatre t;
    assert_true(pl_file_read(PL_SOURCE_ROOT "/data/theatres/ukraine.yaml", 1 << 20, &text, &error));
    if (!pl_theatre_parse("ukraine", (pl_slice){text.data, text.length}, &arena, &t, &error))
        fail_msg("%s", error.text);
    pl_buffer_free(&text);
    return t;
}

static void test_sectors_of_ukraine(void **state) {
    (void)state;
    pl_error error = {0};
    pl_theatre t = ukraine();
    pl_region *sectors;
    size_t count;
    assert_true(pl_region_sectors(&t, &arena, &sectors, &count, &error));
    pl_overlay *overlay = pl_overlay_open(&error);
    assert_non_null(overlay);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++) {
            double common_m2 = -1;
            const pl_polygon *a = sectors[i].polygons, *b = sectors[k].polygons;
            assert_true(pl_overlay_common_area_m2(overlay, &a, 1, &b, 1, &common_m2, &error));
            if (!(common_m2 < 1)) fail_msg("%s and %s overlap", sectors[i].name, sectors[k].name);
        }
    pl_overlay_close(overlay);
    static const struct {
        double lon, lat;
        const char *sector;
    } places[] = {{37.18, 48.28, "pokrovsk"},
                  {37.74, 48.14, "pokrovsk"},
                  {37.28, 47.985, "south-donetsk"},
                  {37.25, 47.78, "south-donetsk"},
                  {36.84, 47.84, "south-donetsk"},
                  {37.84, 48.59, "bakhmut-toretsk"},
                  {37.85, 48.39, "bakhmut-toretsk"},
                  {37.71, 48.53, "bakhmut-toretsk"},
                  {37.62, 49.71, "kupiansk"},
                  {38.10, 48.87, "lyman-siversk"},
                  {36.26, 47.66, "zaporizhzhia-direction"},
                  {35.78, 47.58, "zaporizhzhia-direction"},
                  {32.62, 46.64, "dnipro-kherson"},
                  {36.94, 50.29, "kharkiv-north"},
                  {35.31, 51.07, "sumy-border"},
                  {35.27, 51.2, "kursk-border"},
                  {37.25, 49.2, "izium"},
                  {31.3, 51.5, "kyiv-chernihiv"}};
    for (size_t p = 0; p < sizeof places / sizeof *places; p++) {
        size_t found = 0;
        for (size_t i = 0; i < count; i++) {
            if (!pl_polygon_contains(sectors[i].polygons, (pl_point){places[p].lon, places[p].lat})) continue;
            assert_string_equal(sectors[i].name, places[p].sector);
            found++;
        }
        assert_int_equal(found, 1);
    }
}

/* Stated points of a hub lie at one town, and its edge around the first of them. */
static void test_hubs_of_ukraine(void **state) {
    (void)state;
    pl_theatre t = ukraine();
    assert_string_equal(t.hubs[0].name, "pokrovsk");
    assert_true(t.hubs[0].points[0].at.lon == 37.1758 && t.hubs[0].points[0].at.lat == 48.2828);
    for (size_t i = 0; i < t.hub_count; i++) {
        const pl_theatre_hub *hub = &t.hubs[i];
        for (size_t k = 1; k < hub->point_count; k++)
            assert_true(pl_edge_length_m(hub->points[0].at, hub->points[k].at) < 5000);
        if (hub->edge.count > 0) assert_true(pl_polygon_contains(&hub->edge, hub->points[0].at));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_administrative),
        cmocka_unit_test(test_sectors),
        cmocka_unit_test(test_box),
        cmocka_unit_test(test_file),
        cmocka_unit_test(test_theatre),
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_sectors_of_ukraine),
        cmocka_unit_test(test_hubs_of_ukraine),
    };
    return cmocka_run_group_tests(tests, make, drop);
}
