/* svg_draw.c - elements, scales and keys of the page's pictures. Coordinates have two decimals. */
#include "report/svg_draw.h"

#include "report/markup.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define DATE_ROOM 76.0 /* for one label */

void pl_draw_attribute(pl_buffer *out, const char *name, double value) {
    pl_buffer_text(out, " ");
    pl_buffer_text(out, name);
    pl_buffer_text(out, "=\"");
    pl_markup_coordinate(out, value);
    pl_buffer_text(out, "\"");
}

void pl_draw_line(pl_buffer *out, const char *class, double x1, double y1, double x2, double y2) {
    pl_markup_wrap(out, "<line class=\"", class, "\"");
    pl_draw_attribute(out, "x1", x1);
    pl_draw_attribute(out, "y1", y1);
    pl_draw_attribute(out, "x2", x2);
    pl_draw_attribute(out, "y2", y2);
    pl_buffer_text(out, "/>");
}

void pl_draw_text_start(pl_buffer *out, double x, double y, const char *anchor) {
    pl_buffer_text(out, "<text");
    pl_draw_attribute(out, "x", x);
    pl_draw_attribute(out, "y", y);
    pl_markup_wrap(out, " text-anchor=\"", anchor, "\">");
}

void pl_draw_text(pl_buffer *out, double x, double y, const char *anchor, const char *text) {
    pl_draw_text_start(out, x, y, anchor);
    pl_markup_prose(out, text);
    pl_buffer_text(out, "</text>");
}

void pl_draw_rectangle(pl_buffer *out, double x, double y, double width, double height) {
    pl_draw_attribute(out, "x", x);
    pl_draw_attribute(out, "y", y);
    pl_draw_attribute(out, "width", width);
    pl_draw_attribute(out, "height", height);
}

