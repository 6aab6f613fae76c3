/* svg.c - pictures as SVG elements: bars of periods, the sign of a verdict, the bar of a
 * share.
 *
 * A chart is laid out for the size it is asked for, in user units that are about CSS pixels, so that its text
 * is 12 high at that size; the page asks for a wide and a narrow one. Coordinates have two decimals and
 * elements a fixed order: the same chart is the same bytes. Colours are CSS variables with their own light
 * and dark values, so that a chart saved alone looks as it does in the page; text has the colour of what is
 * around it. */
#include "report/svg.h"

#include "report/markup.h"
#include "report/svg_draw.h"

#include <math.h>
#include <stdio.h>

#define LABEL_ROOM 76.0
#define TICKS_MOST 6
#define VALUE_MAX 1e12           /* beyond it a number is no measure, and none is drawn */
#define TITLES_MAX ((size_t)130) /* bars that tell their number one by one; of more the table tells */
#define TITLES_WIDTH_MIN 500.0   /* and none where there is a finger, and no pointer */

/* Alone in a file it is the root element, and brings its own ground and ink. */
static const char style[] =
    ".plc{--bar:#0b5d7e;--gap:#737a82;--grid:#d9dcdf;--line:#b3361e;font:12px system-ui,sans-serif;"
    "font-variant-numeric:tabular-nums}.plc:root{background:#fdfdfc;color:#15181c}"
    "@media screen and "
    "(prefers-color-scheme:dark){.plc{--bar:#6bbbd8;--gap:#8b939b;--grid:#343a40;--line:#ff8d73}"
    ".plc:root{background:#131619;color:#e9ebed}}"
    ".plc text{fill:currentColor}.plc .bar{fill:var(--bar)}.plc .bars{fill:none;stroke:var(--bar)}.plc "
    ".grid{stroke:var(--grid)}.plc "
    ".axis{stroke:currentColor}"
    ".plc .line{fill:none;stroke:var(--line);stroke-width:1.5;stroke-dasharray:6 3}.plc "
    ".hatch{stroke:var(--gap);stroke-width:1}"
    /* Lines and bars of several series: colours that differ in lightness too, and dashes. */
    ".plc{--s0:#0b5d7e;--s1:#b3361e;--s2:#6b7a1f;--s3:#6d4c9f;--s4:#9a6a00;--s5:#3c4650}"
    "@media screen and (prefers-color-scheme:dark){.plc{--s0:#6bbbd8;--s1:#ff8d73;--s2:#b9cc5a;--s3:#b99cf0;"
    "--s4:#e0b04a;--s5:#a9b1b9}}"
    ".plc .s0{--s:var(--s0)}.plc .s1{--s:var(--s1)}.plc .s2{--s:var(--s2)}.plc .s3{--s:var(--s3)}"
    ".plc .s4{--s:var(--s4)}.plc .s5{--s:var(--s5)}"
    ".plc .line-s{fill:none;stroke:var(--s);stroke-width:1.8;stroke-linejoin:round}"
    ".plc .s1.line-s{stroke-dasharray:6 3}.plc .s2.line-s{stroke-dasharray:2 2.5}"
    ".plc .s3.line-s{stroke-dasharray:9 3 2 3}.plc .s4.line-s{stroke-dasharray:12 3}"
    ".plc .s5.line-s{stroke-dasharray:4 2 1 2}"
    ".plc .dot,.plc .fill-s{fill:var(--s)}.plc .band{fill:var(--s);fill-opacity:.16}"
    ".plc .still{fill:none;stroke:var(--gap)}"
    /* The specification curve: dots are lines of no length with round ends. */
    ".plc .c-dot{fill:none;stroke:var(--bar);stroke-linecap:round}.plc .c-pale{stroke:var(--gap)}"
    ".plc .c-hole{stroke:var(--paper,#fdfdfc)}.plc .c-half{stroke:var(--half)}.plc{--half:#a9cddb}"
    ".plc .range{fill:none;stroke:var(--gap)}.plc .c-tick{fill:none;stroke:currentColor}"
    ".plc .c-choice{font-weight:600;fill:currentColor}"
    "@media screen and (prefers-color-scheme:dark){.plc{--half:#33596a}}"
    /* Maps. */
    ".plc{--land:#eceae4;--held:#d9a79c;--other:#a9bfd6;--grey:#c9c6bd;--gained:#8f1d0b;--lost:#14508c;"
    "--apart:#6d4c9f}"
    "@media screen and (prefers-color-scheme:dark){.plc{--land:#24292e;--held:#6e3a30;--other:#33506e;"
    "--grey:#4a4a46;--gained:#ff8d73;--lost:#7fb8f0;--apart:#b99cf0}}"
    ".plc .m-land{fill:var(--land);stroke:var(--gap);stroke-width:.8}.plc .m-held{fill:var(--held)}"
    ".plc .m-other{fill:var(--other)}.plc .m-grey{fill:var(--grey)}.plc .m-gained{fill:var(--gained)}"
    ".plc .m-lost{fill:var(--lost)}.plc .m-apart{fill:none;stroke:var(--apart);stroke-width:1.2}"
    ".plc .m-sector{fill:none;stroke:var(--gap);stroke-width:.7;stroke-dasharray:3 3}"
    ".plc .m-front{fill:none;stroke:currentColor;stroke-width:1}"
    ".plc .m-moved{fill:none;stroke:var(--gained);stroke-width:2.4}"
    ".plc .m-place{fill:currentColor;stroke:var(--land);stroke-width:.6}";

