/* goal.c - a circular block bootstrap (Politis and Romano 1992) of daily net change: blocks keep what days in
 * a row have in common. The draws are those of a counter (Philox4x32-10): block n of path p is what it is
 * whichever path is walked first. */
#include "measure/goal.h"

#include <Random123/philox.h>
#include <math.h>
#include <stdlib.h>

const double pl_goal_quantiles[PL_GOAL_QUANTILES] = {0.05, 0.25, 0.50, 0.75, 0.95};

/* The day on which a block begins, of so many. */
static size_t draw(uint64_t seed, uint32_t path, uint32_t block, size_t days) {
    const philox4x32_ctr_t counter = {{block, path, 0, 0}};
    const philox4x32_key_t key = {{(uint32_t)seed, (uint32_t)(seed >> 32)}};
    const philox4x32_ctr_t drawn = philox4x32(counter, key);
    return (size_t)((uint64_t)drawn.v[0] * days >> 32);
}

/* The first day by which the path has taken as much; INFINITY when it does not within the years. */
static double walk(const double *net_km2, size_t days, double left_km2, uint64_t seed, uint32_t path) {
    double sum_km2 = 0;
    size_t day = 0, at = 0;
    while (day < PL_GOAL_DAYS) {
        if (day % PL_GOAL_BLOCK_DAYS == 0) at = draw(seed, path, (uint32_t)(day / PL_GOAL_BLOCK_DAYS), days);
        sum_km2 += net_km2[at];
        at = at + 1 == days ? 0 : at + 1;
        day++;
        if (sum_km2 >= left_km2) return (double)day;
    }
    return INFINITY;
}

static int sooner(const void *a, const void *b) {
    const double one = *(const double *)a, other = *(const double *)b;
    return one < other ? -1 : one > other;
}

bool pl_goal_ask(const pl_daily *daily, size_t past_days, double left_km2, uint64_t seed, pl_goal *ret,
                 pl_error *error) {
    const size_t all = daily->count == 0 ? 0 : daily->count - 1, days = past_days < all ? past_days : all;
    if (days < 2 * (size_t)PL_GOAL_BLOCK_DAYS)
        return pl_fail(error, PL_MISSING, "%zu days of maps are too few to draw blocks of %d days from", days,
                       PL_GOAL_BLOCK_DAYS);
    pl_arena scratch = {0};
    double *net_km2 = pl_arena_alloc(&scratch, days * sizeof *net_km2),
           *arrivals = pl_arena_alloc(&scratch, PL_GOAL_PATHS * sizeof *arrivals);
    bool done = (net_km2 != NULL && arrivals != NULL) || pl_fail_nomem(error);
    for (size_t i = 0; done && i < days; i++) {
        const double *held = &daily->held_km2[daily->count - 1 - days + i];
        net_km2[i] = held[1] - held[0];
        if (!isfinite(net_km2[i]))
            done = pl_fail(error, PL_MISSING, "a gap lies in the days that the pace is taken from");
    }
    if (done) {
        pl_goal goal = {.past_days = days,
                        .km2_per_day =
                            (daily->held_km2[daily->count - 1] - daily->held_km2[daily->count - 1 - days]) /
                            (double)days};
        size_t arrived = 0;
        for (uint32_t path = 0; path < PL_GOAL_PATHS; path++) {
            arrivals[path] = left_km2 <= 0 ? 0 : walk(net_km2, days, left_km2, seed, path);
            arrived += isfinite(arrivals[path]);
        }
        qsort(arrivals, PL_GOAL_PATHS, sizeof *arrivals, sooner);
        goal.never = 1 - (double)arrived / PL_GOAL_PATHS;
        for (int i = 0; i < PL_GOAL_QUANTILES; i++)
            goal.days[i] = arrivals[(size_t)ceil(pl_goal_quantiles[i] * PL_GOAL_PATHS - 1e-9) - 1];
        *ret = goal;
    }
    pl_arena_free(&scratch);
    return done;
}
