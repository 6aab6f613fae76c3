/* test_raids.c - what counts for one type: its own rows, shared labels when asked for, bundles, what is left
 * out and why, and nothing that ended later. */
#include "engine/raids.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char types_yaml[] = "types:\n"
                                 "  - {name: arrow, title: A, labels: [A], shared: [arrow-or-bow]}\n"
                                 "  - {name: arrow-or-bow, title: A or B, labels: [A/B]}\n"
                                 "  - {name: bow, title: B, labels: [B], shared: [arrow-or-bow]}\n"
                                 "  - {name: kite, title: K, labels: [K]}\n";

static const pl_interception_row rows[] = {
    {.line = 9, .end = 10, .types = "arrow", .launched = 4, .destroyed = 1, .state = "taken", .why = ""},
    {.line = 8,
     .end = 20,
     .types = "arrow-or-bow",
     .launched = 3,
     .destroyed = 3,
     .state = "taken",
     .why = ""},
    {.line = 7,
     .end = 30,
     .types = "arrow+kite",
     .launched = 9,
     .destroyed = 2,
     .state = "bundle",
     .why = "b"},
    {.line = 6, .end = 40, .types = "arrow", .launched = -1, .destroyed = 0, .state = "excluded", .why = "l"},
    {.line = 5,
     .end = 40,
     .types = "arrow-or-bow+kite",
     .launched = 6,
     .destroyed = 5,
     .state = "bundle",
     .why = "b"},
    {.line = 4,
     .end = 40,
     .types = "arrow+arrow-or-bow",
     .launched = 7,
     .destroyed = 6,
     .state = "bundle",
     .why = "b"},
    {.line = 3, .end = 50, .types = "", .launched = 1, .destroyed = 1, .state = "excluded", .why = "no type"},
    {.line = 2, .end = 60, .types = "arrow", .launched = 2, .destroyed = 0, .state = "taken", .why = ""},
};

static pl_raid_list ask(const char *type, bool shared, pl_instant from, pl_instant to, pl_arena *arena) {
    pl_raid_book book = {.rows = rows, .count = sizeof rows / sizeof *rows};
    pl_raid_list list;
    pl_error error = {0};
    assert_true(pl_types_parse("types", pl_slice_of(types_yaml), arena, &book.types, &error));
    assert_true(pl_raid_namings(&book, arena, &error));
    const pl_raid_question question = {pl_types_find(&book.types, pl_slice_of(type)), shared, from, to};
    assert_true(pl_ask_raids(&book, &question, arena, &list, &error));
    return list;
}

static void own_labels(void **state) {
    (void)state;
    pl_arena arena = {0};
    pl_raid_list list = ask("arrow", false, INT64_MIN, INT64_MAX, &arena);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.launched, 6);
    assert_int_equal(list.destroyed, 1);
    assert_int_equal(list.rows[1]->line, 2);
    /* Of arrow+kite, and of arrow+arrow-or-bow: the other part may be no arrow. */
    assert_int_equal(list.bundle_count, 2);
    assert_int_equal(list.bundles[0].types, 2);
    assert_int_equal(list.bundles[1].types, 2);
    assert_int_equal(list.left_out_count, 5);
    assert_string_equal(list.left_out[0]->why, "its label may mean another type as well");
    assert_int_equal(list.left_out[0]->line, 8);
    assert_string_equal(list.left_out[2]->why, "l");
    pl_arena_free(&arena);
}

static void shared_labels(void **state) {
    (void)state;
    pl_arena arena = {0};
    pl_raid_list list = ask("arrow", true, INT64_MIN, INT64_MAX, &arena);
    /* Its own two, the shared one, and the bundle both of whose labels count as its own. */
    assert_int_equal(list.count, 4);
    assert_int_equal(list.launched, 4 + 3 + 7 + 2);
    assert_int_equal(list.destroyed, 1 + 3 + 6 + 0);
    assert_int_equal(list.bundle_count, 2);
    assert_int_equal(list.left_out_count, 3);
    /* The shared label is a type of its own, and does not share back. */
    list = ask("arrow-or-bow", true, INT64_MIN, INT64_MAX, &arena);
    assert_int_equal(list.launched, 3);
    assert_int_equal(list.bundle_count, 2);
    list = ask("bow", false, INT64_MIN, INT64_MAX, &arena);
    assert_int_equal(list.count, 0);
    assert_int_equal(list.launched, 0);
    pl_arena_free(&arena);
}

/* (from, to] by the end of the raid. */
static void known_by_then(void **state) {
    (void)state;
    pl_arena arena = {0};
    assert_int_equal(ask("arrow", true, INT64_MIN, 9, &arena).count, 0);
    assert_int_equal(ask("arrow", true, INT64_MIN, 10, &arena).launched, 4);
    assert_int_equal(ask("arrow", true, 10, 20, &arena).launched, 3);
    assert_int_equal(ask("arrow", true, 20, 59, &arena).launched, 7);
    assert_int_equal(ask("arrow", true, 20, 39, &arena).left_out_count, 1);
    pl_arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_labels),
        cmocka_unit_test(shared_labels),
        cmocka_unit_test(known_by_then),
    };
    return cmocka_run_group_tests_name("raids", tests, NULL, NULL);
}
