/* markup.h - text, numbers and instants on their way into HTML and SVG. Everything that comes from outside
 * passes through here: what these functions write is always well-formed in both, whatever the bytes are.
 * Inside report only. */
#ifndef PL_REPORT_MARKUP_H
#define PL_REPORT_MARKUP_H

#include "report/report.h"

/* Escaped for text and for quoted attributes. NULL is nothing; bytes that are not UTF-8 and characters that
 * XML or HTML forbid become U+FFFD. */
void pl_markup_text(pl_buffer *out, const char *text);
/* The same for sentences: the word "km2" is printed as km with a raised 2. */
void pl_markup_prose(pl_buffer *out, const char *text);
/* The name of a choice in words: "day turn". */
void pl_markup_choice(pl_buffer *out, pl_language language, const char *choice);
/* A message without places, escaped. */
void pl_markup_said(pl_buffer *out, const char *before, pl_language language, pl_message message,
                    const char *after);
/* A message with places, escaped as prose. */
void pl_markup_say(pl_buffer *out, pl_language language, pl_message message, const char *const texts[],
                   size_t count);
#define MARKUP_SAY(out, language, message, ...)                                                              \
    pl_markup_say(out, language, message, (const char *const[]){__VA_ARGS__},                                \
                  sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))
/* `before` and `after` are markup, the text between is escaped. */
void pl_markup_wrap(pl_buffer *out, const char *before, const char *text, const char *after);
void pl_markup_wrap_prose(pl_buffer *out, const char *before, const char *text, const char *after);

/* For people: grouped thousands, a real minus sign, an en dash when the value is not finite. */
void pl_markup_number(pl_buffer *out, double value, int decimals);
void pl_markup_count(pl_buffer *out, size_t count);
/* Plain digits for coordinates: two decimals. */
void pl_markup_coordinate(pl_buffer *out, double value);

/* <time> with the exact instant in it: "2024-12-19 12:00 UTC" (seconds only when there are some). */
void pl_markup_instant(pl_buffer *out, pl_instant instant);
/* The same without the element. */
void pl_markup_instant_plain(pl_buffer *out, pl_instant instant);
/* "19 December 2024" in a <time>. */
void pl_markup_long_day(pl_buffer *out, pl_language language, pl_day day);
/* An <a> when the URL is http or https, else its text. `label` NULL: the URL itself. */
void pl_markup_link(pl_buffer *out, const char *url, const char *label);

/* A quantity with its unit, in words: "27 days", "94.2 %", "12.30 km\xC2\xB2". `decimals` from
 * pl_markup_decimals. */
void pl_markup_quantity(pl_buffer *out, pl_language language, double value, const char *unit, int decimals);
/* The unit alone, as it stands beside an axis; escaped. */
void pl_markup_unit(pl_buffer *out, pl_language language, const char *unit);
/* How many decimals show a value against its threshold: two for areas, one for percentages, none for counts,
 * and more where these would hide a difference that decides (0.996 against 1 must not read "1.00
 * against 1.00"). */
int pl_markup_decimals(double value, double threshold, const char *unit);

/* Small texts for the places of messages; not escaped. */
#define PL_NOTE_TEXT 128
typedef struct {
    char text[PL_NOTE_TEXT];
} pl_note;
pl_note pl_note_count(size_t count);
pl_note pl_note_number(double value, int decimals);
/* `failing` is marked when memory runs out. The unit is escaped: it is to stand where nothing escapes again,
 * or be one of the known ones. */
pl_note pl_note_quantity(pl_buffer *failing, pl_language language, double value, const char *unit,
                         int decimals);
pl_note pl_note_instant(pl_instant instant); /* "2024-12-19 12:00 UTC" */
pl_note pl_note_day(pl_day day);             /* "2024-12-19" */
pl_note pl_note_bytes(uint64_t bytes);       /* "12 kB" */

static inline bool pl_is_blank(const char *text) {
    return text == NULL || text[0] == '\0';
}

#endif
