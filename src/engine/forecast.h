/* forecast.h - forecasts of the pace, made from maps up to an instant and held to what came: by source, side
 * and region; and how long a stated goal would take. docs/forecast.md. */
#ifndef PL_ENGINE_FORECAST_H
#define PL_ENGINE_FORECAST_H

#include "engine/region.h"
#include "engine/sources.h"
#include "measure/forecast.h"
#include "measure/goal.h"

#define PL_HORIZONS_MAX ((size_t)8)
extern const int32_t pl_horizons[]; /* 7, 30, 90, 180, 365 days; ended by 0 */

typedef struct {
    const char *sources, *side; /* NULL: as pl_ask_sources; the theatre's first */
    const char *region;         /* NULL: everywhere; regions of the theatre, several joined by '+' */
    const char *outline;        /* whose outlines; NULL */
    bool goal;                  /* all of the region is the goal */
    pl_instant as_of;           /* INT64_MIN: as far as each source's maps reach */
    const int32_t *days;        /* horizons, ascending */
    size_t count;
} pl_forecast_question;

/* One horizon, and what came of the forecast that is made now. */
typedef struct {
    pl_forecast_scores scores;
    double came_km2; /* NAN: the maps do not reach there yet */
} pl_forecast_row;

/* How far ahead guessing was better than something: the longest horizon in days at which it was, 0 at none,
 * and the longest at which that can be told at all. */
typedef struct {
    int32_t leader, any; /* by the leader; by one of the rivals, asked of all at once */
    pl_guess any_guess;
} pl_forecast_reach;

/* A goal, from two stretches of the past. */
#define PL_GOAL_PASTS 2
typedef struct {
    double left_km2;                /* of the whole */
    pl_goal past[PL_GOAL_PASTS];    /* the last 365 days; all */
    const char *why[PL_GOAL_PASTS]; /* not NULL: none, and why */
    /* Whether forecasts over as long as the median of the first were calibrated; if not, why. */
    bool calibrated;
    int32_t comparable_days; /* the horizon that tells; 0: none is long enough */
    const char *not_calibrated;
} pl_goal_answer;

typedef struct {
    pl_asked source;
    const char *missing;   /* why it has no answer; then nothing below is filled */
    pl_instant first, now; /* day turns */
    int32_t day_turn_seconds;
    double held_km2;             /* now */
    const pl_forecast_row *rows; /* a horizon each */
    size_t count;
    int32_t told; /* the longest horizon with windows enough; 0 */
    pl_forecast_reach over_no_change, over_month_again;
    const pl_goal_answer *goal; /* NULL: not asked for */
} pl_forecast_source;

typedef struct {
    const char *side, *side_title;
    const pl_region *regions; /* NULL: everywhere */
    size_t region_count;
    const char *region_title; /* "Donetsk oblast and Luhansk oblast"; "" */
    double whole_km2; /* of all of them: the official area of each, of its outline where none is stated */
    bool official;    /* of all official */
    const pl_forecast_source *sources;
    size_t source_count;
} pl_forecast_answer;

/* PL_MISSING when no source has an answer. */
bool pl_ask_forecast(pl_store *store, const pl_forecast_question *question, pl_arena *arena,
                     pl_forecast_answer *ret, pl_error *error) PL_MUST_CHECK;

/* Why intervals of this level are not shown at a horizon; NULL when they are. In the arena, "" for lack of
 * memory. */
const char *pl_forecast_refusal(const pl_forecast_scores *scores, pl_guess guess, int level, pl_arena *arena);

/* Skill of the leader (fixed in advance: at each day turn, of the six paces of the past the one that had
 * erred least until then) against no change, in mean absolute error, by maps up to as_of. NAN, all three,
 * when it cannot be told: fewer than PL_FORECAST_WINDOWS_MIN horizons that do not overlap. PL_MISSING when
 * the maps do not reach to as_of. side, region: as in the question. */
bool pl_ask_forecast_skill(pl_store *store, const char *source, const char *side, const char *region,
                           pl_instant as_of, int64_t horizon_days, pl_arena *arena, double *ret_skill,
                           double *ret_low, double *ret_high, pl_error *error) PL_MUST_CHECK;
/* The same from series that are there already: of one source, everywhere or in each of `count` regions. They
 * may end at as_of; whether the maps reach to it is the caller's to know. About 1 ms for 1,000 days. */
bool pl_forecast_skill_of(const pl_series *const *parts, size_t count, int32_t turn_seconds, pl_instant as_of,
                          int64_t horizon_days, pl_skill *ret, pl_error *error) PL_MUST_CHECK;

#endif
