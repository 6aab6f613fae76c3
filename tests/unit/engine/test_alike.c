/* test_alike.c - which types are relatives of one, with which raids: none of itself, none twice, nothing that
 * ended later, wrong reports thinned; and the reason where the counts tell of no other type. */
#include "engine/alike.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char types_yaml[] =
    "types:\n"
    "  - {name: arrow, title: A, labels: [A], shared: [arrow-or-bow]}\n"
    "  - {name: arrow-or-bow, title: A or B, labels: [A/B]}\n"
    "  - {name: bow, title: B, labels: [B], shared: [arrow-or-bow]}\n"
    "  - {name: kite, title: K, labels: [K]}\n"
    "sets:\n"
    "  - {name: all, title: all, why: w, types: [arrow, arrow-or-bow, bow, kite]}\n"
    "  - {name: two, title: two, why: w, types: [arrow, kite]}\n";

#define ROW(at, name, n, k)                                                                                  \
    { .end = (at), .types = (name), .launched = (n), .destroyed = (k), .state = "taken", .why = "" }
static const pl_interception_row rows[] = {ROW(10, "bow", 4, 2),          ROW(20, "arrow", 3, 1),
                                           ROW(30, "bow", 2, 1),          ROW(40, "arrow-or-bow", 5, 1),
                                           ROW(50, "arrow-or-bow", 1, 1), ROW(60, "kite", 3, 2),
                                           ROW(70, "kite", 1, 0)};

static pl_alike ask(const char *set, const char *type, bool shared, pl_instant to, double false_claims,
                    pl_arena *arena) {
    pl_raid_book book = {.rows = rows, .count = sizeof rows / sizeof *rows};
    pl_alike alike = {0};
    pl_error error = {0};
    assert_true(pl_types_parse("types", pl_slice_of(types_yaml), arena, &book.types, &error));
    assert_true(pl_raid_namings(&book, arena, &error));
    const pl_raid_question own = {pl_types_find(&book.types, pl_slice_of(type)), shared, INT64_MIN, to};
    const pl_type_set *found = pl_types_set(&book.types, pl_slice_of(set));
    assert_non_null(found);
    assert_true(pl_alike_of(&book, found, &own, false_claims, arena, &alike, &error));
    return alike;
}

#define assert_close(a, b) assert_true((a) - (b) < 1e-12 && (b) - (a) < 1e-12)

static void others_of_the_set(void **state) {
    (void)state;
    pl_arena arena = {0};
    const pl_alike alike = ask("all", "arrow", false, INT64_MAX, 0, &arena);
    assert_true(alike.member);
    assert_int_equal(alike.count, 3);
    assert_string_equal(alike.types[0].type->name, "arrow-or-bow");
    assert_string_equal(alike.types[1].type->name, "bow");
    assert_int_equal(alike.types[1].launched, 6);
    assert_int_equal(alike.types[1].destroyed, 3);
    assert_int_equal(alike.types[1].raids, 2);
    /* Kish, by hand: (16 + 4) / 6 in a raid; 1 + (20/6 - 1) / 2 = 13/6. */
    assert_close(alike.relatives[1].trials, 6 / (13.0 / 6));
    assert_close(alike.relatives[1].hits, 3 / (13.0 / 6));
    assert_non_null(alike.hyper);
    assert_null(alike.missing);
    pl_arena_free(&arena);
}

/* A label that counts as the type's own is nobody else's. */
static void no_row_twice(void **state) {
    (void)state;
    pl_arena arena = {0};
    const pl_alike alike = ask("all", "arrow", true, INT64_MAX, 0, &arena);
    assert_int_equal(alike.count, 2);
    assert_string_equal(alike.types[0].type->name, "bow");
    assert_string_equal(alike.types[1].type->name, "kite");
    pl_arena_free(&arena);
}

static void as_known_then(void **state) {
    (void)state;
    pl_arena arena = {0};
    const pl_alike alike = ask("all", "arrow", false, 20, 0, &arena);
    assert_int_equal(alike.count, 3);
    assert_int_equal(alike.types[0].launched, 0);
    assert_int_equal(alike.types[1].launched, 4);
    assert_null(alike.hyper); /* one type alone has raids */
    assert_non_null(alike.missing);
    const pl_alike two = ask("two", "arrow", false, INT64_MAX, 0, &arena);
    assert_int_equal(two.count, 1);
    assert_null(two.hyper);
    pl_arena_free(&arena);
}

/* Of every type's kills the same share was none. */
static void wrong_reports(void **state) {
    (void)state;
    pl_arena arena = {0};
    const pl_alike as_told = ask("all", "arrow", false, INT64_MAX, 0, &arena),
                   thinned = ask("all", "arrow", false, INT64_MAX, 0.25, &arena);
    for (size_t i = 0; i < as_told.count; i++) {
        assert_close(thinned.relatives[i].hits, 0.75 * as_told.relatives[i].hits);
        assert_close(thinned.relatives[i].trials, as_told.relatives[i].trials);
    }
    pl_prediction before, after;
    pl_hyper_predict(as_told.hyper, 0, 0, 0.95, &before);
    pl_hyper_predict(thinned.hyper, 0, 0, 0.95, &after);
    assert_true(after.mean < before.mean);
    pl_arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(others_of_the_set),
        cmocka_unit_test(no_row_twice),
        cmocka_unit_test(as_known_then),
        cmocka_unit_test(wrong_reports),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
