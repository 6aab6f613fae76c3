/* Numbers as text: our reader against strtod over millions of random texts, exact ties, long digit strings,
 * the JSON grammar, and the writers, all of it again under a locale with a decimal comma where one is
 * installed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/number.h"

#include <float.h>
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SEED 20241219u

/* splitmix64: the same numbers on every machine. */
static uint64_t random_state = SEED;
static uint64_t random_bits(void) {
    uint64_t z = random_state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}
static unsigned random_below(unsigned limit) {
    return (unsigned)(random_bits() % limit);
}

/* Sign of zero included. */
static bool same_double(double a, double b) {
    return a == b && signbit(a) == signbit(b);
}

/* The C library's reading of the text. The locale is "C" except in the last test, which does not use this. */
static void assert_as_strtod(const char *text) {
    double wanted = strtod(text, NULL), got = -1;
    const char *end = text + strlen(text), *behind = pl_number_read(text, end, &got);
    if (isinf(wanted)) {
        if (behind != NULL) fail_msg("%s: overflows, and was read as %.17g", text, got);
    } else if (behind != end || !same_double(wanted, got)) {
        fail_msg("%s: strtod says %.17g, we say %.17g (seed %u)", text, wanted, got, SEED);
    }
}

static void random_digits(char *into, unsigned count, bool first_may_be_zero) {
    for (unsigned at = 0; at < count; at++) {
        bool zero_too = at > 0 || first_may_be_zero || count == 1;
        into[at] = (char)(zero_too ? '0' + random_below(10) : '1' + random_below(9));
    }
    into[count] = '\0';
}

static void coordinates_as_strtod(void **state) {
    (void)state;
    print_message("seed %u\n", SEED);
    for (int round = 0; round < 1500000; round++) {
        char whole[8], fraction[24], text[48];
        random_digits(whole, 1 + random_below(3), false);
        random_digits(fraction, 1 + random_below(20), true);
        snprintf(text, sizeof text, "%s%s.%s", random_below(4) == 0 ? "-" : "", whole, fraction);
        assert_as_strtod(text);
    }
}

static void any_shape_as_strtod(void **state) {
    (void)state;
    for (int round = 0; round < 1000000; round++) {
        char whole[64], fraction[64], text[160];
        random_digits(whole, 1 + random_below(random_below(8) == 0 ? 40 : 19), false);
        random_digits(fraction, 1 + random_below(random_below(8) == 0 ? 40 : 19), true);
        int used = snprintf(text, sizeof text, "%s%s", random_below(2) ? "-" : "", whole);
        if (random_below(4) > 0) used += snprintf(text + used, sizeof text - (size_t)used, ".%s", fraction);
        if (random_below(2) > 0) {
            static const char *const signs[] = {"", "+", "-"};
            snprintf(text + used, sizeof text - (size_t)used, "%c%s%u", random_below(2) ? 'e' : 'E',
                     signs[random_below(3)], random_below(random_below(2) ? 30 : 340));
        }
        assert_as_strtod(text);
    }
}

/* Every double is among these: its shortest and its 17-digit text must give it back. */
static void bit_patterns_come_back(void **state) {
    (void)state;
    for (int round = 0; round < 300000; round++) {
        uint64_t bits = random_bits();
        double value, back;
        char text[PL_NUMBER_TEXT];
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value)) continue;
        snprintf(text, sizeof text, "%.16e", value);
        assert_true(pl_number_parse(pl_slice_of(text), &back));
        assert_true(same_double(value, back));
        pl_number_shortest(value, text);
        assert_true(pl_number_parse(pl_slice_of(text), &back));
        if (!same_double(value, back)) fail_msg("%s is not %.17g", text, value);
    }
}

