/* markup.c - escaping and number text for HTML and SVG (markup.h). One pass over the bytes: good UTF-8 is
 * copied, the five characters with a meaning in markup become references, everything else that may not stand
 * in XML becomes U+FFFD. */
#include "report/markup.h"

#include "text/number.h"
#include "text/utf8.h"

#include <math.h>
#include <stdio.h>

#define MINUS "\xE2\x88\x92"
#define EN_DASH "\xE2\x80\x93"
#define DECIMALS_MAX 9

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

void pl_markup_choice(pl_buffer *out, pl_language language, const char *choice) {
    pl_markup_text(out, choice == NULL ? NULL : pl_phrase_choice(choice, language));
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

void pl_markup_said(pl_buffer *out, const char *before, pl_language language, pl_message message,
                    const char *after) {
    pl_markup_wrap_prose(out, before, pl_said(language, message), after);
}

void pl_markup_say(pl_buffer *out, pl_language language, pl_message message, const char *const texts[],
                   size_t count) {
    pl_buffer words = {0};
    pl_say(&words, language, message, texts, count);
    pl_markup_prose(out, words.data);
    out->failed = out->failed || words.failed;
    pl_buffer_free(&words);
}

pl_note pl_note_number(double value, int decimals) {
    char text[PL_NUMBER_TEXT];
    pl_note ret;
    if (!isfinite(value)) {
        snprintf(ret.text, sizeof ret.text, "%s", EN_DASH);
        return ret;
    }
    pl_number_grouped(value, decimals, text);
    /* Longer than any number of a report; what is cut off then is behind the hundredth digit. */
    snprintf(ret.text, sizeof ret.text, "%s%.100s", text[0] == '-' ? MINUS : "",
             text[0] == '-' ? text + 1 : text);
    return ret;
}

pl_note pl_note_count(size_t count) {
    return pl_note_number((double)count, 0);
}

void pl_markup_number(pl_buffer *out, double value, int decimals) {
    pl_buffer_text(out, pl_note_number(value, decimals).text);
}

void pl_markup_count(pl_buffer *out, size_t count) {
    pl_markup_number(out, (double)count, 0);
}

void pl_markup_coordinate(pl_buffer *out, double value) {
    char text[PL_NUMBER_TEXT];
    pl_number_fixed(value, 2, text);
    pl_buffer_text(out, text);
}

pl_note pl_note_instant(pl_instant instant) {
    char text[PL_INSTANT_TEXT];
    pl_note ret;
    pl_instant_text(instant, text); /* 2024-12-19T12:00:00Z */
    const char *clock = strchr(text, 'T');
    if (clock == NULL || strlen(clock) < 9) {
        snprintf(ret.text, sizeof ret.text, "%s", text);
    } else {
        snprintf(ret.text, sizeof ret.text, "%.*s %.*s UTC", (int)(clock - text), text,
                 strncmp(clock + 6, ":00", 3) == 0 ? 5 : 8, clock + 1);
    }
    return ret;
}

pl_note pl_note_day(pl_day day) {
    pl_note ret = {{0}};
    pl_day_text(day, ret.text);
    return ret;
}

pl_note pl_note_bytes(uint64_t bytes) {
    pl_note ret = pl_note_number(bytes < 1000 ? (double)bytes : (double)bytes / 1000, 0);
    const size_t length = strlen(ret.text);
    snprintf(ret.text + length, sizeof ret.text - length, "\xC2\xA0%s", bytes < 1000 ? "B" : "kB");
    return ret;
}

void pl_markup_instant_plain(pl_buffer *out, pl_instant instant) {
    pl_buffer_text(out, pl_note_instant(instant).text);
}

void pl_markup_instant(pl_buffer *out, pl_instant instant) {
    char text[PL_INSTANT_TEXT];
    pl_instant_text(instant, text);
    pl_markup_wrap(out, "<time datetime=\"", text, "\">");
    pl_markup_instant_plain(out, instant);
    pl_buffer_text(out, "</time>");
}

static pl_note text_of_year(int year) {
    pl_note ret;
    snprintf(ret.text, sizeof ret.text, "%d", year);
    return ret;
}

void pl_markup_long_day(pl_buffer *out, pl_language language, pl_day day) {
    char text[PL_INSTANT_TEXT];
    int year = 0, month = 1, day_of_month = 0;
    pl_day_text(day, text);
    pl_day_to_civil(day, &year, &month, &day_of_month);
    pl_markup_wrap(out, "<time datetime=\"", text, "\">");
    /* The months' messages stand one behind the other. */
    MARKUP_SAY(out, language, (pl_message)(PL_SAY_LONG_DAY_1 + (int)((unsigned)(month - 1) % 12)),
               pl_note_count((size_t)day_of_month).text, text_of_year(year).text);
    pl_buffer_text(out, "</time>");
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

/* Units as the claim room names them; a quantity in each, and its name beside an axis. */
static const struct {
    const char *unit;
    pl_message quantity, name;
} unit_words[] = {
    {"km2", PL_SAY_N_KM2, PL_SAY_IN_KM2},
    {"km2 a day", PL_SAY_N_KM2_A_DAY, PL_SAY_IN_KM2_A_DAY},
    {"km2/day", PL_SAY_N_KM2_A_DAY, PL_SAY_IN_KM2_A_DAY},
    {"km", PL_SAY_N_KM, PL_SAY_IN_KM},
    {"m", PL_SAY_N_M, PL_SAY_IN_M},
    {"share", PL_SAY_N_SHARE, PL_SAY_IN_SHARE},
    {"places", PL_SAY_N_PLACES, PL_SAY_IN_PLACES},
    {"days", PL_SAY_N_DAYS, PL_SAY_IN_DAYS},
    {"updates", PL_SAY_N_UPDATES, PL_SAY_IN_UPDATES},
    {"weeks", PL_SAY_N_WEEKS, PL_SAY_IN_WEEKS},
    {"months", PL_SAY_N_MONTHS, PL_SAY_IN_MONTHS},
    {"windows", PL_SAY_N_WINDOWS, PL_SAY_IN_WINDOWS},
    {"periods", PL_SAY_N_PERIODS, PL_SAY_IN_PERIODS},
    {"sectors", PL_SAY_N_SECTORS, PL_SAY_IN_SECTORS},
    {"times", PL_SAY_N_TIMES, PL_SAY_IN_TIMES},
};

void pl_markup_quantity(pl_buffer *out, pl_language language, double value, const char *unit, int decimals) {
    const pl_note number = pl_note_number(is_unit(unit, "share") ? value * 100 : value, decimals);
    if (!isfinite(value) || pl_is_blank(unit)) {
        pl_buffer_text(out, number.text);
        return;
    }
    for (size_t i = 0; i < sizeof unit_words / sizeof *unit_words; i++) {
        if (!is_unit(unit, unit_words[i].unit)) continue;
        MARKUP_SAY(out, language, unit_words[i].quantity, number.text);
        return;
    }
    pl_buffer_text(out, number.text);
    pl_markup_wrap_prose(out, "\xC2\xA0", unit, "");
}

void pl_markup_unit(pl_buffer *out, pl_language language, const char *unit) {
    for (size_t i = 0; i < sizeof unit_words / sizeof *unit_words; i++) {
        if (!is_unit(unit, unit_words[i].unit)) continue;
        pl_markup_said(out, "", language, unit_words[i].name, "");
        return;
    }
    pl_markup_prose(out, unit);
}

static int usual_decimals(double value, const char *unit) {
    static const char *const counts[] = {"days",    "updates",   "weeks",  "months", "windows",
                                         "periods", "snapshots", "places", "sectors"};
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

pl_note pl_note_quantity(pl_buffer *failing, pl_language language, double value, const char *unit,
                         int decimals) {
    pl_buffer text = {0};
    pl_note ret = {{0}};
    pl_markup_quantity(&text, language, value, unit, decimals);
    if (text.data != NULL) snprintf(ret.text, sizeof ret.text, "%s", text.data);
    failing->failed = failing->failed || text.failed;
    pl_buffer_free(&text);
    return ret;
}
