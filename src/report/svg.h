/* svg.h - the pictures of the page, for the other files of this room. */
#ifndef PL_REPORT_SVG_H
#define PL_REPORT_SVG_H

#include "report/report.h"
#include "report/section.h"

/* A chart of periods at a stated size in user units; `id` is the prefix of its element ids, unique in the
 * page, `class` a second class beside "plc", or "". One that is to stand alone brings
 * its style with it; those of the page share one. */
typedef struct {
    const char *id, *class;
    bool alone;
    double width, height;
} pl_svg_frame;
void pl_svg_periods_in(const pl_chart_data *chart, const char *title, pl_svg_frame frame, pl_buffer *out);

/* The pictures of measures (section.h), at a stated width; bars, strips and maps find their own height. */
void pl_svg_lines(const pl_line_chart *chart, const char *title, const char *description, pl_svg_frame frame,
                  pl_buffer *out);
void pl_svg_bars(const pl_bar_chart *chart, const char *title, const char *description, pl_svg_frame frame,
                 pl_buffer *out);
void pl_svg_strip(const pl_strip_chart *chart, const char *title, const char *description, pl_svg_frame frame,
                  pl_buffer *out);
void pl_svg_map(const pl_map *map, const char *title, const char *description, pl_svg_frame frame,
                pl_buffer *out);

/* The style sheet of the charts: colours with light and dark values, text in the colour of what is around it.
 */
void pl_svg_style(pl_buffer *out);

/* The value to draw: NAN when it is unknown, or too large to be one. */
double pl_chart_value(const pl_chart_point *point);
/* The day (or the week's Monday, or the month's middle) by which people call a period that may begin at
 * 21:00. */
pl_day pl_chart_day(const pl_chart_data *chart, const pl_chart_point *point);

/* The sign of a verdict: a disc filled as far as its specifications hold; and the share that holds as a bar
 * (NAN: none could be measured). Both are decoration beside words. */
void pl_svg_verdict_sign(pl_verdict verdict, pl_buffer *out);
void pl_svg_share_bar(double share, pl_buffer *out);

#endif
