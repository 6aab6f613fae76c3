/* page_reading.c - one reading of a claim: how many of its specifications hold, the chart with its numbers,
 * what flips it, where its threshold turns, and the table of its specifications. */
#include "report/markup.h"
#include "report/page.h"
#include "report/svg.h"

#include <math.h>
#include <stdio.h>

static const char *const period_words[] = {"Update", "Day", "Week of", "Month", "Sector"};

static void plural(pl_buffer *out, size_t count, const char *one, const char *many) {
    pl_markup_count(out, count);
    pl_markup_wrap(out, " ", count == 1 ? one : many, "");
}

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
static void say_share(const pl_reading_result *reading, pl_buffer *out) {
    size_t hold = reading->holding, of = reading->measured;
    pl_buffer_text(out, "<strong>");
    if (of == 0) {
        pl_buffer_text(out, reading->specification_count == 0
                                ? "No specification.</strong>"
                                : "No specification could be measured.</strong>");
        return;
    }
    pl_markup_count(out, hold);
    pl_buffer_text(out, " of ");
    plural(out, of, "specification", "specifications");
    pl_buffer_text(out, hold == 1 || of == 1 ? " holds</strong>" : " hold</strong>");
    if (fabs(reading->share - (double)hold / (double)of) < 0.0005) {
        pl_buffer_text(out, " (");
        pl_markup_quantity(out, reading->share, "share", 1);
        pl_buffer_text(out, ").");
    } else {
        pl_buffer_text(out, "; their share is ");
        pl_markup_quantity(out, reading->share, "share", 1);
        pl_buffer_text(out, ", as options that make no difference weigh as one.");
    }
}

static void verdict_line(const pl_reading_result *reading, pl_buffer *out) {
    others rest = count_others(reading);
    pl_buffer_text(out, "<p class=\"tally\">");
    pl_page_badge(reading->verdict, out);
    pl_buffer_text(out, " <span>");
    say_share(reading, out);
    if (rest.unmeasurable > 0 && reading->measured > 0) {
        pl_buffer_text(out, " ");
        pl_markup_count(out, rest.unmeasurable);
        pl_buffer_text(out, " more could not be measured.");
    }
    if (rest.not_counted > 0) {
        pl_buffer_text(out, " ");
        pl_markup_count(out, rest.not_counted);
        pl_buffer_text(out, " more, from another source of the same map maker, are shown and not counted.");
    }
    pl_buffer_text(out, "</span></p>\n");
    if (reading->specification_count > 0) pl_svg_share_bar(reading->share, out);
}

static const pl_specification *first_measurable(const pl_reading_result *reading) {
    for (size_t i = 0; i < reading->specification_count; i++) {
        if (reading->specifications[i].measurable) return &reading->specifications[i];
    }
    return NULL;
}

static void period_row(const pl_chart_data *chart, const pl_chart_point *point, pl_buffer *out) {
    const double value = pl_chart_value(point);
    const bool known = isfinite(value);
    char day[PL_INSTANT_TEXT];
    pl_day_text(pl_chart_day(chart, point), day);
    if (chart->each == PL_EACH_MONTH) day[7] = '\0'; /* 2024-12 */
    pl_buffer_text(out, known ? "<tr>" : "<tr class=\"unknown\">");
    pl_markup_wrap(out, "<th scope=\"row\" class=\"nowrap\">", point->name != NULL ? point->name : day,
                   "</th>");
    pl_buffer_text(out, "<td class=\"n\">");
    if (known) {
        pl_markup_number(out, value, 2);
    } else {
        pl_buffer_text(out, "unknown");
    }
    pl_buffer_text(out, "</td><td class=\"n\">");
    pl_markup_count(out, point->updates);
    pl_buffer_text(out, "</td><td class=\"n\">");
    pl_markup_instant(out, point->span.begin);
    pl_buffer_text(out, "</td><td class=\"n\">");
    pl_markup_instant(out, point->span.end);
    pl_buffer_text(out, "</td></tr>\n");
}

static void period_table(const pl_chart_data *chart, pl_buffer *out) {
    static const char *const columns[] = {"Value", "Updates", "After", "Until"};
    pl_buffer_text(out, "<details><summary>The numbers of this chart</summary>\n");
    pl_page_open_table(out, "The numbers of this chart",
                       "What the chart shows. A period without an update is unknown, not still; a state is "
                       "that at its end.");
    pl_page_column(out, (unsigned)chart->each < PL_EACH_COUNT ? period_words[chart->each] : "Period", false);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) pl_page_column(out, columns[i], true);
    pl_page_open_rows(out);
    for (size_t i = 0; i < chart->count; i++) period_row(chart, &chart->points[i], out);
    pl_page_close_table(out);
    pl_buffer_text(out, "</details>\n");
}