void pl_svg_style(pl_buffer *out) {
    pl_buffer_text(out, style);
}

enum { KEY_BAR, KEY_THRESHOLD, KEY_UNKNOWN, KEY_COUNT };

typedef struct {
    const pl_chart_data *chart;
    const char *id, *class;
    bool alone;
    pl_language language;
    const char *key[KEY_COUNT]; /* words beside its signs */
    pl_buffer *out;
    double left, right, top, bottom; /* of the plot */
    double width, height;            /* of the whole */
    double low, high, step;          /* of the scale */
    int decimals;                    /* of its labels */
    bool line_in_scale;
    size_t unknown, known;
    double least, most; /* of the known values */
} layout;

static double value_of(const pl_chart_point *point) {
    return fabs(point->value) <= VALUE_MAX ? point->value : NAN;
}

pl_day pl_chart_day(const pl_chart_data *chart, const pl_chart_point *point) {
    const pl_span *period = &point->span;
    if (chart->each == PL_EACH_UPDATE) return pl_instant_day(period->end);
    if (chart->each == PL_EACH_WEEK) {
        /* A week begins less than a day from a Monday 00:00: on that Monday, or on the Sunday before it. */
        pl_day begin = pl_instant_day(period->begin);
        bool sunday = (begin % 7 + 10) % 7 == 6; /* day 0 was a Thursday */
        return begin + (sunday ? 1 : 0);
    }
    return pl_instant_day(period->begin + (period->end - period->begin) / 2);
}

static double y_of(const layout *l, double value) {
    return l->bottom - (value - l->low) / (l->high - l->low) * (l->bottom - l->top);
}

static double x_of(const layout *l, size_t index) {
    return l->left + (l->right - l->left) * (double)index / (double)l->chart->count;
}

static void count_values(layout *l) {
    l->least = l->most = NAN;
    for (size_t i = 0; i < l->chart->count; i++) {
        double value = value_of(&l->chart->points[i]);
        if (!isfinite(value)) {
            l->unknown++;
            continue;
        }
        l->known++;
        if (!(l->least <= value)) l->least = value;
        if (!(l->most >= value)) l->most = value;
    }
}

