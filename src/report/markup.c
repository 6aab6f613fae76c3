/* markup.c - escaping and number text for HTML and SVG (markup.h). One pass over the bytes: good UTF-8 is
 * copied, the five characters with a meaning in markup become references, everything else that may not stand
 * in XML becomes U+FFFD. */
#include "report/markup.h"

#include "text/number.h"
#include "text/utf8.h"

#include <math.h>

#define MINUS "\xE2\x88\x92"
#define EN_DASH "\xE2\x80\x93"
#define DECIMALS_MAX 9

static const char *const long_months[] = {"January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December"};

/* The character of a sequence that pl_utf8_length has approved. */
static uint32_t character_of(const unsigned char *text, size_t length) {
    if (length == 1) return text[0];
    uint32_t character = text[0] & (0xFFu >> (length + 1));
    for (size_t i = 1; i < length; i++) character = character << 6 | (text[i] & 0x3Fu);
    return character;
}

static bool may_stand_in_markup(uint32_t c) {
    if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
    return !(c >= 0x7F && c <= 0x9F) && !(c >= 0xFDD0 && c <= 0xFDEF) && (c & 0xFFFE) != 0xFFFE;
}

static const char *reference(unsigned char c) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\r':
        return "&#13;"; /* a bare one would be read as a new line */
    default:
        return NULL;
    }
}

static bool is_word_byte(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c >= 0x80;
}

static void escape(pl_buffer *out, const char *text, bool prose) {
    if (text == NULL) return;
    const unsigned char *at = (const unsigned char *)text, *end = at + strlen(text);
    const unsigned char *copied = at;
    while (at < end) {
        size_t length = pl_utf8_length((const char *)at, (size_t)(end - at));
        const char *instead = NULL;
        if (length == 0 || !may_stand_in_markup(character_of(at, length))) {
            length = length == 0 ? 1 : length;
            instead = PL_UTF8_REPLACEMENT;
        } else if (length == 1) {
            instead = reference(*at);
            bool word_starts = at == (const unsigned char *)text || !is_word_byte(at[-1]);
            if (prose && word_starts && strncmp((const char *)at, "km2", 3) == 0 && !is_word_byte(at[3])) {
                length = 3;
                instead = "km\xC2\xB2";
            }
        }
        if (instead != NULL) {
            pl_buffer_add(out, copied, (size_t)(at - copied));
            pl_buffer_text(out, instead);
            copied = at + length;
        }
        at += length;
    }
    pl_buffer_add(out, copied, (size_t)(at - copied));
}

void pl_markup_text(pl_buffer *out, const char *text) {
    escape(out, text, false);
}

void pl_markup_prose(pl_buffer *out, const char *text) {
    escape(out, text, true);
}

void pl_markup_name(pl_buffer *out, const char *name) {
    size_t begin = out->length;
    escape(out, name, false);
    for (size_t i = begin; i < out->length; i++) {
        if (out->data[i] == '_') out->data[i] = ' ';
    }
}

void pl_markup_wrap(pl_buffer *out, const char *before, const char *text, const char *after) {
    pl_buffer_text(out, before);
    pl_markup_text(out, text);
    pl_buffer_text(out, after);
}

void pl_markup_wrap_prose(pl_buffer *out, const char *before, const char *text, const char *after) {
    pl_buffer_text(out, before);
    pl_markup_prose(out, text);
    pl_buffer_text(out, after);
}

void pl_markup_number(pl_buffer *out, double value, int decimals) {
    char text[PL_NUMBER_TEXT];
    if (!isfinite(value)) {
        pl_buffer_text(out, EN_DASH);
        return;
    }
    pl_number_grouped(value, decimals, text);
    if (text[0] == '-') pl_buffer_text(out, MINUS);
    pl_buffer_text(out, text[0] == '-' ? text + 1 : text);
}

void pl_markup_count(pl_buffer *out, size_t count) {
    pl_markup_number(out, (double)count, 0);
}

void pl_markup_coordinate(pl_buffer *out, double value) {
    char text[PL_NUMBER_TEXT];
    pl_number_fixed(value, 2, text);
    pl_buffer_text(out, text);
}

