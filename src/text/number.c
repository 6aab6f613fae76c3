/* number.c - decimal text to double and back, correctly rounded, the same in every locale.
 *
 * Reading: the digits are gathered into a 64-bit whole number w and a power of ten, so that the value is w *
 * 10^e.
 *   1. w <= 2^53 and |e| <= 22: both are exact doubles, so one multiplication or division rounds once: exact.
 *   2. w < 2^64 and -19 <= e < 0 (coordinates with 16 to 19 digits): the quotient in 128-bit whole numbers
 * with at least 63 bits and the remainder as a sticky bit, rounded once to 53: exact.
 *   3. anything else: strtod on "<digits>e<exponent>". That text has no decimal point, so no locale changes
 * its meaning; digits beyond the 800th can only tell whether something is there, and one digit says so.
 *
 * Writing: printf's %.*f and %.*e round exactly; whatever the locale puts for the point is put back to '.'.
 */
#include "text/number.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* 768 digits decide the rounding of every double (halfway cases of subnormals); the rest is a sticky digit.
 */
#define DIGITS_KEPT 800
#define EXPONENT_MAX                                                                                         \
    INT64_C(1000000000000) /* larger ones are cut to this: no text has digits enough to undo it */

static const double exact_power[23] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                       1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static inline bool is_digit(char c) {
    return (unsigned char)(c - '0') < 10;
}

#ifdef __SIZEOF_INT128__
__extension__ typedef unsigned __int128 uint128;

static const uint64_t whole_power[20] = {1u,
                                         10u,
                                         100u,
                                         1000u,
                                         10000u,
                                         100000u,
                                         1000000u,
                                         10000000u,
                                         100000000u,
                                         1000000000u,
                                         10000000000u,
                                         100000000000u,
                                         1000000000000u,
                                         10000000000000u,
                                         100000000000000u,
                                         1000000000000000u,
                                         10000000000000000u,
                                         100000000000000000u,
                                         1000000000000000000u,
                                         10000000000000000000u};

/* w / 10^k, rounded once; w > 0, 1 <= k <= 19. */
static double divide_exactly(uint64_t w, int k) {
    uint64_t divisor = whole_power[k];
    int up = __builtin_clzll(w), up_divisor = __builtin_clzll(divisor);
    /* Both normalised to 64 bits, the quotient of (w << 63) by the divisor has 63 or 64 bits. */
    uint128 dividend = (uint128)(w << up) << 63;
    uint64_t by = divisor << up_divisor;
    uint64_t quotient = (uint64_t)(dividend / by);
    bool sticky = (uint128)quotient * by != dividend;
    int drop = 64 - __builtin_clzll(quotient) - 53; /* 10 or 11 bits to round away */
    uint64_t kept = quotient >> drop, rest = quotient & (((uint64_t)1 << drop) - 1);
    uint64_t half = (uint64_t)1 << (drop - 1);
    if (rest > half || (rest == half && (sticky || (kept & 1)))) kept++;
    /* kept <= 2^53 is an exact double, and so is the scaling: the result is at least 1e-19. */
    return ldexp((double)kept, drop - 63 - up + up_divisor);
}
#endif

/* The digits of [first, last) with at most one '.' among them, times 10^exponent (of the last digit). */
static double by_strtod(const char *first, const char *last, int64_t exponent) {
    char text[DIGITS_KEPT + 32];
    size_t used = 0;
    bool rest = false;
    for (const char *at = first; at < last; at++) {
        if (*at == '.') continue;
        if (used == 0 && *at == '0') continue;
        if (used < DIGITS_KEPT) {
            text[used++] = *at;
        } else {
            rest = rest || *at != '0';
            exponent++;
        }
    }
    if (used == 0) return 0.0;
    if (rest) {
        text[used++] = '1';
        exponent--;
    }
    snprintf(text + used, sizeof text - used, "e%" PRId64, exponent);
    return strtod(text, NULL);
}

/* Reads 'e' and what follows it into *ret. NULL when no digit follows. */
static const char *read_exponent(const char *at, const char *end, int64_t *ret) {
    at++;
    bool minus = false;
    if (at < end && (*at == '+' || *at == '-')) minus = *at++ == '-';
    if (at == end || !is_digit(*at)) return NULL;
    int64_t value = 0;
    for (; at < end && is_digit(*at); at++) {
        if (value < EXPONENT_MAX) value = value * 10 + (*at - '0');
    }
    *ret = minus ? -value : value;
    return at;
}

