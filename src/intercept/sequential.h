/* sequential.h - Wald's sequential test of one chance against another (The Annals of Mathematical Statistics
 * 16, 1945, 117-186), with its exact operating characteristic and sample number. Pure. */
#ifndef PL_INTERCEPT_SEQUENTIAL_H
#define PL_INTERCEPT_SEQUENTIAL_H

#include "intercept/design.h"
#include "intercept/fixed.h"

/* The log of the likelihood ratio goes up by `gain` with a hit and down by `loss` with a miss, INFINITY where
 * one decides alone; the test ends at `top` ("some") and at -`bottom` ("none"). */
typedef struct {
    double gain, loss, top, bottom;
} pl_sequential;

/* 0 <= none.yes < some.yes <= 1; alpha and beta in (0, 0.5). */
pl_sequential pl_sequential_of(pl_trial none, pl_trial some, double alpha, double beta);

/* slope, low and high of the boundaries as lines in hits; NAN when any first trial decides. */
void pl_sequential_lines(const pl_sequential *test, double *ret_slope, double *ret_low, double *ret_high);

/* The boundaries as counts, for one trial after another. Begin with a zeroed one whose `none` is -1; each
 * call goes on by one trial. Ends are met, but for rounding, when reached. */
typedef struct {
    int64_t trials;
    int64_t some; /* the least hits that accept "some"; may be above trials */
    int64_t none; /* the most hits that accept "none"; -1: not even none at all */
} pl_sequential_ends;
void pl_sequential_next(const pl_sequential *test, pl_sequential_ends *ends);

/* Weights that may still be carried, and the runs that will carry them: each may take its even share of what
 * is left, and leaves what it does not need to those after it. */
typedef struct {
    double cells;
    size_t runs;
} pl_sequential_budget;

/* What the test does when the chance is `trial`: the weights of all undecided numbers of hits, carried on
 * trial by trial until less than 1e-15 is undecided, or `trials_max` or the budget's share is reached. All
 * but theta and wald_mean_duels is set. settled, NULL or of settled_count: [i] is P(decided by trial i + 1).
 */
bool pl_sequential_run(const pl_sequential *test, pl_trial trial, int64_t trials_max,
                       pl_sequential_budget *budget, double *settled, size_t settled_count, pl_design_at *ret,
                       pl_error *error) PL_MUST_CHECK;

/* Wald's approximation of the mean number of trials; NAN where one trial can decide alone. */
double pl_sequential_wald(const pl_sequential *test, double theta);

#endif
