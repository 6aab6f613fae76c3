/* What a file is by its name: patterns, dates that exist and do not, layers, endings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "legend/legend.h"

#include <stdio.h>

static pl_arena arena;

static pl_source source_of(const char *rest) {
    char text[2048];
    pl_source source;
    pl_error error = {0};
    snprintf(
        text, sizeof text,
        "name: s\ntitle: S\nmaker: M\ntheatre: t\nlegend: l\nlicence: L\nattribution: A\nday_turn: 90m\n%s",
        rest);
    if (!pl_source_parse("s", pl_slice_of(text), &arena, &source, &error)) fail_msg("%s", error.text);
    return source;
}

typedef struct {
    const char *path;
    pl_file_kind kind;
    const char *layer, *instant; /* of a map */
} expected_file;

static void assert_files(const pl_source *source, const expected_file *files, size_t count) {
    for (size_t at = 0; at < count; at++) {
        pl_file_match match = {.layer = "untouched", .instant = -77};
        pl_file_kind kind = pl_source_file(source, files[at].path, &match);
        if (kind != files[at].kind) fail_msg("%s: kind %d, not %d", files[at].path, kind, files[at].kind);
        if (kind != PL_FILE_MAP || files[at].instant == NULL) {
            assert_string_equal(match.layer, kind == PL_FILE_MAP ? files[at].layer : "untouched");
            assert_int_equal(match.instant, kind == PL_FILE_MAP ? INT64_MIN : -77);
            continue;
        }
        assert_string_equal(match.layer, files[at].layer);
        char text[PL_INSTANT_TEXT];
        pl_instant_text(match.instant, text);
        if (strcmp(text, files[at].instant) != 0)
            fail_msg("%s: %s, not %s", files[at].path, text, files[at].instant);
    }
}
#define ASSERT_FILES(source, files) assert_files(source, files, sizeof(files) / sizeof *(files))

static void unix_seconds(void **state) {
    (void)state;
    pl_source source = source_of("files:\n  - match: \"{unix}.geojson\"\n");
    assert_int_equal(source.day_turn_seconds, 5400);
    static const expected_file files[] = {
        {"1649187629.geojson", PL_FILE_MAP, "", "2022-04-05T19:40:29Z"},
        {"deepstate/1649187629.geojson", PL_FILE_MAP, "", "2022-04-05T19:40:29Z"},
        {"a/b/1649187629.geojson.gz", PL_FILE_MAP, "", "2022-04-05T19:40:29Z"},
        {"1649187629.geojson.zst", PL_FILE_MAP, "", "2022-04-05T19:40:29Z"},
        {"0.geojson", PL_FILE_MAP, "", "1970-01-01T00:00:00Z"},
        {"0001649187629.geojson", PL_FILE_MAP, "", "2022-04-05T19:40:29Z"},
        {"4133980799.geojson", PL_FILE_MAP, "", "2100-12-31T23:59:59Z"},
        {"4133980800.geojson", PL_FILE_IMPOSSIBLE, NULL, NULL},
        {"1649187629000.geojson", PL_FILE_IMPOSSIBLE, NULL, NULL}, /* milliseconds */
        {"99999999999999999999999999.geojson", PL_FILE_IMPOSSIBLE, NULL, NULL},
        {"1649187629.json", PL_FILE_UNDATED, NULL, NULL},
        {"1649187629a.geojson", PL_FILE_UNDATED, NULL, NULL},
        {"-1649187629.geojson", PL_FILE_UNDATED, NULL, NULL},
        {".geojson", PL_FILE_OTHER, NULL, NULL},
        {"latest.GeoJSON", PL_FILE_UNDATED, NULL, NULL},
        {"latest.json.xz", PL_FILE_UNDATED, NULL, NULL},
        {"README.md", PL_FILE_OTHER, NULL, NULL},
        {"LICENSE", PL_FILE_OTHER, NULL, NULL},
        {"table.csv.gz", PL_FILE_OTHER, NULL, NULL},
        {"x/.1649187629.geojson", PL_FILE_OTHER, NULL, NULL},
        {"__MACOSX/._1649187629.geojson", PL_FILE_OTHER, NULL, NULL},
        {"1649187629.geojson/", PL_FILE_OTHER, NULL, NULL},
        {"", PL_FILE_OTHER, NULL, NULL},
    };
    ASSERT_FILES(&source, files);
}

