/* curve_out.c - a specification curve (Simonsohn, Simmons and Nelson 2020) in characters. One mark a
 * specification that counts and can be measured, from the lowest value to the highest, full where it holds, a
 * question mark where its interval does not tell;
 * its height, of three lines, says where its value lies between the lowest and the highest. Below stands a
 * row for each option of each choice that has several, with a tick under the marks made with it.
 *
 * What does not fit the width is continued in a second and a third band. What does not fit three bands is
 * binned: a mark then stands for several neighbours, and the legend says for how many. */
#include "cli/curve_out.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define BANDS_MAX 3
#define LEVELS 3
#define COLUMNS_MIN 8
#define LABEL_MIN 8 /* of a number */

/* ---- what is drawn with ---- */

typedef struct {
    const char *full, *hollow, *some, *untold, *tick, *tick_some, *no_tick, *axis, *caret, *cut;
} glyphs;
static const glyphs unicode_glyphs = {"●", "○", "◐", "?", "▪", "▫", "·", "│", "▲", "…"};
static const glyphs ascii_glyphs = {"*", "o", "%", "?", "#", "+", ".", "|", "^", "~"};

/* ---- choices ---- */

size_t pl_curve_choices(const pl_reading_result *reading, pl_curve_choice ret[PL_CURVE_CHOICES_MAX]) {
    size_t choices = 0;
    if (reading->specification_count == 0) return 0;
    for (size_t k = 0; k < reading->specifications[0].option_count && choices < PL_CURVE_CHOICES_MAX; k++) {
        pl_curve_choice *one = &ret[choices++];
        *one = (pl_curve_choice){.choice = reading->specifications[0].options[k].choice};
        for (size_t i = 0; i < reading->specification_count; i++) {
            const char *option = reading->specifications[i].options[k].option;
            size_t at = 0;
            while (at < one->count && strcmp(one->options[at], option) != 0) at++;
            if (at == one->count && at + 1 < PL_CURVE_OPTIONS_MAX) one->options[one->count++] = option;
        }
    }
    return choices;
}

/* ---- the order ---- */

typedef struct {
    const pl_specification *one;
    size_t index;
} mark;

/* By value, those without one last. */
static int compare_marks(const void *a, const void *b) {
    const mark *x = a, *y = b;
    const double v = x->one->value, w = y->one->value;
    if (isnan(v) != isnan(w)) return isnan(v) ? 1 : -1;
    if (!isnan(v) && v != w) return v < w ? -1 : 1;
    if (x->one->holds != y->one->holds) return x->one->holds ? 1 : -1;
    if (x->one->cannot_tell != y->one->cannot_tell) return x->one->cannot_tell ? 1 : -1;
    return x->index < y->index ? -1 : x->index > y->index;
}

typedef struct {
    const pl_reading_result *reading;
    const pl_look *look;
    const glyphs *glyphs;
    size_t indent, label_width, columns;
    mark *marks;
    size_t count, per, bins, bands; /* marks; marks in a bin; bins in all, and lines of them */
    double low, high, threshold;    /* threshold: NAN when there is not one for all */
    pl_curve_choice choices[PL_CURVE_CHOICES_MAX];
    bool drawn[PL_CURVE_CHOICES_MAX];
    size_t choice_count;
    pl_buffer *out;
} picture;

static void take_values(picture *p) {
    p->low = p->high = NAN;
    p->threshold = p->marks[0].one->threshold;
    for (size_t i = 0; i < p->count; i++) {
        const pl_specification *one = p->marks[i].one;
        p->low = fmin(p->low, one->value);
        p->high = fmax(p->high, one->value);
        if (!(one->threshold == p->threshold)) p->threshold = NAN;
    }
}

static bool take_marks(picture *p) {
    const pl_reading_result *reading = p->reading;
    p->marks = pl_malloc((reading->specification_count + 1) * sizeof *p->marks);
    if (p->marks == NULL) return false;
    for (size_t i = 0; i < reading->specification_count; i++)
        if (reading->specifications[i].counted && reading->specifications[i].measurable)
            p->marks[p->count++] = (mark){&reading->specifications[i], i};
    if (p->count == 0) return true;
    qsort(p->marks, p->count, sizeof *p->marks, compare_marks);
    take_values(p);
    return true;
}

/* ---- the room ---- */

/* A choice of which the marks have more than one option; the others are said in words and not drawn. */
static bool is_drawn(const picture *p, size_t choice) {
    for (size_t i = 1; i < p->count; i++)
        if (strcmp(p->marks[i].one->options[choice].option, p->marks[0].one->options[choice].option) != 0)
            return true;
    return false;
}

