/* forecast.h - how well the pace of the past told the pace that came: forecasts of net km2 over the next days
 * made at every day turn from what was known by then, and scored against what came. Pure. docs/forecast.md
 * has the definitions and where they come from. */
#ifndef PL_MEASURE_FORECAST_H
#define PL_MEASURE_FORECAST_H

#include "measure/series.h"

/* What is held at each day turn, one a day; NAN where the last map is too old to tell. */
typedef struct {
    pl_instant first;
    const double *held_km2;
    size_t count;
} pl_daily;
/* From the series' first snapshot to `until`; a map tells for `fresh_seconds` behind it. None at all: count
 * 0. */
bool pl_daily_of(const pl_series *series, int32_t turn_seconds, pl_instant until, int64_t fresh_seconds,
                 pl_arena *arena, pl_daily *ret, pl_error *error) PL_MUST_CHECK;
pl_instant pl_daily_at(const pl_daily *daily, size_t index);

/* Ways to guess. All but the first and the last say that a pace of the past goes on. */
typedef enum {
    PL_GUESS_NO_CHANGE,   /* 0 */
    PL_GUESS_SAME_AGAIN,  /* the last days, as many as the horizon, again */
    PL_GUESS_MONTH_AGAIN, /* the pace of the last 30 days */
    PL_GUESS_MEAN_90,     /* of the last 90, or as many as there are; 180, 365 the same */
    PL_GUESS_MEAN_180,
    PL_GUESS_MEAN_365,
    PL_GUESS_MEAN_ALL, /* since the first map */
    PL_GUESS_LEADER,   /* at each origin the one of the six above that had erred least until then */
    PL_GUESS_COUNT
} pl_guess;
extern const char *const pl_guess_names[PL_GUESS_COUNT + 1]; /* "no-change", ..., "leader", NULL */
/* The ways between no change and the leader, which compete. */
#define PL_GUESS_RIVALS (PL_GUESS_LEADER - PL_GUESS_SAME_AGAIN)

/* 1 less the ratio of two mean scores: 1 perfect, 0 no better than the other, below 0 worse. low and high:
 * 95 %, from sums over blocks as long as the horizon. `family_low`: the same bound when it is asked of all
 * rivals at once. NAN where there are too few blocks. */
typedef struct {
    double value, low, high, family_low;
} pl_skill;

#define PL_FORECAST_LEVELS 2
extern const double pl_forecast_levels[PL_FORECAST_LEVELS]; /* 0.80, 0.95 */

/* Intervals of one level, as they would have been made. */
typedef struct {
    size_t scored; /* origins that had one and whose days have come */
    size_t windows;
    double coverage, low, high; /* share that held; and its exact binomial bounds by `windows` */
    double score;               /* mean interval score, km2 */
    pl_skill over_no_change;    /* in that score */
    bool calibrated;            /* enough windows, and the level lies within the bounds */
    double half_km2;            /* half the width of the one that is made now; NAN: not enough known errors */
} pl_forecast_level;
#define PL_FORECAST_WINDOWS_MIN 10 /* below, nothing is told of skill or calibration */

typedef struct {
    double mean_error_km2; /* of absolute errors */
    pl_skill over_no_change, over_month_again;
    pl_forecast_level levels[PL_FORECAST_LEVELS];
    double now_km2; /* what it says at the last day turn; NAN: nothing */
} pl_guess_score;

typedef struct {
    int32_t days;
    size_t origins;         /* day turns at which every way had what it needs, and whose days have come */
    size_t windows;         /* of so many days that do not overlap: what the origins are worth */
    pl_instant first, last; /* of those origins; INT64_MIN: none */
    pl_guess_score of[PL_GUESS_COUNT];
    pl_guess leader; /* what the leader now says */
} pl_forecast_scores;

#define PL_FORECAST_DAYS_MAX 3650
/* Backtest over all of `daily`, whose last day is now. `days` from 1 to PL_FORECAST_DAYS_MAX. */
bool pl_forecast_backtest(const pl_daily *daily, int32_t days, pl_forecast_scores *ret,
                          pl_error *error) PL_MUST_CHECK;

#endif