static void dates(void **state) {
    (void)state;
    pl_source source = source_of("stands_for: \"24:00\"\n"
                                 "files:\n"
                                 "  - match: \"{YYYYMMDD}_control.geojson\"\n"
                                 "    layer: control\n"
                                 "  - match: \"*{YYYYMMDD}*.json\"\n"
                                 "    layer: any\n"
                                 "  - match: \"day {YYYY-MM-DD}\"\n"
                                 "  - match: \"{unix}.json\"\n");
    static const expected_file files[] = {
        {"20240229_control.geojson", PL_FILE_MAP, "control", "2024-03-01T00:00:00Z"},
        {"20230229_control.geojson", PL_FILE_IMPOSSIBLE, NULL, NULL},
        {"20240231_control.geojson", PL_FILE_IMPOSSIBLE, NULL, NULL},
        {"22020101_control.geojson", PL_FILE_IMPOSSIBLE, NULL, NULL},
        {"18991231_control.geojson", PL_FILE_IMPOSSIBLE, NULL, NULL},
        {"19000101_control.geojson", PL_FILE_MAP, "control", "1900-01-02T00:00:00Z"},
        {"21001231_control.geojson", PL_FILE_IMPOSSIBLE, NULL, NULL}, /* its 24:00 is in 2101 */
        {"2024022_control.geojson", PL_FILE_UNDATED, NULL, NULL},
        {"120240229_control.geojson", PL_FILE_UNDATED, NULL, NULL}, /* a date inside a longer number */
        {"x_20241219_final.json", PL_FILE_MAP, "any", "2024-12-20T00:00:00Z"},
        {"20241219.json", PL_FILE_MAP, "any", "2024-12-20T00:00:00Z"},
        {"v2_7_20241219.json", PL_FILE_MAP, "any", "2024-12-20T00:00:00Z"},
        {"a20241219b20241220c.json", PL_FILE_MAP, "any", "2024-12-20T00:00:00Z"}, /* the leftmost */
        {"x_120241219_.json", PL_FILE_UNDATED, NULL, NULL},
        {"x_202412190.json", PL_FILE_UNDATED, NULL, NULL},
        {"99999999.json", PL_FILE_MAP, "",
         "1973-03-03T09:46:39Z"}, /* no date, and a later rule takes it as seconds */
        {"x_99999999.json", PL_FILE_IMPOSSIBLE, NULL, NULL},
        {"day 2024-12-19", PL_FILE_MAP, "", "2024-12-20T00:00:00Z"}, /* a rule before any ending */
        {"day 2024-13-19", PL_FILE_IMPOSSIBLE, NULL, NULL},
        {"day 2024-1-19", PL_FILE_OTHER, NULL, NULL},
        {"1649187629.json", PL_FILE_MAP, "", "2022-04-05T19:40:29Z"}, /* stands_for is not for seconds */
    };
    ASSERT_FILES(&source, files);
}

static void paths(void **state) {
    (void)state;
    pl_source source = source_of("stands_for: \"19:30\"\n"
                                 "files:\n"
                                 "  - match: \"control/{YYYYMMDD}/map*.json\"\n"
                                 "    layer: control\n"
                                 "  - match: \"*{YYYYMMDD}/advance*.json\"\n"
                                 "    layer: advances\n");
    static const expected_file files[] = {
        {"control/20241219/map.json", PL_FILE_MAP, "control", "2024-12-19T19:30:00Z"},
        {"a/b/control/20241219/map_2.json.bz2", PL_FILE_MAP, "control", "2024-12-19T19:30:00Z"},
        {"xcontrol/20241219/map.json", PL_FILE_UNDATED, NULL, NULL},
        {"20241219/map.json", PL_FILE_UNDATED, NULL, NULL}, /* fewer parts than the pattern */
        {"control/20241219/sub/map.json", PL_FILE_UNDATED, NULL, NULL},
        {"control/2024/1219/map.json", PL_FILE_UNDATED, NULL, NULL}, /* nothing takes a '/' */
        {"isw 20241219/advances.json", PL_FILE_MAP, "advances", "2024-12-19T19:30:00Z"},
        {"control/20241340/map.json", PL_FILE_IMPOSSIBLE, NULL, NULL},
    };
    ASSERT_FILES(&source, files);
}