/* What the first, short path does not take: 16 digits and more, exponents, values beyond 2^53. */
static const char *read_slowly(const char *first, const char *last, const char *end, bool negative,
                               double *ret) {
    const char *point = memchr(first, '.', (size_t)(last - first));
    size_t decimals = point == NULL ? 0 : (size_t)(last - point - 1);
    int64_t exponent = 0;
    const char *behind = last;
    if (behind < end && (*behind == 'e' || *behind == 'E')) {
        behind = read_exponent(behind, end, &exponent);
        if (behind == NULL) return NULL;
    }
    exponent -= (int64_t)decimals;

    uint64_t w = 0;
    int digits = 0;
    for (const char *at = first; at < last && digits < 20; at++) {
        if (*at == '.' || (w == 0 && *at == '0')) continue;
        digits++;
        if (digits < 20) w = w * 10 + (uint64_t)(*at - '0');
    }
    double value;
    if (digits == 0) {
        value = 0.0;
    } else if (FLT_EVAL_METHOD == 0 && digits < 20 && w <= (uint64_t)1 << 53 && exponent >= -22 &&
               exponent <= 22) {
        value = exponent < 0 ? (double)w / exact_power[-exponent] : (double)w * exact_power[exponent];
#ifdef __SIZEOF_INT128__
    } else if (digits < 20 && exponent < 0 && exponent >= -19) {
        value = divide_exactly(w, (int)-exponent);
#endif
    } else {
        value = by_strtod(first, last, exponent);
        if (!isfinite(value)) return NULL;
    }
    *ret = negative ? -value : value;
    return behind;
}

const char *pl_number_read(const char *text, const char *end, double *ret) {
    const char *at = text;
    bool negative = at < end && *at == '-';
    if (negative) at++;
    if (at == end || !is_digit(*at)) return NULL;
    const char *first = at;
    uint64_t w = 0;
    while (at < end && is_digit(*at)) w = w * 10 + (uint64_t)(*at++ - '0');
    if (*first == '0' && at - first > 1) return NULL; /* 007 */
    ptrdiff_t digits = at - first, decimals = 0;
    if (at < end && *at == '.') {
        const char *fraction = ++at;
        while (at < end && is_digit(*at)) w = w * 10 + (uint64_t)(*at++ - '0');
        if (at == fraction) return NULL; /* "1." */
        decimals = at - fraction;
        digits += decimals;
    }
    /* With at most 19 digits w is right, leading zeros counted as digits too. */
    bool more = at < end && (*at == 'e' || *at == 'E');
    if (more || digits > 19 || w > (uint64_t)1 << 53 || FLT_EVAL_METHOD != 0) {
        return read_slowly(first, at, end, negative, ret);
    }
    double value = (double)w;
    if (decimals > 0) value /= exact_power[decimals];
    *ret = negative ? -value : value;
    return at;
}

bool pl_number_parse(pl_slice text, double *ret) {
    if (text.data == NULL) return false;
    double value;
    const char *end = text.data + text.length;
    if (pl_number_read(text.data, end, &value) != end) return false;
    *ret = value;
    return true;
}

bool pl_integer_parse(pl_slice text, int64_t min, int64_t max, int64_t *ret) {
    if (text.data == NULL) return false;
    const char *at = text.data, *end = text.data + text.length;
    bool negative = at < end && *at == '-';
    if (negative) at++;
    if (at == end || (*at == '0' && end - at > 1)) return false;
    /* Gathered below zero, where the range is larger by one. */
    int64_t value = 0;
    for (; at < end; at++) {
        if (!is_digit(*at)) return false;
        int digit = *at - '0';
        if (value < (INT64_MIN + digit) / 10) return false;
        value = value * 10 - digit;
    }
    if (!negative) {
        if (value == INT64_MIN) return false;
        value = -value;
    }
    if (value < min || value > max) return false;
    *ret = value;
    return true;
}

/* Puts '.' where the locale put its own decimal point (which may be several bytes). */
static void settle_point(char *text) {
    char *at = text;
    if (*at == '-') at++;
    while (is_digit(*at)) at++;
    if (*at == '\0' || *at == 'e') return;
    char *behind = at;
    while (*behind != '\0' && !is_digit(*behind)) behind++;
    *at++ = '.';
    if (behind != at) memmove(at, behind, strlen(behind) + 1);
}

