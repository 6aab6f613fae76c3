/* Whole files: each in files/ is taken (ok-*) or refused with exactly the error in its first line; the
 * shipped files and the examples of docs/files.md are taken. tests/oracle/schemas.py holds the published
 * schemas to the same files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "legend/legend.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#define HERE PL_SOURCE_ROOT "/tests/unit/legend/files/"

static pl_slice read_file(const char *path, pl_arena *arena) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) fail_msg("%s: cannot be opened", path);
    char *text = pl_arena_alloc(arena, 1 << 16);
    assert_non_null(text);
    size_t length = fread(text, 1, (1 << 16) - 1, file);
    fclose(file);
    return (pl_slice){text, length};
}

/* The theatre that the files here are written for. */
static const pl_theatre small_theatre = {
    .name = "t", .title = "T", .side_count = 2, .sides = {{"north", "The North"}, {"south", "The South"}}};

static bool parse_any(const char *kind, pl_slice text, const pl_theatre *theatre, pl_arena *arena,
                      pl_error *error) {
    pl_theatre parsed_theatre;
    pl_source source;
    pl_legend legend;
    if (strcmp(kind, "theatre") == 0) return pl_theatre_parse("f", text, arena, &parsed_theatre, error);
    if (strcmp(kind, "source") == 0) return pl_source_parse("f", text, arena, &source, error);
    assert_string_equal(kind, "legend");
    return pl_legend_parse("f", text, theatre, arena, &legend, error);
}

static void try_file(const char *file, bool *ret_refused) {
    pl_arena arena = {0};
    pl_error error = {0};
    char path[512], kind[16], wanted[1024];
    snprintf(path, sizeof path, HERE "%s", file);
    pl_slice text = read_file(path, &arena);
    assert_int_equal(sscanf(strchr(file, '-') + 1, "%15[a-z]", kind), 1);
    bool taken = parse_any(kind, text, &small_theatre, &arena, &error);
    *ret_refused = strncmp(file, "bad-", 4) == 0;
    if (!*ret_refused) {
        if (!taken) fail_msg("%s: %s", file, error.text);
    } else {
        if (taken) fail_msg("%s was taken", file);
        const char *end = memchr(text.data, '\n', text.length);
        assert_non_null(end);
        snprintf(wanted, sizeof wanted, "f:%.*s", (int)(end - text.data) - 2, text.data + 2);
        if (strcmp(error.text, wanted) != 0)
            fail_msg("%s:\n  # %s\nnot\n  # %s", file, error.text + 2, wanted + 2);
        assert_int_equal(error.code, PL_INPUT);
        assert_false(parse_any(kind, text, &small_theatre, &arena, NULL));
    }
    pl_arena_free(&arena);
}

static void taken_and_refused(void **state) {
    (void)state;
    struct dirent **entries;
    int count = scandir(HERE, &entries, NULL, alphasort), taken = 0, refused = 0;
    assert_true(count > 0);
    for (int at = 0; at < count; at++) {
        if (entries[at]->d_name[0] != '.') {
            bool was_refused;
            try_file(entries[at]->d_name, &was_refused);
            *(was_refused ? &refused : &taken) += 1;
        }
        free(entries[at]);
    }
    free(entries);
    assert_true(taken >= 7 && refused >= 50);
}

static void shipped(void **state) {
    (void)state;
    pl_arena arena = {0};
    pl_error error = {0};
    pl_theatre theatre;
    if (!pl_theatre_parse("ukraine", read_file(PL_SOURCE_ROOT "/data/theatres/ukraine.yaml", &arena), &arena,
                          &theatre, &error)) {
        fail_msg("%s", error.text);
    }
    assert_string_equal(theatre.sides[0].name, "russia");
    for (size_t at = 0; at < theatre.source_count; at++) {
        char path[512];
        pl_source source;
        pl_legend legend;
        snprintf(path, sizeof path, PL_SOURCE_ROOT "/data/sources/%s.yaml", theatre.sources[at]);
        if (!pl_source_parse(path, read_file(path, &arena), &arena, &source, &error))
            fail_msg("%s", error.text);
        assert_string_equal(source.name, theatre.sources[at]);
        assert_string_equal(source.theatre, theatre.name);
        snprintf(path, sizeof path, PL_SOURCE_ROOT "/data/legends/%s.yaml", source.legend);
        if (!pl_legend_parse(path, read_file(path, &arena), &theatre, &arena, &legend, &error)) {
            fail_msg("%s", error.text);
        }
        assert_string_equal(legend.name, source.legend);
    }
    pl_arena_free(&arena);
}

static void documented(void **state) {
    (void)state;
    pl_arena arena = {0};
    pl_error error = {0};
    pl_slice page = read_file(PL_SOURCE_ROOT "/docs/files.md", &arena);
    pl_theatre theatre = {0};
    int examples = 0;
    for (const char *at = page.data; (at = strstr(at, "```yaml\n# ")) != NULL;) {
        at += strlen("```yaml\n");
        const char *end = strstr(at, "```");
        assert_non_null(end);
        pl_slice text = {at, (size_t)(end - at)};
        char kind[16];
        assert_int_equal(sscanf(at, "# %15[a-z]", kind), 1);
        if (strcmp(kind, "types") == 0) { /* tests/unit/intercept has them */
            examples++;
            at = end;
            continue;
        }
        if (strcmp(kind, "theatre") == 0) assert_true(pl_theatre_parse("f", text, &arena, &theatre, &error));
        if (!parse_any(kind, text, &theatre, &arena, &error)) fail_msg("%s: %s", kind, error.text);
        examples++;
        at = end;
    }
    assert_int_equal(examples, 7);
    pl_arena_free(&arena);
}

static void memory_runs_out(void **state) {
    (void)state;
    static const char *const files[][2] = {{"theatre", PL_SOURCE_ROOT "/data/theatres/ukraine.yaml"},
                                           {"source", PL_SOURCE_ROOT "/data/sources/isw.yaml"},
                                           {"legend", HERE "ok-legend-full.yaml"}};
    for (size_t file = 0; file < sizeof files / sizeof *files; file++) {
        pl_arena texts = {0};
        pl_slice text = read_file(files[file][1], &texts);
        bool taken = false;
        for (uint64_t nth = 1; !taken; nth++) {
            assert_true(nth < 1000);
            pl_arena arena = {0};
            pl_error error = {0};
            pl_memory_fail_nth(nth);
            taken = parse_any(files[file][0], text, &small_theatre, &arena, &error);
            pl_memory_fail_nth(0);
            if (!taken) assert_int_equal(error.code, PL_NOMEM);
            pl_arena_free(&arena);
        }
        pl_arena_free(&texts);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(taken_and_refused),
        cmocka_unit_test(shipped),
        cmocka_unit_test(documented),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
