/* test_shown.c - how intervals and geometry are printed. */
#include "cli/geojson_out.h"
#include "cli/interval.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const pl_verb verb = {.name = "try", .arguments = "", .geojson = true};
const pl_verb *const pl_verbs[] = {&verb, NULL};

static pl_interval example(void) {
    pl_interval made = {.value = 629.94, .low = 612.1, .high = 648.2, .part_count = 3};
    made.parts[0] = (pl_interval_part){"drawn-lines", true, 620.94, 638.94, 41, "41 redraws"};
    made.parts[1] = (pl_interval_part){"end-snapshots", true, 618.2, 641.0, 9, "one end a day off"};
    made.parts[2] = (pl_interval_part){"redraws", false, NAN, NAN, 2, "2 redraws"};
    return made;
}

static void intervals(void **unused) {
    (void)unused;
    pl_buffer out = {0};
    pl_interval shown = example();
    pl_interval_text(&out, &shown, 1);
    assert_string_equal(out.data,
                        "(at least 612.1 to 648.2: drawn lines \u00b19.0, end snapshots 618.2 to 641.0, "
                        "redraws not estimated)");
    pl_buffer_clear(&out);
    shown = (pl_interval){.value = 1, .low = NAN, .high = NAN, .part_count = 1};
    shown.parts[0] = (pl_interval_part){"drawn-lines", false, NAN, NAN, 3, "3 redraws"};
    pl_interval_text(&out, &shown, 1);
    assert_string_equal(out.data, "(error not estimated: drawn lines)");
    pl_buffer_clear(&out);
    shown.part_count = 0;
    pl_interval_text(&out, &shown, 1);
    assert_true(out.length == 0);
    pl_json json;
    pl_json_start(&json, &out, false);
    pl_json_object(&json);
    shown = example();
    shown.part_count = 1;
    shown.parts[0].estimated = false;
    shown.parts[0].low = shown.parts[0].high = NAN;
    pl_interval_json(&json, "interval", &shown, 2);
    pl_json_end(&json);
    assert_string_equal(out.data,
                        "{\"interval\":{\"low\":612.10,\"high\":648.20,\"parts\":[{\"name\":\"drawn-lines\","
                        "\"estimated\":false,\"low\":null,\"high\":null,\"events\":41,\"why\":\"41 "
                        "redraws\"}]}}");
    assert_false(out.failed);
    pl_buffer_free(&out);
}

/* What one feature's geometry comes to. */
static void written(pl_buffer *out, const pl_polygon *polygons, size_t count) {
    pl_json json;
    pl_buffer_clear(out);
    pl_json_start(&json, out, true);
    pl_geojson_feature(&json);
    pl_geojson_polygons(&json, polygons, count);
    assert_false(out->failed);
    const char *geometry = strstr(out->data, "\"geometry\": ");
    assert_non_null(geometry);
    const size_t at = (size_t)(geometry - out->data) + strlen("\"geometry\": ");
    const size_t length = strcspn(out->data + at, "\n");
    memmove(out->data, out->data + at, length);
    out->data[length] = '\0';
}

static void polygons(void **unused) {
    (void)unused;
    /* Clockwise, with a position that is there twice at seven decimals; the hole winds as the shell does. */
    const pl_point shell[] = {{30, 48}, {30, 49}, {31.00000001, 49}, {31, 49.00000001}, {31, 48}};
    const pl_point hole[] = {{30.25, 48.25}, {30.25, 48.5}, {30.5, 48.5}};
    const pl_point speck[] = {{30, 48}, {30.00000001, 48}, {30, 48.00000001}};
    const pl_ring rings[] = {{shell, 5}, {hole, 3}, {speck, 3}}, dust[] = {{speck, 3}};
    const pl_polygon drawn[] = {{rings, 3}, {dust, 1}, {rings + 1, 1}};
    const char *first =
        "[[[30.0000000,48.0000000],[31.0000000,48.0000000],[31.0000000,49.0000000],[30.0000000,"
        "49.0000000],[30.0000000,48.0000000]],[[30.2500000,48.2500000],[30.2500000,48.5000000]"
        ",[30.5000000,48.5000000],[30.2500000,48.2500000]]]";
    const char *second =
        "[[[30.2500000,48.2500000],[30.5000000,48.5000000],[30.2500000,48.5000000],[30.2500000,"
        "48.2500000]]]";
    char wanted[1024];
    pl_buffer out = {0};
    written(&out, drawn, 2);
    snprintf(wanted, sizeof wanted, "{\"type\":\"Polygon\",\"coordinates\":%s}", first);
    assert_string_equal(out.data, wanted);
    written(&out, drawn, 3);
    snprintf(wanted, sizeof wanted, "{\"type\":\"MultiPolygon\",\"coordinates\":[%s,%s]}", first, second);
    assert_string_equal(out.data, wanted);
    written(&out, drawn + 1, 1);
    assert_string_equal(out.data, "null");
    written(&out, NULL, 0);
    assert_string_equal(out.data, "null");
    pl_buffer_free(&out);
}

static void a_whole_answer(void **unused) {
    (void)unused;
    static pl_call call = {.verb = &verb};
    const pl_point way[] = {{30, 48}, {-30.5, 49.12345678}};
    const pl_open_line lines[] = {{way, 2}, {way, 2}};
    pl_json json;
    pl_geojson_start(&call, &json);
    pl_geojson_feature(&json);
    pl_json_key_text(&json, "name", "a");
    pl_geojson_point(&json, way[1]);
    pl_geojson_feature(&json);
    pl_geojson_lines(&json, lines, 1);
    pl_geojson_feature(&json);
    pl_geojson_lines(&json, lines, 2);
    pl_geojson_feature(&json);
    pl_geojson_lines(&json, lines, 0);
    pl_geojson_end(&call, &json);
    assert_false(call.out.failed);
    assert_string_equal(
        call.out.data,
        "{\n  \"schema\": \"plumbline/try/1\",\n  \"type\": \"FeatureCollection\",\n  \"features\": [\n    "
        "{\n"
        "      \"type\": \"Feature\",\n      \"properties\": {\n        \"name\": \"a\"\n      },\n"
        "      \"geometry\": {\"type\":\"Point\",\"coordinates\":[-30.5000000,49.1234568]}\n    },\n    {\n"
        "      \"type\": \"Feature\",\n      \"properties\": {},\n"
        "      \"geometry\": {\"type\":\"LineString\",\"coordinates\":[[30.0000000,48.0000000],[-30.5000000,"
        "49.1234568]]}\n    },\n    {\n      \"type\": \"Feature\",\n      \"properties\": {},\n"
        "      \"geometry\": {\"type\":\"MultiLineString\",\"coordinates\":[[[30.0000000,48.0000000],["
        "-30.5000000,49.1234568]],[[30.0000000,48.0000000],[-30.5000000,49.1234568]]]}\n    },\n    {\n"
        "      \"type\": \"Feature\",\n      \"properties\": {},\n      \"geometry\": null\n    }\n  ]\n}\n");
    pl_buffer_free(&call.out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals),
        cmocka_unit_test(polygons),
        cmocka_unit_test(a_whole_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
