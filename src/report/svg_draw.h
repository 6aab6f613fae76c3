/* svg_draw.h - what all pictures of the page are drawn with: elements, scales, keys. Inside report only. */
#ifndef PL_REPORT_SVG_DRAW_H
#define PL_REPORT_SVG_DRAW_H

#include "report/svg.h"

#define PL_DRAW_TEXT_WIDTH 6.8  /* of a character at 12 units, in a wide font */
#define PL_DRAW_DIGIT_WIDTH 7.7 /* of a digit; a minus sign is wider */
#define PL_DRAW_LINE 18.0       /* from one line of text to the next */

void pl_draw_attribute(pl_buffer *out, const char *name, double value);
void pl_draw_line(pl_buffer *out, const char *class, double x1, double y1, double x2, double y2);
void pl_draw_text_start(pl_buffer *out, double x, double y, const char *anchor);
void pl_draw_rectangle(pl_buffer *out, double x, double y, double width, double height);
/* One text, escaped; "km2" with a raised 2. */
void pl_draw_text(pl_buffer *out, double x, double y, const char *anchor, const char *text);

/* The <svg> element with title and description, the style when it stands alone, and the hatching "ID-h". */
void pl_draw_open(pl_buffer *out, const pl_svg_frame *frame, const char *title, const char *description);
void pl_draw_close(pl_buffer *out);

/* A scale whose steps are 1, 2 or 5 times a power of ten. */
typedef struct {
    double low, high, step;
    int decimals; /* of its labels */
} pl_scale;
/* Around the values from low to high, with about `ticks` steps. */
pl_scale pl_scale_of(double low, double high, int ticks);
/* Makes the range from *low to *high hold a value; NAN bounds are no range yet, a value that is unknown
 * changes nothing. */
void pl_draw_widen(double value, double *low, double *high);
/* How far the text of a number reaches; a separator of thousands is narrow but has three bytes. */
double pl_draw_number_width(double value, int decimals);
/* How far a text of characters reaches. */
double pl_draw_text_width(const char *text);

/* A number of user units: one decimal is a tenth of a pixel. */
void pl_draw_tenths(pl_buffer *out, double value);
/* Marks of one path one after the other: a move to where the next one begins, in steps from where the last
 * one ended, so that hundreds stay small. A zeroed pen is ready. */
typedef struct {
    long x, y; /* tenths */
    bool down;
} pl_draw_pen;
void pl_draw_move(pl_buffer *out, pl_draw_pen *pen, double x, double y);
/* From there to the right or to the bottom. */
void pl_draw_right(pl_buffer *out, pl_draw_pen *pen, double length);
void pl_draw_down(pl_buffer *out, pl_draw_pen *pen, double length);

/* A line, or a ring, that stays within the tolerance of its positions where it can be seen. The positions are
 * changed. */
#define PL_DRAW_TOLERANCE 0.5 /* user units: half a pixel */
typedef struct {
    double x, y;
    bool kept;
} pl_draw_point;
void pl_draw_path(pl_buffer *out, pl_draw_point *points, size_t count, bool closed, const pl_box *seen);
/* "19 Dec 2024": day 0 and year -1 are left out; months count from 0. */
void pl_draw_date_text(pl_language language, int day, int month, int year, char *out, size_t size);
/* Labelled days under a plot, from instant to instant. */
void pl_draw_dates(pl_buffer *out, pl_language language, double from, double to, double left, double right,
                   double bottom, double width);

/* A key: a sign of 16 units with words beside it, line after line as wide as `width`. With `out` NULL it is
 * measured only. Returns its height. `sign` draws sign i with its left end at (x, y), y on the text's line.
 */
typedef void (*pl_key_sign)(const void *context, size_t i, double x, double y, pl_buffer *out);
double pl_draw_key(pl_buffer *out, double width, const char *const *words, size_t count, pl_key_sign sign,
                   const void *context);

#endif