/* The exact middle between two doubles goes to the even one, and the least digit more to the upper one. */
static void ties_go_to_even(void **state) {
    (void)state;
    if (LDBL_MANT_DIG <= DBL_MANT_DIG) skip();
    for (int round = 0; round < 20000; round++) {
        /* Small and large exponents, subnormals among them. */
        uint64_t mantissa = random_bits() >> 12, exponent = random_below(2046);
        if (round % 4 == 0) exponent = round % 8 == 0 ? 0 : 1015 + random_below(40);
        uint64_t low_bits = exponent << 52 | mantissa, high_bits = low_bits + 1;
        double low, high, got;
        memcpy(&low, &low_bits, sizeof low);
        memcpy(&high, &high_bits, sizeof high);
        if (isinf(high)) continue;
        long double middle = ((long double)low + (long double)high) / 2;
        static char text[1300];
        int length = snprintf(text, sizeof text, "%.1100Lf", middle);
        if (length >= 1250)
            length = snprintf(text, sizeof text, "%.400Lf", middle); /* large: no digits behind 400 */
        double even = (low_bits & 1) == 0 ? low : high;
        assert_true(pl_number_parse((pl_slice){text, (size_t)length}, &got));
        if (!same_double(got, even)) fail_msg("%s: %.17g, not %.17g", text, got, even);
        memcpy(text + length, "000000000000000000001", 22);
        assert_true(pl_number_parse(pl_slice_of(text), &got));
        if (!same_double(got, high)) fail_msg("%s: %.17g, not %.17g", text, got, high);
    }
    /* Short ties, where the quotient of whole numbers decides. */
    for (int round = 0; round < 100000; round++) {
        char text[64];
        uint64_t odd = ((uint64_t)1 << 53) + (random_bits() % ((uint64_t)1 << 53) | 1);
        snprintf(text, sizeof text, "%" PRIu64 ".%s", odd, random_below(2) ? "0" : "00");
        assert_as_strtod(text);
        snprintf(text, sizeof text, "%" PRIu64 ".5", odd >> (1 + random_below(10)));
        assert_as_strtod(text);
    }
}

static void long_texts(void **state) {
    (void)state;
    enum { DIGITS = 200000 };
    char *text = pl_malloc(DIGITS + 32);
    assert_non_null(text);
    double value;
    memset(text, '1', DIGITS);
    memcpy(text, "0.", 2);
    text[DIGITS] = '\0';
    assert_true(pl_number_parse((pl_slice){text, DIGITS}, &value));
    assert_true(value == 1.0 / 9.0);
    memset(text, '0', DIGITS); /* 0.000...1e199998 */
    memcpy(text, "0.", 2);
    strcpy(text + DIGITS - 1, "7e199998");
    assert_true(pl_number_parse(pl_slice_of(text), &value));
    assert_true(value == 7.0);
    memset(text, '9', DIGITS);
    text[DIGITS] = '\0';
    assert_false(pl_number_parse((pl_slice){text, DIGITS}, &value)); /* overflows */
    strcpy(text + 700, "e-690");
    assert_as_strtod(text);
    pl_free(text);
}

static void fixed_cases(void **state) {
    (void)state;
    static const char *const texts[] = {"0",
                                        "-0",
                                        "0.0",
                                        "-0.0e5",
                                        "1",
                                        "9007199254740992",
                                        "9007199254740993",
                                        "9007199254740993.0",
                                        "18446744073709551615",
                                        "18446744073709551616",
                                        "9999999999999999999",
                                        "99999999999999999999",
                                        "1e22",
                                        "1e23",
                                        "123456789012345678e4",
                                        "1.7976931348623157e308",
                                        "1.7976931348623159e308",
                                        "1e308",
                                        "1e309",
                                        "1e-323",
                                        "4.9e-324",
                                        "2.4e-324",
                                        "2.5e-324",
                                        "2.2250738585072011e-308",
                                        "2.2250738585072014e-308",
                                        "1e-400",
                                        "0e999999999999999999999",
                                        "0.000000000000000000000000000000000000001e39",
                                        "1e-99999999999999999999",
                                        "0.1",
                                        "0.2",
                                        "0.3",
                                        "5e-1",
                                        "1E+2",
                                        "100000000000000000000000000000000000000e-30",
                                        "6929495644600919.5",
                                        "3.7455744005952583e15",
                                        "8.41e21",
                                        "2.2250738585072012e-308"};
    for (size_t at = 0; at < sizeof texts / sizeof *texts; at++) assert_as_strtod(texts[at]);
    double value = 7;
    assert_false(pl_number_parse(pl_slice_of("1e999"), &value));
    assert_true(value == 7); /* untouched */
    assert_true(pl_number_parse(pl_slice_of("-0"), &value) && value == 0 && signbit(value));
}