/* Shares are printed as percentages. */
static double shown(const layout *l, double value) {
    return l->chart->unit != NULL && strcmp(l->chart->unit, "share") == 0 ? 100 * value : value;
}

/* A scale that has zero and the values in it, and the threshold unless that would flatten the bars; its steps
 * are 1, 2 or 5 times a power of ten. */
static void set_scale(layout *l) {
    double low = l->known > 0 && l->least < 0 ? l->least : 0,
           high = l->known > 0 && l->most > 0 ? l->most : 0;
    double threshold = l->chart->threshold, reach = fmax(fabs(low), fabs(high));
    l->line_in_scale = fabs(threshold) <= VALUE_MAX && (reach == 0 || fabs(threshold) <= 4 * reach);
    if (l->line_in_scale) {
        low = fmin(low, threshold);
        high = fmax(high, threshold);
    }
    if (high - low < 1e-6) high = low + 1; /* all bars are "0.00": a scale of 1 says so */
    pl_scale scale = pl_scale_of(low, high, TICKS_MOST);
    l->low = scale.low;
    l->high = scale.high;
    l->step = scale.step;
    l->decimals = scale.decimals;
    if (shown(l, 1) > 1) l->decimals = l->decimals > 2 ? l->decimals - 2 : 0;
}

static void key_sign(const void *context, size_t which, double x, double y, pl_buffer *out) {
    const layout *l = context;
    if (which == KEY_THRESHOLD) {
        pl_draw_line(out, "line", x, y - 4, x + 15, y - 4);
        return;
    }
    if (which == KEY_BAR) {
        pl_buffer_text(out, "<rect class=\"bar\"");
    } else {
        pl_markup_wrap(out, "<rect fill=\"url(#", l->id, "-h)\"");
    }
    pl_draw_rectangle(out, which == KEY_BAR ? x + 3 : x, y - 9, which == KEY_BAR ? 10 : 15, 10);
    pl_buffer_text(out, "/>");
}

static void draw_grid(const layout *l) {
    long from = lround(l->low / l->step), to = lround(l->high / l->step);
    for (long tick = from; tick <= to; tick++) {
        double value = (double)tick * l->step, y = y_of(l, value);
        pl_draw_line(l->out, tick == 0 ? "axis" : "grid", l->left, y, l->right, y);
        pl_draw_text_start(l->out, l->left - 6, y + 4, "end");
        pl_markup_number(l->out, shown(l, value), l->decimals);
        pl_buffer_text(l->out, "</text>");
    }
}

/* Periods without an update, neighbours in one band. */
static void draw_unknown(const layout *l) {
    const pl_chart_data *chart = l->chart;
    for (size_t i = 0, end; i < chart->count; i = end) {
        end = i + 1;
        if (isfinite(value_of(&chart->points[i]))) continue;
        while (end < chart->count && !isfinite(value_of(&chart->points[end]))) end++;
        pl_markup_wrap(l->out, "<rect fill=\"url(#", l->id, "-h)\"");
        pl_draw_rectangle(l->out, x_of(l, i), l->top, x_of(l, end) - x_of(l, i), l->bottom - l->top);
        pl_buffer_text(l->out, "><title>");
        if (end > i + 1)
            MARKUP_SAY(l->out, l->language, PL_SAY_GAP_DAYS,
                       pl_note_day(pl_chart_day(chart, &chart->points[i])).text,
                       pl_note_day(pl_chart_day(chart, &chart->points[end - 1])).text);
        else
            MARKUP_SAY(l->out, l->language, PL_SAY_GAP_DAY,
                       pl_note_day(pl_chart_day(chart, &chart->points[i])).text);
        pl_buffer_text(l->out, "</title></rect>\n");
    }
}

static bool has_titles(const layout *l) {
    return l->chart->count <= TITLES_MAX && l->width >= TITLES_WIDTH_MIN;
}

