/* token.c - words, numbers and marks of a text, by Unicode's categories (utf8proc); a number's digits are
 * read by text/number.h. */
#include "text/token.h"

#include "text/number.h"
#include "text/utf8.h"

#include <utf8proc.h>

#define FOLDED_POINTS 96 /* code points of a folded word */
#define DIGITS_MAX 32    /* of a number; a longer one is read as far as that */

/* The character at `at`, its bytes in *ret_bytes; -1 for a byte that begins none. */
static utf8proc_int32_t character_at(pl_slice text, size_t at, size_t *ret_bytes) {
    const unsigned char first = (unsigned char)text.data[at];
    utf8proc_int32_t c = -1;
    *ret_bytes = 1;
    if (first < 0x80) return first;
    const size_t bytes = pl_utf8_length(text.data + at, text.length - at);
    if (bytes == 0) return -1;
    *ret_bytes = bytes;
    (void)utf8proc_iterate((const utf8proc_uint8_t *)text.data + at, (utf8proc_ssize_t)bytes, &c);
    return c;
}

static bool is_digit(utf8proc_int32_t c) {
    return c >= '0' && c <= '9';
}

/* Of a word: letters and the marks on them; digits and superscripts behind the first letter. */
static bool is_letter(utf8proc_int32_t c) {
    if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return true;
    default:
        return false;
    }
}

static bool goes_on(utf8proc_int32_t c) {
    return is_letter(c) || is_digit(c) || c == 0xB2 || c == 0xB3;
}

static bool is_apostrophe(utf8proc_int32_t c) {
    return c == '\'' || c == 0x2019 || c == 0x2BC || c == '`';
}

static bool is_blank(utf8proc_int32_t c) {
    return c <= ' ' || c == 0x7F || c == 0xA0 || c == 0xFEFF || (c >= 0x2000 && c <= 0x200D) || c == 0x2028 ||
           c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xAD;
}

static size_t word_end(pl_slice text, size_t at) {
    size_t bytes, next;
    while (at < text.length) {
        const utf8proc_int32_t c = character_at(text, at, &bytes);
        if (goes_on(c) || c == 0xAD) { /* a soft hyphen parts nothing */
            at += bytes;
        } else if (is_apostrophe(c) && at + bytes < text.length &&
                   is_letter(character_at(text, at + bytes, &next))) {
            at += bytes + next;
        } else {
            break;
        }
    }
    return at;
}

/* Are there exactly three digits at `at`? */
static bool three_digits(pl_slice text, size_t at) {
    for (size_t i = 0; i < 3; i++)
        if (at + i >= text.length || !is_digit(text.data[at + i])) return false;
    return at + 3 >= text.length || !is_digit(text.data[at + 3]);
}

static size_t number_end(pl_slice text, size_t at, char decimal, double *ret) {
    char digits[DIGITS_MAX + 1];
    size_t count = 0, lead = 0, bytes;
    bool fraction = false;
    while (at < text.length) {
        const utf8proc_int32_t c = character_at(text, at, &bytes);
        const bool digit_behind = at + bytes < text.length && is_digit(text.data[at + bytes]);
        if (is_digit(c)) {
            if (count == 1 && digits[0] == '0' && !fraction) count = 0; /* 007 is 7 */
            if (count < DIGITS_MAX) digits[count++] = (char)c;
            lead++;
            at++;
        } else if (c == decimal && digit_behind && !fraction) {
            if (count < DIGITS_MAX - 1) digits[count++] = '.';
            fraction = true;
            at++;
        } else if (!fraction && lead <= 3 && three_digits(text, at + bytes) &&
                   (c == (decimal == '.' ? ',' : '.') || c == 0xA0 || c == 0x2009 || c == 0x202F ||
                    (c == ' ' && decimal == ','))) {
            at += bytes;
            lead = 0;
        } else {
            break;
        }
    }
    if (!pl_number_parse((pl_slice){digits, count}, ret)) *ret = 0;
    return at;
}

bool pl_token_next(pl_slice text, char decimal, size_t *at, pl_token *ret) {
    pl_token token = {0};
    size_t from = *at, bytes = 1;
    utf8proc_int32_t c = -1;
    for (; from < text.length; from += bytes) {
        c = character_at(text, from, &bytes);
        if (c >= 0 && !is_blank(c)) break;
        token.apart = true;
        token.line_ends += c == '\n' || c == 0x2029;
    }
    if (from >= text.length) {
        *at = text.length;
        return false;
    }
    token.begin = from;
    if (is_digit(c)) {
        token.kind = PL_TOKEN_NUMBER;
        token.end = number_end(text, from, decimal, &token.value);
    } else if (is_letter(c)) {
        token.kind = PL_TOKEN_WORD;
        token.end = word_end(text, from + bytes);
        token.capital = utf8proc_category(c) == UTF8PROC_CATEGORY_LU;
    } else {
        token.kind = PL_TOKEN_MARK;
        token.mark = (uint32_t)c;
        token.end = from + bytes;
    }
    *at = token.end;
    *ret = token;
    return true;
}

size_t pl_token_fold(pl_slice word, char out[PL_TOKEN_FOLDED_MAX]) {
    utf8proc_int32_t points[FOLDED_POINTS];
    size_t length = 0;
    bool plain = word.length < PL_TOKEN_FOLDED_MAX;
    for (size_t i = 0; plain && i < word.length; i++) {
        const unsigned char c = (unsigned char)word.data[i];
        plain = c < 0x80;
        out[length++] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c == '`' ? '\'' : c);
    }
    if (!plain) {
        const utf8proc_ssize_t count = utf8proc_decompose(
            (const utf8proc_uint8_t *)word.data, (utf8proc_ssize_t)word.length, points, FOLDED_POINTS,
            UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
        if (count < 0 || count > FOLDED_POINTS) return 0;
        const utf8proc_ssize_t composed =
            utf8proc_normalize_utf32(points, count, UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
        length = 0;
        for (utf8proc_ssize_t i = 0; i < composed; i++) {
            if (length + 4 >= PL_TOKEN_FOLDED_MAX) return 0;
            const utf8proc_int32_t c = is_apostrophe(points[i]) ? '\'' : points[i];
            length += (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)out + length);
        }
    }
    out[length] = '\0';
    return length;
}