static void lay_out(picture *p) {
    size_t label = LABEL_MIN;
    p->choice_count = pl_curve_choices(p->reading, p->choices);
    for (size_t c = 0; c < p->choice_count; c++) {
        p->drawn[c] = is_drawn(p, c);
        for (size_t o = 0; p->drawn[c] && o < p->choices[c].count; o++) {
            const size_t name = o == 0 ? pl_text_width(p->choices[c].choice) + 1 : 0;
            const size_t width = name + pl_text_width(p->choices[c].options[o]);
            if (width > label) label = width;
        }
    }
    const size_t room = p->look->width > p->indent ? p->look->width - p->indent : 0;
    if (label > room / 2) label = room / 2;
    p->label_width = label;
    /* Blank, axis, and one column behind the last mark for a threshold that none reaches. */
    p->columns = room > label + 3 + COLUMNS_MIN ? room - label - 3 : COLUMNS_MIN;
    p->per = p->count <= BANDS_MAX * p->columns ? 1 : (p->count + p->columns - 1) / p->columns;
    p->bins = (p->count + p->per - 1) / p->per;
    p->bands = (p->bins + p->columns - 1) / p->columns;
}

/* ---- lines ---- */

/* A label of the width that labels have, cut when it is longer. */
static void write_label(picture *p, const char *left, const char *right) {
    const size_t used = pl_text_width(left), want = pl_text_width(right);
    const size_t room = p->label_width > used + (used > 0) ? p->label_width - used - (used > 0) : 0;
    pl_buffer_format(p->out, "%*s%s", (int)p->indent, "", left);
    if (want <= room) {
        pl_buffer_format(p->out, "%*s%s", (int)(p->label_width - used - want), "", right);
    } else {
        size_t bytes = 0, kept = 0;
        while (right[bytes] != '\0' && kept + 1 < room) {
            bytes++;
            while (((unsigned char)right[bytes] & 0xC0) == 0x80) bytes++;
            kept++;
        }
        pl_buffer_format(p->out, "%*s%.*s%s", (int)(p->label_width - used - kept - 1), "", (int)bytes, right,
                         p->glyphs->cut);
    }
    pl_buffer_format(p->out, " %s", p->glyphs->axis);
}

static size_t bin_end(const picture *p, size_t bin) {
    const size_t end = (bin + 1) * p->per;
    return end < p->count ? end : p->count;
}

/* The line of three on which a bin stands: by the value of its middle. */
static size_t level_of(const picture *p, size_t bin) {
    const size_t begin = bin * p->per;
    const double value = p->marks[begin + (bin_end(p, bin) - begin - 1) / 2].one->value;
    if (isnan(value) || !(p->high > p->low)) return 0;
    const double at = (value - p->low) / (p->high - p->low) * LEVELS;
    return at >= LEVELS ? LEVELS - 1 : (size_t)at;
}

static void write_mark(picture *p, size_t bin, const char **colour) {
    size_t holding = 0, untold = 0, of = 0;
    for (size_t i = bin * p->per; i < bin_end(p, bin); i++, of++) {
        holding += p->marks[i].one->holds;
        untold += p->marks[i].one->cannot_tell;
    }
    const bool none = holding == 0 && untold == 0;
    const char *wanted = holding == of  ? "\033[32m"
                         : none         ? "\033[31m"
                         : untold == of ? "\033[35m"
                                        : "\033[33m";
    if (p->look->colour && *colour != wanted) pl_buffer_text(p->out, wanted);
    *colour = wanted;
    pl_buffer_text(p->out, holding == of  ? p->glyphs->full
                           : none         ? p->glyphs->hollow
                           : untold == of ? p->glyphs->untold
                                          : p->glyphs->some);
}

static void write_level(picture *p, size_t begin, size_t end, size_t level, const char *label) {
    const char *colour = NULL;
    size_t blanks = 0;
    write_label(p, "", label);
    for (size_t bin = begin; bin < end; bin++) {
        if (level_of(p, bin) != level) {
            blanks++;
            continue;
        }
        pl_buffer_format(p->out, "%*s", (int)blanks, "");
        blanks = 0;
        write_mark(p, bin, &colour);
    }
    pl_buffer_text(p->out, p->look->colour && colour != NULL ? "\033[0m\n" : "\n");
}

