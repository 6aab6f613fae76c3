/* svg_bars.c - bars lying on their side, a group a row and a bar a series in it, with whiskers for intervals.
 * A measured zero is a thin mark; what is unknown is hatched. The number stands behind its bar. */
#include "report/markup.h"
#include "report/svg_draw.h"

#include <math.h>

#define BAR 12.0       /* thick */
#define GROUP_GAP 10.0 /* between groups */
#define TICKS 5

typedef struct {
    const pl_bar_chart *chart;
    const pl_svg_frame *frame;
    pl_buffer *out;
    double left, right, top;
    pl_scale scale;
} layout;

static void set_scale(layout *l) {
    double low = 0, high = 0;
    for (size_t g = 0; g < l->chart->group_count; g++)
        for (size_t s = 0; s < l->chart->series_count; s++) {
            const pl_bar_group *group = &l->chart->groups[g];
            pl_draw_widen(group->values[s], &low, &high);
            if (group->low != NULL) pl_draw_widen(group->low[s], &low, &high);
            if (group->high != NULL) pl_draw_widen(group->high[s], &low, &high);
        }
    if (high - low < 1e-6) high = low + 1;
    l->scale = pl_scale_of(low, high, TICKS);
}

static double along(const layout *l, double value) {
    return l->left + (value - l->scale.low) / (l->scale.high - l->scale.low) * (l->right - l->left);
}

static void draw_whisker(const layout *l, double low, double high, double y) {
    if (!isfinite(low) || !isfinite(high)) return;
    pl_draw_line(l->out, "axis", along(l, low), y, along(l, high), y);
    pl_draw_line(l->out, "axis", along(l, low), y - 3, along(l, low), y + 3);
    pl_draw_line(l->out, "axis", along(l, high), y - 3, along(l, high), y + 3);
}

static void draw_bar(const layout *l, const pl_bar_group *group, size_t s, double y) {
    const double value = group->values[s], zero = along(l, 0), room = BAR - 2;
    pl_buffer *out = l->out;
    if (!isfinite(value)) {
        pl_markup_wrap(out, "<rect fill=\"url(#", l->frame->id, "-h)\"");
        pl_draw_rectangle(out, zero, y, 40, room);
        pl_buffer_text(out, "/>");
        pl_draw_text(out, zero + 45, y + room - 1, "start", pl_said(l->frame->language, PL_SAY_UNKNOWN));
        return;
    }
    const double at = along(l, value), from = fmin(zero, at);
    pl_buffer_format(out, "<rect class=\"s%zu fill-s\"", s);
    pl_draw_rectangle(out, from, y, fmax(fabs(at - zero), 1.5), room);
    pl_buffer_text(out, "/>");
    double end = fmax(zero, at);
    if (group->low != NULL && group->high != NULL) {
        draw_whisker(l, group->low[s], group->high[s], y + room / 2);
        if (isfinite(group->high[s])) end = fmax(end, along(l, group->high[s]));
    }
    pl_draw_text_start(out, end + 6, y + room - 0.5, "start");
    pl_markup_number(out, value, fabs(value) < 10 ? 2 : fabs(value) < 1000 ? 1 : 0);
    pl_buffer_text(out, "</text>\n");
}

static void key_sign(const void *context, size_t i, double x, double y, pl_buffer *out) {
    (void)context;
    pl_buffer_format(out, "<rect class=\"s%zu fill-s\"", i);
    pl_draw_rectangle(out, x, y - 9, 15, 9);
    pl_buffer_text(out, "/>");
}

double pl_svg_bars_height(const pl_bar_chart *chart, double width) {
    const double key = chart->series_count > 1
                           ? pl_draw_key(NULL, width, chart->series, chart->series_count, key_sign, NULL)
                           : 0;
    const double group = PL_DRAW_LINE + BAR * (double)chart->series_count + GROUP_GAP;
    return key + 8 + group * (double)chart->group_count + 40;
}

void pl_svg_bars(const pl_bar_chart *chart, const char *title, const char *description, pl_svg_frame frame,
                 pl_buffer *out) {
    layout l = {.chart = chart, .frame = &frame, .out = out, .left = 8, .right = frame.width - 64};
    frame.height = pl_svg_bars_height(chart, frame.width);
    pl_draw_open(out, &frame, title, description);
    set_scale(&l);
    double y = 8, bottom = frame.height - 34;
    if (chart->series_count > 1)
        y += pl_draw_key(out, frame.width, chart->series, chart->series_count, key_sign, NULL);
    l.top = y;
    const long from = lround(l.scale.low / l.scale.step), to = lround(l.scale.high / l.scale.step);
    for (long tick = from; tick <= to; tick++) {
        const double value = (double)tick * l.scale.step, x = along(&l, value);
        pl_draw_line(out, tick == 0 ? "axis" : "grid", x, l.top, x, bottom);
        pl_draw_text_start(out, x, bottom + 14, tick == from ? "start" : "middle");
        pl_markup_number(out, value, l.scale.decimals);
        pl_buffer_text(out, "</text>");
    }
    pl_draw_text(out, frame.width - 2, frame.height - 4, "end", chart->x_name);
    pl_buffer_text(out, "\n");
    for (size_t g = 0; g < chart->group_count; g++) {
        pl_draw_text(out, l.left + 4, y + 13, "start", chart->groups[g].name);
        y += PL_DRAW_LINE;
        for (size_t s = 0; s < chart->series_count; s++, y += BAR) draw_bar(&l, &chart->groups[g], s, y);
        y += GROUP_GAP;
    }
    pl_draw_close(out);
}
