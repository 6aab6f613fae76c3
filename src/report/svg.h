/* svg.h - the pictures of the page, for the other files of this room. */
#ifndef PL_REPORT_SVG_H
#define PL_REPORT_SVG_H

#include "report/report.h"
#include "report/section.h"

/* A picture at a stated width in user units; `id` is the prefix of its element ids, unique in the page,
 * `class` a second class beside "plc", or "". One that is to stand alone brings its style with it; those of a
 * page share one. Words of its own are in `language`. */
typedef struct {
    const char *id, *class;
    bool alone;
    double width, height;
    pl_language language;
} pl_svg_frame;

/* The chart of a reading: bars of periods, steps of a state, or bars of sectors, by what it asks.
 * Returns its height. */
double pl_svg_reading(const pl_reading_result *reading, pl_svg_frame frame, pl_buffer *out);
/* Bars of periods. */
void pl_svg_periods(const pl_chart_data *chart, const char *title, pl_svg_frame frame, pl_buffer *out);

/* The specification curve: specifications from the lowest value to the highest, and below each the options
 * that it chose. */
typedef struct {
    size_t specifications, columns; /* fewer columns than specifications: neighbours share one */
} pl_curve_drawn;
void pl_svg_curve(const pl_reading_result *reading, pl_svg_frame frame, pl_curve_drawn *ret, pl_buffer *out);

/* The pictures of measures (section.h), at a stated width; bars, strips and maps find their own height. */
void pl_svg_lines(const pl_line_chart *chart, const char *title, const char *description, pl_svg_frame frame,
                  pl_buffer *out);
double pl_svg_bars_height(const pl_bar_chart *chart, double width);
void pl_svg_bars(const pl_bar_chart *chart, const char *title, const char *description, pl_svg_frame frame,
                 pl_buffer *out);
void pl_svg_strip(const pl_strip_chart *chart, const char *title, const char *description, pl_svg_frame frame,
                  pl_buffer *out);
void pl_svg_map(const pl_map *map, const char *title, const char *description, pl_svg_frame frame,
                pl_buffer *out);

/* The style sheet of the charts: colours with light and dark values, text in the colour of what is around it.
 */
void pl_svg_style(pl_buffer *out);

/* The day (or the week's Monday, or the month's middle) by which people call a period that may begin at
 * 21:00. */
pl_day pl_chart_day(const pl_chart_data *chart, const pl_chart_point *point);

/* The sign of a verdict: a disc filled as far as its specifications hold; and the share that holds as a bar
 * (NAN: none could be measured). Both are decoration beside words. */
void pl_svg_verdict_sign(pl_verdict verdict, pl_buffer *out);
void pl_svg_share_bar(double share, pl_buffer *out);

#endif
