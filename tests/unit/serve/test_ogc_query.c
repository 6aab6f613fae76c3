/* test_ogc_query.c - parameters of OGC API - Features: what each grammar takes, and what is refused by name.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "serve/ogc_query.h"

static const pl_feature_collection *collection(const char *id) {
    for (size_t i = 0; i < pl_feature_collection_count; i++)
        if (strcmp(pl_feature_collections[i].id, id) == 0) return &pl_feature_collections[i];
    fail_msg("no collection %s", id);
    return NULL;
}

static void boxes(void **state) {
    (void)state;
    pl_box list[2];
    size_t count;
    assert_true(pl_ogc_bbox_read("36,47,38.5,49", list, &count, NULL));
    assert_int_equal(count, 1);
    assert_true(list[0].west == 36.0 && list[0].south == 47.0 && list[0].east == 38.5 &&
                list[0].north == 49.0);
    assert_true(pl_ogc_bbox_read("36,47,-100,38.5,49,8000", list, &count, NULL)); /* with heights */
    assert_true(count == 1 && list[0].east == 38.5 && list[0].north == 49.0);
    assert_true(pl_ogc_bbox_read("170,-10,-170,10", list, &count, NULL));
    assert_int_equal(count, 2);
    assert_true(list[0].west == 170.0 && list[0].east == 180.0 && list[1].west == -180.0 &&
                list[1].east == -170.0);
    assert_true(pl_ogc_bbox_read("36,47,36,47", list, &count, NULL)); /* a point */
    assert_true(pl_ogc_bbox_read("-180,-90,180,90", list, &count, NULL));
    assert_true(pl_ogc_bbox_read("3.6e1,47,38,49", list, &count, NULL));
    static const char *const bad[] = {"",
                                      ",",
                                      "36,47,38",
                                      "36,47,38,49,50",
                                      "36,47,38,49,50,51,52",
                                      "36,49,38,47",
                                      "36,47,38,91",
                                      "181,47,38,49",
                                      "36,47,38,nan",
                                      "36,47,38,1e999",
                                      "36,47,38,49x",
                                      " 36,47,38,49",
                                      "36;47;38;49",
                                      "36,,38,49",
                                      "36,47,38,49,"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        pl_error error = {0};
        if (pl_ogc_bbox_read(bad[i], list, &count, &error)) fail_msg("taken: %s", bad[i]);
        assert_int_equal(error.code, PL_USAGE);
        assert_non_null(strstr(error.text, "bbox"));
    }
}

#define DAY INT64_C(1734566400) /* 2024-12-19T00:00:00Z */

static void times(void **state) {
    (void)state;
    static const struct {
        const char *text;
        pl_instant begin, end;
    } good[] = {
        {"2024-12-19T00:00:00Z", DAY, DAY},
        {"2024-12-19t00:00:00z", DAY, DAY},
        {"2024-12-19T02:00:00+02:00", DAY, DAY},
        {"2024-12-19T00:00:00.000Z", DAY, DAY},
        {"2024-12-19T00:00:01.999Z", DAY + 1, DAY + 1},
        {"2024-12-19", DAY, DAY + 86399},
        {"2024-12-19/2024-12-20", DAY, DAY + 2 * 86400 - 1},
        {"2024-12-19T00:00:00Z/2024-12-20T00:00:00Z", DAY, DAY + 86400},
        {"2024-12-19T00:00:00Z/..", DAY, INT64_MAX},
        {"2024-12-19T00:00:00Z/", DAY, INT64_MAX},
        {"../2024-12-19T00:00:00Z", INT64_MIN, DAY},
        {"/2024-12-19", INT64_MIN, DAY + 86399},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        pl_error error = {0};
        pl_instant begin, end;
        if (!pl_ogc_datetime_read(good[i].text, &begin, &end, &error))
            fail_msg("%s: %s", good[i].text, error.text);
        if (begin != good[i].begin || end != good[i].end) fail_msg("%s", good[i].text);
    }
    static const char *const bad[] = {
        "",
        "..",
        "/",
        "../..",
        "2024-12-19/2024-12-18",
        "2024-02-30",
        "yesterday",
        "2024-12-19T00:00:00",
        "2024-12-19T00:00:00.Z",
        "2024-12-19 00:00:00Z",
        "2024-12-19/2024-12-20/2024-12-21",
        "2024-12-19/...",
        "2024-12-19T00:00:00.0000000000000000000000000000000000000Zzzzzzzzzzzzzzzzzzzzz",
        "1824-12-19"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        pl_error error = {0};
        pl_instant begin, end;
        if (pl_ogc_datetime_read(bad[i], &begin, &end, &error)) fail_msg("taken: %s", bad[i]);
        assert_int_equal(error.code, PL_USAGE);
        assert_non_null(strstr(error.text, "datetime"));
    }
}

