/* test_messages.c - messages are filled in, plural forms are picked, and the languages say the same: the same
 * places in both, and as many forms as each language has. */
#include "text/messages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* How often place {digit} stands in a message, and that its plural forms are as many as the language has. */
static size_t places_of(const char *message, char digit, size_t forms) {
    size_t count = 0;
    for (const char *at = strchr(message, '{'); at != NULL; at = strchr(at + 1, '{')) {
        const char *end = strchr(at, '}');
        assert_non_null(end);
        assert_true(at[1] >= '0' && at[1] <= '9');
        assert_true(at[2] == '}' || at[2] == ':');
        if (at[2] == ':') {
            size_t found = 1;
            for (const char *c = at; c < end; c++) found += *c == '|';
            if (found != forms) print_message("%s\n", message);
            assert_int_equal(found, forms);
        } else {
            count += at[1] == digit;
        }
    }
    return count;
}

static void test_languages_say_the_same(void **state) {
    (void)state;
    for (int id = 0; id < PL_MESSAGE_COUNT; id++) {
        const char *english = pl_said(PL_ENGLISH, (pl_message)id),
                   *ukrainian = pl_said(PL_UKRAINIAN, (pl_message)id);
        assert_true(english[0] != '\0' && ukrainian[0] != '\0');
        for (char digit = '0'; digit <= '9'; digit++) {
            if (places_of(english, digit, 2) != places_of(ukrainian, digit, 3))
                print_message("%s\n%s\n", english, ukrainian);
            assert_int_equal(places_of(english, digit, 2), places_of(ukrainian, digit, 3));
        }
    }
}

static void expect(pl_language language, const char *number, const char *want) {
    pl_buffer out = {0};
    PL_SAY(&out, language, PL_SAY_SPECIFICATIONS, number);
    assert_false(out.failed);
    assert_string_equal(out.data, want);
    pl_buffer_free(&out);
}

static void test_plurals(void **state) {
    (void)state;
    expect(PL_ENGLISH, "1", "1 specification");
    expect(PL_ENGLISH, "0", "0 specifications");
    expect(PL_ENGLISH, "1,001", "1,001 specifications");
    expect(PL_UKRAINIAN, "1", "1 специфікація");
    expect(PL_UKRAINIAN, "2", "2 специфікації");
    expect(PL_UKRAINIAN, "5", "5 специфікацій");
    expect(PL_UKRAINIAN, "11", "11 специфікацій");
    expect(PL_UKRAINIAN, "12", "12 специфікацій");
    expect(PL_UKRAINIAN, "21", "21 специфікація");
    expect(PL_UKRAINIAN, "1,022", "1,022 специфікації");
    expect(PL_UKRAINIAN, "1,001", "1,001 специфікація");
    expect(PL_UKRAINIAN, "112", "112 специфікацій");
}

static void test_a_missing_text_is_empty(void **state) {
    (void)state;
    pl_buffer out = {0};
    pl_say(&out, PL_ENGLISH, PL_SAY_SPECIFICATIONS, NULL, 0);
    assert_string_equal(out.data, " specifications");
    pl_buffer_free(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_languages_say_the_same),
        cmocka_unit_test(test_plurals),
        cmocka_unit_test(test_a_missing_text_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