/* A bar by itself, which tells its day and number; or a part of one path. */
static void draw_bar(const layout *l, size_t i, double value, double slot, double width) {
    /* A measured zero is a mark too: it is not the same as unknown. */
    const double at = y_of(l, value), zero = y_of(l, 0), height = fmax(fabs(zero - at), 1.5);
    const double x = x_of(l, i) + (slot - width) / 2, y = value < 0 ? zero : zero - height;
    if (!has_titles(l)) {
        pl_buffer_text(l->out, "M");
        pl_draw_tenths(l->out, x);
        pl_buffer_text(l->out, " ");
        pl_draw_tenths(l->out, y);
        pl_buffer_text(l->out, "v");
        pl_draw_tenths(l->out, height);
        return;
    }
    pl_buffer_text(l->out, "<rect class=\"bar\"");
    pl_draw_rectangle(l->out, x, y, width, height);
    pl_markup_wrap(l->out, "><title>", pl_note_day(pl_chart_day(l->chart, &l->chart->points[i])).text, ": ");
    pl_markup_quantity(l->out, l->language, value, l->chart->unit, 2);
    pl_buffer_text(l->out, "</title></rect>\n");
}

static void draw_bars(const layout *l) {
    const pl_chart_data *chart = l->chart;
    const double slot = (l->right - l->left) / (double)chart->count, width = fmin(slot * 0.78, 46);
    const bool one_path = !has_titles(l);
    if (one_path) {
        pl_buffer_text(l->out, "<path class=\"bars\"");
        pl_draw_attribute(l->out, "stroke-width", width);
        pl_buffer_text(l->out, " d=\"");
    }
    for (size_t i = 0; i < chart->count; i++) {
        const double value = value_of(&chart->points[i]);
        if (isfinite(value)) draw_bar(l, i, value, slot, one_path ? 0 : width);
    }
    if (one_path) pl_buffer_text(l->out, "\"/>\n");
}

typedef struct {
    int year, month, day;
} civil;

static civil civil_of(const pl_chart_data *chart, size_t index) {
    civil ret = {0};
    pl_day_to_civil(pl_chart_day(chart, &chart->points[index]), &ret.year, &ret.month, &ret.day);
    ret.month = (int)((unsigned)(ret.month - 1) % 12);
    return ret;
}

/* How the dates are labelled: every `stride`th period, or every `stride`th month. */
typedef struct {
    bool months;
    size_t stride;
} date_steps;

/* Days when there are few, months when the periods are months or span more than a hundred days; as many as
 * there is room for. */
static date_steps steps_of_dates(const layout *l) {
    const pl_chart_data *chart = l->chart;
    size_t room = (size_t)fmax(2, floor((l->right - l->left) / LABEL_ROOM)), last = chart->count - 1;
    pl_instant span = chart->points[last].span.end - chart->points[0].span.begin;
    if (chart->each != PL_EACH_MONTH && span <= (pl_instant)100 * PL_DAY_SECONDS) {
        return (date_steps){false, (chart->count + room - 1) / room};
    }
    static const size_t steps[] = {1, 2, 3, 4, 6, 12, 24, 60, 120, 1200};
    civil begin = civil_of(chart, 0), end = civil_of(chart, last);
    int spanned = (end.year - begin.year) * 12 + end.month - begin.month + 1;
    size_t k = 0;
    while (k + 1 < sizeof steps / sizeof *steps && (size_t)spanned > room * steps[k]) k++;
    return (date_steps){true, steps[k]};
}

static bool is_labelled(const layout *l, date_steps steps, size_t index) {
    if (!steps.months) return index % steps.stride == 0;
    civil day = civil_of(l->chart, index);
    bool begins =
        l->chart->each == PL_EACH_MONTH || (index > 0 && civil_of(l->chart, index - 1).month != day.month);
    return begins && (size_t)(day.year * 12 + day.month) % steps.stride == 0;
}

/* The year stands at the first label and wherever it changes. A label that would touch the one before is left
 * out. */
