/* The specification curve in characters: the marks' order and height, ticks below them, the threshold, bands,
 * bins, and that no line is wider than the terminal. */
#include "cli/curve_out.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const pl_verb verb = {.name = "try", .arguments = ""};
const pl_verb *const pl_verbs[] = {&verb, NULL};

#define COUNT_MAX 2000

/* `count` specifications, of two sources by turns and a threshold of 10: the i-th has the value of `values`,
 * or i itself. */
typedef struct {
    pl_specification list[COUNT_MAX];
    pl_option options[COUNT_MAX][2];
    pl_reading_result reading;
} made;

static made *make(size_t count, const double *values) {
    made *m = calloc(1, sizeof *m);
    assert_non_null(m);
    for (size_t i = 0; i < count; i++) {
        m->options[i][0] = (pl_option){"source", i % 2 == 0 ? "one" : "two"};
        m->options[i][1] = (pl_option){"kinds", "all"};
        m->list[i] = (pl_specification){.options = m->options[i],
                                        .option_count = 2,
                                        .measurable = true,
                                        .counted = true,
                                        .value = values != NULL ? values[i] : (double)i,
                                        .threshold = 10,
                                        .unit = "km2"};
        m->list[i].holds = m->list[i].value >= 10;
    }
    m->reading = (pl_reading_result){.specifications = m->list, .specification_count = count};
    return m;
}

static char *draw(const made *m, size_t width, bool unicode, bool colour) {
    const pl_look look = {width, unicode, colour, PL_ENGLISH};
    pl_buffer out = {0};
    pl_curve_text(&m->reading, &look, 2, &out);
    assert_false(out.failed);
    assert_true(pl_buffer_add(&out, "", 0));
    return out.data;
}

static void expect(const made *m, size_t width, bool unicode, bool colour, const char *wanted) {
    char *got = draw(m, width, unicode, colour);
    assert_string_equal(got, wanted);
    pl_free(got);
}

static const double FIVE[] = {30, 0, 12, 9, 21};

/* By hand: 0 and 9 lie in the lower third of 0 to 30, 12 in the middle one, 21 and 30 in the upper; the
 * second and fourth made are of source two. */
static void a_mark_a_specification(void **state) {
    (void)state;
    made *m = make(5, FIVE);
    expect(m, 80, false, false,
           "  each mark is one specification, from the lowest value to the highest (km2): *\n"
           "  holds, o fails, ^ from here on at or above what is asked, # this option\n"
           "\n"
           "       30.00 |   **\n"
           "             |  *\n"
           "        0.00 |oo\n"
           "       10.00 |  ^\n"
           "  source one |..###\n"
           "         two |##...\n");
    expect(
        m, 120, true, true,
        "  each mark is one specification, from the lowest value to the highest (km2): \u25cf holds, \u25cb "
        "fails, \u25b2 from here on at or\n"
        "  above what is asked, \u25aa this option\n"
        "\n"
        "       30.00 \u2502   \033[32m\u25cf\u25cf\033[0m\n"
        "             \u2502  \033[32m\u25cf\033[0m\n"
        "        0.00 \u2502\033[31m\u25cb\u25cb\033[0m\n"
        "       10.00 \u2502  \u25b2\n"
        "  source one \u2502\u00b7\u00b7\u25aa\u25aa\u25aa\n"
        "         two \u2502\u25aa\u25aa\u00b7\u00b7\u00b7\n");
    free(m);
}

/* What is not counted or not measurable is not drawn; a source that all marks have is not drawn as a choice;
 * no value stands last, in the lowest line; thresholds that differ have no place. */
static void what_is_not_drawn(void **state) {
    (void)state;
    made *m = make(5, FIVE);
    m->list[1].counted = false;
    m->list[3].measurable = false;
    m->list[2].value = NAN;
    m->list[2].holds = false;
    m->list[4].threshold = 11;
    expect(m, 80, false, false,
           "  each mark is one specification, from the lowest value to the highest (km2): *\n"
           "  holds, o fails\n"
           "\n"
           "     30.00 | *\n"
           "           |\n"
           "     21.00 |* o\n");
    for (int i = 0; i < 5; i++) m->list[i].measurable = false;
    expect(m, 80, false, false, "");
    free(m);
}

/* All below what is asked: the threshold stands behind the last mark. All equal: one line. */
static void thresholds_at_the_ends(void **state) {
    (void)state;
    static const double low[] = {1, 1, 1}, high[] = {11, 12, 17};
    made *m = make(3, low);
    char *got = draw(m, 80, false, false);
    assert_non_null(strstr(got, "\n        1.00 |ooo\n       10.00 |   ^\n  source one |#.#\n"));
    pl_free(got);
    free(m);
    m = make(3, high);
    got = draw(m, 80, false, false);
    assert_non_null(strstr(got, "\n       17.00 |  *\n             |\n       11.00 |**\n       10.00 |^\n"));
    pl_free(got);
    free(m);
}