void pl_draw_open(pl_buffer *out, const pl_svg_frame *frame, const char *title, const char *description) {
    pl_buffer_text(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plc ");
    pl_markup_wrap(out, "", frame->class, "\" viewBox=\"0 0 ");
    pl_markup_coordinate(out, frame->width);
    pl_buffer_text(out, " ");
    pl_markup_coordinate(out, frame->height);
    pl_markup_wrap_prose(out, "\" role=\"img\" aria-label=\"", title, "\">\n");
    pl_markup_wrap_prose(out, "<title>", title, "</title>\n<desc>");
    pl_markup_wrap_prose(out, "", description, "</desc>\n");
    if (frame->alone) {
        pl_buffer_text(out, "<style>");
        pl_svg_style(out);
        pl_buffer_text(out, "</style>\n");
    }
    pl_markup_wrap(
        out, "<defs><pattern id=\"", frame->id,
        "-h\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><path class=\"hatch\" fill=\"none\" "
        "d=\"M-1 7L7 -1M-1 1L1 -1M5 7L7 5\"/></pattern></defs>\n");
}

void pl_draw_tenths(pl_buffer *out, double value) {
    const long tenths = lround(value * 10);
    pl_buffer_format(out, "%s%ld", tenths < 0 ? "-" : "", labs(tenths) / 10);
    if (tenths % 10 != 0) pl_buffer_format(out, ".%ld", labs(tenths) % 10);
}

void pl_draw_close(pl_buffer *out) {
    pl_buffer_text(out, "</svg>\n");
}

pl_scale pl_scale_of(double low, double high, int ticks) {
    double rough = (high - low) / (ticks - 1), power = pow(10, floor(log10(rough))), part = rough / power;
    pl_scale scale = {.step = (part <= 1.000001   ? 1
                               : part <= 2.000001 ? 2
                               : part <= 5.000001 ? 5
                                                  : 10) *
                              power};
    scale.low = floor(low / scale.step + 1e-9) * scale.step;
    scale.high = ceil(high / scale.step - 1e-9) * scale.step;
    scale.decimals = (int)fmin(6, fmax(0, ceil(-log10(scale.step) - 1e-9)));
    return scale;
}

void pl_draw_widen(double value, double *low, double *high) {
    if (!isfinite(value)) return;
    if (!(*low <= value)) *low = value;
    if (!(*high >= value)) *high = value;
}

double pl_draw_number_width(double value, int decimals) {
    double digits = fmax(1, floor(log10(fmax(1, fabs(value)))) + 1);
    return PL_DRAW_DIGIT_WIDTH * (digits + floor((digits - 1) / 3) / 2 + (decimals > 0 ? decimals + 0.5 : 0) +
                                  (value < 0 ? 1.4 : 0));
}

double pl_draw_text_width(const char *text) {
    size_t characters = 0;
    for (; *text != '\0'; text++) characters += ((unsigned char)*text & 0xC0) != 0x80;
    return PL_DRAW_TEXT_WIDTH * (double)characters;
}

double pl_draw_key(pl_buffer *out, double width, const char *const *words, size_t count, pl_key_sign sign,
                   const void *context) {
    double x = 2, y = 12;
    for (size_t i = 0; i < count; i++) {
        if (pl_is_blank(words[i])) continue;
        double wide = 22 + pl_draw_text_width(words[i]);
        if (x > 2 && x + wide > width) {
            x = 2;
            y += PL_DRAW_LINE;
        }
        if (out != NULL) {
            sign(context, i, x, y, out);
            pl_draw_text(out, x + 20, y, "start", words[i]);
        }
        x += wide + 12;
    }
    return y + 10;
}

/* ---- dates ---- */

/* The months' messages stand one behind the other. */
void pl_draw_date_text(pl_language language, int day, int month, int year, char *out, size_t size) {
    const char *name = pl_said(language, (pl_message)(PL_SAY_SHORT_MONTH_1 + (int)((unsigned)month % 12)));
    int length = day > 0 ? snprintf(out, size, "%d %s", day, name) : snprintf(out, size, "%s", name);
    if (year >= 0 && (size_t)length < size) snprintf(out + length, size - (size_t)length, " %d", year);
}

/* Tied to an edge of the picture where it would pass it: fonts differ in width. */
static void date_label(pl_buffer *out, const char *text, double x, double bottom, double width,
                       double *free_from) {
    const double half = pl_draw_text_width(text) / 2;
    const double left = fmax(0, fmin(x - half, width - 2 * half));
    pl_draw_line(out, "axis", x, bottom, x, bottom + 4);
    if (left < *free_from) return;
    const bool at_start = left <= 0, at_end = left >= width - 2 * half;
    pl_draw_text(out,
                 at_start ? 0
                 : at_end ? width
                          : x,
                 bottom + 17,
                 at_start ? "start"
                 : at_end ? "end"
                          : "middle",
                 text);
    *free_from = left + 2 * half + 8;
}

void pl_draw_dates(pl_buffer *out, pl_language language, double from, double to, double left, double right,
                   double bottom, double width) {
    static const int steps_months[] = {1, 2, 3, 4, 6, 12, 24, 60, 120, 1200};
    static const int steps_days[] = {1, 2, 5, 7, 10, 14};
    const double room = fmax(2, floor((right - left) / DATE_ROOM)), days = (to - from) / PL_DAY_SECONDS;
    const bool by_months = days > 100;
    size_t k = 0;
    if (by_months) {
        while (k + 1 < sizeof steps_months / sizeof *steps_months && days / 30.44 > room * steps_months[k])
            k++;
    } else {
        while (k + 1 < sizeof steps_days / sizeof *steps_days && days > room * steps_days[k]) k++;
    }
    int shown_year = -1;
    double free_from = 0;
    const pl_day first = pl_instant_day((pl_instant)from), last = pl_instant_day((pl_instant)to);
    for (pl_day day = first; day <= last; day++) {
        int year, month, of_month;
        pl_day_to_civil(day, &year, &month, &of_month);
        const bool labelled = by_months ? of_month == 1 && (year * 12 + month - 1) % steps_months[k] == 0
                                        : (day - first) % steps_days[k] == 0;
        const double at = (double)pl_day_start(day);
        if (!labelled || at < from || at > to) continue;
        char text[64];
        pl_draw_date_text(language, by_months ? 0 : of_month, month - 1, year != shown_year ? year : -1, text,
                          sizeof text);
        shown_year = year;
        date_label(out, text, left + (at - from) / (to - from) * (right - left), bottom, width, &free_from);
    }
    pl_buffer_text(out, "\n");
}
