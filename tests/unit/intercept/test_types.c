/* Types files: each in files/ is taken (ok-*) or refused with exactly the error in its first line
 * (tests/oracle/schemas.py holds the schema to the same files); labels and sets of the shipped one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "intercept/types.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#define HERE PL_SOURCE_ROOT "/tests/unit/intercept/files/"
#define FILE_BYTES ((size_t)1 << 18)

static pl_slice read_file(const char *path, pl_arena *arena) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) fail_msg("%s: cannot be opened", path);
    char *text = pl_arena_alloc(arena, FILE_BYTES);
    assert_non_null(text);
    size_t length = fread(text, 1, FILE_BYTES - 1, file);
    fclose(file);
    return (pl_slice){text, length};
}

static void try_file(const char *name, bool good) {
    pl_arena arena = {0};
    pl_error error = {0};
    pl_types types;
    char path[512], wanted[1024];
    snprintf(path, sizeof path, HERE "%s", name);
    pl_slice text = read_file(path, &arena);
    bool taken = pl_types_parse("f", text, &arena, &types, &error);
    if (good) {
        if (!taken) fail_msg("%s: %s", name, error.text);
    } else {
        if (taken) fail_msg("%s was taken", name);
        const char *end = memchr(text.data, '\n', text.length);
        assert_non_null(end);
        snprintf(wanted, sizeof wanted, "f:%.*s", (int)(end - text.data) - 2, text.data + 2);
        if (strcmp(error.text, wanted) != 0)
            fail_msg("%s:\n  # %s\nnot\n  # %s", name, error.text + 2, wanted + 2);
        assert_int_equal(error.code, PL_INPUT);
        assert_false(pl_types_parse("f", text, &arena, &types, NULL));
    }
    pl_arena_free(&arena);
}

static void taken_and_refused(void **state) {
    (void)state;
    struct dirent **entries;
    int count = scandir(HERE, &entries, NULL, alphasort), taken = 0, refused = 0;
    assert_true(count > 0);
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        bool good = strncmp(name, "ok-types-", 9) == 0;
        if (good || strncmp(name, "bad-types-", 10) == 0) {
            try_file(name, good);
            *(good ? &taken : &refused) += 1;
        }
        free(entries[i]);
    }
    free(entries);
    assert_true(taken >= 2 && refused >= 27);
}

static void shipped_types(pl_arena *arena, pl_types *ret) {
    pl_error error = {0};
    if (!pl_types_parse("types.yaml", read_file(PL_SOURCE_ROOT "/data/types.yaml", arena), arena, ret,
                        &error))
        fail_msg("%s", error.text);
}

static const char *means(const pl_types *types, const char *label) {
    size_t at = pl_types_labelled(types, pl_slice_of(label));
    return at == SIZE_MAX ? "" : types->types[at].name;
}

/* What each label of the file means, in Latin and Cyrillic letters, in any case, with blanks. */
static void labels(void **state) {
    (void)state;
    static const char *const cases[][2] = {{"Iskander-M", "iskander-m"},
                                           {"ISKANDER-M", "iskander-m"},
                                           {"ІСКАНДЕР-М", "iskander-m"},
                                           {" Iskander-M\t", "iskander-m"},
                                           {"Iskander-M/KN-23", "iskander-m-or-kn-23"},
                                           {"KN-23", "kn-23"},
                                           {"X-47 Kinzhal", "kinzhal"},
                                           {"Кинджал", "kinzhal"},
                                           {"кинджал", "kinzhal"},
                                           {"3M22 Zircon", "zircon"},
                                           {"Intercontinental Ballistic Missile", "oreshnik"},
                                           {"Intercontinental ballistic Missile", "oreshnik"},
                                           {"Oreshnik", "oreshnik"},
                                           {"ОРЄШНІК", "oreshnik"},
                                           {"Ballistic missile", "ballistic-missile"},
                                           {"C-300", "s-300"}, /* Latin C */
                                           {"С-300", "s-300"}, /* Cyrillic Es */
                                           {"S-300", "s-300"},
                                           {"C-300/C-400", "s-300-or-s-400"},
                                           {"C-400", "s-400"},
                                           {"X-22", "x-22"},
                                           {"Х-22", "x-22"}, /* Cyrillic Ha */
                                           {"kh-22", "x-22"},
                                           {"X-22 and X-32", "x-22-or-x-32"},
                                           {"X-101/X-555", "kh-101"},
                                           {"Shahed-136/131", "shahed"},
                                           {"Молнія", "molniya"},
                                           {"Картограф", "kartograf"},
                                           {"Привет-82", "privet-82"},
                                           {"Фенікс", "phoenix"},
                                           {"", ""},
                                           {"  ", ""},
                                           {"Iskander", ""},
                                           {"Iskander-M and Kalibr", ""}};
    pl_arena arena = {0};
    pl_types types;
    shipped_types(&arena, &types);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (strcmp(means(&types, cases[i][0]), cases[i][1]) != 0)
            fail_msg("'%s' means '%s'", cases[i][0], means(&types, cases[i][0]));
    char longest[1000];
    memset(longest, 'a', sizeof longest);
    assert_int_equal(pl_types_labelled(&types, (pl_slice){longest, sizeof longest}), SIZE_MAX);
    assert_int_equal(pl_types_labelled(&types, (pl_slice){NULL, 0}), SIZE_MAX);
    assert_int_equal(pl_types_labelled(&types, (pl_slice){"KN-23\0", 6}), SIZE_MAX);
    pl_arena_free(&arena);
}

