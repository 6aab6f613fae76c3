/* test_call.c - the command line: every form of an option, every refusal with the nearest word, help from one
 * table. */
#include "cli/cli.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const pl_option_spec options[] = {{"evidence", 'e', "FILE", "the file"},
                                         {"from", '\0', "DAY", "first"},
                                         {"window", 'w', "SPAN", "length"},
                                         {"threads", '\0', "N", "how many"},
                                         {"without", '\0', "KINDS", "kinds"},
                                         {"quick", 'q', NULL, "a flag"},
                                         {NULL, '\0', NULL, NULL}};
static const char *const examples[] = {"plumbline try -q", "tries quickly", NULL};
static const pl_verb verb = {.name = "try",
                             .arguments = "PATH",
                             .summary = "tries",
                             .about = "About -it.\n.Second line.",
                             .options = options,
                             .examples = examples,
                             .arguments_min = 1,
                             .arguments_max = 2,
                             .csv = true};
const pl_verb *const pl_verbs[] = {&verb, NULL};

static pl_call call;
static pl_error error;

static bool parse(int argc, const char **argv, bool *help) {
    pl_arena_free(&call.arena);
    call = (pl_call){.verb = &verb};
    error = (pl_error){0};
    *help = false;
    return pl_call_parse(&call, argc, (char **)argv, help, &error);
}
#define PARSE(...)                                                                                           \
    parse((int)(sizeof(const char *[]){__VA_ARGS__} / sizeof(const char *)), (const char *[]){__VA_ARGS__},  \
          &(bool){false})

static void test_forms(void **state) {
    (void)state;
    assert_true(PARSE("-e", "a", "--from=2024-12-19", "-w30d", "x", "-q", "--", "-y"));
    assert_string_equal(pl_call_value(&call, "evidence"), "a");
    assert_string_equal(pl_call_value(&call, "from"), "2024-12-19");
    assert_string_equal(pl_call_value(&call, "window"), "30d");
    assert_non_null(pl_call_value(&call, "quick"));
    assert_null(pl_call_value(&call, "threads"));
    assert_int_equal(call.argument_count, 2);
    assert_string_equal(call.arguments[1], "-y");
    assert_true(PARSE("--evidence", "-", "-") && strcmp(pl_call_value(&call, "evidence"), "-") == 0);
    assert_true(PARSE("--json", "x") && call.json && !call.csv);
    bool help = false;
    assert_true(parse(1, (const char *[]){"--help"}, &help) && help);
}

static void refused(bool done, const char *words) {
    assert_false(done);
    assert_int_equal(error.code, PL_USAGE);
    if (strstr(error.text, words) == NULL) fail_msg("\"%s\" does not say \"%s\"", error.text, words);
}

static void test_refusals(void **state) {
    (void)state;
    refused(PARSE("--evidense", "a", "x"), "did you mean --evidence?");
    refused(PARSE("-z", "x"), "no option -z");
    refused(PARSE("x", "-e"), "--evidence needs FILE");
    refused(PARSE("-e", "a", "-e", "b", "x"), "given twice");
    refused(PARSE("--quick=yes", "x"), "takes no argument");
    refused(PARSE("-qq", "x"), "takes no argument");
    refused(PARSE("--json", "--csv", "x"), "exclude each other");
    refused(PARSE("-q"), "try takes PATH");
    refused(PARSE("a", "b", "c"), "try takes PATH");
}

