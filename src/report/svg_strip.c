/* svg_strip.c - a mark a day: which days brought an update, and which left the map as it was, had no map, or
 * one that was set aside. Long times run on in more lines. */
#include "report/markup.h"
#include "report/svg_draw.h"

#include <math.h>

#define CELL 8.0  /* a day */
#define ROW 16.0  /* of one source */
#define TALL 12.0 /* a mark */

#define WORD_COUNT ((size_t)4)

static void draw_mark(const char *id, unsigned mark, double x, double y, double width, pl_buffer *out) {
    if (mark == PL_MARK_UPDATED) {
        pl_buffer_text(out, "<rect class=\"s0 fill-s\"");
        pl_draw_rectangle(out, x, y, width, TALL);
    } else if (mark == PL_MARK_STILL) {
        pl_buffer_text(out, "<rect class=\"still\"");
        pl_draw_rectangle(out, x + 0.5, y + 0.5, width - 1, TALL - 1);
    } else if (mark == PL_MARK_MISSING) {
        pl_markup_wrap(out, "<rect fill=\"url(#", id, "-h)\"");
        pl_draw_rectangle(out, x, y, width, TALL);
    } else if (mark == PL_MARK_SET_ASIDE) {
        pl_buffer_text(out, "<rect class=\"s1 fill-s\"");
        pl_draw_rectangle(out, x, y + TALL / 2 - 2, width, 4);
    } else {
        return;
    }
    pl_buffer_text(out, "/>");
}

static void key_sign(const void *context, size_t i, double x, double y, pl_buffer *out) {
    draw_mark(context, (unsigned)i + PL_MARK_UPDATED, x + 3, y - 10, 9, out);
}

static double name_width(const pl_strip_chart *chart) {
    double width = 0;
    for (size_t i = 0; i < chart->row_count; i++)
        width = fmax(width, pl_draw_text_width(chart->rows[i].name));
    return width + 8;
}

static size_t days_a_line(const pl_strip_chart *chart, double width) {
    const double room = (width - name_width(chart) - 2) / CELL;
    return room < 7 ? 7 : (size_t)room;
}

static void key_words(pl_language language, const char *words[WORD_COUNT]) {
    static const pl_message messages[WORD_COUNT] = {PL_SAY_MARK_UPDATED, PL_SAY_MARK_STILL,
                                                    PL_SAY_MARK_MISSING, PL_SAY_MARK_SET_ASIDE};
    for (size_t i = 0; i < WORD_COUNT; i++) words[i] = pl_said(language, messages[i]);
}

static double height_of(const pl_strip_chart *chart, double width, const char *const *words) {
    const size_t a_line = days_a_line(chart, width), lines = (chart->days + a_line - 1) / a_line;
    return pl_draw_key(NULL, width, words, WORD_COUNT, key_sign, NULL) +
           (double)lines * (ROW * (double)chart->row_count + 26);
}

void pl_svg_strip(const pl_strip_chart *chart, const char *title, const char *description, pl_svg_frame frame,
                  pl_buffer *out) {
    const size_t a_line = days_a_line(chart, frame.width);
    const double left = name_width(chart);
    const char *words[WORD_COUNT];
    key_words(frame.language, words);
    frame.height = height_of(chart, frame.width, words);
    pl_draw_open(out, &frame, title, description);
    double y = pl_draw_key(out, frame.width, words, WORD_COUNT, key_sign, frame.id) + 2;
    for (size_t from = 0; from < chart->days; from += a_line) {
        const size_t end = from + a_line < chart->days ? from + a_line : chart->days;
        for (size_t r = 0; r < chart->row_count; r++, y += ROW) {
            pl_draw_text(out, 0, y + 10, "start", chart->rows[r].name);
            for (size_t d = from; d < end; d++)
                draw_mark(frame.id, chart->rows[r].marks[d], left + CELL * (double)(d - from), y, CELL - 1,
                          out);
            pl_buffer_text(out, "\n");
        }
        const double right = left + CELL * (double)(end - from);
        if (end - from > 6)
            pl_draw_dates(out, frame.language, (double)pl_day_start(chart->first + (pl_day)from),
                          (double)pl_day_start(chart->first + (pl_day)end), left, right, y, frame.width);
        y += 26;
    }
    pl_draw_close(out);
}