static void names_sets_units(void **state) {
    (void)state;
    pl_arena arena = {0};
    pl_types types;
    shipped_types(&arena, &types);
    size_t oreshnik = pl_types_find(&types, pl_slice_of("oreshnik"));
    assert_true(oreshnik < types.type_count);
    assert_int_equal(oreshnik, pl_types_find(&types, pl_slice_of("Intercontinental Ballistic Missile")));
    assert_int_equal(pl_types_find(&types, pl_slice_of("oresh")), SIZE_MAX);
    const pl_type *type = &types.types[oreshnik];
    assert_int_equal(type->unit_count, 3);
    assert_string_equal(type->units[0].name, "missile");
    assert_int_equal(type->units[0].in_one, 1);
    assert_int_equal(type->units[1].in_one, 6);
    assert_int_equal(type->units[2].in_one, 36);
    assert_true(strlen(type->units[2].from) > 0);
    /* Of a type that says nothing of units. */
    type = &types.types[pl_types_find(&types, pl_slice_of("kn-23"))];
    assert_int_equal(type->unit_count, 1);
    assert_string_equal(type->units[0].name, "missile");
    assert_int_equal(type->shared_count, 1);
    assert_string_equal(type->shared[0], "iskander-m-or-kn-23");
    assert_false(type->seen_when_destroyed);
    type = &types.types[pl_types_find(&types, pl_slice_of("orlan-10"))];
    assert_true(type->seen_when_destroyed && strlen(type->why) > 0);
    assert_int_equal(types.set_count, 2);
    assert_string_equal(types.sets[0].name, "ballistic-and-supersonic");
    assert_int_equal(types.sets[0].count, 10);
    const pl_type_set *set = pl_types_set(&types, pl_slice_of("modern-ballistic"));
    assert_non_null(set);
    assert_int_equal(set->count, 5);
    assert_string_equal(types.types[set->types[3]].name, "kinzhal");
    assert_null(pl_types_set(&types, pl_slice_of("modern")));
    pl_arena_free(&arena);
}

/* The example of docs/files.md. */
static void documented(void **state) {
    (void)state;
    pl_arena arena = {0};
    pl_error error = {0};
    pl_types types;
    pl_slice page = read_file(PL_SOURCE_ROOT "/docs/files.md", &arena);
    const char *at = strstr(page.data, "```yaml\n# types of weapons\n");
    assert_non_null(at);
    at += strlen("```yaml\n");
    const char *end = strstr(at, "```");
    assert_non_null(end);
    if (!pl_types_parse("f", (pl_slice){at, (size_t)(end - at)}, &arena, &types, &error))
        fail_msg("%s", error.text);
    assert_int_equal(types.type_count, 4);
    assert_int_equal(types.set_count, 1);
    pl_arena_free(&arena);
}

static void memory_runs_out(void **state) {
    (void)state;
    pl_arena texts = {0};
    pl_slice text = read_file(HERE "ok-types-full.yaml", &texts);
    bool taken = false;
    for (uint64_t nth = 1; !taken; nth++) {
        assert_true(nth < 1000);
        pl_arena arena = {0};
        pl_error error = {0};
        pl_types types;
        pl_memory_fail_nth(nth);
        taken = pl_types_parse("f", text, &arena, &types, &error);
        pl_memory_fail_nth(0);
        if (!taken) assert_int_equal(error.code, PL_NOMEM);
        pl_arena_free(&arena);
    }
    pl_arena_free(&texts);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(taken_and_refused), cmocka_unit_test(labels),
        cmocka_unit_test(names_sets_units),  cmocka_unit_test(documented),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests_name("types", tests, NULL, NULL);
}
