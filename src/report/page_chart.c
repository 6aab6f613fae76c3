/* page_chart.c - the chart of a reading, wide and narrow, and the table of its numbers. */
#include "report/markup.h"
#include "report/page.h"
#include "report/svg.h"

#include <math.h>
#include <stdio.h>

static pl_message period_word(pl_each each) {
    static const pl_message words[PL_EACH_COUNT] = {PL_SAY_COLUMN_UPDATE, PL_SAY_COLUMN_DAY,
                                                    PL_SAY_COLUMN_WEEK, PL_SAY_COLUMN_MONTH,
                                                    PL_SAY_CHOICE_SECTOR};
    return (unsigned)each < PL_EACH_COUNT ? words[each] : PL_SAY_COLUMN_PERIOD;
}

static void point_row(const pl_page *page, const pl_chart_data *chart, const pl_chart_point *point) {
    pl_buffer *out = page->out;
    const bool known = isfinite(point->value);
    char day[PL_INSTANT_TEXT];
    pl_buffer_text(out, known ? "<tr>" : "<tr class=\"unknown\">");
    if (chart->each == PL_EACH_SECTOR) {
        pl_markup_wrap(out, "<th scope=\"row\">", point->name, "</th>");
    } else {
        pl_day_text(pl_chart_day(chart, point), day);
        if (chart->each == PL_EACH_MONTH) day[7] = '\0'; /* 2024-12 */
        pl_markup_wrap(out, "<th scope=\"row\" class=\"nowrap\">", day, "</th>");
    }
    pl_buffer_text(out, "<td class=\"n\">");
    if (known)
        pl_markup_quantity(out, page->language, point->value, chart->unit,
                           pl_markup_decimals(point->value, chart->threshold, chart->unit));
    else
        pl_page_said(page, "", PL_SAY_UNKNOWN, "");
    pl_buffer_text(out, "</td><td class=\"n\">");
    pl_markup_count(out, point->updates);
    pl_markup_wrap(out, "</td><td class=\"n\">", pl_note_instant(point->span.begin).text, "");
    pl_markup_wrap(out, "</td><td class=\"n\">", pl_note_instant(point->span.end).text, "</td></tr>\n");
}

static void point_table(const pl_page *page, const pl_chart_data *chart, size_t rows) {
    pl_buffer *out = page->out;
    pl_page_said(page, "<details><summary>", PL_SAY_CHART_NUMBERS, "</summary>\n");
    pl_page_open_table(page, pl_said(page->language, PL_SAY_CHART_NUMBERS_CAPTION));
    pl_page_column_said(page, period_word(chart->each), false);
    pl_page_column_said(page, PL_SAY_COLUMN_VALUE, true);
    pl_page_column_said(page, PL_SAY_COLUMN_UPDATES, true);
    pl_page_column_said(page, PL_SAY_COLUMN_AFTER, true);
    pl_page_column_said(page, PL_SAY_COLUMN_UNTIL, true);
    pl_page_open_rows(page);
    const size_t begin = out->length;
    size_t shown = 0;
    for (; shown < chart->count && out->length - begin < rows; shown++)
        point_row(page, chart, &chart->points[shown]);
    pl_page_close_table(page);
    if (shown < chart->count) {
        pl_buffer_text(out, "<p class=\"note\">");
        PAGE_SAY(page, PL_SAY_ROWS_LEFT_OUT, pl_note_count(chart->count - shown).text);
        pl_buffer_text(out, "</p>\n");
    }
    pl_buffer_text(out, "</details>\n");
}

static void options_text(const pl_page *page, const pl_specification *spec) {
    for (size_t i = 0; i < spec->option_count; i++) {
        pl_buffer_text(page->out, i > 0 ? ", " : "");
        pl_page_choice(page, spec->options[i].choice);
        pl_markup_wrap(page->out, " ", spec->options[i].option, "");
    }
}

void pl_page_chart(const pl_page *page, const pl_reading_result *reading, const char *anchor, size_t rows) {
    const pl_chart_data *chart = &reading->chart;
    const pl_specification *spec =
        reading->first < reading->specification_count ? &reading->specifications[reading->first] : NULL;
    pl_buffer *out = page->out;
    if (chart->count == 0) {
        if (spec != NULL) pl_page_said(page, "<p class=\"note\">", PL_SAY_NO_CHART, "</p>\n");
        return;
    }
    char id[PL_PAGE_ID_MAX];
    pl_buffer_text(out, "<figure>\n");
    snprintf(id, sizeof id, "%.60s-wide", anchor);
    pl_svg_reading(reading, (pl_svg_frame){id, "wide", false, 800, 280, page->language}, out);
    snprintf(id, sizeof id, "%.60s-narrow", anchor);
    pl_svg_reading(reading, (pl_svg_frame){id, "narrow", false, 358, 260, page->language}, out);
    pl_markup_wrap_prose(out, "<figcaption><span class=\"sentence\">", chart->what, "</span>");
    if (spec != NULL && spec->option_count > 0) {
        pl_page_said(page, pl_is_blank(chart->what) ? "" : ", ", PL_SAY_CHART_UNDER, " ");
        options_text(page, spec);
    }
    pl_buffer_text(out, ".</figcaption>\n</figure>\n");
    point_table(page, chart, rows);
}
