/* The YAML tree: what is refused and where, marks, limits, typed reads, nearest words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/yaml.h"

#include <stdio.h>

static const pl_yaml *parse(pl_arena *arena, const char *text) {
    pl_error error = {0};
    const pl_yaml *root = pl_yaml_parse("f.yaml", pl_slice_of(text), arena, &error);
    if (root == NULL) fail_msg("%s", error.text);
    return root;
}

static void tree_and_marks(void **state) {
    (void)state;
    pl_arena arena = {0};
    const pl_yaml *root = parse(&arena, "# note\n"
                                        "name: x\n"
                                        "Київ: 'a: b' # note\n"
                                        "list:\n"
                                        "  - 1\n"
                                        "  - {deep: [p, q], \"k k\": }\n"
                                        "text: |\n"
                                        "  two\n"
                                        "  lines\n");
    assert_int_equal(root->type, PL_YAML_MAPPING);
    assert_int_equal(root->count, 4);
    const pl_yaml *name = pl_yaml_get(root, "name"), *list = pl_yaml_get(root, "list");
    assert_string_equal(name->text.data, "x");
    assert_false(name->quoted);
    assert_int_equal(name->line, 2);
    assert_int_equal(name->column, 7);
    assert_int_equal(name->key_line, 2);
    assert_int_equal(name->key_column, 1);
    const pl_yaml *city = pl_yaml_get(root, "Київ");
    assert_true(city->quoted);
    assert_string_equal(city->text.data, "a: b");
    assert_int_equal(city->column, 7); /* characters, not bytes */
    assert_int_equal(list->type, PL_YAML_SEQUENCE);
    assert_int_equal(list->count, 2);
    assert_null(list->first->key.data);
    const pl_yaml *inner = list->first->next;
    assert_int_equal(inner->line, 6);
    assert_int_equal(inner->column, 5);
    assert_string_equal(pl_yaml_get(inner, "deep")->first->next->text.data, "q");
    assert_int_equal(pl_yaml_get(inner, "k k")->text.length, 0);
    assert_string_equal(pl_yaml_get(root, "text")->text.data, "two\nlines\n");
    assert_true(pl_yaml_get(root, "text")->quoted);
    assert_null(pl_yaml_get(root, "nam"));
    assert_null(pl_yaml_get(list, "name"));
    pl_arena_free(&arena);
}

