/* data/places.json against the answers about each place alone, on the demonstration theatre; with failing
 * memory; and without a gazetteer. */
#include "demo_folder.h"

#include "engine/histories.h"
#include "engine/site.h"

#include <jansson.h>

static json_t *written(pl_store *store) {
    pl_arena arena = {0};
    pl_buffer out = {0};
    pl_error error = {0};
    if (!pl_site_places(store, &arena, &out, &error)) fail_msg("%s", error.text);
    json_error_t where;
    json_t *tree = json_loadb(out.data, out.length, 0, &where);
    if (tree == NULL) fail_msg("%s", where.text);
    pl_buffer_free(&out);
    pl_arena_free(&arena);
    return tree;
}

static pl_store *open_store(void) {
    pl_error error = {0};
    pl_store *store = pl_store_open(evidence, PL_STORE_READ, &error);
    if (store == NULL) fail_msg("%s", error.text);
    return store;
}

/* The spans of the place's first point, as the answer about it alone has them. */
static void same_spans(json_t *source, json_t *history, const pl_point_history *expected) {
    json_t *statuses = json_object_get(source, "statuses"), *instants = json_object_get(source, "instants");
    const bool drawn = expected->span_count > 1 || strcmp(expected->spans[0].status, PL_NOT_DRAWN) != 0;
    assert_int_equal(json_array_size(history), drawn ? 3 * expected->span_count : 0);
    for (size_t i = 0; i < json_array_size(history); i += 3) {
        const pl_status_span *span = &expected->spans[i / 3];
        const json_int_t status = json_integer_value(json_array_get(history, i));
        const char *text =
            status < 0 ? PL_NOT_DRAWN : json_string_value(json_array_get(statuses, (size_t)status));
        const size_t map = (size_t)json_integer_value(json_array_get(history, i + 1));
        assert_string_equal(text, span->status);
        assert_int_equal(json_integer_value(json_array_get(instants, map)), span->from);
        if (i > 0) assert_int_equal(json_integer_value(json_array_get(instants, map - 1)), span->after);
        assert_int_equal(json_integer_value(json_array_get(history, i + 2)), span->kind);
    }
}

static void same_as_each_place_alone(void **state) {
    (void)state;
    pl_store *store = open_store();
    json_t *tree = written(store), *places = json_object_get(tree, "places");
    json_t *sources = json_object_get(tree, "sources");
    size_t changed = 0;
    assert_true(json_array_size(places) > 10);
    for (size_t i = 0; i < json_array_size(places); i++) {
        json_t *place = json_array_get(places, i), *histories = json_array_get(place, 8);
        const char *id = json_string_value(json_array_get(place, 0));
        /* "geonames:5" is asked for by its number alone, others as they stand. */
        pl_place_asked asked = {.name = json_string_value(json_array_get(place, 1)),
                                .id = strncmp(id, "geonames:", 9) == 0 ? id + 9 : id};
        pl_place_answer answer;
        pl_arena arena = {0};
        pl_error error = {0};
        if (!pl_ask_place(store, NULL, NULL, &asked, &arena, &answer, &error)) fail_msg("%s", error.text);
        assert_string_equal(json_string_value(json_array_get(place, 1)), answer.place.name);
        assert_int_equal(json_array_size(histories), answer.source_count);
        for (size_t s = 0; s < answer.source_count; s++) {
            json_t *history = json_array_get(histories, s);
            assert_string_equal(json_string_value(json_object_get(json_array_get(sources, s), "source")),
                                answer.sources[s].source.name);
            same_spans(json_array_get(sources, s), history, &answer.sources[s].points[0]);
            changed += json_array_size(history) > 3;
        }
        pl_arena_free(&arena);
    }
    assert_true(changed > 5);
    json_decref(tree);
    pl_store_close(store, NULL);
}

/* The largest first, and each place once. */
static void ordered(void **state) {
    (void)state;
    pl_store *store = open_store();
    json_t *tree = written(store), *places = json_object_get(tree, "places");
    for (size_t i = 1; i < json_array_size(places); i++) {
        json_t *before = json_array_get(places, i - 1), *now = json_array_get(places, i);
        assert_true(json_integer_value(json_array_get(before, 5)) >=
                    json_integer_value(json_array_get(now, 5)));
        assert_string_not_equal(json_string_value(json_array_get(before, 0)),
                                json_string_value(json_array_get(now, 0)));
    }
    json_decref(tree);
    pl_store_close(store, NULL);
}

static void memory_runs_out(void **state) {
    (void)state;
    pl_store *store = open_store();
    for (uint64_t nth = 1;; nth += 1 + nth / 8) {
        pl_arena arena = {0};
        pl_buffer out = {0};
        pl_error error = {0};
        pl_memory_fail_nth(nth);
        const bool done = pl_site_places(store, &arena, &out, &error);
        const bool all = pl_memory_fail_nth(0) < nth;
        if (!done) assert_int_equal(error.code, PL_NOMEM);
        pl_buffer_free(&out);
        pl_arena_free(&arena);
        if (all) break;
        assert_false(done);
    }
    pl_store_close(store, NULL);
}

static void without_a_gazetteer(void **state) {
    (void)state;
    char with[sizeof evidence];
    snprintf(with, sizeof with, "%s", evidence);
    snprintf(evidence, sizeof evidence, "%s/bare.gpkg", folder);
    take_in("meridian", "meridian");
    pl_store *store = open_store();
    pl_arena arena = {0};
    pl_buffer out = {0};
    pl_error error = {0};
    assert_false(pl_site_places(store, &arena, &out, &error));
    assert_int_equal(error.code, PL_MISSING);
    pl_buffer_free(&out);
    pl_arena_free(&arena);
    pl_store_close(store, NULL);
    snprintf(evidence, sizeof evidence, "%s", with);
}

static int set_up(void **state) {
    (void)state;
    make_folder();
    take_in_all((const char *const[]){"meridian", "harbor", "gazette", "almanac", NULL});
    return 0;
}
static int tear_down(void **state) {
    (void)state;
    return remove_folder();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_as_each_place_alone),
        cmocka_unit_test(ordered),
        cmocka_unit_test(memory_runs_out),
        cmocka_unit_test(without_a_gazetteer),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
