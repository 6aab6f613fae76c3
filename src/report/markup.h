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
/* The name of a choice for people: "day_turn" is printed as "day turn". */
void pl_markup_name(pl_buffer *out, const char *name);
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
void pl_markup_long_day(pl_buffer *out, pl_day day);
/* An <a> when the URL is http or https, else its text. `label` NULL: the URL itself. */
void pl_markup_link(pl_buffer *out, const char *url, const char *label);

/* A quantity of a specification with its unit. `decimals` from pl_markup_decimals. */
void pl_markup_quantity(pl_buffer *out, double value, const char *unit, int decimals);
/* How many decimals show a value against its threshold: two for areas, one for percentages, none for counts,
 * and more where these would hide a difference that decides (0.996 against 1 must not read "1.00
 * against 1.00"). */
int pl_markup_decimals(double value, double threshold, const char *unit);

static inline bool pl_is_blank(const char *text) {
    return text == NULL || text[0] == '\0';
}

#endif