static void whole(void **state) {
    (void)state;
    pl_error error = {0};
    pl_feature_question q;
    const pl_parameter all[] = {{"limit", "5"},
                                {"offset", "20"},
                                {"bbox", "36,47,38,49"},
                                {"datetime", "2024-12-19"},
                                {"status", "held:russia,contested"},
                                {"source", "deepstate"}};
    assert_true(pl_ogc_query_read(collection("control"), all, 6, &q, &error));
    assert_true(q.limit == 5 && q.offset == 20 && q.box_count == 1 && q.timed && q.filter_count == 2);
    assert_string_equal(q.filters[0].property, "status");
    assert_string_equal(q.filters[0].values, "held:russia,contested");
    assert_true(pl_ogc_query_read(collection("control"), NULL, 0, &q, &error));
    assert_true(q.limit == PL_OGC_LIMIT && q.offset == 0 && q.box_count == 0 && !q.timed &&
                q.filter_count == 0);
    /* The standard: more than the most is the most, and no error. */
    const pl_parameter many[] = {{"limit", "1000000"}};
    assert_true(pl_ogc_query_read(collection("control"), many, 1, &q, &error));
    assert_int_equal(q.limit, PL_OGC_LIMIT_MAX);
    /* GDAL sends a time for each end that it asks about: both must hold. */
    const pl_parameter twice[] = {{"datetime", "../2024-12-19T00:00:00Z"},
                                  {"datetime", "2024-12-19T00:00:01Z/.."}};
    assert_true(pl_ogc_query_read(collection("control"), twice, 2, &q, &error));
    assert_true(q.begin == DAY + 1 && q.end == DAY);
}

static void refused(void **state) {
    (void)state;
    static const struct {
        const char *collection, *name, *value;
    } bad[] = {{"control", "limit", "0"},     {"control", "limit", "-1"},  {"control", "limit", "ten"},
               {"control", "limit", ""},      {"control", "limit", "1.5"}, {"control", "offset", "-1"},
               {"control", "area_km2", "3"},  {"control", "nothing", "1"}, {"control", "", "1"},
               {"control", "Status", "held"}, {"places", "status", "x"},   {"hubs", "side", "russia"},
               {"control", "bbox-crs", "x"},  {"control", "f", "html"},    {"control", "bbox", "1"},
               {"control", "datetime", "now"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        pl_error error = {0};
        pl_feature_question q;
        const pl_parameter one = {bad[i].name, bad[i].value};
        if (pl_ogc_query_read(collection(bad[i].collection), &one, 1, &q, &error))
            fail_msg("taken: %s=%s", bad[i].name, bad[i].value);
        assert_int_equal(error.code, PL_USAGE);
    }
    pl_error error = {0};
    pl_feature_question q;
    const pl_parameter again[] = {{"source", "a"}, {"source", "b"}};
    assert_false(pl_ogc_query_read(collection("control"), again, 2, &q, &error));
    assert_non_null(strstr(error.text, "twice"));
    char large[PL_OGC_VALUE_MAX + 2];
    memset(large, 'a', sizeof large - 1);
    large[sizeof large - 1] = '\0';
    const pl_parameter long_one = {"source", large};
    assert_false(pl_ogc_query_read(collection("control"), &long_one, 1, &q, &error));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(boxes),
        cmocka_unit_test(times),
        cmocka_unit_test(whole),
        cmocka_unit_test(refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
