/* utf8.h - which bytes are a character (Unicode 15, table 3-7: no overlong forms, no surrogates, nothing
 * beyond U+10FFFF). For the writers of this room. */
#ifndef PL_TEXT_UTF8_H
#define PL_TEXT_UTF8_H

#include <stddef.h>

#define PL_UTF8_REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

/* Bytes of the character at the start of `text` (1..4), or 0 when what stands there is none; length > 0. */
static inline size_t pl_utf8_length(const char *text, size_t length) {
    const unsigned char *b = (const unsigned char *)text;
    if (b[0] < 0x80) return 1;
    if (b[0] < 0xC2 || b[0] > 0xF4) return 0;
    size_t wanted = b[0] < 0xE0 ? 2 : b[0] < 0xF0 ? 3 : 4;
    if (length < wanted) return 0;
    unsigned char low = 0x80, high = 0xBF;
    if (b[0] == 0xE0) low = 0xA0;
    if (b[0] == 0xED) high = 0x9F;
    if (b[0] == 0xF0) low = 0x90;
    if (b[0] == 0xF4) high = 0x8F;
    if (b[1] < low || b[1] > high) return 0;
    for (size_t at = 2; at < wanted; at++) {
        if (b[at] < 0x80 || b[at] > 0xBF) return 0;
    }
    return wanted;
}

#endif