static void draw_dates(const layout *l) {
    date_steps steps = steps_of_dates(l);
    int year = -1;
    double free_from = 0;
    for (size_t i = 0; i < l->chart->count; i++) {
        if (!is_labelled(l, steps, i)) continue;
        char text[64];
        civil day = civil_of(l->chart, i);
        pl_draw_date_text(l->language, steps.months ? 0 : day.day, day.month,
                          day.year != year ? day.year : -1, text, sizeof text);
        double x = (x_of(l, i) + x_of(l, i + 1)) / 2, half = pl_draw_text_width(text) / 2;
        double left = fmax(0, fmin(x - half, l->width - 2 * half));
        if (left < free_from) continue;
        pl_draw_line(l->out, "axis", x, l->bottom, x, l->bottom + 4);
        /* Fonts differ in width: a label at an edge is tied to it. */
        bool at_start = left == 0, at_end = left == l->width - 2 * half;
        pl_draw_text_start(l->out,
                           at_start ? 0
                           : at_end ? l->width
                                    : x,
                           l->bottom + 17,
                           at_start ? "start"
                           : at_end ? "end"
                                    : "middle");
        pl_buffer_text(l->out, text);
        pl_buffer_text(l->out, "</text>");
        free_from = left + 2 * half + 8;
        year = day.year;
    }
    pl_buffer_text(l->out, "\n");
}

/* What the picture shows, for those who do not see it; the numbers themselves are in the table behind it. */
static void describe(const layout *l, pl_buffer *out) {
    const pl_chart_data *chart = l->chart;
    const int decimals = pl_markup_decimals(l->least, NAN, chart->unit);
    if (chart->count == 0) return;
    MARKUP_SAY(out, l->language, PL_SAY_CHART_COUNTS, pl_note_count(chart->count).text,
               pl_note_day(pl_chart_day(chart, &chart->points[0])).text,
               pl_note_day(pl_chart_day(chart, &chart->points[chart->count - 1])).text,
               pl_note_count(l->known).text, pl_note_count(l->unknown).text);
    if (l->known > 0) {
        pl_buffer_text(out, " ");
        MARKUP_SAY(out, l->language, PL_SAY_CHART_RANGE,
                   pl_note_quantity(out, l->language, l->least, chart->unit, decimals).text,
                   pl_note_quantity(out, l->language, l->most, chart->unit, decimals).text);
    }
    if (isfinite(chart->threshold)) {
        pl_buffer_text(out, " ");
        MARKUP_SAY(out, l->language, PL_SAY_CHART_THRESHOLD,
                   pl_note_quantity(out, l->language, chart->threshold, chart->unit,
                                    pl_markup_decimals(chart->threshold, chart->threshold, chart->unit))
                       .text);
    }
}

static void open_chart(const layout *l, const char *title) {
    pl_buffer words = {0};
    describe(l, &words);
    pl_draw_open(l->out, &(pl_svg_frame){l->id, l->class, l->alone, l->width, l->height, l->language}, title,
                 words.data);
    l->out->failed = l->out->failed || words.failed;
    pl_buffer_free(&words);
}

static void draw_plot(const layout *l) {
    double threshold = l->chart->threshold;
    pl_draw_key(l->out, l->width, l->key, KEY_COUNT, key_sign, l);
    pl_buffer_text(l->out, "\n");
    draw_grid(l);
    pl_buffer_text(l->out, "\n");
    draw_unknown(l);
    draw_bars(l);
    if (l->line_in_scale)
        pl_draw_line(l->out, "line", l->left, y_of(l, threshold), l->right, y_of(l, threshold));
    draw_dates(l);
}

