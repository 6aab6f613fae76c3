/* test_ingest.c - the engine end to end on the demonstration theatre: the same evidence whatever the hashes
 * of seen text and the number of threads, interrupted and taken up again, and through include/plumbline.h. */
#include "demo_folder.h"
#include "plumbline.h"

#include <math.h>

static int make_demo(void **state) {
    (void)state;
    make_folder();
    return 0;
}

static int remove_demo(void **state) {
    (void)state;
    return remove_folder();
}

static const char *below(pl_arena *arena, const char *path) {
    char whole[512];
    snprintf(whole, sizeof whole, "%s/%s", folder, path);
    return pl_arena_copy(arena, whole, strlen(whole));
}

typedef struct {
    unsigned threads;
    bool force_equal_hashes;
    const volatile int *stop;
} how;

/* Its own paths are not allocated: a test may let every allocation fail. */
static bool take(const char *made, const char *source, how h, pl_ingest_result *result, pl_error *error) {
    pl_arena arena = {0};
    char target[512], definition[512], archive[512];
    snprintf(target, sizeof target, "%s/%s", folder, made);
    snprintf(definition, sizeof definition, "%s/sources/%s.yaml", folder, source);
    snprintf(archive, sizeof archive, "%s/%s", folder, source);
    const char *paths[] = {archive};
    pl_ingest_options options = {.evidence = target,
                                 .source = definition,
                                 .paths = paths,
                                 .path_count = 1,
                                 .threads = h.threads,
                                 .force_equal_hashes = h.force_equal_hashes,
                                 .progress = {.stop = h.stop}};
    bool done = pl_ingest(&options, &arena, result, error);
    pl_arena_free(&arena);
    return done;
}

static pl_sha256 digest(const char *made) {
    pl_arena arena = {0};
    pl_error error = {0};
    pl_digest_row *rows;
    size_t count;
    pl_sha256 all = {{0}};
    pl_store *store = pl_store_open(below(&arena, made), PL_STORE_READ, &error);
    if (store == NULL) fail_msg("%s", error.text);
    assert_true(pl_store_digest(store, &arena, &rows, &count, &all, &error));
    assert_true(pl_store_close(store, &error));
    pl_arena_free(&arena);
    return all;
}

static void take_both(const char *made, how h) {
    pl_ingest_result result;
    pl_error error = {0};
    for (size_t i = 0; pl_demo_sources[i] != NULL; i++)
        if (!take(made, pl_demo_sources[i], h, &result, &error)) fail_msg("%s", error.text);
}

static void test_same_answer(void **state) {
    (void)state;
    take_both("plain.gpkg", (how){.threads = 2});
    take_both("one.gpkg", (how){.threads = 1});
    take_both("equal.gpkg", (how){.threads = 2, .force_equal_hashes = true});
    pl_sha256 plain = digest("plain.gpkg"), one = digest("one.gpkg"), equal = digest("equal.gpkg");
    assert_memory_equal(&plain, &one, sizeof plain);
    assert_memory_equal(&plain, &equal, sizeof plain);
}

static void test_interrupted(void **state) {
    static const volatile int stop = 1;
    pl_ingest_result result;
    pl_error error = {0};
    (void)state;
    assert_false(take("stopped.gpkg", "meridian", (how){.threads = 2, .stop = &stop}, &result, &error));
    assert_int_equal(error.code, PL_INTERRUPTED);
    take_both("stopped.gpkg", (how){.threads = 2});
    pl_sha256 plain = digest("plain.gpkg"), stopped = digest("stopped.gpkg");
    assert_memory_equal(&plain, &stopped, sizeof plain);
}

/* Every allocation of a run fails in turn (each 211th, to keep it short): an error, no crash, and a file that
 * goes on. */
