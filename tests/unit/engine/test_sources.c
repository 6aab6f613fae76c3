/* test_sources.c - which sources a question is put to, on evidence files made for it, and the range of what
 * several makers say. */
#include "engine/sources.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static char path[256];
static pl_store *store;
static pl_arena arena;

static int open_store(void **state) {
    pl_error error = {0};
    const char *scratch = getenv("TMPDIR");
    (void)state;
    snprintf(path, sizeof path, "%s/plumbline-sources-%ld.gpkg", scratch == NULL ? "/tmp" : scratch,
             (long)getpid());
    unlink(path);
    store = pl_store_open(path, PL_STORE_CREATE, &error);
    return store == NULL ? -1 : 0;
}

static int close_store(void **state) {
    pl_error error = {0};
    (void)state;
    bool closed = pl_store_close(store, &error);
    pl_arena_free(&arena);
    return closed && unlink(path) == 0 ? 0 : -1;
}

/* A source of so many maps in theatre `theatre`, whose order is c, a, b. */
static void add(const char *name, const char *maker, const char *theatre, int maps) {
    char source[512], war[512];
    pl_error error = {0};
    int64_t id = 0;
    snprintf(source, sizeof source,
             "name: %s\ntitle: The maps %s\nmaker: %s\ntheatre: %s\nlegend: l\nlicence: none\n"
             "attribution: none\nday_turn: 0h\nfiles: [{match: \"{unix}.geojson\"}]\n",
             name, name, maker, theatre);
    snprintf(war, sizeof war,
             "name: %s\ntitle: War\nsides: [{name: red, title: Red}]\nsources: [c, a, b, far-away]\n",
             theatre);
    pl_source_row row = {.name = name,
                         .maker = maker,
                         .theatre = theatre,
                         .derived_current = true,
                         .source_yaml = pl_slice_of(source),
                         .legend_yaml = pl_slice_of("name: l\n"),
                         .theatre_yaml = pl_slice_of(war)};
    assert_true(pl_store_source_put(store, &row, &id, &error));
    for (int i = 0; i < maps; i++) {
        char text[64];
        pl_buffer packed = {0};
        snprintf(text, sizeof text, "%s %d", name, i);
        pl_slice slice = pl_slice_of(text);
        pl_record_row record = {.source_id = id,
                                .instant = 1700000000 + i,
                                .layer = "",
                                .name = text,
                                .url = "",
                                .bytes = slice.length,
                                .kept_bytes = slice.length,
                                .why = ""};
        assert_true(pl_sha256_of(slice.data, slice.length, &record.sha256, &error));
        record.kept_sha256 = record.sha256;
        assert_true(pl_pack_delta(NULL, NULL, slice, &packed, &error));
        int64_t record_id = 0;
        assert_true(pl_store_record_add(store, &record, 0, (pl_slice){packed.data, packed.length}, &record_id,
                                        &error));
        pl_buffer_free(&packed);
    }
}

/* What is asked, as "c a<c b": the source behind '<' counts instead. */
static void expect(const char *wanted, const char *asked_text) {
    pl_error error = {0};
    pl_asked *asked;
    size_t count;
    pl_theatre theatre;
    char text[256] = "", title[64];
    if (!pl_ask_sources(store, wanted, &arena, &asked, &count, &theatre, &error)) fail_msg("%s", error.text);
    for (size_t i = 0; i < count; i++) {
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s%s%s", i == 0 ? "" : " ",
                 asked[i].name, asked[i].stands_beside == NULL ? "" : "<",
                 asked[i].stands_beside == NULL ? "" : asked[i].stands_beside);
        snprintf(title, sizeof title, "The maps %s", asked[i].name);
        assert_string_equal(asked[i].title, title);
        assert_true(asked[i].id > 0);
    }
    assert_string_equal(text, asked_text);
    assert_string_equal(theatre.sides[0].name, "red");
}

static void refuse(const char *wanted, pl_code code, const char *text) {
    pl_error error = {0};
    pl_asked *asked;
    size_t count;
    pl_theatre theatre;
    assert_false(pl_ask_sources(store, wanted, &arena, &asked, &count, &theatre, &error));
    assert_string_equal(error.text, text);
    assert_int_equal(error.code, code);
}