static void test_typed(void **state) {
    pl_instant instant = 5;
    int64_t span = 6;
    unsigned threads = 7, kinds = 0;
    size_t word = 8;
    static const char *const words[] = {"one", "two", NULL};
    (void)state;
    assert_true(PARSE("x"));
    assert_true(pl_call_instant(&call, "from", &instant, &error) && instant == 5);
    assert_true(pl_call_span(&call, "window", &span, &error) && span == 6);
    assert_true(pl_call_threads(&call, &threads, &error) && threads == 0);
    assert_true(pl_call_kinds(&call, &kinds, &error) && kinds == PL_KINDS_ALL);
    assert_true(pl_call_word(&call, "from", words, &word, &error) && word == 8);
    assert_true(PARSE("--from", "1970-01-02", "--window", "2w", "--threads", "3", "--without",
                      "redraw,retraction", "x"));
    assert_true(pl_call_instant(&call, "from", &instant, &error) && instant == 86400);
    assert_true(pl_call_span(&call, "window", &span, &error) && span == 14 * 86400);
    assert_true(pl_call_threads(&call, &threads, &error) && threads == 3);
    assert_true(pl_call_kinds(&call, &kinds, &error));
    assert_int_equal(kinds, PL_KINDS_ALL & ~(1u << PL_KIND_REDRAW) & ~(1u << PL_KIND_RETRACTION));
    assert_true(PARSE("--from", "two", "--threads", "0", "--window", "0d", "--without", "redrew", "x"));
    refused(pl_call_instant(&call, "from", &instant, &error), "not a day");
    refused(pl_call_threads(&call, &threads, &error), "--threads 0");
    refused(pl_call_span(&call, "window", &span, &error), "not a span");
    refused(pl_call_kinds(&call, &kinds, &error), "not a kind of change");
    assert_true(pl_call_word(&call, "from", words, &word, &error) && word == 1);
    assert_true(PARSE("--from", "three", "x"));
    refused(pl_call_word(&call, "from", words, &word, &error), "one, two");
}

static void test_evidence(void **state) {
    const char *path = NULL;
    (void)state;
    unsetenv("PLUMBLINE_EVIDENCE");
    assert_true(PARSE("x"));
    refused(pl_call_evidence(&call, &path, &error), "-e FILE");
    setenv("PLUMBLINE_EVIDENCE", "from-environment", 1);
    assert_true(pl_call_evidence(&call, &path, &error));
    assert_string_equal(path, "from-environment");
    assert_true(PARSE("-e", "given", "x") && pl_call_evidence(&call, &path, &error));
    assert_string_equal(path, "given");
    unsetenv("PLUMBLINE_EVIDENCE");
}

static void test_help(void **state) {
    pl_buffer out = {0};
    (void)state;
    pl_help_verb(&verb, &out);
    for (const pl_option_spec *o = options; o->name != NULL; o++) assert_non_null(strstr(out.data, o->name));
    assert_non_null(strstr(out.data, "plumbline try -q"));
    assert_non_null(strstr(out.data, "--csv"));
    pl_buffer_clear(&out);
    pl_help_man(&out);
    /* A line that began with a dot would be a command of roff, and vanish. */
    assert_non_null(strstr(out.data, "\n\\&.Second line."));
    assert_non_null(strstr(out.data, "About \\-it."));
    pl_buffer_clear(&out);
    pl_help_all(&out);
    assert_non_null(strstr(out.data, "  try       tries"));
    pl_buffer_free(&out);
}

static void test_table(void **state) {
    pl_table table = {.columns = 2};
    pl_buffer out = {0};
    (void)state;
    pl_table_cell(&table, "name");
    pl_table_cell(&table, ">km2");
    pl_table_cell(&table, "Кринки");
    pl_table_cell(&table, "%.1f", 1.5);
    pl_table_cell(&table, "x");
    pl_table_cell(&table, "%.1f", 100.0);
    pl_table_write(&table, &out);
    assert_string_equal(out.data, "name      km2\nКринки    1.5\nx       100.0\n");
    pl_buffer_free(&out);
}

static int free_call(void **state) {
    (void)state;
    pl_arena_free(&call.arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_forms), cmocka_unit_test(test_refusals),
                                       cmocka_unit_test(test_typed), cmocka_unit_test(test_evidence),
                                       cmocka_unit_test(test_help),  cmocka_unit_test(test_table)};
    return cmocka_run_group_tests(tests, NULL, free_call);
}
