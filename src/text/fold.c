/* fold.c - names as search keys: decomposed and case-folded by utf8proc, Cyrillic put into Latin letters, and
 * then the ways in which Latin spellings differ made one.
 *
 * Both scripts go through the second step, so that no spelling can bypass it: тс and ц, Latin "ts" and "c"
 * all end as one letter. The key's own alphabet: c for ts, j for zh, q for ch, w for sh, x for kh. */
#include "text/fold.h"

#include "text/utf8.h"

#include <utf8proc.h>

/* ---- letters to Latin ---- */

/* What Ukrainian and Russian share, and what either has alone; after decomposition, so that й is и, ї is і
 * and ё is е: the second step makes и, і, ы and й one in any case. From U+0430 on. */
static const char *const cyrillic[] = {
    "a", "b", "v", "g", "d", "e",  "zh", "z",  "i",  "i",    "k", "l", "m", "n", "o",  "p",   /* а .. п */
    "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "",  "i", "",  "e", "iu", "ia"}; /* р .. я */

static const char *latin_of(utf8proc_int32_t letter) {
    if (letter >= 0x430 && letter < 0x430 + (utf8proc_int32_t)(sizeof cyrillic / sizeof *cyrillic))
        return cyrillic[letter - 0x430];
    switch (letter) {
    case 0x454:
        return "ie"; /* є */
    case 0x456:      /* і */
    case 0x458:
        return "i"; /* ј */
    case 0x491:
        return "g"; /* ґ */
    default:
        return NULL;
    }
}

static bool is_letter_or_digit(utf8proc_int32_t c) {
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
        return true;
    default:
        return false; /* also modifier letters: ʼ (U+02BC) is the apostrophe proper, ʹ a soft sign */
    }
}

#define PARTS_MAX 32 /* code points that one decomposes into: 18 at most in Unicode 15 */

static void add_letters(utf8proc_int32_t c, pl_buffer *latin) {
    utf8proc_int32_t parts[PARTS_MAX];
    int boundary = 0;
    utf8proc_ssize_t count = utf8proc_decompose_char(
        c, parts, PARTS_MAX,
        UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE,
        &boundary);
    for (utf8proc_ssize_t i = 0; i < count && i < PARTS_MAX; i++) {
        if (!is_letter_or_digit(parts[i])) continue;
        const char *text = latin_of(parts[i]);
        utf8proc_uint8_t bytes[4];
        if (text != NULL)
            pl_buffer_text(latin, text);
        else
            pl_buffer_add(latin, bytes, (size_t)utf8proc_encode_char(parts[i], bytes));
    }
}

/* ---- Latin spellings to one ---- */

typedef struct {
    char from[3];
    char to;
} rule;

/* The first that fits at a place is taken. */
static const rule rules[] = {{"zh", 'j'}, {"kh", 'x'}, {"ch", 'q'}, {"sh", 'w'}, {"ts", 'c'}, {"gh", 'g'},
                             {"h", 'g'},  {"y", 'i'},  {"j", 'i'},  {"w", 'v'},  {"q", 'k'}};

static char next_letter(const char *text, size_t *at) {
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        size_t length = strlen(rules[i].from);
        if (strncmp(text + *at, rules[i].from, length) != 0) continue;
        *at += length;
        return rules[i].to;
    }
    return text[(*at)++];
}

static void add_key(const pl_buffer *latin, pl_buffer *into) {
    char before = '\0'; /* the last letter of this key */
    for (size_t at = 0; at < latin->length;) {
        char letter = next_letter(latin->data, &at);
        if (letter == 'i' && before == 'i') continue;
        /* ye, ie and je are e: the i that was written goes. */
        if (letter == 'e' && before == 'i') {
            into->data[into->length - 1] = 'e';
        } else if (!pl_buffer_add(into, &letter, 1)) {
            return;
        }
        before = letter;
    }
}

bool pl_fold_name(pl_slice name, pl_buffer *into) {
    pl_buffer latin = {0};
    for (size_t at = 0; at < name.length;) {
        size_t length = pl_utf8_length(name.data + at, name.length - at);
        utf8proc_int32_t c = -1;
        if (length > 0)
            (void)utf8proc_iterate((const utf8proc_uint8_t *)name.data + at, (utf8proc_ssize_t)length, &c);
        if (c >= 0) add_letters(c, &latin);
        at += length > 0 ? length : 1;
    }
    if (latin.failed)
        into->failed = true;
    else
        add_key(&latin, into);
    pl_buffer_free(&latin);
    return !into->failed;
}

const char *pl_fold_library_version(void) {
    return utf8proc_version();
}
