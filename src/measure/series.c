/* series.c - periods and pace out of one source's steps.
 *
 * The change of a period (begin, end] is the sum of the steps in it: steps are found by binary search, so
 * that a period costs its own steps and a cut into periods costs one walk. Pace needs the change of many
 * overlapping windows: one running total over the steps (net change up to each) makes every window a
 * difference of two totals, and the two ends walk forward together, so that a whole rank is O(steps + days).
 * Equal windows give exactly equal numbers. */
#include "measure/series.h"

#include <math.h>

const char *const pl_kind_names[PL_KIND_COUNT + 1] = {"advance", "retreat",    "reclassified",
                                                      "redraw",  "retraction", NULL};
const char *const pl_per_names[] = {"update", "day", "week", "month", NULL};

/* 1970-01-01 was a Thursday: day -3 a Monday. */
#define MONDAY_BEFORE_EPOCH (-3)

double pl_step_gained_km2(const pl_step *step, unsigned kinds) {
    double sum = 0;
    for (int kind = 0; kind < PL_KIND_COUNT; kind++)
        if (kinds & 1u << kind) sum += step->gained_km2[kind];
    return sum;
}

double pl_step_lost_km2(const pl_step *step, unsigned kinds) {
    double sum = 0;
    for (int kind = 0; kind < PL_KIND_COUNT; kind++)
        if (kinds & 1u << kind) sum += step->lost_km2[kind];
    return sum;
}

