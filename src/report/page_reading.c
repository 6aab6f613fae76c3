/* page_reading.c - one reading of a claim: how many of its specifications hold, the number behind it, the
 * chart, the specification curve, what flips it, and where its threshold turns. */
#include "report/markup.h"
#include "report/page.h"
#include "report/svg.h"

#include <math.h>
#include <stdio.h>

/* Specifications that stand beside holding and measured: what could not be measured, and what does not count
 * because its source has the same maker as another. */
typedef struct {
    size_t unmeasurable, not_counted;
} others;

static others count_others(const pl_reading_result *reading) {
    others ret = {0};
    for (size_t i = 0; i < reading->specification_count; i++) {
        const pl_specification *spec = &reading->specifications[i];
        ret.not_counted += !spec->counted;
        ret.unmeasurable += spec->counted && !spec->measurable;
    }
    return ret;
}

/* "12 of 16 specifications hold (75.0 %)", and the share by weight where that is another number. */
static void say_share(const pl_page *page, const pl_reading_result *reading) {
    const size_t hold = reading->holding, of = reading->measured;
    pl_buffer_text(page->out, "<strong>");
    if (of == 0) {
        pl_page_said(page, "",
                     reading->cannot_tell > 0            ? PL_SAY_NONE_TOLD
                     : reading->specification_count == 0 ? PL_SAY_NO_SPECIFICATION
                                                         : PL_SAY_NONE_MEASURED,
                     "</strong>");
        return;
    }
    PAGE_SAY(page, PL_SAY_HOLD_OF, pl_note_count(hold).text, pl_note_count(of).text);
    pl_buffer_text(page->out, "</strong>");
    const pl_note share = pl_note_quantity(page->out, page->language, reading->share, "share", 1);
    if (fabs(reading->share - (double)hold / (double)of) < 0.0005) {
        pl_markup_wrap(page->out, " (", share.text, ").");
    } else {
        pl_buffer_text(page->out, "; ");
        PAGE_SAY(page, PL_SAY_SHARE_BY_WEIGHT, share.text);
    }
}

static void verdict_line(const pl_page *page, const pl_reading_result *reading) {
    const others rest = count_others(reading);
    pl_buffer_text(page->out, "<p class=\"tally\">");
    pl_page_badge(page, reading->verdict);
    pl_buffer_text(page->out, " <span>");
    say_share(page, reading);
    if (reading->cannot_tell > 0 && reading->measured > 0) {
        pl_buffer_text(page->out, " ");
        PAGE_SAY(page, PL_SAY_MORE_NOT_TOLD, pl_note_count(reading->cannot_tell).text);
    }
    if (rest.unmeasurable > 0 && reading->measured + reading->cannot_tell > 0) {
        pl_buffer_text(page->out, " ");
        PAGE_SAY(page, PL_SAY_MORE_UNMEASURED, pl_note_count(rest.unmeasurable).text);
    }
    if (rest.not_counted > 0) {
        pl_buffer_text(page->out, " ");
        PAGE_SAY(page, PL_SAY_MORE_NOT_COUNTED, pl_note_count(rest.not_counted).text);
    }
    pl_buffer_text(page->out, "</span></p>\n");
    if (reading->specification_count > 0) pl_svg_share_bar(reading->share, page->out);
}

static const pl_specification *first_of(const pl_reading_result *reading) {
    return reading->first < reading->specification_count ? &reading->specifications[reading->first] : NULL;
}

/* The measure over the whole window under the first specification, with its interval. */
static void number(const pl_page *page, const pl_reading_result *reading) {
    const pl_value *value = &reading->number;
    const pl_specification *first = first_of(reading);
    if (first == NULL || !isfinite(value->value) || (unsigned)reading->measure >= PL_MEASURE_COUNT) return;
    const char *unit = pl_measures[reading->measure].unit;
    const int decimals = pl_markup_decimals(value->value, NAN, unit);
    pl_buffer *out = page->out;
    pl_buffer_text(out, "<p class=\"figure\"><strong>");
    pl_markup_quantity(out, page->language, value->value, unit, decimals);
    pl_buffer_text(out, "</strong> ");
    if (isfinite(value->low) && isfinite(value->high)) {
        const double scale = unit != NULL && strcmp(unit, "share") == 0 ? 100 : 1;
        pl_buffer_text(out, "(");
        PAGE_SAY(page, PL_SAY_INTERVAL, pl_note_number(value->low * scale, decimals).text,
                 pl_note_number(value->high * scale, decimals).text);
        pl_buffer_text(out, ") ");
    } else {
        pl_page_said(page, "(", PL_SAY_NO_INTERVAL, ") ");
    }
    if (first->span.begin != first->span.end) /* The measures' messages stand in their order. */
        PAGE_SAY(page, PL_SAY_NUMBER_OVER,
                 pl_said(page->language, (pl_message)(PL_SAY_MEASURE_GAINED + (int)reading->measure)),
                 pl_note_instant(first->span.begin).text, pl_note_instant(first->span.end).text);
    pl_buffer_text(out, "</p>\n");
}