/* What stands at the start is read, as far as the grammar of RFC 8259 goes. */
static void grammar(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int length; /* bytes read, -1: none */
    } cases[] = {{"", -1},     {"-", -1},     {"+1", -1},       {".5", -1},   {"1.", -1},   {"1.e5", -1},
                 {"00", -1},   {"01", -1},    {"-01", -1},      {"0", 1},     {"0x10", 1},  {"1,2", 1},
                 {"12]", 2},   {"-1.50 ", 5}, {"1e", -1},       {"1e+", -1},  {"1E-", -1},  {"1e5.5", 3},
                 {"1..2", -1}, {"NaN", -1},   {"Infinity", -1}, {"-inf", -1}, {"1_000", 1}, {"1.5.5", 3},
                 {" 1", -1},   {"1e5e5", 3},  {"--1", -1},      {"0.5f", 3},  {"1,5", 1}};
    for (size_t at = 0; at < sizeof cases / sizeof *cases; at++) {
        double value;
        const char *text = cases[at].text, *behind = pl_number_read(text, text + strlen(text), &value);
        int length = behind == NULL ? -1 : (int)(behind - text);
        if (length != cases[at].length) fail_msg("'%s': %d bytes, not %d", text, length, cases[at].length);
    }
    double value;
    assert_false(pl_number_parse((pl_slice){NULL, 0}, &value));
    assert_false(pl_number_parse(pl_slice_of("1 "), &value));
    /* Never beyond the end: the digit behind it belongs to somebody else. */
    assert_true(pl_number_parse((pl_slice){"12345", 2}, &value) && value == 12);
}

static void integers(void **state) {
    (void)state;
    int64_t value = 5;
    assert_true(pl_integer_parse(pl_slice_of("-9223372036854775808"), INT64_MIN, INT64_MAX, &value));
    assert_true(value == INT64_MIN);
    assert_true(pl_integer_parse(pl_slice_of("9223372036854775807"), INT64_MIN, INT64_MAX, &value));
    assert_true(value == INT64_MAX);
    assert_true(pl_integer_parse(pl_slice_of("0"), 0, 0, &value) && value == 0);
    static const char *const bad[] = {"",
                                      "-",
                                      "+1",
                                      "01",
                                      "-01",
                                      "1.0",
                                      "1e3",
                                      " 1",
                                      "1 ",
                                      "9223372036854775808",
                                      "-9223372036854775809",
                                      "99999999999999999999999"};
    value = 5;
    for (size_t at = 0; at < sizeof bad / sizeof *bad; at++) {
        if (pl_integer_parse(pl_slice_of(bad[at]), INT64_MIN, INT64_MAX, &value))
            fail_msg("'%s' was taken", bad[at]);
    }
    assert_false(pl_integer_parse(pl_slice_of("11"), 1, 10, &value));
    assert_false(pl_integer_parse(pl_slice_of("0"), 1, 10, &value));
    assert_false(pl_integer_parse((pl_slice){NULL, 0}, 1, 10, &value));
    assert_int_equal(value, 5);
}

static void assert_fixed(double value, int decimals, const char *wanted) {
    char text[PL_NUMBER_TEXT];
    pl_number_fixed(value, decimals, text);
    assert_string_equal(text, wanted);
}

static void assert_shortest(double value, const char *wanted) {
    char text[PL_NUMBER_TEXT];
    pl_number_shortest(value, text);
    assert_string_equal(text, wanted);
}

