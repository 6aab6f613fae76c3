/* agree_lag.c - by how many days one source follows another: by where and when land changed hands, and by
 * polygons that both draw corner for corner alike. */
#include "engine/agree_parts.h"
#include "geom/clip.h"
#include "measure/change.h"

#include <math.h>
#include <stdlib.h>

#define SHORTEST_WINDOW_DAYS 45 /* of a shorter one no lag could be told: all that both reach is taken */
#define SAMPLES 24              /* days on which corners are compared */
#define NEW_DAYS 7              /* what was not there so many days before was drawn lately */

/* ---- by changes ---- */

static bool list_changes(const pl_agree_work *work, int map, pl_clip *clip, const pl_agree_answer *answer,
                         pl_cell_change **ret, size_t *ret_count, pl_error *error) {
    const pl_subject *s = &work->subjects[map];
    const char *status = s->layers.status[s->layer];
    pl_change_row *rows;
    size_t count, used = 0;
    if (!pl_store_change_list(work->store, s->source_id, answer->lag_from, answer->lag_to, work->arena, &rows,
                              &count, error))
        return false;
    pl_cell_change *list = pl_arena_alloc(work->arena, (count + 1) * sizeof *list);
    if (list == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) {
        const pl_change_row *row = &rows[i];
        const pl_point at = {(row->box.west + row->box.east) / 2, (row->box.south + row->box.north) / 2};
        /* What came with the first snapshot did not come then. Slivers are lines drawn again. */
        if (row->from == INT64_MIN || strcmp(row->status, status) != 0 ||
            row->width_m < PL_KIND_SLIVER_WIDTH_M || (clip != NULL && !pl_clip_contains(clip, at)))
            continue;
        /* A map of 24:00 tells of the day that ends then. */
        list[used++] = (pl_cell_change){.day = pl_instant_day(row->to - 1),
                                        .cell = pl_agree_cell(at),
                                        .km2 = row->gained ? row->area_km2 : -row->area_km2};
    }
    *ret = list;
    *ret_count = pl_agree_sort(list, used);
    return true;
}

static bool by_changes(const pl_agree_work *work, pl_agree_answer *answer, pl_error *error) {
    pl_cell_change *lists[2];
    size_t counts[2];
    pl_clip *clip = NULL;
    if (work->region != NULL &&
        (clip = pl_clip_open(work->region->polygons, work->region->count, error)) == NULL)
        return false;
    const bool done = list_changes(work, 0, clip, answer, &lists[0], &counts[0], error) &&
                      list_changes(work, 1, clip, answer, &lists[1], &counts[1], error);
    pl_clip_close(clip);
    if (done)
        pl_agree_lag(lists[0], counts[0], lists[1], counts[1], pl_instant_day(answer->lag_from),
                     pl_instant_day(answer->lag_to), &answer->changes);
    return done;
}

/* ---- by corners ---- */

typedef struct {
    pl_point *points; /* in order, none twice */
    size_t count;
} corners;

static int by_place(const void *a, const void *b) {
    const pl_point *one = a, *other = b;
    if (one->lon != other->lon) return one->lon < other->lon ? -1 : 1;
    return one->lat < other->lat ? -1 : one->lat > other->lat ? 1 : 0;
}

/* What is compared over a run of days: maps are loaded once a day, and shapes once. */
typedef struct {
    const pl_agree_work *work;
    pl_shape_cache cache;
    pl_arena arena;
} sight;

/* The corners of what the side holds on the last snapshot at or before the day's 00:00 UTC. */
static bool corners_at(sight *s, int map, pl_day day, corners *ret, pl_error *error) {
    const pl_subject *subject = &s->work->subjects[map];
    pl_state state;
    size_t room = 0, count = 0, kept = 0;
    long at;
    if (!pl_subject_snapshot(s->work->pairs[map], s->work->pair_counts[map], pl_day_start(day),
                             subject->definitions.source.name, &at, error) ||
        !pl_state_load(s->work->store, subject->source_id, s->work->pairs[map][at].to, &subject->layers,
                       &s->cache, &s->arena, &state, error))
        return false;
    const pl_polygon *const *polygons = state.polygons[subject->layer];
    const size_t polygon_count = state.count[subject->layer];
    for (size_t i = 0; i < polygon_count; i++)
        for (size_t r = 0; r < polygons[i]->count; r++) room += polygons[i]->rings[r].count;
    pl_point *points = pl_arena_alloc(&s->arena, (room + 1) * sizeof *points);
    if (points == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < polygon_count; i++)
        for (size_t r = 0; r < polygons[i]->count; r++)
            for (size_t p = 0; p < polygons[i]->rings[r].count; p++)
                points[count++] = polygons[i]->rings[r].points[p];
    if (count > 0) qsort(points, count, sizeof *points, by_place);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || by_place(&points[kept - 1], &points[i]) != 0) points[kept++] = points[i];
    *ret = (corners){points, kept};
    return true;
}

