/* curve.c - what the pictures of a design draw: power by duels, when the sequential test is decided, and what
 * it says by chance. The same exact sums as the designs', point by point. */
#include "intercept/design.h"
#include "intercept/fixed.h"
#include "intercept/sequential.h"

static bool check(const pl_design_ask *ask, double false_kill, double theta, int64_t points, int64_t least,
                  pl_error *error) {
    if (!pl_design_check(ask, error)) return false;
    if (!(false_kill >= 0 && false_kill <= 1) || !(theta >= 0 && theta <= 1))
        return pl_fail(error, PL_INPUT,
                       "a curve at false kills of %g and a chance of %g: both are from 0 to 1", false_kill,
                       theta);
    if (points < least || points > PL_DESIGN_CURVE_MAX)
        return pl_fail(error, PL_INPUT, "a curve has %d to %d points", (int)least, PL_DESIGN_CURVE_MAX);
    return true;
}

static bool room(pl_arena *arena, int64_t points, pl_design_curve **ret, pl_error *error) {
    *ret = pl_arena_alloc(arena, (size_t)points * sizeof **ret);
    return *ret != NULL || pl_fail_nomem(error);
}

bool pl_design_curve_power(const pl_design_ask *ask, double false_kill, int64_t duels, pl_arena *arena,
                           pl_design_curve **ret, pl_error *error) {
    pl_design_curve *curve;
    if (!check(ask, false_kill, 0, duels, 1, error) || !room(arena, duels, &curve, error)) return false;
    const pl_trial none = pl_trial_reported(ask->none, false_kill),
                   some = pl_trial_reported(ask->some, false_kill);
    for (int64_t i = 0; i < duels; i++) {
        const int64_t kills = pl_fixed_hits(none, i + 1, ask->alpha);
        curve[i] = (pl_design_curve){(double)(i + 1), pl_trial_tail(some, i + 1, kills)};
    }
    *ret = curve;
    return true;
}

/* Every duel that is reported as a kill tells nothing: never decided. */
static bool tells(pl_trial none, pl_trial some) {
    return none.yes < some.yes || none.no > some.no;
}

bool pl_design_curve_settled(const pl_design_ask *ask, double false_kill, double theta, int64_t duels,
                             pl_arena *arena, pl_design_curve **ret, pl_error *error) {
    pl_design_curve *curve;
    double settled[PL_DESIGN_CURVE_MAX] = {0};
    if (!check(ask, false_kill, theta, duels, 1, error) || !room(arena, duels, &curve, error)) return false;
    const pl_trial none = pl_trial_reported(ask->none, false_kill),
                   some = pl_trial_reported(ask->some, false_kill);
    if (tells(none, some)) {
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

bool pl_design_curve_says(const pl_design_ask *ask, double false_kill, bool aware, size_t count,
                          pl_arena *arena, pl_design_curve **ret, pl_error *error) {
    pl_design_curve *curve;
    if (count > PL_DESIGN_CURVE_MAX) count = PL_DESIGN_CURVE_MAX + 1; /* refused below */
    if (!check(ask, false_kill, 0, (int64_t)count, 2, error) || !room(arena, (int64_t)count, &curve, error))
        return false;
    const double known = aware ? false_kill : 0;
    const pl_trial none = pl_trial_reported(ask->none, known), some = pl_trial_reported(ask->some, known);
    const pl_sequential test = pl_sequential_of(none, some, ask->alpha, ask->beta);
    pl_sequential_budget budget = {PL_DESIGN_CELLS_MAX, count};
    for (size_t i = 0; i < count; i++) {
        const double theta = (double)i / (double)(count - 1);
        pl_design_at at = {0};
        if (tells(none, some) && !pl_sequential_run(&test, pl_trial_reported(theta, false_kill),
                                                    PL_DESIGN_DUELS_MAX, &budget, NULL, 0, &at, error))
            return false;
        curve[i] = (pl_design_curve){theta, at.accepts_some};
    }
    *ret = curve;
    return true;
}
