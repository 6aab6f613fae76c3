/* fixed.h - the least number of trials with which a rule "from so many hits on" keeps two errors. Pure. */
#ifndef PL_INTERCEPT_FIXED_H
#define PL_INTERCEPT_FIXED_H

#include <stdbool.h>
#include <stdint.h>

/* The chance of a trial, and of its opposite: kept apart, so that neither loses its digits beside 1. */
typedef struct {
    double yes, no;
} pl_trial;

/* A duel that is reported as a kill when there is one, or falsely, with these chances. */
pl_trial pl_trial_reported(double theta, double false_kill);

/* Whether the second hits more often than the first, as far as doubles tell. */
bool pl_trials_differ(pl_trial less, pl_trial more);

/* P(at least `hits` in `trials`) and P(fewer). */
double pl_trial_tail(pl_trial trial, int64_t trials, int64_t hits);
double pl_trial_head(pl_trial trial, int64_t trials, int64_t hits);

/* The least hits with P(at least hits | trial) at most alpha: 1 to trials + 1. */
int64_t pl_fixed_hits(pl_trial trial, int64_t trials, double alpha);

/* The least trials, 1 to `trials_max`, for which some rule has P(rule | none) at most alpha and P(rule |
 * some) at least power, and the rule with the fewest hits; false when there is none. Exact: no approximation
 * decides. */
bool pl_fixed_least(pl_trial none, pl_trial some, double alpha, double power, int64_t trials_max,
                    int64_t *ret_trials, int64_t *ret_hits);

#endif
