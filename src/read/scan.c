/* scan.c - the strict JSON scanner of scan.h. Outside of strings every byte is checked by the grammar itself,
 * so UTF-8 is looked at inside strings only, and there eight plain bytes at a time. */
#include "read/scan.h"

#include "text/utf8.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

/* ---- messages ---- */

void pl_scan_locate(const pl_scan *scan, pl_scan_place *place, const char *where) {
    if (place->at == NULL || where < place->at) {
        const char *start = scan->begin;
        if (scan->end - start >= 3 && memcmp(start, "\xEF\xBB\xBF", 3) == 0) start += 3;
        *place = (pl_scan_place){start, start, 1};
    }
    const char *at = place->at;
    while (at < where) {
        const char *newline = memchr(at, '\n', (size_t)(where - at));
        if (newline == NULL) break;
        place->line++;
        place->line_start = at = newline + 1;
    }
    if (where > place->at) place->at = where;
}

bool pl_scan_fail(pl_scan *scan, const char *where, const char *format, ...) {
    char reason[PL_ERROR_TEXT_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    pl_scan_place place = {0};
    pl_scan_locate(scan, &place, where);
    size_t column = where >= place.line_start ? (size_t)(where - place.line_start) + 1 : 1;
    if (scan->feature == PL_SCAN_NO_FEATURE)
        return pl_fail(scan->error, PL_INPUT, "%s:%zu:%zu: %s", scan->name, place.line, column, reason);
    return pl_fail(scan->error, PL_INPUT, "%s:%zu:%zu: feature %zu: %s", scan->name, place.line, column,
                   scan->feature, reason);
}

bool pl_scan_expected(pl_scan *scan, const char *what) {
    if (scan->at >= scan->end)
        return pl_scan_fail(scan, scan->end,
                            "expected %s, but the text ends here; the file is cut off, fetch it again", what);
    unsigned char c = (unsigned char)*scan->at;
    size_t left = (size_t)(scan->end - scan->at);
    if ((left >= 3 && memcmp(scan->at, "NaN", 3) == 0) ||
        (left >= 8 && memcmp(scan->at, "Infinity", 8) == 0) ||
        (left >= 9 && memcmp(scan->at, "-Infinity", 9) == 0))
        return pl_scan_fail(scan, scan->at,
                            "expected %s, but here is NaN or Infinity, which JSON does not have", what);
    if (c < 0x20 || c == 0x7F)
        return pl_scan_fail(scan, scan->at, "expected %s, but here is the byte 0x%02X", what, c);
    size_t length = pl_utf8_length(scan->at, left);
    if (length == 0)
        return pl_scan_fail(scan, scan->at,
                            "expected %s, but here is the byte 0x%02X; the file must be UTF-8", what, c);
    return pl_scan_fail(scan, scan->at, "expected %s, but here is '%.*s'", what, (int)length, scan->at);
}

/* No value where one must begin. */
static bool fail_value(pl_scan *scan) {
    char c = pl_scan_peek(scan);
    const char *before = scan->at;
    while (before > scan->begin &&
           (before[-1] == ' ' || before[-1] == '\n' || before[-1] == '\r' || before[-1] == '\t'))
        before--;
    if ((c == ']' || c == '}') && before > scan->begin && before[-1] == ',')
        return pl_scan_fail(scan, scan->at, "a comma stands before '%c'; delete it, JSON allows none there",
                            c);
    return pl_scan_expected(scan, "a value");
}

/* ---- arrays and objects ---- */

static bool fail_depth(pl_scan *scan) {
    return pl_scan_fail(scan, scan->at, "nested more than %d arrays and objects deep, the limit",
                        PL_GEOJSON_DEPTH_MAX);
}

bool pl_scan_open(pl_scan *scan, char bracket, const char *what) {
    pl_scan_blanks(scan);
    if (pl_scan_peek(scan) != bracket) return pl_scan_expected(scan, what);
    if (scan->depth == PL_GEOJSON_DEPTH_MAX) return fail_depth(scan);
    scan->depth++;
    scan->at++;
    return true;
}

/* Steps over the comma or the closing bracket: 1, 0 or -1 as pl_scan_element. */
static int next(pl_scan *scan, bool *first, char close) {
    pl_scan_blanks(scan);
    char c = pl_scan_peek(scan);
    if (c == close) {
        scan->at++;
        scan->depth--;
        return 0;
    }
    if (!*first) {
        if (c != ',') {
            pl_scan_expected(scan, close == ']' ? "',' or ']'" : "',' or '}'");
            return -1;
        }
        scan->at++;
        pl_scan_blanks(scan);
    }
    *first = false;
    return 1;
}

int pl_scan_element(pl_scan *scan, bool *first) {
    bool was_first = *first;
    int more = next(scan, first, ']');
    if (more > 0 && !was_first && pl_scan_peek(scan) == ']') {
        fail_value(scan);
        return -1;
    }
    return more;
}

static bool key(pl_scan *scan, pl_slice *ret_key, bool *ret_escaped) {
    if (pl_scan_peek(scan) == '}') return fail_value(scan);
    if (pl_scan_peek(scan) != '"') return pl_scan_expected(scan, "a member's name in double quotes");
    if (!pl_scan_string(scan, ret_key, ret_escaped)) return false;
    pl_scan_blanks(scan);
    if (pl_scan_peek(scan) != ':') return pl_scan_expected(scan, "':'");
    scan->at++;
    pl_scan_blanks(scan);
    return true;
}

int pl_scan_member(pl_scan *scan, bool *first, pl_slice *ret_key, bool *ret_escaped) {
    int more = next(scan, first, '}');
    if (more > 0 && !key(scan, ret_key, ret_escaped)) return -1;
    return more;
}

/* ---- scalars ---- */

/* How many of eight bytes need no look, counted from the first: no quote, backslash, control character,
 * nothing beyond ASCII. May be too few: a borrow marks bytes behind a marked one. */
static inline size_t plain_bytes(const char *at) {
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = UINT64_C(0x8080808080808080);
    uint64_t bytes;
    memcpy(&bytes, at, sizeof bytes);
    uint64_t quote = bytes ^ ones * '"', backslash = bytes ^ ones * '\\';
    uint64_t odd = ((bytes - ones * 0x20) | (quote - ones) | (backslash - ones) | bytes) & tops;
    if (odd == 0) return 8;
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return (size_t)__builtin_ctzll(odd) / 8;
#else
    return 0;
#endif
}

static bool hex4(const char *at, const char *end, unsigned *ret) {
    if (end - at < 4) return false;
    unsigned value = 0;
    for (int i = 0; i < 4; i++) {
        unsigned char c = (unsigned char)at[i];
        unsigned digit = (unsigned)c - '0';
        if (digit > 9) {
            digit = (c | 0x20u) - 'a';
            if (digit > 5) return false;
            digit += 10;
        }
        value = value * 16 + digit;
    }
    *ret = value;
    return true;
}

/* Checks the escape at `at` (a backslash) and steps over it; a high surrogate takes its low one along. */
static const char *escape(pl_scan *scan, const char *at) {
    static const char *const lone = "half a surrogate pair in \\u escapes is no character; write both halves";
    if (at + 1 >= scan->end) {
        scan->at = scan->end;
        pl_scan_expected(scan, "the rest of a string");
        return NULL;
    }
    if (at[1] != 'u') {
        if (at[1] != '\0' && strchr("\"\\/bfnrt", at[1]) != NULL) return at + 2;
        pl_scan_fail(scan, at, "this escape is not one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX");
        return NULL;
    }
    unsigned high, low;
    if (!hex4(at + 2, scan->end, &high)) {
        pl_scan_fail(scan, at, "\\u needs four hexadecimal digits");
        return NULL;
    }
    if (high < 0xD800 || high > 0xDFFF) return at + 6;
    if (high > 0xDBFF || scan->end - at < 12 || at[6] != '\\' || at[7] != 'u' ||
        !hex4(at + 8, scan->end, &low) || low < 0xDC00 || low > 0xDFFF) {
        pl_scan_fail(scan, at, "%s", lone);
        return NULL;
    }
    return at + 12;
}

bool pl_scan_string(pl_scan *scan, pl_slice *ret, bool *ret_escaped) {
    const char *begin = scan->at + 1, *at = begin, *end = scan->end;
    bool escaped = false;
    for (;;) {
        for (size_t plain = 8; plain == 8 && end - at >= 8; at += plain) plain = plain_bytes(at);
        if (at == end) {
            scan->at = end;
            return pl_scan_expected(scan, "the rest of a string");
        }
        unsigned char c = (unsigned char)*at;
        if (c == '"') break;
        if (c == '\\') {
            escaped = true;
            at = escape(scan, at);
            if (at == NULL) return false;
        } else if (c < 0x20) {
            return pl_scan_fail(
                scan, at, "the control character 0x%02X stands bare in a string; write it as \\u%04X", c, c);
        } else if (c < 0x80) {
            at++;
        } else {
            size_t length = pl_utf8_length(at, (size_t)(end - at));
            if (length == 0)
                return pl_scan_fail(scan, at, "the byte 0x%02X is not valid UTF-8; convert the file to UTF-8",
                                    c);
            at += length;
        }
    }
    if ((size_t)(at - begin) > PL_GEOJSON_STRING_BYTES_MAX)
        return pl_scan_fail(scan, begin - 1, "a string of %zu bytes; the limit is %zu", (size_t)(at - begin),
                            PL_GEOJSON_STRING_BYTES_MAX);
    *ret = (pl_slice){begin, (size_t)(at - begin)};
    *ret_escaped = escaped;
    scan->at = at + 1;
    return true;
}

size_t pl_scan_unescape(pl_slice raw, char *out) {
    const char *at = raw.data, *end = raw.data + raw.length;
    char *to = out;
    while (at < end) {
        if (*at != '\\') {
            *to++ = *at++;
            continue;
        }
        static const char from[] = "\"\\/bfnrt", into[] = "\"\\/\b\f\n\r\t";
        if (at[1] != 'u') {
            *to++ = into[strchr(from, at[1]) - from];
            at += 2;
            continue;
        }
        unsigned code = 0, low = 0;
        hex4(at + 2, end, &code);
        at += 6;
        if (code >= 0xD800 && code <= 0xDBFF) {
            hex4(at + 2, end, &low);
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            at += 6;
        }
        if (code < 0x80) {
            *to++ = (char)code;
        } else if (code < 0x800) {
            *to++ = (char)(0xC0 | code >> 6);
            *to++ = (char)(0x80 | (code & 0x3F));
        } else {
            if (code < 0x10000) {
                *to++ = (char)(0xE0 | code >> 12);
            } else {
                *to++ = (char)(0xF0 | code >> 18);
                *to++ = (char)(0x80 | (code >> 12 & 0x3F));
            }
            *to++ = (char)(0x80 | (code >> 6 & 0x3F));
            *to++ = (char)(0x80 | (code & 0x3F));
        }
    }
    return (size_t)(to - out);
}

bool pl_scan_literal(pl_scan *scan, const char *literal) {
    size_t length = strlen(literal);
    if ((size_t)(scan->end - scan->at) < length || memcmp(scan->at, literal, length) != 0) return false;
    scan->at += length;
    return true;
}

static inline bool digit_at(const pl_scan *scan) {
    return scan->at < scan->end && (unsigned char)(*scan->at - '0') < 10;
}

static bool digits(pl_scan *scan) {
    if (!digit_at(scan)) return pl_scan_expected(scan, "a digit");
    while (digit_at(scan)) scan->at++;
    return true;
}

bool pl_scan_number(pl_scan *scan) {
    if (pl_scan_peek(scan) == '-') scan->at++;
    if (pl_scan_peek(scan) == '0') {
        scan->at++;
        if (digit_at(scan))
            return pl_scan_fail(scan, scan->at - 1, "a number must not begin with 0 and a digit");
    } else if (!digits(scan)) {
        return false;
    }
    if (pl_scan_peek(scan) == '.') {
        scan->at++;
        if (!digits(scan)) return false;
    }
    char c = pl_scan_peek(scan);
    if (c == 'e' || c == 'E') {
        scan->at++;
        c = pl_scan_peek(scan);
        if (c == '+' || c == '-') scan->at++;
        if (!digits(scan)) return false;
    }
    return true;
}

static bool scalar(pl_scan *scan) {
    char c = pl_scan_peek(scan);
    if (c == '"') {
        pl_slice ignored;
        bool escaped;
        return pl_scan_string(scan, &ignored, &escaped);
    }
    /* "-Infinity" begins like a number; let the message name it. */
    if ((c == '-' && (scan->end - scan->at < 2 || scan->at[1] != 'I')) || (c >= '0' && c <= '9'))
        return pl_scan_number(scan);
    if (pl_scan_literal(scan, "true") || pl_scan_literal(scan, "false") || pl_scan_literal(scan, "null"))
        return true;
    return fail_value(scan);
}

bool pl_scan_value(pl_scan *scan) {
    const size_t base = scan->depth;
    uint64_t objects =
        0; /* bit d: the d-th open bracket from here is an object's; PL_GEOJSON_DEPTH_MAX is 64 */
    for (;;) {
        /* `at` is where a value must begin. */
        pl_scan_blanks(scan);
        char c = pl_scan_peek(scan);
        bool opened = c == '[' || c == '{';
        if (opened) {
            if (scan->depth == PL_GEOJSON_DEPTH_MAX) return fail_depth(scan);
            uint64_t bit = UINT64_C(1) << (scan->depth - base);
            objects = c == '{' ? objects | bit : objects & ~bit;
            scan->depth++;
            scan->at++;
        } else if (!scalar(scan)) {
            return false;
        }
        /* Closing brackets, then the comma before the next value. */
        int more = 0;
        bool object = false;
        while (more == 0 && scan->depth > base) {
            object = (objects >> (scan->depth - base - 1) & 1) != 0;
            bool first = opened;
            pl_slice ignored;
            bool escaped;
            more = object ? pl_scan_member(scan, &first, &ignored, &escaped) : pl_scan_element(scan, &first);
            opened = false;
        }
        if (more < 0) return false;
        if (more == 0) return true;
    }
}
