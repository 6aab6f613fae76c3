/* svg_lines.c - a chart of lines over time or over a distance, with their intervals as bands behind them.
 * What is unknown breaks the line; a lone point between unknown ones is drawn as a dot. Lines are told apart
 * by colour and by their dashes. */
#include "report/markup.h"
#include "report/svg_draw.h"

#include <math.h>

#define TICKS 6

typedef struct {
    const pl_line_chart *chart;
    pl_language language;
    pl_buffer *out;
    double left, right, top, bottom;
    double x_low, x_high; /* logarithms when the axis is */
    pl_scale y;
} layout;

static double along(const layout *l, double x) {
    const double at = l->chart->log_x ? log10(x) : x;
    return l->left + (at - l->x_low) / (l->x_high - l->x_low) * (l->right - l->left);
}

static double up(const layout *l, double y) {
    return l->bottom - (y - l->y.low) / (l->y.high - l->y.low) * (l->bottom - l->top);
}

/* Can a point be drawn? */
static bool known(const layout *l, const pl_line_point *point) {
    return isfinite(point->x) && isfinite(point->y) && (!l->chart->log_x || point->x > 0);
}

/* false: there is nothing to draw. */
static bool set_scales(layout *l) {
    const pl_line_chart *chart = l->chart;
    double low = NAN, high = NAN, x_low = NAN, x_high = NAN;
    for (size_t i = 0; i < chart->count; i++)
        for (size_t k = 0; k < chart->lines[i].count; k++) {
            const pl_line_point *point = &chart->lines[i].points[k];
            if (!known(l, point)) continue;
            pl_draw_widen(chart->log_x ? log10(point->x) : point->x, &x_low, &x_high);
            pl_draw_widen(point->y, &low, &high);
            pl_draw_widen(point->low, &low, &high);
            pl_draw_widen(point->high, &low, &high);
        }
    if (!isfinite(low)) return false;
    if (chart->from_zero) pl_draw_widen(0, &low, &high);
    if (high - low < 1e-6) high = low + 1;
    if (x_high - x_low < 1e-9) x_high = x_low + 1;
    l->x_low = x_low;
    l->x_high = x_high;
    l->y = pl_scale_of(low, high, TICKS);
    return true;
}

static void draw_grid(const layout *l) {
    const long from = lround(l->y.low / l->y.step), to = lround(l->y.high / l->y.step);
    for (long tick = from; tick <= to; tick++) {
        const double value = (double)tick * l->y.step, y = up(l, value);
        pl_draw_line(l->out, tick == 0 || tick == from ? "axis" : "grid", l->left, y, l->right, y);
        pl_draw_text_start(l->out, l->left - 6, y + 4, "end");
        pl_markup_number(l->out, value, l->y.decimals);
        pl_buffer_text(l->out, "</text>");
    }
    pl_buffer_text(l->out, "\n");
}

static void x_label(const layout *l, double value, int decimals, double width) {
    const double x = along(l, value);
    pl_draw_line(l->out, "axis", x, l->bottom, x, l->bottom + 4);
    pl_draw_text_start(l->out, fmin(x, width - 2), l->bottom + 17, x > width - 16 ? "end" : "middle");
    pl_markup_number(l->out, value, decimals);
    pl_buffer_text(l->out, "</text>");
}

static void draw_x(const layout *l, double width) {
    if (l->chart->dates) {
        pl_draw_dates(l->out, l->language, l->x_low, l->x_high, l->left, l->right, l->bottom, width);
        return;
    }
    if (l->chart->log_x) {
        const double room = (l->right - l->left) / (l->x_high - l->x_low); /* of a decade */
        for (int decade = (int)floor(l->x_low); decade <= (int)ceil(l->x_high); decade++)
            for (int k = 0; k < 3; k++) {
                static const int parts[] = {1, 2, 5};
                const double value = parts[k] * pow(10, decade);
                const bool inside = log10(value) >= l->x_low - 1e-9 && log10(value) <= l->x_high + 1e-9;
                if (inside && (k == 0 || room > 200)) x_label(l, value, decade < 0 ? -decade : 0, width);
            }
        return;
    }
    const pl_scale scale = pl_scale_of(l->x_low, l->x_high, (int)fmax(3, (l->right - l->left) / 90));
    for (long tick = lround(scale.low / scale.step); tick <= lround(scale.high / scale.step); tick++) {
        const double value = (double)tick * scale.step;
        if (value >= l->x_low - 1e-9 && value <= l->x_high + 1e-9) x_label(l, value, scale.decimals, width);
    }
}

