/* goal.h - when a stated piece of land would be taken if the pace of the past went on: blocks of past days
 * are drawn again and again and joined to paths. Pure and seeded: the same input gives the same answer. */
#ifndef PL_MEASURE_GOAL_H
#define PL_MEASURE_GOAL_H

#include "measure/forecast.h"

#define PL_GOAL_PATHS 2000
#define PL_GOAL_BLOCK_DAYS 30
#define PL_GOAL_YEARS 20
#define PL_GOAL_DAYS (PL_GOAL_YEARS * 365 + PL_GOAL_YEARS / 4)
#define PL_GOAL_SEED UINT64_C(20241219)
#define PL_GOAL_QUANTILES 5
extern const double pl_goal_quantiles[PL_GOAL_QUANTILES]; /* 0.05, 0.25, 0.50, 0.75, 0.95 */

typedef struct {
    size_t past_days; /* that blocks are drawn from */
    double km2_per_day;
    double never;                   /* share of the paths that do not arrive within PL_GOAL_YEARS */
    double days[PL_GOAL_QUANTILES]; /* by then such a share has arrived; INFINITY: not within the years */
} pl_goal;

/* From the last `past_days` of `daily`, or all when it has fewer, with its last day as now. PL_MISSING when
 * it has not two blocks of them, or a day of unknown state among them. */
bool pl_goal_ask(const pl_daily *daily, size_t past_days, double left_km2, uint64_t seed, pl_goal *ret,
                 pl_error *error) PL_MUST_CHECK;

#endif
