/* series.h - what measure gives to claim and report: one number a step, and how it came to be. Plain structs.
 */
#ifndef PL_MEASURE_SERIES_H
#define PL_MEASURE_SERIES_H

#include "base/bytes.h"
#include "text/instant.h"

/* Kinds of change, as of an instant. What one source alone can tell. */
typedef enum {
    PL_KIND_ADVANCE,      /* land gained by the side, not undone by the instant asked for */
    PL_KIND_RETREAT,      /* land lost by the side */
    PL_KIND_RECLASSIFIED, /* held <-> contested (or between sides' grey zone): total of the two stands still
                           */
    PL_KIND_REDRAW,       /* a sliver along an old line: narrow, long, no ground taken */
    PL_KIND_RETRACTION,   /* undone since: the land went back within the stated time */
    PL_KIND_COUNT
} pl_kind;
extern const char *const pl_kind_names[PL_KIND_COUNT + 1]; /* "advance", ..., NULL */

/* One snapshot of one source for one side: state after it, change since the snapshot before. */
typedef struct {
    pl_instant instant;
    bool updated;                   /* a held or contested shape changed; false: published again unchanged */
    double held_km2, contested_km2; /* after it; contested NAN when the source does not draw it */
    double gained_km2[PL_KIND_COUNT], lost_km2[PL_KIND_COUNT]; /* by kind, as of the series' as_of */
} pl_step;

/* All snapshots up to as_of, oldest first. The first step has no change. */
typedef struct {
    const char *source, *maker, *side;
    int32_t day_turn_seconds; /* the source's own */
    pl_instant as_of;
    const pl_step *steps;
    size_t count;
} pl_series;

/* Which kinds count, as bits 1u << pl_kind. */
#define PL_KINDS_ALL ((1u << PL_KIND_COUNT) - 1)
#define PL_KINDS_NO_REDRAW (PL_KINDS_ALL & ~(1u << PL_KIND_REDRAW))
double pl_step_gained_km2(const pl_step *step, unsigned kinds);
double pl_step_lost_km2(const pl_step *step, unsigned kinds);

/* A period [begin, end): what changed in it. An update at instant t counts where begin < t <= end, so that
 * the change of a period is that between the states at its two ends (state at T = last snapshot at or before
 * T). */
typedef struct {
    pl_instant begin, end;
    size_t snapshots, updates;
    double gained_km2, lost_km2, net_km2, held_km2; /* held: at the end; NAN before the first snapshot */
} pl_period;

/* The change of any one period; its ends need be no snapshots. */
pl_period pl_series_between(const pl_series *series, pl_instant begin, pl_instant end, unsigned kinds);

/* The same for many periods of one series: what the kinds count is added up once a step, in the same order,
 * so that the numbers are the same to the last bit. */
typedef struct {
    const pl_series *series;
    const double *gained_km2, *lost_km2; /* one a step */
} pl_step_sums;
bool pl_step_sums_make(const pl_series *series, unsigned kinds, pl_arena *arena, pl_step_sums *ret,
                       pl_error *error) PL_MUST_CHECK;
pl_period pl_step_sums_between(const pl_step_sums *sums, pl_instant begin, pl_instant end);

typedef enum { PL_PER_UPDATE, PL_PER_DAY, PL_PER_WEEK, PL_PER_MONTH } pl_per;
extern const char *const pl_per_names[]; /* "update", "day", "week", "month", NULL */

/* The begin of the day, week or month that holds the instant, and of the one that follows it. */
pl_instant pl_per_begin(pl_per per, int32_t turn_seconds, pl_instant instant);
pl_instant pl_per_next(pl_per per, int32_t turn_seconds, pl_instant begin);

/* Cuts the series into periods. Days begin `turn` seconds after 00:00 UTC; weeks on Monday, months on the
 * 1st, at the same hour. Only periods that overlap [from, to) and lie between the first and the last
 * snapshot. */
bool pl_series_periods(const pl_series *series, pl_per per, int32_t turn_seconds, unsigned kinds,
                       pl_instant from, pl_instant to, pl_arena *arena, pl_period **ret, size_t *ret_count,
                       pl_error *error) PL_MUST_CHECK;

/* Pace over a window that ends at `end`, and its place among all windows of the same length that end at a
 * snapshot or a day turn from `since` to `end`, as far as the series has whole windows. Nothing after `end`
 * is looked at. Fails (PL_MISSING) when the window itself begins before the first snapshot. */
typedef struct {
    pl_instant begin, end;
    double net_km2, km2_per_day;
    size_t windows;           /* compared, this one included */
    size_t higher;            /* of them faster than this one */
    pl_instant highest_since; /* end of the last earlier window that was faster; INT64_MIN: none */
    pl_instant fastest_end;   /* of the fastest of all */
    double fastest_km2_per_day;
} pl_pace;
bool pl_series_pace(const pl_series *series, int64_t window_seconds, int32_t turn_seconds, pl_instant end,
                    pl_instant since, unsigned kinds, pl_pace *ret, pl_error *error) PL_MUST_CHECK;

/* The very windows that pl_series_pace compares, by their ends; the last one ends at `end`. */
typedef struct {
    pl_instant end;
    double km2_per_day;
} pl_pace_window;
bool pl_series_pace_windows(const pl_series *series, int64_t window_seconds, int32_t turn_seconds,
                            pl_instant end, pl_instant since, unsigned kinds, pl_arena *arena,
                            pl_pace_window **ret, size_t *ret_count, pl_error *error) PL_MUST_CHECK;

#endif
