/* page_reading.c - one reading of a claim: how many of its specifications hold, the chart with its numbers,
 * what flips it, where its threshold turns, and the table of its specifications. */
#include "report/markup.h"
#include "report/page.h"
#include "report/svg.h"

#include <math.h>
#include <stdio.h>

static const char *const period_words[] = {"Update", "Day", "Week of", "Month"};

/* A table may be wider than the screen: then it scrolls by itself, also from the keyboard. */
static void open_table(pl_buffer *out, const char *label, const char *caption) {
    pl_markup_wrap(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"", label,
                   "\">\n<table>\n");
    pl_markup_wrap_prose(out, "<caption>", caption, "</caption>\n");
}

static void close_table(pl_buffer *out) {
    pl_buffer_text(out, "</tbody>\n</table>\n</div>\n");
}

static void plural(pl_buffer *out, size_t count, const char *one, const char *many) {
    pl_markup_count(out, count);
    pl_markup_wrap(out, " ", count == 1 ? one : many, "");
}

static void tally(const pl_reading_result *reading, pl_buffer *out) {
    size_t hold = 0, fail = 0, distinct = 0, total = reading->specification_count;
    for (size_t i = 0; i < total; i++) {
        const pl_specification *spec = &reading->specifications[i];
        hold += spec->measurable && spec->holds;
        fail += spec->measurable && !spec->holds;
        distinct += spec->measurable && spec->same_as == i;
    }
    size_t measurable = hold + fail, unmeasurable = total - measurable;
    pl_svg_share_bar(hold, fail, unmeasurable, out);
    pl_buffer_text(out, "<p class=\"tally\"><strong>");
    if (measurable == 0) {
        pl_buffer_text(out, total == 0 ? "No specification.</strong>"
                                       : "No specification could be measured.</strong>");
    } else {
        pl_markup_count(out, hold);
        pl_buffer_text(out, " of ");
        plural(out, measurable, "specification holds",
               hold == 1 ? "specifications holds" : "specifications hold");
        pl_buffer_text(out, "</strong> (");
        pl_markup_quantity(out, (double)hold / (double)measurable, "share", 1);
        pl_buffer_text(out, ")");
        if (distinct > 0 && distinct < measurable) {
            pl_buffer_text(out, "; ");
            plural(out, distinct, "differs from all before it", "differ from all before them");
        }
        pl_buffer_text(out, ".");
    }
    if (unmeasurable > 0 && measurable > 0) {
        pl_buffer_text(out, " ");
        plural(out, unmeasurable, "more could not be measured.", "more could not be measured.");
    }
    pl_buffer_text(out, "</p>\n");
}

static const pl_specification *first_measurable(const pl_reading_result *reading) {
    for (size_t i = 0; i < reading->specification_count; i++) {
        if (reading->specifications[i].measurable) return &reading->specifications[i];
    }
    return NULL;
}

static void period_row(const pl_chart_data *chart, const pl_period *period, pl_buffer *out) {
    bool known = isfinite(pl_chart_value(chart, period));
    char day[PL_INSTANT_TEXT];
    pl_day_text(pl_chart_day(chart, period), day);
    if (chart->per == PL_PER_MONTH) day[7] = '\0'; /* 2024-12 */
    pl_markup_wrap(out,
                   known ? "<tr><th scope=\"row\" class=\"nowrap\">"
                         : "<tr class=\"unknown\"><th scope=\"row\" class=\"nowrap\">",
                   day, "</th><td class=\"nowrap\">");
    pl_markup_instant(out, period->begin);
    pl_buffer_text(out, "</td><td class=\"nowrap\">");
    pl_markup_instant(out, period->end);
    pl_buffer_text(out, "</td><td class=\"n\">");
    pl_markup_count(out, period->updates);
    pl_buffer_text(out, "</td>");
    const double values[] = {period->gained_km2, period->lost_km2, period->net_km2, period->held_km2};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        pl_buffer_text(out, "<td class=\"n\">");
        if (known || i == 3) {
            pl_markup_number(out, values[i], 2);
        } else {
            pl_buffer_text(out, "unknown");
        }
        pl_buffer_text(out, "</td>");
    }
    pl_buffer_text(out, "</tr>\n");
}