static void refused(void **state) {
    (void)state;
    static const struct {
        const char *text, *error;
    } cases[] = {
        {"", "f.yaml:1:1: nothing is in it"},
        {"# only a note\n", "f.yaml:1:1: nothing is in it"},
        {"---\n", "f.yaml:2:1: nothing is in it"},
        {"a: 1\nb: 2\na: 3\n", "f.yaml:3:1: key 'a' stands a second time; the first is in line 1"},
        {"x:\n  - {a: 1, \"a\": 2}\n", "f.yaml:2:12: key 'a' stands a second time; the first is in line 2"},
        {"a: &x 1\n", "f.yaml:1:4: an anchor (&name) is not taken here: leave it out"},
        {"a: &x [1]\n", "f.yaml:1:4: an anchor (&name) is not taken here: leave it out"},
        {"&x a: 1\n", "f.yaml:1:1: an anchor (&name) is not taken here: leave it out"},
        {"a: *x\n", "f.yaml:1:4: an alias (*name) is not taken here: write the value out"},
        {"*x : 1\n", "f.yaml:1:1: an alias (*name) is not taken here: write the value out"},
        {"a: !!int 1\n", "f.yaml:1:4: a tag (!name) is not taken here: leave it out"},
        {"a: !x {}\n", "f.yaml:1:4: a tag (!name) is not taken here: leave it out"},
        {"a: 1\n---\nb: 2\n", "f.yaml:2:1: a second document begins here; one file holds one"},
        {"%YAML 1.1\n---\na: 1\n", "f.yaml:1:1: a %YAML or %TAG line is not taken here: leave it out"},
        {"%TAG ! tag:x,2000:\n---\na: 1\n",
         "f.yaml:1:1: a %YAML or %TAG line is not taken here: leave it out"},
        {"? [a]\n: 1\n", "f.yaml:1:3: a key must be a plain text"},
        {"'': 1\n", "f.yaml:1:1: a key is empty"},
        {"a: \"x\\0y\"\n", "f.yaml:1:4: a text here holds the character U+0000: take it out"},
        {"a: [1, 2\n",
         "f.yaml:2:1: not valid YAML: did not find expected ',' or ']' (while parsing a flow sequence that "
         "began in line 1)"},
        {"a: 1\n b: 2\n", "f.yaml:2:3: not valid YAML: mapping values are not allowed in this context"},
        {"a:\n\t- 1\n",
         "f.yaml:2:1: not valid YAML: found character that cannot start any token (while scanning for the "
         "next token that began in line 2)"},
        {"a: Київ\nb: \xFF\n", "f.yaml:2:4: not UTF-8 text: invalid leading UTF-8 octet"},
        {"a: \xED\xA0\x80\n", "f.yaml:1:4: not UTF-8 text: invalid Unicode character"},
        {"a: \x01\n", "f.yaml:1:4: not UTF-8 text: control characters are not allowed"},
    };
    for (size_t at = 0; at < sizeof cases / sizeof *cases; at++) {
        pl_arena arena = {0};
        pl_error error = {0};
        assert_null(pl_yaml_parse("f.yaml", pl_slice_of(cases[at].text), &arena, &error));
        assert_string_equal(error.text, cases[at].error);
        assert_int_equal(error.code, PL_INPUT);
        assert_null(pl_yaml_parse("f.yaml", pl_slice_of(cases[at].text), &arena, NULL));
        pl_arena_free(&arena);
    }
}

/* UTF-16 is not read as anything else; a byte order mark of UTF-8 is passed over. */
static void byte_order_marks(void **state) {
    (void)state;
    pl_arena arena = {0};
    pl_error error = {0};
    assert_null(pl_yaml_parse("f.yaml",
                              (pl_slice){"\xFF\xFE"
                                         "a\0:\0 \0x\0",
                                         10},
                              &arena, &error));
    assert_string_equal(error.text, "f.yaml:1:1: not UTF-8 text: invalid leading UTF-8 octet");
    const pl_yaml *root = parse(&arena, "\xEF\xBB\xBF"
                                        "a: x\n");
    assert_string_equal(pl_yaml_get(root, "a")->text.data, "x");
    pl_arena_free(&arena);
}

static void limits(void **state) {
    (void)state;
    pl_arena arena = {0};
    pl_error error = {0};
    pl_buffer text = {0};
    for (int level = 0; level < PL_YAML_DEPTH_MAX; level++) pl_buffer_text(&text, "[");
    size_t deepest = text.length;
    for (int level = 0; level < PL_YAML_DEPTH_MAX; level++) pl_buffer_text(&text, "]");
    assert_non_null(pl_yaml_parse("f.yaml", (pl_slice){text.data, text.length}, &arena, &error));
    text.length = deepest;
    for (int level = 0; level < 100000; level++) pl_buffer_text(&text, "[");
    assert_null(pl_yaml_parse("f.yaml", (pl_slice){text.data, text.length}, &arena, &error));
    assert_string_equal(error.text, "f.yaml:1:33: more than 32 levels or 200000 values");

    pl_buffer_clear(&text);
    pl_buffer_text(&text, "[");
    for (size_t at = 0; at < PL_YAML_NODES_MAX; at++) pl_buffer_text(&text, "0,");
    pl_buffer_text(&text, "]");
    assert_null(pl_yaml_parse("f.yaml", (pl_slice){text.data, text.length}, &arena, &error));
    assert_non_null(strstr(error.text, "more than 32 levels or 200000 values"));

    pl_buffer_clear(&text);
    for (size_t at = 0; at <= PL_YAML_KEYS_MAX; at++) pl_buffer_format(&text, "k%zu: 1\n", at);
    assert_null(pl_yaml_parse("f.yaml", (pl_slice){text.data, text.length}, &arena, &error));
    assert_string_equal(error.text, "f.yaml:1001:1: a mapping has too many keys");

    pl_buffer_clear(&text);
    char *room = pl_buffer_reserve(&text, PL_YAML_BYTES_MAX + 1);
    assert_non_null(room);
    memset(room, '#', PL_YAML_BYTES_MAX + 1);
    assert_null(pl_yaml_parse("f.yaml", (pl_slice){room, PL_YAML_BYTES_MAX + 1}, &arena, &error));
    assert_string_equal(error.text, "f.yaml: 4194305 bytes; at most 4194304 are read");
    pl_buffer_free(&text);
    pl_arena_free(&arena);
}

