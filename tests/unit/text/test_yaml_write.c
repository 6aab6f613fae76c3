/* test_yaml_write.c - what is written reads back as the same texts: by our own reader, and where a text would
 * mean something else to another, in quotes. */
#include "text/yaml.h"
#include "text/yaml_write.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void same(const char *bytes, size_t length) {
    pl_arena arena = {0};
    pl_error error = {0};
    pl_buffer out = {0};
    pl_yaml_out yaml;
    pl_yaml_out_start(&yaml, &out);
    pl_yaml_out_down(&yaml, "list");
    yaml.depth++;
    pl_yaml_out_comment(&yaml, "a comment: with\nan end of line, \xC2\x85 and \xE2\x80\xA8, \xFF");
    pl_yaml_out_item(&yaml);
    pl_yaml_out_text(&yaml, "key", (pl_slice){bytes, length});
    pl_yaml_out_note(&yaml, "noted: # \"so\"");
    pl_yaml_out_flow(&yaml, "holds", "{every: day, at_least: 1}");
    pl_yaml_out_end(&yaml);
    assert_false(out.failed);
    const pl_yaml *root = pl_yaml_parse("t.yaml", (pl_slice){out.data, out.length}, &arena, &error);
    if (root == NULL) fail_msg("%s in:\n%s", error.text, out.data);
    const pl_yaml *item = pl_yaml_get(root, "list")->first;
    const pl_yaml *value = pl_yaml_get(item, "key");
    assert_int_equal(value->text.length, length);
    assert_memory_equal(value->text.data, bytes, length);
    assert_non_null(pl_yaml_get(pl_yaml_get(item, "holds"), "every"));
    pl_buffer_free(&out);
    pl_arena_free(&arena);
}

static void reads_back(void **state) {
    static const char *const texts[] = {"plain",
                                        "two words",
                                        "",
                                        " ",
                                        "a ",
                                        " a",
                                        "yes",
                                        "No",
                                        "null",
                                        "~",
                                        "1",
                                        "1.5",
                                        "-3",
                                        "0x1F",
                                        "2024-12-19",
                                        ".5",
                                        "- item",
                                        "a: b",
                                        "a:b",
                                        "a #b",
                                        "a#b",
                                        "# a",
                                        "[x]",
                                        "{x}",
                                        "&x",
                                        "*x",
                                        "!x",
                                        "|",
                                        ">",
                                        "%x",
                                        "@x",
                                        "`x`",
                                        "'x'",
                                        "\"x\"",
                                        "back\\slash",
                                        "a\nb",
                                        "a\n",
                                        "\ta\t",
                                        "a\rb",
                                        "\x01\x1F\x7F",
                                        "caf\xC3\xA9",
                                        "\xC2\xA0",
                                        "\xC2\x85",
                                        "\xE2\x80\xA8",
                                        "\xE2\x80\x9C"
                                        "quoted\xE2\x80\x9D",
                                        "\xEF\xBB\xBF"
                                        "mark",
                                        "\xF0\x9F\x97\xBA",
                                        "Росія: «так»",
                                        "?",
                                        "? a",
                                        "---",
                                        "...",
                                        "a, b",
                                        "<<",
                                        "=",
                                        "a: ",
                                        "true",
                                        "inf",
                                        ".nan"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) same(texts[i], strlen(texts[i]));
}

static void bad_bytes(void **state) {
    (void)state;
    pl_buffer out = {0};
    pl_yaml_scalar(&out, pl_slice_of("a\xFF"
                                     "b"));
    assert_string_equal(out.data, "\"a\xEF\xBF\xBD"
                                  "b\"");
    pl_buffer_clear(&out);
    pl_yaml_scalar(&out, pl_slice_of("held"));
    assert_string_equal(out.data, "held");
    pl_buffer_clear(&out);
    pl_yaml_scalar(&out, pl_slice_of("on"));
    assert_string_equal(out.data, "\"on\"");
    pl_buffer_free(&out);
}

/* Every text of up to three of these bytes. */
static void all_short(void **state) {
    static const char bytes[] = "a1 :-#'\"\\\n\t{}[],&*!|>%@`?~.=<y";
    (void)state;
    char text[3];
    const size_t count = sizeof bytes - 1;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++)
            for (size_t k = 0; k < count; k++) {
                text[0] = bytes[i];
                text[1] = bytes[j];
                text[2] = bytes[k];
                same(text, 1 + (j + k) % 3);
            }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_back), cmocka_unit_test(bad_bytes),
                                       cmocka_unit_test(all_short)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
