/* svg_reading.c - which picture shows a reading: bars of periods for what happened in each, steps for what a
 * state was at the end of each, bars lying on their side for sectors. */
#include "report/markup.h"
#include "report/svg.h"

#include <math.h>

#define WIDTH 800.0 /* of a chart that stands alone */

static const char *title_of(const pl_reading_result *reading, pl_language language) {
    return pl_is_blank(reading->chart.what) ? pl_said(language, PL_SAY_CHART_TITLE) : reading->chart.what;
}

static bool is_state(const pl_reading_result *reading) {
    const unsigned measure = (unsigned)reading->measure;
    return measure < PL_MEASURE_COUNT && pl_measures[measure].of == PL_OF_STATE;
}

static double scaled(const pl_chart_data *chart, double value) {
    return chart->unit != NULL && strcmp(chart->unit, "share") == 0 ? 100 * value : value;
}

static double sectors(const pl_chart_data *chart, const char *title, pl_svg_frame frame, pl_buffer *out) {
    pl_bar_group *groups = pl_malloc(chart->count * sizeof *groups);
    double *values = pl_malloc(chart->count * sizeof *values);
    pl_buffer unit = {0};
    double height = frame.height;
    if (groups == NULL || values == NULL) {
        out->failed = true;
    } else {
        for (size_t i = 0; i < chart->count; i++) {
            values[i] = scaled(chart, chart->points[i].value);
            groups[i] = (pl_bar_group){.name = chart->points[i].name, .values = &values[i]};
        }
        pl_markup_unit(&unit, frame.language, chart->unit);
        const char *const series[] = {title};
        const pl_bar_chart bars = {unit.data == NULL ? "" : unit.data, series, 1, groups, chart->count};
        pl_svg_bars(&bars, title, pl_said(frame.language, PL_SAY_TABLE_HAS_NUMBERS), frame, out);
        height = pl_svg_bars_height(&bars, frame.width);
        out->failed = out->failed || unit.failed;
    }
    pl_buffer_free(&unit);
    pl_free(groups);
    pl_free(values);
    return height;
}

static void states(const pl_chart_data *chart, const char *title, pl_svg_frame frame, pl_buffer *out) {
    pl_line_point *points = pl_malloc(chart->count * sizeof *points);
    if (points == NULL) {
        out->failed = true;
        return;
    }
    for (size_t i = 0; i < chart->count; i++)
        points[i] = (pl_line_point){(double)chart->points[i].span.end, scaled(chart, chart->points[i].value),
                                    NAN, NAN};
    const double threshold = scaled(chart, chart->threshold);
    const pl_line_point ends[] = {{points[0].x, threshold, NAN, NAN},
                                  {points[chart->count - 1].x, threshold, NAN, NAN}};
    const pl_line lines[] = {{title, points, chart->count, true},
                             {pl_said(frame.language, PL_SAY_COLUMN_THRESHOLD), ends, 2, false}};
    const pl_line_chart drawn = {
        .y_name = "", .dates = true, .lines = lines, .count = isfinite(threshold) ? 2 : 1};
    pl_svg_lines(&drawn, title, pl_said(frame.language, PL_SAY_TABLE_HAS_NUMBERS), frame, out);
    pl_free(points);
}

double pl_svg_reading(const pl_reading_result *reading, pl_svg_frame frame, pl_buffer *out) {
    const pl_chart_data *chart = &reading->chart;
    const char *title = title_of(reading, frame.language);
    if (chart->count > 0 && chart->each == PL_EACH_SECTOR) return sectors(chart, title, frame, out);
    if (chart->count > 1 && is_state(reading))
        states(chart, title, frame, out);
    else
        pl_svg_periods(chart, title, frame, out);
    return frame.height;
}

bool pl_svg_chart(const pl_reading_result *reading, pl_language language, double *ret_width,
                  double *ret_height, pl_buffer *out, pl_error *error) {
    double height = 0;
    if (reading->chart.count > 0)
        height = pl_svg_reading(reading, (pl_svg_frame){"chart", "alone", true, WIDTH, 280, language}, out);
    if (out->failed) return pl_fail_nomem(error);
    *ret_width = WIDTH;
    *ret_height = height;
    return true;
}
