/* agree_when.c - what two sources say of a window: period by period, and of the ground that they show as
 * gained. */
#include "engine/agree_parts.h"
#include "engine/clipped.h"

#include <math.h>

static bool opposite(double a, double b) {
    return (a > PL_AGREE_ZERO_KM2 && b < -PL_AGREE_ZERO_KM2) ||
           (a < -PL_AGREE_ZERO_KM2 && b > PL_AGREE_ZERO_KM2);
}

static pl_agree_period period_of(const pl_series *const series[2], pl_instant begin, pl_instant end) {
    pl_agree_period p = {.begin = begin, .end = end};
    for (int i = 0; i < 2; i++) {
        const pl_period of = pl_series_between(series[i], begin, end, PL_KINDS_ALL);
        p.updates[i] = of.updates;
        p.gained_km2[i] = of.gained_km2;
        p.lost_km2[i] = of.lost_km2;
        p.net_km2[i] = of.net_km2;
    }
    p.difference_km2 = p.net_km2[1] - p.net_km2[0];
    p.undetermined = opposite(p.net_km2[0], p.net_km2[1]);
    return p;
}

/* Periods from 00:00 UTC for both, whatever their own day turns: else they would not be the same periods. The
 * first and the last are cut to the window. */
static bool make_periods(const pl_agree_work *work, const pl_series *const series[2], pl_agree_answer *answer,
                         pl_error *error) {
    const pl_per per = work->question->per;
    pl_agree_period *list = NULL;
    size_t count = 0, capacity = 0;
    bool done = true;
    for (pl_instant begin = answer->from; done && begin < answer->to;) {
        pl_instant end = pl_per_next(per, 0, pl_per_begin(per, 0, begin));
        if (end > answer->to) end = answer->to;
        done = PL_GROW(list, count, capacity) || pl_fail_nomem(error);
        if (done) {
            list[count] = period_of(series, begin, end);
            answer->undetermined += list[count++].undetermined;
        }
        begin = end;
    }
    pl_agree_period *kept = done ? pl_arena_alloc(work->arena, (count + 1) * sizeof *kept) : NULL;
    if (done && kept == NULL) done = pl_fail_nomem(error);
    if (done) {
        if (count > 0) memcpy(kept, list, count * sizeof *kept);
        answer->periods = kept;
        answer->period_count = count;
    }
    pl_free(list);
    return done;
}

static bool gained_polygons(const pl_change_in *change, pl_arena *arena, const pl_polygon *const **ret,
                            size_t *ret_count, double *ret_km2, pl_error *error) {
    size_t room = 0, count = 0;
    for (size_t i = 0; i < change->patch_count; i++) room += change->patches[i].polygon_count;
    const pl_polygon **list = pl_arena_alloc(arena, (room + 1) * sizeof *list);
    if (list == NULL) return pl_fail_nomem(error);
    *ret_km2 = 0;
    for (size_t i = 0; i < change->patch_count; i++) {
        const pl_moved_patch *patch = &change->patches[i];
        if (!patch->gained) continue;
        *ret_km2 += patch->area_km2;
        for (size_t k = 0; k < patch->polygon_count; k++) list[count++] = &patch->polygons[k];
    }
    *ret = list;
    *ret_count = count;
    return true;
}

/* Of the land gained between the ends of the window, what both show. */
static bool ask_ground(const pl_agree_work *work, pl_agree_answer *answer, pl_error *error) {
    const pl_polygon *const *lists[2];
    size_t counts[2];
    double km2[2], common_m2;
    for (int i = 0; i < 2; i++) {
        pl_change_in change;
        if (!pl_ask_change_in(work->store, answer->sources[i].name, answer->side, answer->from, answer->to,
                              INT64_MAX, work->region, PL_KINDS_ALL, work->arena, &change, error) ||
            !gained_polygons(&change, work->arena, &lists[i], &counts[i], &km2[i], error))
            return false;
    }
    pl_overlay *overlay = pl_overlay_open(error);
    const bool done = overlay != NULL && pl_overlay_common_area_m2(overlay, lists[0], counts[0], lists[1],
                                                                   counts[1], &common_m2, error);
    pl_overlay_close(overlay);
    if (!done) return false;
    answer->gained_both_km2 = common_m2 * 1e-6;
    for (int i = 0; i < 2; i++) answer->gained_only_km2[i] = fmax(km2[i] - answer->gained_both_km2, 0);
    return true;
}

bool pl_agree_when(const pl_agree_work *work, pl_agree_answer *answer, pl_error *error) {
    const pl_series *series[2];
    answer->from = work->question->from;
    answer->to = work->question->to;
    for (int i = 0; i < 2; i++) {
        long at;
        const pl_instant last = work->pairs[i][work->pair_counts[i] - 1].to;
        if (!pl_subject_snapshot(work->pairs[i], work->pair_counts[i], answer->from, answer->sources[i].name,
                                 &at, error))
            return false;
        if (answer->to > last + PL_DAY_SECONDS) {
            char text[PL_INSTANT_TEXT];
            pl_instant_text(last, text);
            return pl_fail(error, PL_MISSING,
                           "the last snapshot of source %s is of %s: what changed after it is "
                           "unknown; take an earlier --to",
                           answer->sources[i].name, text);
        }
        if (!pl_ask_series_in(work->store, answer->sources[i].name, answer->side, answer->from, answer->to,
                              work->region, work->arena, &series[i], error))
            return false;
        if (series[i] == NULL)
            return pl_fail(error, PL_MISSING, "source %s has no snapshot in the window",
                           answer->sources[i].name);
    }
    answer->whole = period_of(series, answer->from, answer->to);
    return make_periods(work, series, answer, error) && ask_ground(work, answer, error);
}
