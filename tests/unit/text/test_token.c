/* test_token.c - words, numbers and marks; folding. */
#include "text/token.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* "word[end]" of each token, parted by blanks. */
static void tells(const char *text, char decimal, const char *expected) {
    pl_buffer got = {0};
    size_t at = 0;
    pl_token token;
    while (pl_token_next(pl_slice_of(text), decimal, &at, &token)) {
        pl_buffer_format(&got, "%s%c:%.*s", got.length > 0 ? " " : "",
                         token.kind == PL_TOKEN_WORD     ? 'w'
                         : token.kind == PL_TOKEN_NUMBER ? 'n'
                                                         : 'm',
                         (int)(token.end - token.begin), text + token.begin);
        if (token.kind == PL_TOKEN_NUMBER) pl_buffer_format(&got, "=%g", token.value);
    }
    assert_int_equal(at, strlen(text));
    assert_string_equal(got.length == 0 ? "" : got.data, expected);
    pl_buffer_free(&got);
}

static void tokens(void **state) {
    (void)state;
    tells("", '.', "");
    tells("  \n", '.', "");
    tells("The Kremlin's don\xE2\x80\x99t.", '.', "w:The w:Kremlin's w:don\xE2\x80\x99t m:.");
    tells("1,234.5 km\xC2\xB2", '.', "n:1,234.5=1234.5 w:km\xC2\xB2");
    tells("1 234,5", ',', "n:1 234,5=1234.5");
    tells("1,5", ',', "n:1,5=1.5");
    tells("1,5", '.', "n:1=1 m:, n:5=5");
    tells("12,34", '.', "n:12=12 m:, n:34=34");
    tells("007 300m", '.', "n:007=7 n:300=300 w:m");
    tells("100-200", '.', "n:100=100 m:- n:200=200");
    tells("a\xFF"
          "b",
          '.', "w:a w:b"); /* a byte that is no UTF-8 parts words */
    tells("\xD0\x9A\xD1\x83\xD0\xBF'\xD1\x8F\xD0\xBD", '.', "w:\xD0\x9A\xD1\x83\xD0\xBF'\xD1\x8F\xD0\xBD");
}

static void marks_before(void **state) {
    (void)state;
    size_t at = 0;
    pl_token token;
    const pl_slice text = pl_slice_of("a\r\n\r\nB");
    assert_true(pl_token_next(text, '.', &at, &token) && !token.capital && token.line_ends == 0);
    assert_true(pl_token_next(text, '.', &at, &token) && token.capital && token.apart &&
                token.line_ends == 2);
    assert_false(pl_token_next(text, '.', &at, &token));
}

static void folds(const char *word, const char *expected) {
    char out[PL_TOKEN_FOLDED_MAX];
    assert_int_equal(pl_token_fold(pl_slice_of(word), out), strlen(expected));
    assert_string_equal(out, expected);
}

static void folding(void **state) {
    (void)state;
    folds("Front", "front");
    folds("km\xC2\xB2", "km2");
    folds("Kyiv\xE2\x80\x99s", "kyiv's");
    folds("\xD0\x99\xD0\x9E\xD0\x87", "\xD0\xB9\xD0\xBE\xD1\x97"); /* accents stay */
    folds("\xD0\xB8\xCC\x86", "\xD0\xB9");                         /* composed or not is one */
    char word[400], out[PL_TOKEN_FOLDED_MAX];
    memset(word, 'x', sizeof word);
    assert_int_equal(pl_token_fold((pl_slice){word, sizeof word}, out), 0);
    memset(word, '\xD0', sizeof word);
    for (size_t i = 1; i < sizeof word; i += 2) word[i] = '\xB0';
    assert_int_equal(pl_token_fold((pl_slice){word, sizeof word}, out), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(tokens), cmocka_unit_test(marks_before),
                                       cmocka_unit_test(folding)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
