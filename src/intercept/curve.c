/* curve.c - what the pictures of a design draw: power by duels, and when the sequential test is decided. The
 * same exact sums as the designs', point by point. */
#include "intercept/design.h"
#include "intercept/fixed.h"
#include "intercept/sequential.h"

static bool check(const pl_design_ask *ask, double false_kill, double theta, int64_t points,
                  pl_error *error) {
    if (!pl_design_check(ask, error)) return false;
    if (!(false_kill >= 0 && false_kill <= 1) || !(theta >= 0 && theta <= 1))
        return pl_fail(error, PL_INPUT,
                       "a curve at false kills of %g and a chance of %g: both are from 0 to 1", false_kill,
                       theta);
    if (points < 1 || points > PL_DESIGN_CURVE_MAX)
        return pl_fail(error, PL_INPUT, "a curve has 1 to %d points", PL_DESIGN_CURVE_MAX);
    return true;
}

static bool room(pl_arena *arena, int64_t points, pl_design_curve **ret, pl_error *error) {
    *ret = pl_arena_alloc(arena, (size_t)points * sizeof **ret);
    return *ret != NULL || pl_fail_nomem(error);
}

bool pl_design_curve_power(const pl_design_ask *ask, double false_kill, int64_t duels, pl_arena *arena,
                           pl_design_curve **ret, pl_error *error) {
    pl_design_curve *curve;
    if (!check(ask, false_kill, 0, duels, error) || !room(arena, duels, &curve, error)) return false;
    const pl_trial none = pl_trial_reported(ask->none, false_kill),
                   some = pl_trial_reported(ask->some, false_kill);
    for (int64_t i = 0; i < duels; i++) {
        const int64_t kills = pl_fixed_hits(none, i + 1, ask->alpha);
        curve[i] = (pl_design_curve){(double)(i + 1), pl_trial_tail(some, i + 1, kills)};
    }
    *ret = curve;
    return true;
}

bool pl_design_curve_settled(const pl_design_ask *ask, double false_kill, double theta, int64_t duels,
                             pl_arena *arena, pl_design_curve **ret, pl_error *error) {
    pl_design_curve *curve;
    double settled[PL_DESIGN_CURVE_MAX] = {0};
    if (!check(ask, false_kill, theta, duels, error) || !room(arena, duels, &curve, error)) return false;
    const pl_trial none = pl_trial_reported(ask->none, false_kill),
                   some = pl_trial_reported(ask->some, false_kill);
    if (pl_trials_differ(none, some)) { /* else every duel is reported as a kill: never decided */
        const pl_sequential test = pl_sequential_of(none, some, ask->alpha, ask->beta);
        pl_sequential_budget budget = {PL_DESIGN_CELLS_MAX, 1};
        pl_design_at at;
        if (!pl_sequential_run(&test, pl_trial_reported(theta, false_kill), duels, &budget, settled,
                               (size_t)duels, &at, error))
            return false;
    }
    for (int64_t i = 0; i < duels; i++) curve[i] = (pl_design_curve){(double)(i + 1), settled[i]};
    *ret = curve;
    return true;
}
