/* messages.c - messages in each language, from the tables messages_*.def, and the filling of their places. */
#include "text/messages.h"

#include <string.h>

const char *const pl_language_names[] = {"en", "uk", NULL};

static const char *const messages[PL_MESSAGE_COUNT + 1][PL_LANGUAGE_COUNT] = {
#define PL_MESSAGE(id, english, ukrainian) {english, ukrainian},
#include "text/messages_atlas.def"
#include "text/messages_claim.def"
#include "text/messages_files.def"
#include "text/messages_intercept.def"
#include "text/messages_page.def"
#include "text/messages_terminal.def"
#undef PL_MESSAGE
    {"", ""}};

const char *pl_said(pl_language language, pl_message message) {
    return messages[message][language];
}

static int digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : 0;
}

/* Which of the forms goes with a number: English one, other; Ukrainian one, few, many (CLDR's rules for whole
 * numbers).
 */
static size_t form_of(pl_language language, const char *number) {
    const bool is_one = strcmp(number, "1") == 0;
    if (language == PL_ENGLISH) return is_one ? 0 : 1;
    /* The last two digits decide; thousands may be set apart by anything. */
    const size_t length = strlen(number);
    const int ones = length > 0 ? digit(number[length - 1]) : 0;
    const int tens = ones + (length > 1 ? 10 * digit(number[length - 2]) : 0);
    if (ones == 1 && tens != 11) return 0;
    return ones >= 2 && ones <= 4 && (tens < 12 || tens > 14) ? 1 : 2;
}

/* The form at that place of "day|days", the last when there are fewer. */
static pl_slice pick_form(const char *forms, size_t length, size_t form) {
    for (;;) {
        const char *bar = memchr(forms, '|', length);
        if (bar == NULL || form == 0) return (pl_slice){forms, bar == NULL ? length : (size_t)(bar - forms)};
        length -= (size_t)(bar + 1 - forms);
        forms = bar + 1;
        form--;
    }
}

void pl_say(pl_buffer *out, pl_language language, pl_message message, const char *const texts[],
            size_t count) {
    const char *at = messages[message][language];
    for (;;) {
        const size_t plain = strcspn(at, "{");
        pl_buffer_add(out, at, plain);
        at += plain;
        const size_t place = strcspn(at, "}");
        if (*at == '\0' || at[place] == '\0') return;
        const size_t index = (size_t)(at[1] - '0');
        const char *text = index < count && texts[index] != NULL ? texts[index] : "";
        if (at[2] == ':') {
            const pl_slice form = pick_form(at + 3, place - 3, form_of(language, text));
            pl_buffer_add(out, form.data, form.length);
        } else {
            pl_buffer_text(out, text);
        }
        at += place + 1;
    }
}