static void position(pl_buffer *out, const char *letter, double x, double y) {
    pl_buffer_text(out, letter);
    pl_markup_coordinate(out, x);
    pl_buffer_text(out, " ");
    pl_markup_coordinate(out, y);
}

/* The run of points from `from` on that can be drawn one after the other; returns its end. */
static size_t run_end(const layout *l, const pl_line *line, size_t from) {
    size_t end = from;
    while (end < line->count && known(l, &line->points[end])) end++;
    return end;
}

static void draw_run(const layout *l, const pl_line *line, size_t series, size_t from, size_t end) {
    pl_buffer *out = l->out;
    const pl_line_point *points = line->points;
    if (end - from == 1) {
        pl_buffer_format(out, "<circle class=\"s%zu dot\" r=\"2.5\"", series);
        pl_draw_attribute(out, "cx", along(l, points[from].x));
        pl_draw_attribute(out, "cy", up(l, points[from].y));
        pl_buffer_text(out, "/>\n");
        return;
    }
    pl_buffer_format(out, "<path class=\"s%zu line-s\" d=\"", series);
    for (size_t i = from; i < end; i++) {
        const double x = along(l, points[i].x), y = up(l, points[i].y);
        if (line->steps && i > from) position(out, "L", x, up(l, points[i - 1].y));
        position(out, i == from ? "M" : "L", x, y);
    }
    pl_buffer_text(out, "\"/>\n");
}

/* The interval, where every point of a run has one. */
static void draw_band(const layout *l, const pl_line *line, size_t series, size_t from, size_t end) {
    const pl_line_point *points = line->points;
    for (size_t i = from; i < end; i++)
        if (!isfinite(points[i].low) || !isfinite(points[i].high)) return;
    if (end - from < 2) return;
    pl_buffer_format(l->out, "<path class=\"s%zu band\" d=\"", series);
    for (size_t i = from; i < end; i++)
        position(l->out, i == from ? "M" : "L", along(l, points[i].x), up(l, points[i].high));
    for (size_t i = end; i-- > from;) position(l->out, "L", along(l, points[i].x), up(l, points[i].low));
    pl_buffer_text(l->out, "Z\"/>\n");
}

static void draw_lines(const layout *l) {
    for (int bands = 1; bands >= 0; bands--)
        for (size_t i = 0; i < l->chart->count; i++) {
            const pl_line *line = &l->chart->lines[i];
            for (size_t from = 0, end; from < line->count; from = end + 1) {
                end = run_end(l, line, from);
                if (end == from) continue;
                if (bands)
                    draw_band(l, line, i, from, end);
                else
                    draw_run(l, line, i, from, end);
            }
        }
}

static void key_sign(const void *context, size_t i, double x, double y, pl_buffer *out) {
    (void)context;
    pl_buffer_format(out, "<line class=\"s%zu line-s\"", i);
    pl_draw_attribute(out, "x1", x);
    pl_draw_attribute(out, "y1", y - 4);
    pl_draw_attribute(out, "x2", x + 15);
    pl_draw_attribute(out, "y2", y - 4);
    pl_buffer_text(out, "/>");
}

void pl_svg_lines(const pl_line_chart *chart, const char *title, const char *description, pl_svg_frame frame,
                  pl_buffer *out) {
    layout l = {.chart = chart, .language = frame.language, .out = out};
    const char *words[PL_SERIES_MAX];
    for (size_t i = 0; i < chart->count; i++) words[i] = chart->lines[i].name;
    const bool any = set_scales(&l);
    if (!any) frame.height = 60;
    pl_draw_open(out, &frame, title, description);
    if (!any) {
        pl_draw_text(out, frame.width / 2, frame.height / 2, "middle",
                     pl_said(frame.language, PL_SAY_NOTHING_TO_DRAW));
        pl_draw_close(out);
        return;
    }
    const double key = pl_draw_key(out, frame.width, words, chart->count, key_sign, NULL);
    l.left =
        fmax(pl_draw_number_width(l.y.low, l.y.decimals), pl_draw_number_width(l.y.high, l.y.decimals)) + 8;
    l.right = frame.width - 6;
    l.top = key + 24;
    l.bottom = frame.height - (chart->dates ? 24 : 40);
    pl_draw_text(out, 2, key + 10, "start", chart->y_name);
    draw_grid(&l);
    draw_x(&l, frame.width);
    if (!chart->dates) pl_draw_text(out, l.right, frame.height - 5, "end", chart->x_name);
    draw_lines(&l);
    pl_draw_close(out);
}
