/* What is kept of a file: its bytes without point and line geometries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "told.h"

#define COLLECTION(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"
#define FEATURE(geometry) "{\"type\":\"Feature\",\"geometry\":" geometry "}"
#define POLYGON "{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[2,1],[2,2],[1,1]]]}"
#define POINT "{\"type\":\"Point\",\"coordinates\":[1,2]}"
#define LINE "{\"coordinates\":[[1,2],[3,4]],\"type\":\"LineString\"}"
#define GEOMETRIES(list) "{\"type\":\"GeometryCollection\",\"geometries\":[" list "]}"
#define A FEATURE(POLYGON)
#define P FEATURE(POINT)
#define L FEATURE(LINE)
#define EMPTY "{\"type\":\"FeatureCollection\",\"features\":[]}\n"

/* NULL: kept whole. */
static const char *const cases[][2] = {
    {COLLECTION(""), NULL},
    {COLLECTION(A), NULL},
    {COLLECTION(A "," A), NULL},
    {COLLECTION(P), COLLECTION("")},
    {COLLECTION(" " P " "), COLLECTION("  ")},
    {COLLECTION(P "," P " ,\n" L), COLLECTION("")},
    {COLLECTION(P "," A), COLLECTION(A)},
    {COLLECTION(P " , " A " "), COLLECTION(A " ")},
    {COLLECTION(A "," P), COLLECTION(A)},
    {COLLECTION(" " A " , " P " "), COLLECTION(" " A " ")},
    {COLLECTION(A ",\n" P ",\n" A), COLLECTION(A ",\n" A)},
    {COLLECTION(A ",\n" P ",\n" L ",\n" P ",\n" A ",\n" L), COLLECTION(A ",\n" A)},
    /* Features that are nothing, or hold polygons too, stay. */
    {COLLECTION(FEATURE("null") "," P), COLLECTION(FEATURE("null"))},
    {COLLECTION(FEATURE(GEOMETRIES("")) "," P), COLLECTION(FEATURE(GEOMETRIES("")))},
    {COLLECTION(FEATURE("{\"type\":\"Polygon\",\"coordinates\":[]}")), NULL},
    {COLLECTION(FEATURE(GEOMETRIES(POINT "," POLYGON "," LINE))), COLLECTION(FEATURE(GEOMETRIES(POLYGON)))},
    {COLLECTION(FEATURE(GEOMETRIES(POINT "," LINE)) "," A), COLLECTION(A)},
    {COLLECTION(P "," FEATURE(GEOMETRIES(POINT "," POLYGON)) "," P),
     COLLECTION(FEATURE(GEOMETRIES(POLYGON)))},
    {GEOMETRIES(GEOMETRIES(POINT) "," POLYGON "," GEOMETRIES(LINE "," GEOMETRIES(POINT "," POLYGON))),
     GEOMETRIES(POLYGON "," GEOMETRIES(GEOMETRIES(POLYGON)))},
    {"{\"geometries\":[" POINT "," POLYGON "],\"type\":\"GeometryCollection\"}",
     "{\"geometries\":[" POLYGON "],\"type\":\"GeometryCollection\"}"},
    {"\xEF\xBB\xBF" COLLECTION(P), "\xEF\xBB\xBF" COLLECTION("")},
    {"{\"features\":[" P "," A "],\"type\":\"FeatureCollection\"}",
     "{\"features\":[" A "],\"type\":\"FeatureCollection\"}"},
    /* A file that is nothing but points and lines. */
    {POINT, EMPTY},
    {L, EMPTY},
    {GEOMETRIES(POINT "," LINE), EMPTY},
    {GEOMETRIES(""), NULL},
    {FEATURE("null"), NULL},
};

static void cut(void **state) {
    (void)state;
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        told to = tell_text(cases[i][0]);
        assert_true(to.done);
        const char *kept = to.kept_is_whole ? NULL : to.kept.data;
        bool same =
            kept == NULL || cases[i][1] == NULL ? kept == cases[i][1] : strcmp(kept, cases[i][1]) == 0;
        if (to.kept_is_whole) assert_int_equal(to.kept.length, 0);
        if (!same) print_error("%s\n  is: %s\n  to: %s\n", cases[i][0], kept, cases[i][1]);
        wrong += !same;
        told_free(&to);
    }
    assert_int_equal(wrong, 0);
}

static uint64_t random_state;
static size_t below(size_t limit) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (size_t)(random_state % limit);
}