void pl_svg_periods(const pl_chart_data *chart, const char *title, pl_svg_frame frame, pl_buffer *out) {
    layout l = {.chart = chart,
                .id = frame.id,
                .class = frame.class,
                .alone = frame.alone,
                .language = frame.language,
                .out = out,
                .width = frame.width,
                .height = frame.height};
    count_values(&l);
    set_scale(&l);
    l.left = fmax(pl_draw_number_width(shown(&l, l.low), l.decimals),
                  pl_draw_number_width(shown(&l, l.high), l.decimals)) +
             8;
    l.right = l.width - 2;
    pl_buffer threshold = {0};
    if (isfinite(chart->threshold)) {
        const int decimals = pl_markup_decimals(chart->threshold, chart->threshold, chart->unit);
        PL_SAY(&threshold, l.language, l.line_in_scale ? PL_SAY_KEY_THRESHOLD : PL_SAY_KEY_THRESHOLD_BEYOND,
               pl_note_quantity(out, l.language, chart->threshold, chart->unit, decimals).text);
    }
    l.key[KEY_BAR] = title;
    l.key[KEY_THRESHOLD] = threshold.data;
    l.key[KEY_UNKNOWN] = l.unknown > 0 ? pl_said(l.language, PL_SAY_KEY_UNKNOWN) : NULL;
    l.top = pl_draw_key(NULL, l.width, l.key, KEY_COUNT, key_sign, &l) + 6;
    l.bottom = l.height - 24;
    open_chart(&l, title);
    if (chart->count == 0) {
        pl_draw_text(out, l.width / 2, l.height / 2, "middle", pl_said(l.language, PL_SAY_NOTHING_TO_DRAW));
    } else {
        draw_plot(&l);
    }
    pl_draw_close(out);
    out->failed = out->failed || threshold.failed;
    pl_buffer_free(&threshold);
}

void pl_svg_verdict_sign(pl_verdict verdict, pl_buffer *out) {
    /* The filled part of a disc of radius 6 around (8, 8), clockwise from the top. */
    static const char *const parts[PL_VERDICT_COUNT] = {
        "<circle class=\"fill\" cx=\"8\" cy=\"8\" r=\"6\"/>",
        "<path class=\"fill\" d=\"M8 8V2A6 6 0 1 1 2 8Z\"/>",
        "<path class=\"fill\" d=\"M8 2A6 6 0 0 1 8 14Z\"/>",
        "<path class=\"fill\" d=\"M8 8V2A6 6 0 0 1 14 8Z\"/>",
        "",
        "<path class=\"stroke\" d=\"M5 6.5H11M8 3.5V9.5M5 11.5H11\"/>",
        "<path class=\"stroke\" d=\"M5 8H11\"/>",
    };
    bool dashed = verdict == PL_VERDICT_NOT_MEASURABLE || verdict == PL_VERDICT_UNDETERMINED;
    pl_buffer_text(
        out, "<svg class=\"sign\" viewBox=\"0 0 16 16\" width=\"16\" height=\"16\" aria-hidden=\"true\">");
    pl_buffer_text(out, dashed ? "<circle class=\"ring dashed\" cx=\"8\" cy=\"8\" r=\"7\"/>"
                               : "<circle class=\"ring\" cx=\"8\" cy=\"8\" r=\"7\"/>");
    if ((unsigned)verdict < PL_VERDICT_COUNT) pl_buffer_text(out, parts[verdict]);
    pl_buffer_text(out, "</svg>");
}

void pl_svg_share_bar(double share, pl_buffer *out) {
    pl_buffer_text(
        out,
        "<svg class=\"share\" viewBox=\"0 0 240 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
    pl_buffer_text(out, isfinite(share) ? "<rect class=\"fails\"" : "<rect class=\"unknown\"");
    pl_draw_rectangle(out, 0, 0, 240, 10);
    pl_buffer_text(out, "/>");
    if (share > 0) {
        pl_buffer_text(out, "<rect class=\"holds\"");
        pl_draw_rectangle(out, 0, 0, 240 * fmin(share, 1), 10);
        pl_buffer_text(out, "/>");
    }
    pl_buffer_text(out, "</svg>\n");
}
