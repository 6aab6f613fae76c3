/* parts.c - what a question goes through one by one: the updates, whole days, weeks or months of its window,
 * or the sectors of the theatre; and the measure's value in each. */
#include "claim/claim.h"

#include <math.h>

/* Updates are those in the window, each with what came since the map with an update before it. */
static bool cut_updates(const pl_question *q, pl_arena *arena, pl_parts *ret) {
    const pl_maps *maps = q->maps;
    pl_chart_point *points = pl_arena_alloc(arena, (maps->count + 1) * sizeof *points);
    size_t count = 0;
    pl_instant before = maps->instants[0];
    if (points == NULL) return pl_fail_nomem(q->work->error);
    for (size_t i = 1; i < maps->count && maps->instants[i] <= q->window.end; i++) {
        if (maps->updates[i + 1] == maps->updates[i]) continue;
        if (maps->instants[i] > q->window.begin)
            points[count++] = (pl_chart_point){.span = {before, maps->instants[i]}, .updates = 1};
        before = maps->instants[i];
    }
    *ret = (pl_parts){.points = points, .count = count};
    return true;
}

static bool cut_periods(const pl_question *q, pl_per per, pl_arena *arena, pl_parts *ret) {
    const size_t room = (size_t)((q->window.end - q->window.begin) / PL_DAY_SECONDS);
    pl_chart_point *points = pl_arena_alloc(arena, (room + 1) * sizeof *points);
    size_t count = 0;
    if (points == NULL) return pl_fail_nomem(q->work->error);
    pl_instant begin = pl_per_begin(per, q->turn_seconds, q->window.begin);
    if (begin < q->window.begin) begin = pl_per_next(per, q->turn_seconds, begin);
    for (;;) {
        const pl_span span = {begin, pl_per_next(per, q->turn_seconds, begin)};
        if (span.end > q->window.end) break;
        points[count++] = (pl_chart_point){.span = span, .updates = pl_question_updates(q, span)};
        begin = span.end;
    }
    *ret = (pl_parts){.points = points, .count = count};
    return true;
}

static bool cut_sectors(const pl_question *q, pl_arena *arena, pl_parts *ret) {
    const pl_sector_name *sectors;
    size_t count;
    if (!q->work->evidence->sectors(q->work->evidence->context, &sectors, &count, q->work->error))
        return false;
    pl_chart_point *points = pl_arena_alloc(arena, (count + 1) * sizeof *points);
    if (points == NULL) return pl_fail_nomem(q->work->error);
    const size_t updates = pl_question_updates(q, q->window);
    for (size_t i = 0; i < count; i++)
        points[i] = (pl_chart_point){.span = q->window, .name = sectors[i].name, .updates = updates};
    *ret = (pl_parts){.points = points, .count = count};
    return true;
}

bool pl_parts_cut(const pl_question *q, pl_each each, pl_arena *arena, pl_parts *ret) {
    if (each == PL_EACH_UPDATE) return cut_updates(q, arena, ret);
    if (each == PL_EACH_SECTOR) return cut_sectors(q, arena, ret);
    return cut_periods(q, (pl_per)each, arena, ret);
}

static bool measure_sectors(const pl_question *q, pl_parts *parts) {
    pl_question one = *q;
    for (size_t i = 0; i < parts->count && parts->missing == NULL; i++) {
        pl_value value;
        one.query.region = parts->points[i].name;
        if (!pl_question_values(&one, &parts->points[i].span, 1, &value, &parts->missing)) return false;
        if (parts->missing == NULL) parts->points[i].value = value.value;
    }
    return true;
}

static bool measure_spans(const pl_question *q, pl_parts *parts) {
    pl_span *spans = pl_malloc((parts->count + 1) * sizeof *spans);
    pl_value *values = pl_malloc((parts->count + 1) * sizeof *values);
    bool done = spans != NULL && values != NULL ? true : pl_fail_nomem(q->work->error);
    for (size_t i = 0; done && i < parts->count; i++) spans[i] = parts->points[i].span;
    done = done && pl_question_values(q, spans, parts->count, values, &parts->missing);
    for (size_t i = 0; done && parts->missing == NULL && i < parts->count; i++)
        parts->points[i].value = values[i].value;
    pl_free(spans);
    pl_free(values);
    return done;
}

bool pl_parts_measure(const pl_question *q, pl_each each, pl_arena *arena, pl_parts *ret) {
    pl_parts parts;
    if (!pl_parts_cut(q, each, arena, &parts)) return false;
    if (!(each == PL_EACH_SECTOR ? measure_sectors(q, &parts) : measure_spans(q, &parts))) return false;
    /* A state lasts until a map shows another; what happened is unknown where no map came. */
    const bool change = pl_measures[q->reading->measure].of == PL_OF_CHANGE;
    for (size_t i = 0; i < parts.count; i++)
        if (parts.missing != NULL || (change && parts.points[i].updates == 0)) parts.points[i].value = NAN;
    *ret = parts;
    return true;
}