void pl_markup_instant_plain(pl_buffer *out, pl_instant instant) {
    char text[PL_INSTANT_TEXT];
    pl_instant_text(instant, text); /* 2024-12-19T12:00:00Z */
    char *clock = strchr(text, 'T');
    if (clock == NULL || strlen(clock) < 9) {
        pl_buffer_text(out, text);
        return;
    }
    pl_buffer_add(out, text, (size_t)(clock - text));
    pl_buffer_text(out, " ");
    pl_buffer_add(out, clock + 1, strncmp(clock + 6, ":00", 3) == 0 ? 5 : 8);
    pl_buffer_text(out, " UTC");
}

void pl_markup_instant(pl_buffer *out, pl_instant instant) {
    char text[PL_INSTANT_TEXT];
    pl_instant_text(instant, text);
    pl_markup_wrap(out, "<time datetime=\"", text, "\">");
    pl_markup_instant_plain(out, instant);
    pl_buffer_text(out, "</time>");
}

void pl_markup_long_day(pl_buffer *out, pl_day day) {
    char text[PL_INSTANT_TEXT];
    int year = 0, month = 1, day_of_month = 0;
    pl_day_text(day, text);
    pl_day_to_civil(day, &year, &month, &day_of_month);
    pl_markup_wrap(out, "<time datetime=\"", text, "\">");
    pl_buffer_format(out, "%d %s %d</time>", day_of_month, long_months[(unsigned)(month - 1) % 12], year);
}

void pl_markup_link(pl_buffer *out, const char *url, const char *label) {
    if (label == NULL) label = url;
    /* Nothing but the web: a javascript: or file: URL of a source stays text. */
    if (url == NULL || (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)) {
        pl_markup_text(out, label);
        return;
    }
    pl_buffer_text(out, "<a rel=\"noreferrer\" href=\"");
    for (const unsigned char *at = (const unsigned char *)url; *at != '\0'; at++) {
        if (*at == '&') {
            pl_buffer_text(out, "&amp;");
        } else if (*at <= ' ' || *at >= 0x7F || strchr("\"<>\\^`{|}'", *at) != NULL) {
            pl_buffer_format(out, "%%%02X", (unsigned)*at);
        } else {
            pl_buffer_add(out, at, 1);
        }
    }
    pl_markup_wrap(out, "\">", label, "</a>");
}

static bool is_unit(const char *unit, const char *name) {
    return unit != NULL && strcmp(unit, name) == 0;
}

void pl_markup_quantity(pl_buffer *out, double value, const char *unit, int decimals) {
    bool share = is_unit(unit, "share");
    pl_markup_number(out, share ? value * 100 : value, decimals);
    if (!isfinite(value) || pl_is_blank(unit)) return;
    pl_markup_wrap_prose(out, "&nbsp;", share ? "%" : unit, "");
}

static int usual_decimals(double value, const char *unit) {
    static const char *const counts[] = {"days",    "updates", "weeks",    "months",
                                         "windows", "periods", "snapshots"};
    if (is_unit(unit, "share")) return 1;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        if (is_unit(unit, counts[i]) && value == floor(value)) return 0;
    }
    return 2;
}

int pl_markup_decimals(double value, double threshold, const char *unit) {
    int decimals = usual_decimals(value, unit);
    if (!isfinite(threshold)) return decimals;
    if (decimals == 0) decimals = usual_decimals(threshold, unit);
    double scale = is_unit(unit, "share") ? 100 : 1;
    for (; decimals < DECIMALS_MAX; decimals++) {
        char value_text[PL_NUMBER_TEXT], threshold_text[PL_NUMBER_TEXT];
        double printed = 0;
        pl_number_fixed(value * scale, decimals, value_text);
        pl_number_fixed(threshold * scale, decimals, threshold_text);
        bool whole = pl_number_parse(pl_slice_of(threshold_text), &printed) &&
                     fabs(printed - threshold * scale) <= 1e-9 * fabs(threshold * scale);
        bool apart = !isfinite(value) || value == threshold || strcmp(value_text, threshold_text) != 0;
        if (whole && apart) break;
    }
    return decimals;
}