static void write_curve(picture *p, size_t begin, size_t end) {
    pl_phrase low = {""}, high = {""};
    if (!isnan(p->low)) {
        low = pl_phrase_number(p->low, p->marks[0].one->unit);
        high = pl_phrase_number(p->high, p->marks[0].one->unit);
    }
    const bool flat = !(p->high > p->low);
    for (size_t level = flat ? 1 : LEVELS; level-- > 0;)
        write_level(p, begin, end, level, level == 0 ? low.text : level == LEVELS - 1 ? high.text : "");
}

/* Where the values reach the one threshold of all: below the first mark at or above it. */
static void write_threshold(picture *p, size_t begin, size_t end) {
    size_t below = 0;
    if (isnan(p->threshold) || isnan(p->low)) return;
    while (below < p->count && p->marks[below].one->value < p->threshold) below++;
    const size_t bin = below == p->count ? p->bins : below / p->per;
    if (bin < begin || (bin >= end && !(bin == p->bins && end == p->bins))) return;
    write_label(p, "", pl_phrase_number(p->threshold, p->marks[0].one->unit).text);
    pl_buffer_format(p->out, "%*s%s\n", (int)(bin - begin), "", p->glyphs->caret);
}

static void write_option(picture *p, size_t choice, size_t option, size_t begin, size_t end) {
    const pl_curve_choice *c = &p->choices[choice];
    write_label(p, option == 0 ? c->choice : "", c->options[option]);
    for (size_t bin = begin; bin < end; bin++) {
        size_t with = 0, of = 0;
        for (size_t i = bin * p->per; i < bin_end(p, bin); i++, of++)
            with += strcmp(p->marks[i].one->options[choice].option, c->options[option]) == 0;
        pl_buffer_text(p->out, with == 0    ? p->glyphs->no_tick
                               : with == of ? p->glyphs->tick
                                            : p->glyphs->tick_some);
    }
    pl_buffer_text(p->out, "\n");
}

static void write_legend(picture *p) {
    const pl_language language = p->look->language;
    const glyphs *g = p->glyphs;
    char per[32], count[32];
    pl_buffer text = {0};
    snprintf(per, sizeof per, "%zu", p->per);
    snprintf(count, sizeof count, "%zu", p->count);
    if (p->per == 1)
        pl_buffer_text(&text, pl_said(language, PL_SAY_SHOWN_EACH_ONE));
    else
        PL_SAY(&text, language, PL_SAY_SHOWN_EACH_SEVERAL, per, count);
    const char *unit = pl_phrase_unit(p->marks[0].one->unit, language);
    if (unit[0] != '\0') pl_buffer_format(&text, " (%s)", unit + strspn(unit, " "));
    pl_buffer_text(&text, ": ");
    PL_SAY(&text, language, PL_SAY_SHOWN_MARKS, g->full, g->hollow);
    if (p->reading->cannot_tell > 0) PL_SAY(&text, language, PL_SAY_SHOWN_MARK_UNTOLD, g->untold);
    if (p->per > 1) PL_SAY(&text, language, PL_SAY_SHOWN_MARK_SOME, g->some);
    if (!isnan(p->threshold) && !isnan(p->low)) PL_SAY(&text, language, PL_SAY_SHOWN_CARET, g->caret);
    bool ticks = false;
    for (size_t c = 0; c < p->choice_count; c++) ticks = ticks || p->drawn[c];
    if (ticks) PL_SAY(&text, language, PL_SAY_SHOWN_TICKS, g->tick);
    if (ticks && p->per > 1) PL_SAY(&text, language, PL_SAY_SHOWN_TICK_SOME, g->tick_some);
    if (text.failed)
        p->out->failed = true;
    else
        pl_terminal_field(p->out, p->look, p->indent, 0, "", text.data);
    pl_buffer_free(&text);
}

void pl_curve_text(const pl_reading_result *reading, const pl_look *look, size_t indent, pl_buffer *out) {
    picture p = {.reading = reading,
                 .look = look,
                 .glyphs = look->unicode ? &unicode_glyphs : &ascii_glyphs,
                 .indent = indent,
                 .out = out};
    if (!take_marks(&p)) {
        out->failed = true;
        return;
    }
    if (p.count > 0) {
        lay_out(&p);
        write_legend(&p);
        for (size_t band = 0; band < p.bands; band++) {
            const size_t begin = band * p.columns;
            const size_t end = begin + p.columns < p.bins ? begin + p.columns : p.bins;
            pl_buffer_text(out, "\n");
            write_curve(&p, begin, end);
            write_threshold(&p, begin, end);
            for (size_t c = 0; c < p.choice_count; c++)
                for (size_t o = 0; p.drawn[c] && o < p.choices[c].count; o++)
                    write_option(&p, c, o, begin, end);
        }
    }
    pl_free(p.marks);
}