static void typed_reads(void **state) {
    (void)state;
    static const char *const words[] = {"held", "contested", "liberated", NULL};
    pl_arena arena = {0};
    pl_error error = {0};
    const pl_yaml *root =
        parse(&arena, "number: -1.5e2\ninteger: 12\nyes: true\nno: no\nempty:\nquoted: '12'\n"
                      "instant: 2024-12-19T16:00Z\nspan: 30d\nword: contested\nwrong: contestde\n"
                      "list: [1]\nodd: blue sky\n");
    double number;
    int64_t integer;
    bool flag;
    pl_instant instant;
    pl_slice text;
    size_t word;
    const pl_yaml *node;
    assert_true(pl_yaml_number("f", pl_yaml_get(root, "number"), &number, &error) && number == -150);
    assert_true(pl_yaml_integer("f", pl_yaml_get(root, "integer"), 0, 12, &integer, &error) && integer == 12);
    assert_true(pl_yaml_bool("f", pl_yaml_get(root, "yes"), &flag, &error) && flag);
    assert_true(pl_yaml_text("f", pl_yaml_get(root, "no"), &text, &error) && text.length == 2);
    assert_true(pl_yaml_instant("f", pl_yaml_get(root, "instant"), &instant, &error) &&
                instant == 1734624000);
    assert_true(pl_yaml_span("f", pl_yaml_get(root, "span"), &integer, &error) && integer == 2592000);
    assert_true(pl_yaml_word("f", pl_yaml_get(root, "word"), words, &word, &error) && word == 1);

#define REFUSED(call, wanted)                                                                                \
    do {                                                                                                     \
        assert_false(call);                                                                                  \
        assert_string_equal(error.text, wanted);                                                             \
    } while (0)
    REFUSED(pl_yaml_bool("f", pl_yaml_get(root, "no"), &flag, &error),
            "f:4:5: 'no' is neither true nor false");
    REFUSED(pl_yaml_number("f", pl_yaml_get(root, "no"), &number, &error),
            "f:4:5: 'no' is not a number such as 12, -0.5 or 1e6");
    REFUSED(pl_yaml_number("f", pl_yaml_get(root, "quoted"), &number, &error),
            "f:6:9: a number is wanted here; '12' is in quotes, which makes it a text");
    REFUSED(pl_yaml_integer("f", pl_yaml_get(root, "integer"), 0, 11, &integer, &error),
            "f:2:10: '12' is not a whole number from 0 to 11");
    REFUSED(pl_yaml_text("f", pl_yaml_get(root, "empty"), &text, &error), "f:5:7: a value is missing here");
    REFUSED(pl_yaml_text("f", pl_yaml_get(root, "list"), &text, &error),
            "f:11:7: a single value is wanted here, and a list stands here");
    REFUSED(pl_yaml_instant("f", pl_yaml_get(root, "span"), &instant, &error),
            "f:8:7: '30d' is not an instant such as 2024-12-19, 2024-12-19T16:00Z or 2024-12-19T18:00+02:00");
    REFUSED(pl_yaml_span("f", pl_yaml_get(root, "no"), &integer, &error),
            "f:4:5: 'no' is not a span such as 45m, 12h, 30d or 2w");
    REFUSED(
        pl_yaml_word("f", pl_yaml_get(root, "wrong"), words, &word, &error),
        "f:10:8: unknown word 'contestde'; did you mean 'contested'? (one of: held, contested, liberated)");
    REFUSED(pl_yaml_word("f", pl_yaml_get(root, "odd"), words, &word, &error),
            "f:12:6: unknown word 'blue sky'; it must be one of: held, contested, liberated");
    REFUSED(pl_yaml_need("f", root, "what", &node, &error), "f:1:1: the key 'what' is missing here");
    REFUSED(pl_yaml_need("f", pl_yaml_get(root, "list"), "what", &node, &error),
            "f:11:7: a mapping (key: value) is wanted here, and a list stands here");
    REFUSED(pl_yaml_known_keys("f", root, (const char *const[]){"number", "integer", "yess", NULL}, &error),
            "f:3:1: unknown key 'yes'; did you mean 'yess'? (one of: number, integer, yess)");
    /* What a message repeats is short, and in one line. */
    root = parse(&arena, "a: \"line\\nline xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxЇЇЇЇЇЇЇЇ\"\n");
    REFUSED(pl_yaml_word("f", pl_yaml_get(root, "a"), words, &word, &error),
            "f:1:4: unknown word 'line line xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxЇ...'; it must "
            "be one of: "
            "held, contested, liberated");
    pl_arena_free(&arena);
}