/* How many stand in both; with `rest`, those of `a` that do not are put there (as many as a->count fit). */
static size_t in_both(const corners *a, const corners *b, corners *rest) {
    size_t k = 0, common = 0;
    for (size_t i = 0; i < a->count; i++) {
        while (k < b->count && by_place(&b->points[k], &a->points[i]) < 0) k++;
        if (k < b->count && by_place(&b->points[k], &a->points[i]) == 0)
            common++;
        else if (rest != NULL)
            rest->points[rest->count++] = a->points[i];
    }
    return common;
}

/* All corners of a day, and those that were not there some days before: what was drawn lately. */
static bool drawn_lately(sight *s, int map, pl_day day, corners *ret_all, corners *ret_new, pl_error *error) {
    corners before = {0};
    if (!corners_at(s, map, day, ret_all, error) || !corners_at(s, map, day - NEW_DAYS, &before, error))
        return false;
    *ret_new = (corners){pl_arena_alloc(&s->arena, (ret_all->count + 1) * sizeof *ret_new->points), 0};
    if (ret_new->points == NULL) return pl_fail_nomem(error);
    in_both(ret_all, &before, ret_new);
    return true;
}

typedef struct {
    size_t both, either;
} alike;

static void add_alike(alike *sum, const corners *a, const corners *b) {
    const size_t both = in_both(a, b, NULL);
    sum->both += both;
    sum->either += a->count + b->count - both;
}

static double share(const alike *sum) {
    return sum->either == 0 ? NAN : (double)sum->both / (double)sum->either;
}

/* One day of the first source against every lag of the second. */
static bool compare_day(sight *s, pl_day day, alike lately[PL_LAGS], alike all[PL_LAGS], pl_error *error) {
    corners one = {0}, one_new = {0}, other = {0}, other_new = {0};
    pl_arena_reset(&s->arena);
    if (pl_shape_cache_full(&s->cache)) pl_shape_cache_empty(&s->cache);
    if (!drawn_lately(s, 0, day, &one, &one_new, error)) return false;
    for (int lag = -PL_LAG_DAYS_MAX; lag <= PL_LAG_DAYS_MAX; lag++) {
        if (!drawn_lately(s, 1, day + lag, &other, &other_new, error)) return false;
        add_alike(&lately[lag + PL_LAG_DAYS_MAX], &one_new, &other_new);
        add_alike(&all[lag + PL_LAG_DAYS_MAX], &one, &other);
    }
    return true;
}

static bool by_corners(const pl_agree_work *work, pl_agree_answer *answer, pl_error *error) {
    alike lately[PL_LAGS] = {{0}}, all[PL_LAGS] = {{0}};
    const pl_day first = pl_instant_day(answer->lag_from) + PL_LAG_DAYS_MAX + NEW_DAYS + 1,
                 last = pl_instant_day(answer->lag_to) - PL_LAG_DAYS_MAX;
    sight s = {.work = work, .cache = {.store = work->store}};
    bool done = true;
    for (int i = 0; done && first < last && i < SAMPLES; i++)
        done = compare_day(&s, first + (pl_day)((int64_t)(last - first) * i / SAMPLES), lately, all, error);
    pl_arena_free(&s.arena);
    pl_shape_cache_free(&s.cache);
    for (int i = 0; i < PL_LAGS; i++) answer->corners.likeness[i] = share(&lately[i]);
    pl_lag_judge(&answer->corners);
    answer->corners_alike =
        share(&all[PL_LAG_DAYS_MAX + (answer->corners.known ? answer->corners.best_days : 0)]);
    return done;
}

bool pl_agree_lags(const pl_agree_work *work, pl_agree_answer *answer, pl_error *error) {
    pl_instant first = INT64_MIN, last = INT64_MAX;
    for (int i = 0; i < 2; i++) {
        const pl_instant begin = work->pairs[i][0].to, end = work->pairs[i][work->pair_counts[i] - 1].to;
        if (begin > first) first = begin;
        if (end < last) last = end;
    }
    const bool window =
        answer->window && answer->to - answer->from >= SHORTEST_WINDOW_DAYS * (int64_t)PL_DAY_SECONDS;
    answer->lag_from = window && answer->from > first ? answer->from : first;
    answer->lag_to = window && answer->to < last ? answer->to : last;
    if (answer->lag_to <= answer->lag_from) { /* they never stand side by side */
        answer->lag_to = answer->lag_from;
        for (int i = 0; i < PL_LAGS; i++) answer->changes.likeness[i] = answer->corners.likeness[i] = NAN;
        answer->corners_alike = NAN;
        return true;
    }
    return by_changes(work, answer, error) && by_corners(work, answer, error);
}