static void blanks(pl_buffer *to) {
    static const char *const some[] = {"", "", "", " ", "\n", "\t ", "\r\n  "};
    pl_buffer_text(to, some[below(sizeof some / sizeof *some)]);
}

/* Writes a random geometry, and to `model` its polygons as told.c writes them. */
static void geometry(pl_buffer *to, pl_buffer *model, int depth) {
    size_t what = below(depth > 3 ? 4 : 5);
    bool type_last = below(4) == 0;
    static const char *const types[] = {"Point", "MultiLineString", "Polygon", "MultiPolygon",
                                        "GeometryCollection"};
    pl_buffer_text(to, "{");
    blanks(to);
    if (!type_last) pl_buffer_format(to, "\"type\":\"%s\",", types[what]);
    blanks(to);
    pl_buffer_text(to, what == 4 ? "\"geometries\":" : "\"coordinates\":");
    size_t x = below(50), count = below(4);
    if (what == 0) pl_buffer_format(to, "[%zu,2]", x);
    if (what == 1) pl_buffer_format(to, "[[[%zu,2],[3,4]],[[1,2],[%zu,7]]]", x, x);
    if (what == 2) pl_buffer_format(to, "[[[%zu,2],[9,4],[5,6],[%zu,2]]]", x, x);
    if (what == 2) pl_buffer_format(model, " P((%zu 2,9 4,5 6))", x);
    if (what >= 3) pl_buffer_text(to, "[");
    for (size_t i = 0; what >= 3 && i < count; i++) {
        if (i > 0) pl_buffer_text(to, ",");
        blanks(to);
        if (what == 3) pl_buffer_format(to, "[[[%zu,2],[9,4],[5,6],[%zu,2]]]", x + i, x + i);
        if (what == 3) pl_buffer_format(model, " P((%zu 2,9 4,5 6))", x + i);
        if (what == 4) geometry(to, model, depth + 1);
        blanks(to);
    }
    if (what >= 3) pl_buffer_text(to, "]");
    blanks(to);
    if (type_last) pl_buffer_format(to, ",\"type\":\"%s\"", types[what]);
    pl_buffer_text(to, "}");
}

/* The polygons alone of what told.c wrote. */
static void polygons_of(const pl_buffer *features, pl_buffer *to) {
    for (const char *at = features->data; at != NULL && (at = strstr(at, " P((")) != NULL;) {
        const char *end = strstr(at, "))");
        pl_buffer_add(to, at, (size_t)(end + 2 - at));
        at = end;
    }
    pl_buffer_text(to, "");
}

static void random_files(void **state) {
    (void)state;
    random_state = 2463534242u;
    size_t cut_files = 0;
    for (int round = 0; round < 5000; round++) {
        pl_buffer text = {0}, model = {0}, before = {0}, after = {0};
        size_t features = below(5);
        bool bare = below(8) == 0;
        pl_buffer_text(&model, "");
        if (!bare) pl_buffer_text(&text, "{\"type\":\"FeatureCollection\",\"features\":[");
        for (size_t i = 0; i < (bare ? 1 : features); i++) {
            if (i > 0) pl_buffer_text(&text, ",");
            blanks(&text);
            if (!bare) pl_buffer_text(&text, "{\"type\":\"Feature\",\"geometry\":");
            geometry(&text, &model, 0);
            if (!bare) pl_buffer_text(&text, "}");
            blanks(&text);
        }
        if (!bare) pl_buffer_text(&text, "]}");
        told whole = tell((pl_slice){text.data, text.length}, NULL);
        assert_true(whole.done);
        polygons_of(&whole.features, &before);
        assert_string_equal(before.data, model.data);
        if (!whole.kept_is_whole) {
            cut_files++;
            assert_true(whole.counts.points + whole.counts.lines > 0);
            told kept = tell((pl_slice){whole.kept.data, whole.kept.length}, NULL);
            assert_true(kept.done && kept.kept_is_whole);
            assert_int_equal(kept.counts.points + kept.counts.lines, 0);
            assert_null(strstr(whole.kept.data, "Point"));
            assert_null(strstr(whole.kept.data, "Line"));
            polygons_of(&kept.features, &after);
            assert_string_equal(after.data, before.data);
            told_free(&kept);
        } else {
            assert_int_equal(whole.counts.points + whole.counts.lines, 0);
        }
        told_free(&whole);
        pl_buffer_free(&text);
        pl_buffer_free(&model);
        pl_buffer_free(&before);
        pl_buffer_free(&after);
    }
    assert_true(cut_files > 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(cut), cmocka_unit_test(random_files)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