static size_t count_of(const char *text, const char *what) {
    size_t count = 0;
    for (const char *at = strstr(text, what); at != NULL; at = strstr(at + 1, what)) count++;
    return count;
}

/* At 40 columns a line has 40 - 2 - 10 - 3 = 25 marks: 75 fill three bands, 76 are binned by four. */
static void bands_and_bins(void **state) {
    (void)state;
    made *m = make(75, NULL);
    char *got = draw(m, 40, false, false);
    assert_int_equal(count_of(got, "source one |"), 3);
    assert_non_null(strstr(got, "\n  source one |#.#.#.#.#.#.#.#.#.#.#.#.#\n"));
    assert_non_null(strstr(got, "\n  source one |.#.#.#.#.#.#.#.#.#.#.#.#.\n"));
    assert_int_equal(count_of(got, "\n       10.00 |          ^\n"), 1);
    assert_null(strstr(got, "too many"));
    pl_free(got);
    free(m);
    /* 0 to 75 by four: nineteen marks, of which the third stands for 8, 9, 10 and 11. */
    m = make(76, NULL);
    got = draw(m, 40, false, false);
    assert_int_equal(count_of(got, "source one |"), 1);
    assert_non_null(strstr(got, "\n  source one |+++++++++++++++++++\n"));
    assert_non_null(strstr(got, "\n        0.00 |oo%***\n       10.00 |  ^\n"));
    assert_non_null(strstr(got, "  each mark is up to 4 specifications,\n"));
    assert_non_null(strstr(got, "76 are too many for this width (km2)"));
    assert_non_null(strstr(got, "% some hold"));
    pl_free(got);
    free(m);
}

/* At every width and number: no line too wide, at most three bands, each specification in one mark. */
static void never_too_wide(void **state) {
    (void)state;
    for (size_t width = PL_LOOK_WIDTH_MIN; width <= PL_LOOK_WIDTH_MAX; width += 7)
        for (size_t count = 1; count < COUNT_MAX; count = count * 3 / 2 + 1) {
            made *m = make(count, NULL);
            char *got = draw(m, width, true, false);
            assert_true(count_of(got, "source one ") <= 3);
            size_t marks = 0, per = 1;
            const char *several = strstr(got, "up to ");
            if (several != NULL) per = (size_t)atoi(several + strlen("up to "));
            for (char *line = got, *end; *line != '\0'; line = end + 1) {
                end = strchr(line, '\n');
                assert_non_null(end);
                *end = '\0';
                assert_true(pl_text_width(line) <= width);
                if (strstr(line, "\u2502") != NULL)
                    marks += count_of(line, "\u25cf") + count_of(line, "\u25cb") + count_of(line, "\u25d0");
            }
            assert_int_equal(marks, (count + per - 1) / per);
            pl_free(got);
            free(m);
        }
}

/* Names longer than half of the width are cut. */
static void long_names_are_cut(void **state) {
    (void)state;
    made *m = make(4, NULL);
    for (int i = 0; i < 4; i += 2) m->options[i][0].option = "a-source-with-a-name-that-is-much-too-long";
    char *got = draw(m, 40, false, false);
    assert_non_null(strstr(got, "  source a-source-wi~ |#.#.\n                  two |.#.#\n"));
    pl_free(got);
    free(m);
}

static void memory_runs_out(void **state) {
    (void)state;
    made *m = make(5, FIVE);
    const pl_look look = {80, true, false, PL_ENGLISH};
    bool drawn = false;
    for (uint64_t nth = 1; !drawn; nth++) {
        pl_buffer out = {0};
        assert_true(nth < 1000);
        pl_memory_fail_nth(nth);
        pl_curve_text(&m->reading, &look, 2, &out);
        pl_memory_fail_nth(0);
        drawn = !out.failed;
        pl_buffer_free(&out);
    }
    free(m);
}

/* Wrapped words stand below each other; what steers a terminal does not reach it. */
static void fields_wrap(void **state) {
    (void)state;
    const pl_look look = {40, true, false, PL_ENGLISH};
    pl_buffer out = {0};
    pl_terminal_field(&out, &look, 2, 6, "слова",
                      "one two three four five six seven \033[31mred\xc2\x9b"
                      "1m");
    assert_string_equal(out.data, "  слова   one two three four five six\n"
                                  "          seven ?[31mred?1m\n");
    pl_buffer_free(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mark_a_specification), cmocka_unit_test(what_is_not_drawn),
        cmocka_unit_test(thresholds_at_the_ends), cmocka_unit_test(bands_and_bins),
        cmocka_unit_test(never_too_wide),         cmocka_unit_test(long_names_are_cut),
        cmocka_unit_test(memory_runs_out),        cmocka_unit_test(fields_wrap)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