static void curve(const pl_page *page, const pl_reading_result *reading, const char *anchor) {
    if (reading->specification_count < 2) return;
    pl_buffer *out = page->out;
    char id[PL_PAGE_ID_MAX];
    pl_page_said(page, "<h4>", PL_SAY_CURVE_TITLE, "</h4>\n<figure>\n");
    pl_curve_drawn drawn = {0}, narrow = {0};
    snprintf(id, sizeof id, "%.60s-curve-w", anchor);
    pl_svg_curve(reading, (pl_svg_frame){id, "wide", false, 800, 0, page->language}, &drawn, out);
    snprintf(id, sizeof id, "%.60s-curve-n", anchor);
    pl_svg_curve(reading, (pl_svg_frame){id, "narrow", false, 358, 0, page->language}, &narrow, out);
    pl_page_said(page, "<figcaption>", PL_SAY_CURVE_CAPTION, "");
    if (drawn.columns < drawn.specifications) {
        pl_buffer_text(out, " ");
        PAGE_SAY(page, PL_SAY_CURVE_BINNED, pl_note_count(drawn.specifications).text,
                 pl_note_count(drawn.columns).text);
    } else if (narrow.columns < narrow.specifications) {
        pl_buffer_text(out, " <span class=\"narrow-only\">");
        PAGE_SAY(page, PL_SAY_CURVE_BINNED, pl_note_count(narrow.specifications).text,
                 pl_note_count(narrow.columns).text);
        pl_buffer_text(out, "</span>");
    }
    pl_buffer_text(out, "</figcaption>\n</figure>\n");
}

static void flips(const pl_page *page, const pl_reading_result *reading) {
    pl_buffer *out = page->out;
    if (reading->measured < 2) return;
    pl_page_said(page, "<h4>", PL_SAY_FLIPS_TITLE, "</h4>\n");
    if (reading->flip_count == 0) {
        const bool same = reading->holding == 0 || reading->holding == reading->measured;
        pl_page_said(page, "<p>", same ? PL_SAY_FLIPS_NONE : PL_SAY_FLIPS_TOGETHER, "</p>\n");
        return;
    }
    pl_buffer_text(out, "<ol class=\"flips\">\n");
    for (size_t i = 0; i < reading->flip_count; i++) {
        const pl_flip *flip = &reading->flips[i];
        pl_buffer_text(out, "<li><strong>");
        pl_page_choice(page, flip->choice);
        pl_buffer_text(out, "</strong>: ");
        PAGE_SAY(page, PL_SAY_FLIP, flip->from, flip->to, pl_note_count(flip->flips).text,
                 pl_note_count(flip->of).text);
        pl_buffer_text(out, "</li>\n");
    }
    pl_buffer_text(out, "</ol>\n");
}

void pl_page_reading(const pl_page *page, const pl_claim_result *claim, size_t index, size_t rows) {
    const pl_reading_result *reading = &claim->readings[index];
    pl_buffer *out = page->out;
    char anchor[PL_PAGE_ID_MAX];
    snprintf(anchor, sizeof anchor, "reading-%zu", index + 1);
    pl_buffer_text(out, "<section class=\"reading\">\n");
    pl_markup_wrap(out, "<h3 id=\"", anchor, "\">");
    pl_page_said(page, "", reading->plain ? PL_SAY_PLAIN_READING : PL_SAY_OTHER_READING, "");
    if (!pl_is_blank(reading->says)) pl_page_quoted(page, ": ", reading->says, "");
    pl_buffer_text(out, "</h3>\n");
    if (!pl_is_blank(reading->question)) {
        pl_page_said(page, "<p class=\"soft\">", PL_SAY_ASKED, " ");
        pl_markup_wrap_prose(out, "", reading->question, "</p>\n");
    }
    verdict_line(page, reading);
    if (!pl_is_blank(reading->why)) pl_markup_wrap_prose(out, "<p>", reading->why, "</p>\n");
    number(page, reading);
    pl_page_chart(page, reading, anchor, rows / 3);
    curve(page, reading, anchor);
    pl_page_specifications(page, reading, anchor, rows - rows / 3);
    flips(page, reading);
    if (!pl_is_blank(reading->makes_true)) {
        const bool ended = reading->makes_true[strlen(reading->makes_true) - 1] == '.';
        pl_page_said(page, "<h4>", PL_SAY_MAKES_TRUE, "</h4>\n<p class=\"sentence\">");
        pl_markup_wrap_prose(out, "", reading->makes_true, ended ? "</p>\n" : ".</p>\n");
    }
    pl_buffer_text(out, "</section>\n");
}