/* How many steps are at or before the instant. */
static size_t steps_until(const pl_series *series, pl_instant instant) {
    size_t low = 0, high = series->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (series->steps[middle].instant <= instant)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Fills a period from the steps [first, last): those after its begin and up to its end. With `sums` each
 * step's kinds are added up already. */
static pl_period sum_steps(const pl_series *series, const pl_step_sums *sums, pl_instant begin,
                           pl_instant end, size_t first, size_t last, unsigned kinds) {
    pl_period period = {.begin = begin, .end = end, .snapshots = last - first};
    for (size_t i = first; i < last; i++) {
        period.updates += series->steps[i].updated;
        if (i == 0) continue; /* the first map has nothing to differ from */
        period.gained_km2 +=
            sums != NULL ? sums->gained_km2[i] : pl_step_gained_km2(&series->steps[i], kinds);
        period.lost_km2 += sums != NULL ? sums->lost_km2[i] : pl_step_lost_km2(&series->steps[i], kinds);
    }
    period.net_km2 = period.gained_km2 - period.lost_km2;
    period.held_km2 = last == 0 ? NAN : series->steps[last - 1].held_km2;
    return period;
}

pl_period pl_series_between(const pl_series *series, pl_instant begin, pl_instant end, unsigned kinds) {
    return sum_steps(series, NULL, begin, end, steps_until(series, begin), steps_until(series, end), kinds);
}

bool pl_step_sums_make(const pl_series *series, unsigned kinds, pl_arena *arena, pl_step_sums *ret,
                       pl_error *error) {
    double *gained = pl_arena_alloc(arena, (series->count + 1) * sizeof *gained);
    double *lost = pl_arena_alloc(arena, (series->count + 1) * sizeof *lost);
    if (gained == NULL || lost == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < series->count; i++) {
        gained[i] = pl_step_gained_km2(&series->steps[i], kinds);
        lost[i] = pl_step_lost_km2(&series->steps[i], kinds);
    }
    *ret = (pl_step_sums){series, gained, lost};
    return true;
}

pl_period pl_step_sums_between(const pl_step_sums *sums, pl_instant begin, pl_instant end) {
    return sum_steps(sums->series, sums, begin, end, steps_until(sums->series, begin),
                     steps_until(sums->series, end), 0);
}

static pl_instant floor_to(pl_instant instant, int64_t step) {
    int64_t rest = instant % step;
    return instant - (rest < 0 ? rest + step : rest);
}

/* The first day of the month that holds the day, or of the one after it. */
static pl_day month_first(pl_day day, bool following) {
    int year, month, day_of_month;
    pl_day_to_civil(day, &year, &month, &day_of_month);
    pl_day first = day - (day_of_month - 1);
    if (!following) return first;
    pl_day_to_civil(first + 31, &year, &month, &day_of_month); /* always in the next month: day 1 to 4 */
    return first + 31 - (day_of_month - 1);
}

pl_instant pl_per_begin(pl_per per, int32_t turn_seconds, pl_instant instant) {
    pl_instant local = instant - turn_seconds;
    if (per == PL_PER_WEEK) {
        pl_instant monday = (pl_instant)MONDAY_BEFORE_EPOCH * PL_DAY_SECONDS;
        return floor_to(local - monday, (int64_t)7 * PL_DAY_SECONDS) + monday + turn_seconds;
    }
    if (per == PL_PER_MONTH) return pl_day_start(month_first(pl_instant_day(local), false)) + turn_seconds;
    return floor_to(local, PL_DAY_SECONDS) + turn_seconds;
}

pl_instant pl_per_next(pl_per per, int32_t turn_seconds, pl_instant begin) {
    if (per == PL_PER_WEEK) return begin + (int64_t)7 * PL_DAY_SECONDS;
    if (per == PL_PER_MONTH)
        return pl_day_start(month_first(pl_instant_day(begin - turn_seconds), true)) + turn_seconds;
    return begin + PL_DAY_SECONDS;
}

static bool check_turn(int32_t turn_seconds, pl_error *error) {
    if (turn_seconds > -PL_DAY_SECONDS && turn_seconds < PL_DAY_SECONDS) return true;
    return pl_fail(error, PL_USAGE, "day turn of %ld seconds: a day turns less than 24 hours from 00:00 UTC",
                   (long)turn_seconds);
}

/* One period between neighbouring updates; the first begins at the first snapshot. */
static size_t cut_updates(const pl_series *series, unsigned kinds, pl_instant from, pl_instant to,
                          pl_period *out) {
    size_t count = 0, behind = 1;
    for (size_t i = 1; i < series->count; i++) {
        if (!series->steps[i].updated) continue;
        pl_instant begin = series->steps[behind - 1].instant, end = series->steps[i].instant;
        if (begin < to && end > from)
            out[count++] = sum_steps(series, NULL, begin, end, behind, i + 1, kinds);
        behind = i + 1;
    }
    return count;
}

bool pl_series_periods(const pl_series *series, pl_per per, int32_t turn_seconds, unsigned kinds,
                       pl_instant from, pl_instant to, pl_arena *arena, pl_period **ret, size_t *ret_count,
                       pl_error *error) {
    if (!check_turn(turn_seconds, error)) return false;
    size_t room = 0;
    pl_instant first = 0, last = 0;
    if (series->count > 0 && from < to) {
        first = series->steps[0].instant;
        last = series->steps[series->count - 1].instant;
        int64_t days = (last - first) / PL_DAY_SECONDS + 2;
        room = per == PL_PER_UPDATE ? series->count : (size_t)days;
    }
    pl_period *periods = pl_arena_alloc(arena, (room > 0 ? room : 1) * sizeof *periods);
    if (periods == NULL) return pl_fail_nomem(error);
    size_t count = 0;
    if (room > 0 && per == PL_PER_UPDATE) {
        count = cut_updates(series, kinds, from, to, periods);
    } else if (room > 0) {
        pl_instant begin = pl_per_begin(per, turn_seconds, from > first ? from : first);
        if (begin < first) begin = pl_per_next(per, turn_seconds, begin);
        size_t behind = steps_until(series, begin);
        for (;;) {
            pl_instant end = pl_per_next(per, turn_seconds, begin);
            if (end > last || begin >= to) break;
            size_t ahead = behind;
            while (ahead < series->count && series->steps[ahead].instant <= end) ahead++;
            periods[count++] = sum_steps(series, NULL, begin, end, behind, ahead, kinds);
            behind = ahead;
            begin = end;
        }
    }
    *ret = periods;
    *ret_count = count;
    return true;
}

/* Walks windows whose ends only grow: the totals at both ends follow without a search. */
typedef struct {
    const pl_series *series;
    const double *total; /* net change up to and with each step */
    size_t begin_steps, end_steps;
} window_walk;

static double walk_to(window_walk *walk, pl_instant begin, pl_instant end) {
    const pl_series *series = walk->series;
    while (walk->begin_steps < series->count && series->steps[walk->begin_steps].instant <= begin)
        walk->begin_steps++;
    while (walk->end_steps < series->count && series->steps[walk->end_steps].instant <= end)
        walk->end_steps++;
    return walk->total[walk->end_steps - 1] - walk->total[walk->begin_steps - 1];
}

static double *running_net(const pl_series *series, unsigned kinds) {
    double *total = pl_malloc(series->count * sizeof *total);
    if (total == NULL) return NULL;
    total[0] = 0;
    for (size_t i = 1; i < series->count; i++)
        total[i] = total[i - 1] + pl_step_gained_km2(&series->steps[i], kinds) -
                   pl_step_lost_km2(&series->steps[i], kinds);
    return total;
}

/* The ends of windows, in order: snapshots and day turns merged. */
typedef struct {
    const pl_series *series;
    pl_instant turn; /* the next day turn */
    size_t step;     /* the next snapshot */
} end_walk;

static end_walk ends_from(const pl_series *series, int32_t turn_seconds, pl_instant earliest) {
    end_walk walk = {series, pl_per_begin(PL_PER_DAY, turn_seconds, earliest),
                     steps_until(series, earliest - 1)};
    if (walk.turn < earliest) walk.turn += PL_DAY_SECONDS;
    return walk;
}

static pl_instant next_end(end_walk *walk) {
    const pl_series *series = walk->series;
    pl_instant at = walk->turn;
    if (walk->step < series->count && series->steps[walk->step].instant <= at)
        at = series->steps[walk->step].instant;
    if (at == walk->turn) walk->turn += PL_DAY_SECONDS;
    if (walk->step < series->count && series->steps[walk->step].instant == at) walk->step++;
    return at;
}

bool pl_series_pace(const pl_series *series, int64_t window_seconds, int32_t turn_seconds, pl_instant end,
                    pl_instant since, unsigned kinds, pl_pace *ret, pl_error *error) {
    if (!check_turn(turn_seconds, error)) return false;
    if (window_seconds <= 0) return pl_fail(error, PL_USAGE, "a pace needs a window longer than nothing");
    char at_text[PL_INSTANT_TEXT], bound_text[PL_INSTANT_TEXT];
    if (series->count == 0) return pl_fail(error, PL_MISSING, "source %s has no snapshot", series->source);
    pl_instant first = series->steps[0].instant;
    if (end - window_seconds < first) {
        pl_instant_text(end - window_seconds, at_text);
        pl_instant_text(first, bound_text);
        return pl_fail(error, PL_MISSING, "the window begins %s, before the first snapshot of %s (%s)",
                       at_text, series->source, bound_text);
    }
    /* Behind the last map nothing is known, which is not stillness. */
    pl_instant last = series->steps[series->count - 1].instant;
    if (end > last + PL_DAY_SECONDS) {
        pl_instant_text(end, at_text);
        pl_instant_text(last, bound_text);
        return pl_fail(error, PL_MISSING,
                       "the window ends %s, more than a day behind the last snapshot of %s (%s)", at_text,
                       series->source, bound_text);
    }
    double *total = running_net(series, kinds);
    if (total == NULL) return pl_fail_nomem(error);

    const double days = (double)window_seconds / PL_DAY_SECONDS;
    window_walk own = {series, total, 1, 1};
    pl_pace pace = {.begin = end - window_seconds, .end = end, .highest_since = INT64_MIN};
    pace.net_km2 = walk_to(&own, pace.begin, end);
    pace.km2_per_day = pace.net_km2 / days;
    pace.windows = 1;
    pace.fastest_end = end;
    double fastest = pace.net_km2;

    /* Earlier ends, from the first whole window on. */
    window_walk walk = {series, total, 1, 1};
    end_walk ends = ends_from(series, turn_seconds, first + window_seconds);
    for (pl_instant at; (at = next_end(&ends)) < end;) {
        double net = walk_to(&walk, at - window_seconds, at);
        /* Faster, not as fast: a window a few hours earlier often holds the very same updates. */
        if (net > pace.net_km2) pace.highest_since = at;
        if (at < since) continue;
        pace.windows++;
        pace.higher += net > pace.net_km2;
        if (net > fastest) {
            fastest = net;
            pace.fastest_end = at;
        }
    }
    pl_free(total);
    pace.fastest_km2_per_day = fastest / days;
    *ret = pace;
    return true;
}

bool pl_series_pace_windows(const pl_series *series, int64_t window_seconds, int32_t turn_seconds,
                            pl_instant end, pl_instant since, unsigned kinds, pl_arena *arena,
                            pl_pace_window **ret, size_t *ret_count, pl_error *error) {
    pl_pace pace; /* what it refuses is refused here too, and it counts the windows */
    if (!pl_series_pace(series, window_seconds, turn_seconds, end, since, kinds, &pace, error)) return false;
    pl_pace_window *windows = pl_arena_alloc(arena, pace.windows * sizeof *windows);
    double *total = running_net(series, kinds);
    if (windows == NULL || total == NULL) {
        pl_free(total);
        return pl_fail_nomem(error);
    }
    const double days = (double)window_seconds / PL_DAY_SECONDS;
    window_walk walk = {series, total, 1, 1};
    end_walk ends = ends_from(series, turn_seconds, series->steps[0].instant + window_seconds);
    size_t count = 0;
    for (pl_instant at; (at = next_end(&ends)) < end;) {
        const double net = walk_to(&walk, at - window_seconds, at);
        if (at >= since) windows[count++] = (pl_pace_window){at, net / days};
    }
    windows[count++] = (pl_pace_window){end, pace.km2_per_day};
    pl_free(total);
    *ret = windows;
    *ret_count = count;
    return true;
}