/* "nan", "inf" and "-inf": no caller writes them into JSON or SQL, but a log line must not break. */
static bool not_finite(double value, char out[PL_NUMBER_TEXT]) {
    if (isfinite(value)) return false;
    strcpy(out, isnan(value) ? "nan" : value > 0 ? "inf" : "-inf");
    return true;
}

void pl_number_fixed(double value, int decimals, char out[PL_NUMBER_TEXT]) {
    if (not_finite(value, out)) return;
    if (decimals < 0) decimals = 0;
    if (decimals > 17) decimals = 17;
    snprintf(out, PL_NUMBER_TEXT, "%.*f", decimals, value);
    settle_point(out);
    if (out[0] == '-' && strspn(out + 1, "0.") == strlen(out + 1)) memmove(out, out + 1, strlen(out));
}

/* Adds one to the last digit of "d.ddde..."; false when it is a 9 (a carry never makes a text shorter). */
static bool next_up(char *text) {
    char *last = strchr(text, 'e');
    if (last == NULL || last == text || !is_digit(last[-1]) || last[-1] == '9') return false;
    last[-1]++;
    return true;
}

static bool reads_back(const char *text, double value) {
    double back;
    return pl_number_parse(pl_slice_of(text), &back) && back == value;
}

/* The fewest digits, as "[-]d.ddde+xx" in out. */
static void shortest_digits(double value, char out[PL_NUMBER_TEXT]) {
    /* With 15 digits and fewer every text is its own nearest double's nearest text, if the double is normal,
     * so the search can begin there and trailing zeros go. At a power of two the gap below is half the gap
     * above, and the nearest text may lie in the wrong one while the next text up reads back. */
    int precision = fabs(value) < DBL_MIN ? 1 : 15;
    for (; precision < 17; precision++) {
        snprintf(out, PL_NUMBER_TEXT, "%.*e", precision - 1, value);
        settle_point(out);
        if (reads_back(out, value) || (next_up(out) && reads_back(out, value))) return;
    }
    snprintf(out, PL_NUMBER_TEXT, "%.16e", value);
    settle_point(out);
}

void pl_number_shortest(double value, char out[PL_NUMBER_TEXT]) {
    if (not_finite(value, out)) return;
    if (value == 0.0) {
        strcpy(out, "0");
        return;
    }
    char digits[PL_NUMBER_TEXT];
    shortest_digits(value, digits);
    char *e = strchr(digits, 'e');
    int exponent = (int)strtol(e + 1, NULL, 10);
    bool minus = digits[0] == '-';
    /* The digits without sign, point and trailing zeros. */
    char plain[32] = "";
    size_t count = 0;
    for (const char *at = digits; at < e; at++) {
        if (is_digit(*at)) plain[count++] = *at;
    }
    while (count > 1 && plain[count - 1] == '0') count--;
    char *to = out;
    if (minus) *to++ = '-';
    if (exponent < -5 || exponent > 16) {
        *to++ = plain[0];
        if (count > 1) *to++ = '.';
        memcpy(to, plain + 1, count - 1);
        sprintf(to + count - 1, "e%d", exponent);
        return;
    }
    if (exponent < 0) {
        *to++ = '0';
        *to++ = '.';
        for (int zeros = -1; zeros > exponent; zeros--) *to++ = '0';
    }
    for (size_t at = 0; at < count || (int)at <= exponent; at++) {
        if (exponent >= 0 && (int)at == exponent + 1) *to++ = '.';
        *to++ = at < count ? plain[at] : '0';
    }
    *to = '\0';
}

void pl_number_grouped(double value, int decimals, char out[PL_NUMBER_TEXT]) {
    static const char thin[] = "\xE2\x80\xAF"; /* U+202F NARROW NO-BREAK SPACE */
    char plain[PL_NUMBER_TEXT];
    pl_number_fixed(value, decimals, plain);
    const char *from = plain;
    char *to = out;
    if (*from == '-') *to++ = *from++;
    size_t whole = strspn(from, "0123456789");
    /* 309 digits at most make 102 groups: the widest value with its decimals would not fit, and no quantity
     * has it. */
    if (whole + whole / 3 * (sizeof thin - 1) + strlen(from + whole) + 2 > PL_NUMBER_TEXT) {
        strcpy(out, plain);
        return;
    }
    for (size_t at = 0; at < whole; at++) {
        if (at > 0 && (whole - at) % 3 == 0) {
            memcpy(to, thin, sizeof thin - 1);
            to += sizeof thin - 1;
        }
        *to++ = from[at];
    }
    strcpy(to, from + whole);
}