static void test_none(void **state) {
    (void)state;
    refuse(NULL, PL_MISSING, "the evidence file has no map yet; `plumbline ingest` puts maps in");
    refuse("a", PL_MISSING, "the evidence file has no map yet; `plumbline ingest` puts maps in");
    add("c", "Maker One", "war", 0);
    refuse(NULL, PL_MISSING, "the evidence file has no map yet; `plumbline ingest` puts maps in");
    refuse("c", PL_MISSING, "source c has no snapshot in the evidence file; `plumbline ingest` puts them in");
}

/* One a maker, the first in the theatre's order that has maps; a source the theatre does not list is last. */
static void test_one_a_maker(void **state) {
    (void)state;
    add("b", "Maker One", "war", 2);
    add("unlisted", "Maker Three", "war", 1);
    add("a", "Maker Two", "war", 1);
    expect(NULL, "a b unlisted");
    add("c", "Maker One", "war", 0); /* before b in the order, but without a map */
    expect(NULL, "a b unlisted");
    add("c", "Maker One", "war", 1);
    expect(NULL, "c a unlisted");
}

static void test_wanted(void **state) {
    (void)state;
    add("a", "Maker One", "war", 1);
    add("b", "Maker One", "war", 1);
    add("c", "Maker Two", "war", 1);
    expect("b", "b"); /* alone it is its maker's voice */
    expect("b,a", "a b<a");
    expect("a,c,b", "c a b<a");
    refuse("a,b,a", PL_USAGE, "source a is named twice");
    refuse("a,", PL_USAGE, "the evidence file has no source of maps \"\"; it has c, a, b");
    refuse("meridian", PL_USAGE, "the evidence file has no source of maps \"meridian\"; it has c, a, b");
    add("meridian", "Maker Three", "war", 1);
    refuse("merridian", PL_USAGE,
           "the evidence file has no source of maps \"merridian\"; it has c, a, b, meridian (did you mean "
           "meridian?)");
}

static void test_one_theatre(void **state) {
    (void)state;
    add("a", "Maker One", "war", 1);
    add("far-away", "Maker Two", "other-war", 1);
    expect("a", "a");
    expect("far-away", "far-away");
    refuse(NULL, PL_USAGE,
           "sources of two theatres cannot be held side by side (a is of war, far-away of other-war): name "
           "those of one with --source");
}

static void test_memory(void **state) {
    (void)state;
    add("a", "Maker One", "war", 1);
    add("b", "Maker One", "war", 1);
    expect("a,b", "a b<a");
    for (uint64_t nth = 1;; nth++) {
        pl_error error = {0};
        pl_asked *asked = NULL;
        size_t count;
        pl_theatre theatre;
        pl_memory_fail_nth(0);
        pl_memory_fail_nth(nth);
        bool done = pl_ask_sources(store, "a,b", &arena, &asked, &count, &theatre, &error);
        bool all = pl_memory_fail_nth(0) < nth;
        if (!done) assert_int_equal(error.code, PL_NOMEM);
        if (all) break;
        assert_true(!done || count == 2);
    }
}

static void test_range(void **state) {
    (void)state;
    const double values[] = {3.5, NAN, -0.2, 7};
    pl_range range = pl_range_of(values, 4, 0);
    assert_int_equal(range.count, 3);
    assert_true(range.low == -0.2 && range.high == 7 && range.sign_differs);
    assert_false(pl_range_of(values, 4, 0.2).sign_differs); /* on the edge of zero is no sign */
    assert_false(pl_range_of(values, 1, 0).sign_differs);
    range = pl_range_of(values + 1, 1, 0);
    assert_true(range.count == 0 && isnan(range.low) && isnan(range.high) && !range.sign_differs);
    assert_int_equal(pl_range_of(NULL, 0, 0).count, 0);
}

/* A month is the limit: a state of 31 days ago stands beside others, one a second older does not. */
static void test_stale(void **state) {
    (void)state;
    assert_false(pl_is_stale(1700000000, 1700000000 - 31 * 86400));
    assert_true(pl_is_stale(1700000000, 1700000000 - 31 * 86400 - 1));
    assert_false(pl_is_stale(1700000000, 1800000000));
}

#define ON_STORE(test) cmocka_unit_test_setup_teardown(test, open_store, close_store)

int main(void) {
    const struct CMUnitTest tests[] = {
        ON_STORE(test_none),          ON_STORE(test_one_a_maker), ON_STORE(test_wanted),
        ON_STORE(test_one_theatre),   ON_STORE(test_memory),      cmocka_unit_test(test_range),
        cmocka_unit_test(test_stale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