static void instant_in_a_property(void **state) {
    (void)state;
    pl_source source = source_of("instant_property: date\nfiles:\n  - match: \"*.json\"\n    layer: one\n");
    assert_string_equal(source.instant_property, "date");
    pl_file_match match;
    assert_int_equal(pl_source_file(&source, "20240231.json", &match), PL_FILE_MAP);
    assert_string_equal(match.layer, "one");
    assert_true(match.instant == INT64_MIN);
    assert_int_equal(pl_source_file(&source, "map.geojson", &match), PL_FILE_UNDATED);
}

/* Going back to the last '*' alone must not take forever. */
static void many_stars(void **state) {
    (void)state;
    pl_source source = source_of("files:\n  - match: \"*a*a*a*a*a*a*a*a*{unix}b.json\"\n");
    static char path[60001];
    memset(path, 'a', 60000);
    pl_file_match match;
    assert_int_equal(pl_source_file(&source, path, &match), PL_FILE_OTHER);
    assert_int_equal(pl_source_file(&source, "xaxaxaaaaaa-1649187629b.json", &match), PL_FILE_MAP);
    assert_int_equal(match.instant, 1649187629);
}

static pl_source parsed(const char *name) {
    char path[512];
    pl_error error = {0};
    pl_source source;
    snprintf(path, sizeof path, PL_SOURCE_ROOT "/tests/unit/legend/files/%s", name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *text = pl_arena_alloc(&arena, 1 << 14);
    assert_non_null(text);
    size_t length = fread(text, 1, 1 << 14, file);
    fclose(file);
    if (!pl_source_parse("s", (pl_slice){text, length}, &arena, &source, &error)) fail_msg("%s", error.text);
    return source;
}

/* Sources of outlines and settlements: no instant in names, the edition's day for all. */
static void editions(void **state) {
    (void)state;
    pl_source regions = parsed("ok-source-regions.yaml"), places = parsed("ok-source-places.yaml");
    pl_file_match match;
    assert_int_equal(regions.kind, PL_SOURCE_REGIONS);
    assert_string_equal(regions.legend, "");
    assert_string_equal(regions.fields.key, "iso_3166_2");
    assert_string_equal(regions.fields.name, "name_en");
    assert_true(regions.edition == 1582934400); /* 2020-02-29T00:00:00Z */
    assert_int_equal(pl_source_file(&regions, "x/outlines_2024.geojson", &match), PL_FILE_MAP);
    assert_true(match.instant == regions.edition && match.day == 18321 && match.column_count == 0);
    assert_int_equal(pl_source_file(&regions, "more/x.kml", &match), PL_FILE_MAP);
    assert_int_equal(match.format, PL_FORMAT_KML);
    assert_string_equal(match.layer, "more");
    assert_int_equal(pl_source_file(&regions, "other.geojson", &match), PL_FILE_OTHER);
    assert_int_equal(places.kind, PL_SOURCE_PLACES);
    assert_string_equal(places.fields.geonames, "id");
    assert_int_equal(places.fields.other_name_count, 1);
    assert_string_equal(places.fields.population, "people");
    assert_int_equal(places.where_count, 2);
    assert_string_equal(places.where[0].field, "land");
    assert_string_equal(places.where[0].values[1], "XB");
    assert_true(places.area_of_interest.north == 44);
    assert_int_equal(pl_source_file(&places, "a.csv.gz", &match), PL_FILE_MAP);
    assert_int_equal(match.column_count, 0);
    assert_int_equal(pl_source_file(&places, "names.txt", &match), PL_FILE_MAP);
    assert_int_equal(match.column_count, 7);
    assert_string_equal(match.columns[6], "class");
    assert_true(parsed("ok-source-places-least.yaml").area_of_interest.west == -180);
    assert_int_equal(parsed("ok-source-least.yaml").kind, PL_SOURCE_MAPS);
}

/* What a rule says of a file besides its date, and the name that gives the same answer again. */
static void rules(void **state) {
    (void)state;
    pl_source source = source_of("stands_for: \"24:00\"\n"
                                 "files:\n"
                                 "  - match: \"land/{YYYY-MM-DD}.kml\"\n"
                                 "    layer: land\n"
                                 "    format: kml\n"
                                 "    stands: until-next\n"
                                 "  - match: \"isle/{YYYY-MM-DD}.kml\"\n"
                                 "    layer: isle\n"
                                 "    format: kml\n"
                                 "    stands: until-next\n"
                                 "  - match: \"b{YYYYMMDD}.gpkg\"\n"
                                 "    layer: b\n"
                                 "    format: geopackage\n"
                                 "  - match: \"a{YYYYMMDD}.json\"\n"
                                 "    layer: a\n"
                                 "not_maps: [\"totals*.json\", \"land/index.kml\"]\n"
                                 "together: [b, a]\n"
                                 "dates:\n"
                                 "  - written: 2202-02-03\n"
                                 "    means: 2024-02-03\n"
                                 "    why: a slip\n"
                                 "  - written: 2024-13-01\n"
                                 "    means: 2025-01-01\n"
                                 "    why: a slip\n"
                                 "set_aside:\n"
                                 "  - day: 2024-02-03\n"
                                 "    why: bad day\n"
                                 "  - file: land/2024-02-04.kml\n"
                                 "    why: bad file\n");
    static const expected_file files[] = {
        {"x/land/2024-02-04.kml.gz", PL_FILE_MAP, "land", "2024-02-05T00:00:00Z"},
        {"isle/2202-02-03.kml", PL_FILE_MAP, "isle", "2024-02-04T00:00:00Z"},
        {"a22020203.json", PL_FILE_MAP, "a", "2024-02-04T00:00:00Z"},
        {"a20241301.json", PL_FILE_MAP, "a", "2025-01-02T00:00:00Z"},
        {"a22020204.json", PL_FILE_IMPOSSIBLE, NULL, NULL},
        {"b20240203.gpkg", PL_FILE_MAP, "b", "2024-02-04T00:00:00Z"},
        {"totals_2024.json", PL_FILE_OTHER, NULL, NULL},
        {"x/land/index.kml", PL_FILE_OTHER, NULL, NULL},
        {"land/other.kml", PL_FILE_UNDATED, NULL, NULL},
        {"land.KMZ", PL_FILE_UNDATED, NULL, NULL},
        {"b.gpkg", PL_FILE_UNDATED, NULL, NULL},
        {"x.geojson", PL_FILE_UNDATED, NULL, NULL},
        {"x.shp", PL_FILE_OTHER, NULL, NULL},
    };
    ASSERT_FILES(&source, files);
    pl_file_match match, again;
    assert_int_equal(pl_source_file(&source, "x.tar/y/land/2024-02-04.kml.gz", &match), PL_FILE_MAP);
    assert_int_equal(match.format, PL_FORMAT_KML);
    assert_true(pl_slice_equal(match.name, pl_slice_of("land/2024-02-04.kml")));
    char day[PL_INSTANT_TEXT];
    pl_day_text(match.day, day);
    assert_string_equal(day, "2024-02-04");
    assert_int_equal(pl_source_file(&source, "land/2024-02-04.kml", &again), PL_FILE_MAP);
    assert_true(again.instant == match.instant && again.layer == match.layer && again.format == match.format);
    assert_string_equal(pl_source_set_aside(&source, "land/2024-02-04.kml", match.day), "bad file");
    assert_null(pl_source_set_aside(&source, "isle/2024-02-04.kml", match.day));
    assert_string_equal(pl_source_set_aside(&source, "any", match.day - 1), "bad day");
    assert_int_equal(source.standing_count, 2);
    assert_string_equal(source.standing[0], "isle");
    assert_string_equal(source.standing[1], "land");
    assert_int_equal(source.together_count, 2);
    assert_string_equal(source.together[0], "a");
    for (int format = 0; format < PL_FORMAT_COUNT; format++)
        assert_non_null(pl_format_name((pl_file_format)format));
    /* Without rules of these formats, their endings are nothing. */
    source = source_of("files:\n  - match: \"{unix}.json\"\n");
    assert_int_equal(pl_source_file(&source, "x.kml", &match), PL_FILE_OTHER);
}

static int free_arena(void **state) {
    (void)state;
    pl_arena_free(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unix_seconds), cmocka_unit_test(dates),
        cmocka_unit_test(paths),        cmocka_unit_test(instant_in_a_property),
        cmocka_unit_test(rules),        cmocka_unit_test(many_stars),
        cmocka_unit_test(editions),
    };
    return cmocka_run_group_tests(tests, NULL, free_arena);
}