static void writers(void **state) {
    (void)state;
    char text[PL_NUMBER_TEXT];
    assert_fixed(0.125, 2, "0.12"); /* exact ties to even */
    assert_fixed(0.375, 2, "0.38");
    assert_fixed(2.5, 0, "2");
    assert_fixed(1.005, 2, "1.00"); /* which is 1.00499999999999989... */
    assert_fixed(-0.0, 3, "0.000");
    assert_fixed(-0.0004, 3, "0.000");
    assert_fixed(-0.0006, 3, "-0.001");
    assert_fixed(-3, 0, "-3");
    assert_fixed(363.485, 2, "363.49"); /* 363.4850000000000136... */
    assert_fixed(1.5, -4, "2");
    assert_fixed(NAN, 2, "nan");
    assert_fixed(-INFINITY, 2, "-inf");
    pl_number_fixed(-DBL_MAX, 17, text);
    assert_int_equal(strlen(text), 1 + 309 + 1 + 17);
    assert_shortest(0.1, "0.1");
    assert_shortest(0.1 + 0.2, "0.30000000000000004");
    assert_shortest(-0.0, "0");
    assert_shortest(100, "100");
    assert_shortest(1e16, "10000000000000000");
    assert_shortest(1e17, "1e17");
    assert_shortest(0.00001, "0.00001");
    assert_shortest(1.5e-6, "1.5e-6");
    assert_shortest(5e-324, "5e-324");
    assert_shortest(0x1p-44,
                    "5.684341886080802e-14"); /* its nearest 16-digit text, ...801, reads back lower */
    assert_shortest(0x1p-1074 * 3, "1.5e-323");
    assert_shortest(DBL_MAX, "1.7976931348623157e308");
    assert_shortest(-37.7955627, "-37.7955627");
    assert_shortest(123456789012345680, "1.2345678901234568e17");
    pl_number_grouped(112345.674, 2, text);
    assert_string_equal(text, "112\xE2\x80\xAF"
                              "345.67");
    pl_number_grouped(-999, 0, text);
    assert_string_equal(text, "-999");
    pl_number_grouped(1234567, 0, text);
    assert_string_equal(text, "1\xE2\x80\xAF"
                              "234\xE2\x80\xAF"
                              "567");
    pl_number_grouped(DBL_MAX, 17, text); /* too wide to group, and still a number */
    assert_int_equal(strlen(text), 309 + 1 + 17);
}

/* No shorter text reads back: tried with every smaller number of digits, nearest and its neighbours. */
static void shortest_is_shortest(void **state) {
    (void)state;
    for (int round = 0; round < 20000; round++) {
        uint64_t bits = random_bits();
        if (round % 3 == 0) bits &= ~(((uint64_t)1 << 52) - 1); /* powers of two */
        double value;
        char text[PL_NUMBER_TEXT], shorter[64];
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value) || value == 0) continue;
        pl_number_shortest(value, text);
        int digits = 0, zeros = 0;
        for (const char *at = text; *at != '\0' && *at != 'e'; at++) {
            if (*at < '0' || *at > '9' || (digits == 0 && *at == '0')) continue;
            digits++;
            zeros = *at == '0' ? zeros + 1 : 0;
        }
        digits -= zeros;
        if (digits <= 1) continue;
        for (int step = -1; step <= 1; step++) {
            snprintf(shorter, sizeof shorter, "%.*e", digits - 2, value);
            char *last = strchr(shorter, 'e') - 1;
            if ((step < 0 && *last == '0') || (step > 0 && *last == '9')) continue;
            *last = (char)(*last + step);
            if (strtod(shorter, NULL) == value) fail_msg("%s is shorter than %s", shorter, text);
        }
    }
}

static void decimal_comma(void **state) {
    (void)state;
    static const char *const locales[] = {"de_DE.UTF-8", "de_DE.utf8", "uk_UA.UTF-8", "uk_UA.utf8",
                                          "fr_FR.UTF-8", "fr_FR.utf8", "ru_RU.UTF-8", "ps_AF.UTF-8"};
    bool any = false;
    for (size_t at = 0; at < sizeof locales / sizeof *locales; at++) {
        if (setlocale(LC_ALL, locales[at]) == NULL) continue;
        char plain[16];
        snprintf(plain, sizeof plain, "%.1f", 0.5);
        if (plain[1] == '.') continue;
        any = true;
        double value;
        static const struct {
            const char *text;
            double value;
        } cases[] = {{"37.7955627", 37.7955627},
                     {"30.12345678901234567", 30.12345678901234567},
                     {"0.1234567890123456789012345e-10", 0.1234567890123456789012345e-10},
                     {"1.5e300", 1.5e300}};
        for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
            assert_true(pl_number_parse(pl_slice_of(cases[c].text), &value));
            assert_true(value == cases[c].value);
        }
        writers(NULL);
    }
    setlocale(LC_ALL, "C");
    if (!any) skip();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coordinates_as_strtod),
        cmocka_unit_test(any_shape_as_strtod),
        cmocka_unit_test(bit_patterns_come_back),
        cmocka_unit_test(ties_go_to_even),
        cmocka_unit_test(long_texts),
        cmocka_unit_test(fixed_cases),
        cmocka_unit_test(grammar),
        cmocka_unit_test(integers),
        cmocka_unit_test(writers),
        cmocka_unit_test(shortest_is_shortest),
        cmocka_unit_test(decimal_comma),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