static void options_text(const pl_specification *spec, pl_buffer *out) {
    for (size_t i = 0; i < spec->option_count; i++) {
        pl_buffer_text(out, i > 0 ? ", " : "");
        pl_markup_name(out, spec->options[i].choice);
        pl_buffer_text(out, " ");
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
    if (reading->measured < 2) return;
    if (reading->flip_count == 0) {
        pl_buffer_text(out, "<h5>What flips it</h5>\n<p>");
        pl_buffer_text(
            out, reading->holding == 0 || reading->holding == reading->measured
                     ? "None of the listed choices: all specifications have the same outcome.</p>\n"
                     : "No choice alone: the outcome changes only where several change together.</p>\n");
        return;
    }
    pl_buffer_text(out, "<h5>What flips it</h5>\n<ul>\n");
    for (size_t i = 0; i < reading->flip_count; i++) {
        const pl_flip *flip = &reading->flips[i];
        pl_buffer_text(out, "<li>");
        pl_markup_name(out, flip->choice);
        pl_markup_wrap(out, ": from <strong>", flip->from, "</strong> to <strong>");
        pl_markup_wrap(out, "", flip->to, "</strong> changes the outcome in ");
        pl_markup_count(out, flip->flips);
        pl_buffer_text(out, " of ");
        plural(out, flip->of, "pair", "pairs");
        pl_buffer_text(out, " of specifications that differ in nothing else.</li>\n");
    }
    pl_buffer_text(out, "</ul>\n");
}

/* A mark and a word: the outcome never hangs on colour alone. */
static const char *outcome_words(const pl_specification *spec) {
    if (!spec->measurable) return "? not measurable";
    return spec->holds ? "<strong>\xE2\x9C\x93 holds</strong>" : "\xE2\x9C\x97 fails";
}

static void outcome_cells(const pl_specification *spec, pl_buffer *out) {
    bool share = spec->unit != NULL && strcmp(spec->unit, "share") == 0;
    int decimals = pl_markup_decimals(spec->value, spec->threshold, spec->unit);
    pl_markup_wrap(out, "<td class=\"nowrap\">", "", outcome_words(spec));
    pl_buffer_text(out, spec->counted ? "</td><td class=\"n\">" : "<br>not counted</td><td class=\"n\">");
    pl_markup_quantity(out, spec->value, spec->unit, decimals);
    pl_buffer_text(out, "</td><td class=\"n\">");
    pl_markup_quantity(out, spec->threshold, spec->unit, decimals);
    pl_buffer_text(out, "</td><td class=\"n\">");
    pl_markup_quantity(out, spec->turns_at, share ? "km2" : spec->unit, 2);
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
    bool same = spec->measurable && spec->same_as != index, grey = same || !spec->counted;
    pl_buffer_format(out, "<tr%s><th scope=\"row\" class=\"n\">%zu</th>", grey ? " class=\"same\"" : "",
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
    pl_page_open_table(out, "Specifications",
                       "Every combination of the listed choices. Turns at: the threshold at which the "
                       "outcome turns. Periods: "
                       "those that hold, of those that count; for a rank, those that are higher, of those "
                       "compared. A row in "
                       "grey repeats an earlier result, which is named, or is not counted.");
    pl_page_column(out, "No.", true);
    for (size_t i = 0; i < first->option_count; i++) {
        pl_buffer_text(out, "<th scope=\"col\">");
        pl_markup_name(out, first->options[i].choice);
        pl_buffer_text(out, "</th>");
    }
    pl_page_column(out, "Outcome", false);
    pl_page_column(out, "Value", true);
    pl_page_column(out, "Threshold", true);
    pl_page_column(out, "Turns at", true);
    pl_page_column(out, "Periods", true);
    pl_page_column(out, "Without update", true);
    pl_page_column(out, "Same as", false);
    pl_page_column(out, "In words", false);
    pl_page_open_rows(out);
    for (size_t i = 0; i < shown; i++)
        specification_row(&reading->specifications[i], i, first->option_count, out);
    pl_page_close_table(out);
    if (shown < total) {
        pl_buffer_text(out, "<p class=\"note\">");
        pl_markup_count(out, total - shown);
        pl_buffer_text(out, " more are in the CSV and JSON of this report.</p>\n");
    }
    pl_buffer_text(out, "</details>\n");
}

void pl_page_reading(const pl_reading_result *reading, const char *claim_says, const char *anchor,
                     pl_buffer *out) {
    bool same_words = claim_says != NULL && reading->says != NULL && strcmp(claim_says, reading->says) == 0;
    pl_buffer_text(out, "<section class=\"reading\">\n");
    pl_markup_wrap(out, "<h4 id=\"", anchor, "\">");
    pl_buffer_text(out, reading->plain ? "Plain reading" : "Another reading");
    if (!pl_is_blank(reading->says) && !same_words) pl_markup_wrap_prose(out, ": ", reading->says, "");
    pl_buffer_text(out, "</h4>\n");
    verdict_line(reading, out);
    /* Why a share is not the plain count has been said beside it. */
    bool unsaid =
        reading->verdict == PL_VERDICT_NOT_MEASURABLE || reading->verdict == PL_VERDICT_UNDETERMINED;
    if (unsaid && !pl_is_blank(reading->why)) pl_markup_wrap_prose(out, "<p>", reading->why, "</p>\n");
    chart_figure(reading, anchor, out);
    flips(reading, out);
    if (!pl_is_blank(reading->makes_true)) {
        bool ended = reading->makes_true[strlen(reading->makes_true) - 1] == '.';
        pl_markup_wrap_prose(out, "<h5>Where the outcome would turn</h5>\n<p class=\"sentence\">",
                             reading->makes_true, ended ? "</p>\n" : ".</p>\n");
    }
    specification_table(reading, out);
    pl_buffer_text(out, "</section>\n");
}