static void test_out_of_memory(void **state) {
    pl_ingest_result result;
    (void)state;
    pl_memory_fail_nth(0);
    pl_error error = {0};
    assert_true(take("counted.gpkg", "harbor", (how){.threads = 1}, &result, &error));
    uint64_t made = pl_memory_fail_nth(0);
    size_t refused = 0;
    for (uint64_t nth = 1; nth < made; nth += made / 60 + 1) {
        pl_error why = {0};
        pl_memory_fail_nth(nth);
        bool done = take("starved.gpkg", "harbor", (how){.threads = 1}, &result, &why);
        pl_memory_fail_nth(0);
        if (!done) {
            refused++;
            assert_int_not_equal(why.code, PL_OK);
            assert_true(why.text[0] != '\0');
        }
    }
    assert_true(refused > 0);
    pl_error last = {0};
    if (!take("starved.gpkg", "harbor", (how){.threads = 1}, &result, &last)) fail_msg("%s", last.text);
    pl_sha256 counted = digest("counted.gpkg"), starved = digest("starved.gpkg");
    assert_memory_equal(&counted, &starved, sizeof counted);
}

static void test_public_interface(void **state) {
    pl_arena arena = {0};
    (void)state;
    assert_string_equal(plumbline_version(), PLUMBLINE_VERSION);
    plumbline *handle = plumbline_new();
    struct plumbline_change change = {0};
    const char *json = NULL, *path = below(&arena, "meridian");
    assert_int_equal(plumbline_ask_change(handle, "meridian", NULL, 0, 1, &change), PLUMBLINE_USAGE);
    assert_non_null(strstr(plumbline_message(handle), "plumbline_open"));
    assert_int_equal(plumbline_open(handle, below(&arena, "nowhere.gpkg")), PLUMBLINE_MISSING);
    const char *made = below(&arena, "public.gpkg");
    assert_int_equal(plumbline_ingest(handle, made, below(&arena, "sources/meridian.yaml"), &path, 1),
                     PLUMBLINE_OK);
    assert_int_equal(plumbline_open(handle, made), PLUMBLINE_OK);
    pl_instant from = 0, to = 0;
    assert_true(pl_instant_parse(pl_slice_of("2031-04-01"), &from) &&
                pl_instant_parse(pl_slice_of("2031-05-01"), &to));
    assert_int_equal(plumbline_ask_change(handle, "meridian", NULL, from, to, &change), PLUMBLINE_OK);
    assert_true(change.gained_km2 > 0);
    assert_true(fabs(change.net_km2 - (change.held_to_km2 - change.held_from_km2)) < 1e-6);
    assert_int_equal(plumbline_ask_change(handle, "meridian", NULL, 0, to, &change), PLUMBLINE_MISSING);
    assert_int_equal(plumbline_ask_change(handle, "nobody", NULL, from, to, &change), PLUMBLINE_MISSING);
    assert_int_equal(plumbline_ask_change(handle, "meridian", "nobody", from, to, &change), PLUMBLINE_USAGE);
    assert_int_equal(plumbline_check(handle, below(&arena, PL_DEMO_STATEMENT), 0, &json), PLUMBLINE_OK);
    assert_non_null(strstr(json, "\"claims\""));
    assert_int_equal(plumbline_check(handle, NULL, 0, &json), PLUMBLINE_USAGE);
    plumbline_free(handle);
    plumbline_free(NULL);
    assert_int_equal(plumbline_open(NULL, made), PLUMBLINE_NOMEM);
    /* One degree by one at the equator: b^2 dlon [S(1 deg)], by the textbook formula in long double. */
    const double square[] = {0, 0, 1, 0, 1, 1, 0, 1};
    long double a = 6378137.0L, f = 1 / 298.257223563L, b = a * (1 - f), e2 = f * (2 - f), e = sqrtl(e2),
                degree = acosl(-1.0L) / 180;
    long double s = sinl(degree),
                area = b * b * degree * (s / (2 * (1 - e2 * s * s)) + atanhl(e * s) / (2 * e));
    assert_true(fabsl(plumbline_ring_area_m2(square, 4) / area - 1) < 1e-12L);
    assert_true(plumbline_ring_area_m2(NULL, 4) == 0 && plumbline_ring_area_m2(square, 2) == 0);
    pl_arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_same_answer), cmocka_unit_test(test_interrupted),
                                       cmocka_unit_test(test_out_of_memory),
                                       cmocka_unit_test(test_public_interface)};
    return cmocka_run_group_tests(tests, make_demo, remove_demo);
}