static void nearest_words(void **state) {
    (void)state;
    static const char *const words[] = {"colour", "name_has", "layer", "where",
                                        "always", "status",   "why",   NULL};
    static const struct {
        const char *word, *nearest;
    } cases[] = {{"color", "colour"}, {"colur", "colour"}, {"stauts", "status"},     {"statsu", "status"},
                 {"layers", "layer"}, {"wher", "where"},   {"wyh", "why"},           {"w", NULL},
                 {"", NULL},          {"title", NULL},     {"naem_has", "name_has"}, {"qqqqqqqq", NULL}};
    for (size_t at = 0; at < sizeof cases / sizeof *cases; at++) {
        const char *found = pl_nearest_word(pl_slice_of(cases[at].word), words);
        if (cases[at].nearest == NULL) {
            if (found != NULL) fail_msg("%s: %s", cases[at].word, found);
        } else {
            assert_non_null(found);
            assert_string_equal(found, cases[at].nearest);
        }
    }
    char wide[200];
    memset(wide, 'a', sizeof wide);
    assert_null(pl_nearest_word((pl_slice){wide, sizeof wide}, words));
}

/* Whole names, and no more than there is room for. */
static void names_listed(void **state) {
    (void)state;
    pl_names names = {0};
    pl_names_add(&names, "one");
    pl_names_add(&names, "two");
    assert_string_equal(names.text, "one, two");
    for (int i = 0; i < PL_NAMES_BYTES; i++) pl_names_add(&names, "three");
    assert_true(names.length < PL_NAMES_BYTES && names.length == strlen(names.text));
    assert_string_equal(names.text + names.length - 7, ", three");
}

static void memory_runs_out(void **state) {
    (void)state;
    static const char text[] = "a: 1\nlist: [x, y, {b: c}]\n";
    for (uint64_t nth = 1; nth < 100; nth++) {
        pl_arena arena = {0};
        pl_error error = {0};
        pl_memory_fail_nth(nth);
        const pl_yaml *root = pl_yaml_parse("f", pl_slice_of(text), &arena, &error);
        bool failed_as_told = pl_memory_fail_nth(0) >= nth;
        assert_true((root == NULL) == failed_as_told);
        if (root == NULL) assert_int_equal(error.code, PL_NOMEM);
        pl_arena_free(&arena);
        if (root != NULL) return;
    }
    fail_msg("more allocations than thought");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tree_and_marks),   cmocka_unit_test(refused),
        cmocka_unit_test(byte_order_marks), cmocka_unit_test(limits),
        cmocka_unit_test(typed_reads),      cmocka_unit_test(nearest_words),
        cmocka_unit_test(names_listed),     cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