static void period_table(const pl_chart_data *chart, pl_buffer *out) {
    pl_buffer_text(out, "<details><summary>The numbers of this chart</summary>\n");
    open_table(out, "The numbers of this chart",
               "Periods of the chart, in km2. A period without an update is unknown, not still; held is the "
               "area at its end.");
    pl_markup_wrap(out, "<thead><tr><th scope=\"col\">",
                   (unsigned)chart->per < 4 ? period_words[chart->per] : "Period",
                   "</th><th scope=\"col\">Begins after</th><th scope=\"col\">Ends</th>");
    pl_buffer_text(out, "<th scope=\"col\" class=\"n\">Updates</th><th scope=\"col\" class=\"n\">Gained</th>"
                        "<th scope=\"col\" class=\"n\">Lost</th><th scope=\"col\" class=\"n\">Net</th>"
                        "<th scope=\"col\" class=\"n\">Held</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < chart->count; i++) period_row(chart, &chart->periods[i], out);
    close_table(out);
    pl_buffer_text(out, "</details>\n");
}

static void options_text(const pl_specification *spec, pl_buffer *out) {
    for (size_t i = 0; i < spec->option_count; i++) {
        pl_markup_wrap(out, i > 0 ? ", " : "", spec->options[i].choice, " ");
        pl_markup_text(out, spec->options[i].option);
    }
}

static void chart_figure(const pl_reading_result *reading, const char *anchor, pl_buffer *out) {
    const pl_chart_data *chart = &reading->chart;
    const pl_specification *spec = first_measurable(reading);
    if (chart->count == 0) {
        if (spec != NULL)
            pl_buffer_text(out, "<p class=\"note\">No chart: this reading has no periods to draw.</p>\n");
        return;
    }
    char id[96];
    const char *title = pl_is_blank(chart->what) ? "km2 net" : chart->what;
    pl_buffer_text(out, "<figure>\n");
    snprintf(id, sizeof id, "%s-wide", anchor);
    pl_svg_periods_in(chart, title, (pl_svg_frame){id, "wide", false, 760, 280}, out);
    snprintf(id, sizeof id, "%s-narrow", anchor);
    pl_svg_periods_in(chart, title, (pl_svg_frame){id, "narrow", false, 360, 260}, out);
    pl_buffer_text(out, "<figcaption>");
    pl_markup_prose(out, title);
    if (spec != NULL && spec->option_count > 0) {
        pl_buffer_text(out, ", under the first specification that can be measured: ");
        options_text(spec, out);
    }
    pl_buffer_text(out, ".</figcaption>\n</figure>\n");
    period_table(chart, out);
}

static void flips(const pl_reading_result *reading, pl_buffer *out) {
    if (reading->flip_count == 0) {
        if (reading->specification_count > 1 && first_measurable(reading) != NULL) {
            pl_buffer_text(out,
                           "<h5>What flips it</h5>\n<p>No single listed choice changes the outcome.</p>\n");
        }
        return;
    }
    pl_buffer_text(out, "<h5>What flips it</h5>\n<ul>\n");
    for (size_t i = 0; i < reading->flip_count; i++) {
        const pl_flip *flip = &reading->flips[i];
        pl_markup_wrap(out, "<li>", flip->choice, ": from <strong>");
        pl_markup_wrap(out, "", flip->from, "</strong> to <strong>");
        pl_markup_wrap(out, "", flip->to, "</strong> changes the outcome in ");
        pl_markup_count(out, flip->flips);
        pl_buffer_text(out, " of ");
        plural(out, flip->of, "pair", "pairs");
        pl_buffer_text(out, " of specifications that differ in nothing else.</li>\n");
    }
    pl_buffer_text(out, "</ul>\n");
}

static void outcome_cells(const pl_specification *spec, pl_buffer *out) {
    int decimals = pl_markup_decimals(spec->value, spec->threshold, spec->unit);
    pl_buffer_text(out, "<td class=\"n\">");
    pl_markup_quantity(out, spec->value, spec->unit, decimals);
    pl_buffer_text(out, "</td><td class=\"n\">");
    pl_markup_quantity(out, spec->threshold, spec->unit, decimals);
    pl_buffer_text(out, "</td><td class=\"nowrap\">");
    /* A mark and a word: the outcome never hangs on colour alone. */
    pl_buffer_text(out, !spec->measurable ? "? not measurable"
                        : spec->holds     ? "<strong>\xE2\x9C\x93 holds</strong>"
                                          : "\xE2\x9C\x97 fails");
    pl_buffer_text(out, "</td><td class=\"n\">");
    if (spec->of == 0) {
        pl_buffer_text(out, "\xE2\x80\x93</td><td class=\"n\">\xE2\x80\x93</td>");
        return;
    }
    pl_markup_count(out, spec->hits);
    pl_buffer_text(out, " of ");
    pl_markup_count(out, spec->of);
    pl_buffer_text(out, "</td><td class=\"n\">");
    pl_markup_count(out, spec->without_update);
    pl_buffer_text(out, "</td>");
}

static void specification_row(const pl_specification *spec, size_t index, size_t choices, pl_buffer *out) {
    bool same = spec->measurable && spec->same_as != index;
    pl_buffer_format(out, "<tr%s><th scope=\"row\" class=\"n\">%zu</th>", same ? " class=\"same\"" : "",
                     index + 1);
    for (size_t i = 0; i < choices; i++) {
        pl_markup_wrap(out, "<td>", i < spec->option_count ? spec->options[i].option : "", "</td>");
    }
    outcome_cells(spec, out);
    if (same) {
        pl_buffer_format(out, "<td class=\"nowrap\">= no. %zu</td>", spec->same_as + 1);
    } else {
        pl_buffer_text(out, "<td></td>");
    }
    pl_markup_wrap_prose(out, "<td class=\"long\">", spec->detail, "</td></tr>\n");
}

static void specification_table(const pl_reading_result *reading, pl_buffer *out) {
    size_t total = reading->specification_count;
    if (total == 0) return;
    size_t shown = total < PL_PAGE_SPECIFICATIONS_MAX ? total : PL_PAGE_SPECIFICATIONS_MAX;
    const pl_specification *first = &reading->specifications[0];
    pl_buffer_text(out, "<details><summary>");
    plural(out, total, "specification", "specifications");
    pl_buffer_text(out, " in full</summary>\n");
    open_table(out, "Specifications",
               "Every combination of the listed choices. A row in grey repeats the outcome and value of the "
               "row named under "
               "\"same as\". Periods without an update are unknown, not still.");
    pl_buffer_text(out, "<thead><tr><th scope=\"col\" class=\"n\">No.</th>");
    for (size_t i = 0; i < first->option_count; i++) {
        pl_markup_wrap(out, "<th scope=\"col\">", first->options[i].choice, "</th>");
    }
    pl_buffer_text(out, "<th scope=\"col\" class=\"n\">Value</th><th scope=\"col\" class=\"n\">Threshold</th>"
                        "<th scope=\"col\">Outcome</th><th scope=\"col\" class=\"n\">Periods that hold</th>"
                        "<th scope=\"col\" class=\"n\">Without update</th><th scope=\"col\">Same as</th>"
                        "<th scope=\"col\">In words</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < shown; i++)
        specification_row(&reading->specifications[i], i, first->option_count, out);
    close_table(out);
    if (shown < total) {
        pl_buffer_text(out, "<p class=\"note\">");
        pl_markup_count(out, total - shown);
        pl_buffer_text(out, " more are in the CSV and JSON of this report.</p>\n");
    }
    pl_buffer_text(out, "</details>\n");
}

void pl_page_reading(const pl_reading_result *reading, const char *anchor, pl_buffer *out) {
    pl_markup_wrap(out, "<section class=\"reading\" aria-labelledby=\"", anchor, "\">\n");
    pl_markup_wrap(out, "<h4 id=\"", anchor, "\">");
    pl_buffer_text(out, reading->plain ? "Plain reading: " : "Another reading: ");
    pl_markup_wrap_prose(out, "", reading->says, "</h4>\n<p class=\"head\">");
    pl_page_badge(reading->verdict, out);
    pl_buffer_text(out, "</p>\n");
    tally(reading, out);
    if (!pl_is_blank(reading->why)) pl_markup_wrap_prose(out, "<p>", reading->why, "</p>\n");
    chart_figure(reading, anchor, out);
    flips(reading, out);
    if (!pl_is_blank(reading->makes_true)) {
        pl_markup_wrap_prose(out, "<h5>Where the outcome would turn</h5>\n<p>", reading->makes_true,
                             "</p>\n");
    }
    specification_table(reading, out);
    pl_buffer_text(out, "</section>\n");
}
