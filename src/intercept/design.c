/* design.c - puts the experiment together: fixed and sequential designs, with false kill claims and with
 * bodies that share a duel's luck; and what straight misses, one duel and a unit of count can say. Chances of
 * one duel are closed forms; the designs come from fixed.c and sequential.c. */
#include "intercept/design.h"

#include "intercept/fixed.h"
#include "intercept/sequential.h"
#include "measure/chance.h"

#include <inttypes.h>
#include <math.h>

#define NEEDED_MAX 1e15    /* duels: a number beyond says nothing more */
#define NEAR 1e-12         /* of a ratio of logs: whole but for rounding */
#define UNDECIDED_MAX 1e-6 /* of a test that counts as found */

const pl_design_ask pl_design_default = {
    .none = 0.01,
    .some = 0.30,
    .alpha = 0.05,
    .beta = 0.05,
    .power = 0.9,
    .confidence = 0.95,
    .false_kill_count = 4,
    .body_count = 2,
    .rho_count = 4,
    .theta_count = 6,
    .miss_count = 10,
    .false_kills = {0, 0.05, 0.10, 0.30},
    .bodies = {6, 36},
    .rhos = {0, 0.3, 0.6, 0.9},
    .thetas = {0.01, 0.05, 0.1, 0.2, 0.3, 0.5},
    .misses = {1, 2, 3, 5, 9, 14, 19, 29, 59, 299},
    .launches = 1,
};

/* ---- what is asked ---- */

static bool check_counts(const char *what, const int64_t *list, size_t count, int64_t most, pl_error *error) {
    for (size_t i = 0; i < count; i++)
        if (list[i] < 1 || list[i] > most)
            return pl_fail(error, PL_INPUT, "%s: %" PRId64 " is not from 1 to %" PRId64, what, list[i], most);
    return true;
}

static bool check_chances(const char *what, const double *list, size_t count, bool with_one,
                          pl_error *error) {
    for (size_t i = 0; i < count; i++)
        if (!(list[i] >= 0 && (with_one ? list[i] <= 1 : list[i] < 1)))
            return pl_fail(error, PL_INPUT, "%s: %g is not from 0 to %s1", what, list[i],
                           with_one ? "" : "below ");
    return true;
}

static bool check_errors(const pl_design_ask *ask, pl_error *error) {
    if (!check_chances("none", &ask->none, 1, true, error) ||
        !check_chances("some", &ask->some, 1, true, error))
        return false;
    if (!(ask->none < ask->some))
        return pl_fail(error, PL_INPUT,
                       "none, %g, is not below some, %g: it is the most that still counts as no chance",
                       ask->none, ask->some);
    if (!(ask->alpha > 0 && ask->alpha < 0.5) || !(ask->beta > 0 && ask->beta < 0.5))
        return pl_fail(error, PL_INPUT, "alpha and beta, %g and %g, are not between 0 and 0.5", ask->alpha,
                       ask->beta);
    if (!(ask->power > ask->alpha && ask->power < 1))
        return pl_fail(
            error, PL_INPUT,
            "power, %g, is not between alpha, %g, and 1: a coin thrown without any duel has a power of "
            "alpha",
            ask->power, ask->alpha);
    if (!(ask->confidence > 0 && ask->confidence < 1))
        return pl_fail(error, PL_INPUT, "confidence, %g, is not between 0 and 1", ask->confidence);
    return true;
}

bool pl_design_check(const pl_design_ask *ask, pl_error *error) {
    const size_t counts[] = {ask->false_kill_count, ask->body_count, ask->rho_count,
                             ask->theta_count,      ask->miss_count, ask->unit_count};
    static const char *const names[] = {"false_kills", "bodies", "rhos", "thetas", "misses", "units"};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (counts[i] > PL_DESIGN_LIST_MAX)
            return pl_fail(error, PL_INPUT, "%s: %zu of them; at most %d can be asked for at once", names[i],
                           counts[i], PL_DESIGN_LIST_MAX);
    return check_errors(ask, error) &&
           check_chances("false_kills", ask->false_kills, ask->false_kill_count, true, error) &&
           check_chances("rhos", ask->rhos, ask->rho_count, false, error) &&
           check_chances("thetas", ask->thetas, ask->theta_count, true, error) &&
           check_counts("bodies", ask->bodies, ask->body_count, PL_DESIGN_BODIES_MAX, error) &&
           check_counts("misses", ask->misses, ask->miss_count, PL_DESIGN_MISSES_MAX, error) &&
           check_counts("launches", &ask->launches, 1, PL_DESIGN_LAUNCHES_MAX, error) &&
           check_counts("units", ask->units, ask->unit_count, PL_DESIGN_LAUNCHES_MAX, error);
}

/* ---- chances of one duel ---- */

/* At least one kill among the bodies of one duel, whose chance is one draw from a beta distribution with mean
 * theta and intraclass correlation rho, in [0, 1). Polya's urn: after i bodies without a kill the next is
 * killed with this chance. Both parts are summed without taking anything from 1. */
static pl_trial any_killed(int64_t bodies, double theta, double rho) {
    pl_trial any = {0, 1};
    for (int64_t i = 0; i < bodies && any.no > 0; i++) {
        const double all = 1 - rho + (double)i * rho;
        any.yes += any.no * (theta * (1 - rho) / all);
        any.no *= ((1 - theta) * (1 - rho) + (double)i * rho) / all;
    }
    return any;
}

/* The least number of trials of which at least one hits with chance 1 - miss. */
static int64_t trials_needed(pl_trial trial, double miss) {
    if (trial.no <= 0) return 1;
    const double each = trial.yes < 0.5 ? log1p(-trial.yes) : log(trial.no);
    const double trials = ceil(log(miss) / each * (1 - NEAR)); /* each 0: infinite */
    return !(trials <= NEEDED_MAX) ? -1 : trials < 1 ? 1 : (int64_t)trials;
}

/* ---- what misses, one duel and a unit of count say ---- */

/* Clopper and Pearson's upper bound after misses alone: (1 - theta)^misses is what is left of the confidence.
 * In closed form, since there may be 10^18 of them. */
static double upper(double misses, double confidence, bool two_sided) {
    return -expm1(log((1 - confidence) / (two_sided ? 2 : 1)) / misses);
}

static void fill_needed(const pl_design_ask *ask, pl_design_needed *rows) {
    for (size_t i = 0; i < ask->theta_count; i++) {
        const pl_trial trial = pl_trial_reported(ask->thetas[i], 0);
        rows[i] = (pl_design_needed){ask->thetas[i], trials_needed(trial, 1 - ask->confidence),
                                     trials_needed(trial, (1 - ask->confidence) / 2)};
    }
}

/* The factors are 1 over the mean of (1 - theta)^misses: of the uniform 1 / (misses + 1), of Beta(1/2, 1/2)
 * the product of (i - 1/2) / i. */
static void fill_misses(const pl_design_ask *ask, pl_design_misses *rows) {
    for (size_t i = 0; i < ask->miss_count; i++) {
        const double misses = (double)ask->misses[i];
        rows[i] = (pl_design_misses){ask->misses[i], upper(misses, ask->confidence, false),
                                     upper(misses, ask->confidence, true), misses + 1, 1};
        for (int64_t k = 1; k <= ask->misses[i]; k++) rows[i].bayes_jeffreys *= (double)k / ((double)k - 0.5);
    }
}

static void fill_units(const pl_design_ask *ask, pl_design_unit *rows) {
    for (size_t i = 0; i < ask->unit_count; i++) {
        const int64_t trials = ask->launches * ask->units[i];
        rows[i] = (pl_design_unit){ask->units[i], trials, upper((double)trials, ask->confidence, false),
                                   upper((double)trials, ask->confidence, true)};
    }
}

static void fill_correlated(const pl_design_ask *ask, pl_design_correlated *rows) {
    for (size_t t = 0; t < ask->theta_count; t++)
        for (size_t m = 0; m < ask->body_count; m++)
            for (size_t r = 0; r < ask->rho_count; r++) {
                const pl_trial any = any_killed(ask->bodies[m], ask->thetas[t], ask->rhos[r]);
                *rows++ = (pl_design_correlated){ask->thetas[t], ask->bodies[m], ask->rhos[r], any.no,
                                                 trials_needed(any, 1 - ask->confidence)};
            }
}

static void fill_single(const pl_design_ask *ask, pl_design_outcome rows[2]) {
    rows[0] = (pl_design_outcome){.outcome = "kill", .strict_refuted = true, .bayes_uniform = 0};
    rows[1] = (pl_design_outcome){.outcome = "no-kill", .strict_refuted = false, .bayes_uniform = 2};
    pl_binomial_bounds(1, 1, ask->confidence, &rows[0].low, &rows[0].high);
    pl_binomial_bounds(0, 1, ask->confidence, &rows[1].low, &rows[1].high);
}

/* ---- designs ---- */

static pl_design_fixed fixed_of(const pl_design_ask *ask, pl_trial none, pl_trial some, double false_kill) {
    pl_design_fixed fixed = {.false_kill = false_kill};
    fixed.found =
        pl_fixed_least(none, some, ask->alpha, ask->power, PL_DESIGN_DUELS_MAX, &fixed.duels, &fixed.kills);
    if (fixed.found) {
        fixed.size = pl_trial_tail(none, fixed.duels, fixed.kills);
        fixed.power = pl_trial_tail(some, fixed.duels, fixed.kills);
    }
    return fixed;
}

/* The ask's thetas with none and some, ascending, each once. */
static size_t sorted_thetas(const pl_design_ask *ask, double ret[PL_DESIGN_LIST_MAX + 2]) {
    size_t count = 0;
    for (size_t i = 0; i < ask->theta_count + 2; i++) {
        const double theta = i < ask->theta_count    ? ask->thetas[i]
                             : i == ask->theta_count ? ask->none
                                                     : ask->some;
        size_t place = count;
        while (place > 0 && ret[place - 1] >= theta) place--;
        if (place < count && ret[place] <= theta) continue;
        for (size_t k = count++; k > place; k--) ret[k] = ret[k - 1];
        ret[place] = theta;
    }
    return count;
}

/* All forward sums of one call. */
static pl_sequential_budget budget_of(const pl_design_ask *ask) {
    double thetas[PL_DESIGN_LIST_MAX + 2];
    return (pl_sequential_budget){PL_DESIGN_CELLS_MAX,
                                  sorted_thetas(ask, thetas) * (1 + ask->false_kill_count) +
                                      ask->false_kill_count + 2 * ask->body_count * ask->rho_count};
}

static bool list_ends(const pl_sequential *test, pl_arena *arena, pl_design_sequential *ret,
                      pl_error *error) {
    pl_design_step *steps = pl_arena_alloc(arena, PL_DESIGN_STEPS_MAX * sizeof *steps);
    int64_t *none_from = pl_arena_alloc(arena, PL_DESIGN_STEPS_MAX * sizeof *none_from);
    if (steps == NULL || none_from == NULL) return pl_fail_nomem(error);
    pl_sequential_ends ends = {.none = -1};
    while (ends.trials < PL_DESIGN_DUELS_MAX &&
           (ret->step_count < PL_DESIGN_STEPS_MAX || ret->none_count < PL_DESIGN_STEPS_MAX)) {
        const int64_t some = ends.some;
        pl_sequential_next(test, &ends);
        if (ends.some <= ends.trials && ret->step_count < PL_DESIGN_STEPS_MAX) {
            if (ret->step_count > 0 && ends.some == some)
                steps[ret->step_count - 1].to_duel = ends.trials;
            else
                steps[ret->step_count++] = (pl_design_step){ends.trials, ends.trials, ends.some};
        }
        while ((int64_t)ret->none_count <= ends.none && ret->none_count < PL_DESIGN_STEPS_MAX)
            none_from[ret->none_count++] = ends.trials;
    }
    if (ret->step_count > 0) steps[ret->step_count - 1].to_duel = -1;
    ret->misses = ret->none_count > 0 ? none_from[0] : -1;
    ret->steps = steps;
    ret->none_from = none_from;
    return true;
}

/* The test of none against some at the chances `thetas`, as duels with this share of false kills report. */
static bool sequential_of(const pl_design_ask *ask, double false_kill, pl_sequential_budget *budget,
                          pl_arena *arena, pl_design_sequential *ret, pl_error *error) {
    *ret = (pl_design_sequential){.misses = -1, .slope = NAN, .low = NAN, .high = NAN};
    double thetas[PL_DESIGN_LIST_MAX + 2];
    const pl_trial none = pl_trial_reported(ask->none, false_kill),
                   some = pl_trial_reported(ask->some, false_kill);
    if (!pl_trials_differ(none, some)) return true; /* every duel is reported as a kill */
    const pl_sequential test = pl_sequential_of(none, some, ask->alpha, ask->beta);
    ret->at_count = sorted_thetas(ask, thetas);
    pl_design_at *at = pl_arena_alloc(arena, ret->at_count * sizeof *at);
    if (at == NULL) return pl_fail_nomem(error);
    ret->at = at;
    ret->found = true;
    for (size_t i = 0; i < ret->at_count; i++) {
        const pl_trial trial = pl_trial_reported(thetas[i], false_kill);
        if (!pl_sequential_run(&test, trial, PL_DESIGN_DUELS_MAX, budget, NULL, 0, &at[i], error))
            return false;
        at[i].theta = thetas[i];
        at[i].wald_mean_duels = pl_sequential_wald(&test, trial.yes);
        if (at[i].cut_at > ret->cut_at) ret->cut_at = at[i].cut_at;
        const bool is_none = thetas[i] <= ask->none && thetas[i] >= ask->none;
        const bool is_some = thetas[i] <= ask->some && thetas[i] >= ask->some;
        if (is_none) ret->wrong_some = at[i].accepts_some;
        if (is_some) ret->wrong_none = at[i].accepts_none;
        if ((is_none || is_some) && at[i].undecided > UNDECIDED_MAX) ret->found = false;
    }
    pl_sequential_lines(&test, &ret->slope, &ret->low, &ret->high);
    return list_ends(&test, arena, ret, error);
}

/* One reported kill: the exact interval of the reported chance, false kills taken out of it; and the factor,
 * the chance of the report without any true kill over its mean under the uniform. */
static void fill_reported(const pl_design_ask *ask, pl_design_claimed *row) {
    double low, high;
    pl_binomial_bounds(1, 1, ask->confidence, &low, &high);
    const double e = row->false_kill;
    row->low = low > e ? (low - e) / (1 - e) : 0;
    row->high = 1;
    row->bayes_uniform = 2 * e / (1 + e);
}

static bool fill_claimed(const pl_design_ask *ask, pl_sequential_budget *budget, pl_arena *arena,
                         pl_design_claimed *rows, pl_error *error) {
    const pl_trial none = pl_trial_reported(ask->none, 0), some = pl_trial_reported(ask->some, 0);
    const pl_sequential plain = pl_sequential_of(none, some, ask->alpha, ask->beta);
    const pl_design_fixed fixed = fixed_of(ask, none, some, 0);
    for (size_t i = 0; i < ask->false_kill_count; i++) {
        const pl_trial trial = pl_trial_reported(ask->none, ask->false_kills[i]);
        pl_design_at at;
        rows[i].false_kill = ask->false_kills[i];
        rows[i].unaware_fixed = fixed.found ? pl_trial_tail(trial, fixed.duels, fixed.kills) : NAN;
        if (!pl_sequential_run(&plain, trial, PL_DESIGN_DUELS_MAX, budget, NULL, 0, &at, error)) return false;
        rows[i].unaware_sequential = at.accepts_some;
        fill_reported(ask, &rows[i]);
        if (!sequential_of(ask, rows[i].false_kill, budget, arena, &rows[i].sequential, error)) return false;
    }
    return true;
}

static int64_t straight_misses(const pl_sequential *test) {
    pl_sequential_ends ends = {.none = -1};
    while (ends.none < 0 && ends.trials < PL_DESIGN_DUELS_MAX) pl_sequential_next(test, &ends);
    return ends.none < 0 ? -1 : ends.trials;
}

static bool fill_group(const pl_design_ask *ask, pl_sequential_budget *budget, pl_design_group *row,
                       pl_error *error) {
    const pl_trial none = any_killed(row->bodies, ask->none, row->rho);
    const pl_trial some = any_killed(row->bodies, ask->some, row->rho);
    row->chance_none = none.yes;
    row->chance_some = some.yes;
    row->misses = -1;
    row->fixed = fixed_of(ask, none, some, 0);
    if (!pl_trials_differ(none, some)) return true; /* so many bodies that one is always killed */
    const pl_sequential test = pl_sequential_of(none, some, ask->alpha, ask->beta);
    pl_design_at at[2];
    for (int i = 0; i < 2; i++) {
        if (!pl_sequential_run(&test, i == 0 ? none : some, PL_DESIGN_DUELS_MAX, budget, NULL, 0, &at[i],
                               error))
            return false;
    }
    row->sequential_found = at[0].undecided <= UNDECIDED_MAX && at[1].undecided <= UNDECIDED_MAX;
    row->misses = straight_misses(&test);
    row->mean_duels_none = at[0].mean_duels;
    row->mean_duels_some = at[1].mean_duels;
    row->wrong_some = at[0].accepts_some;
    row->wrong_none = at[1].accepts_none;
    return true;
}

static bool fill_groups(const pl_design_ask *ask, pl_sequential_budget *budget, pl_design_group *rows,
                        pl_error *error) {
    for (size_t i = 0; i < ask->body_count * ask->rho_count; i++) {
        rows[i].bodies = ask->bodies[i / ask->rho_count];
        rows[i].rho = ask->rhos[i % ask->rho_count];
        if (!fill_group(ask, budget, &rows[i], error)) return false;
    }
    return true;
}

bool pl_design_make(const pl_design_ask *ask, pl_arena *arena, pl_design *ret, pl_error *error) {
    if (!pl_design_check(ask, error)) return false;
    pl_design d = {.fixed_count = ask->false_kill_count,
                   .claimed_count = ask->false_kill_count,
                   .needed_count = ask->theta_count,
                   .miss_count = ask->miss_count,
                   .correlated_count = ask->theta_count * ask->body_count * ask->rho_count,
                   .group_count = ask->body_count * ask->rho_count,
                   .unit_count = ask->unit_count};
    pl_design_fixed *fixed = pl_arena_alloc(arena, d.fixed_count * sizeof *fixed);
    pl_design_claimed *claimed = pl_arena_alloc(arena, d.claimed_count * sizeof *claimed);
    pl_design_needed *needed = pl_arena_alloc(arena, d.needed_count * sizeof *needed);
    pl_design_misses *misses = pl_arena_alloc(arena, d.miss_count * sizeof *misses);
    pl_design_correlated *correlated = pl_arena_alloc(arena, d.correlated_count * sizeof *correlated);
    pl_design_group *groups = pl_arena_alloc(arena, d.group_count * sizeof *groups);
    pl_design_unit *units = pl_arena_alloc(arena, d.unit_count * sizeof *units);
    if (fixed == NULL || claimed == NULL || needed == NULL || misses == NULL || correlated == NULL ||
        groups == NULL || units == NULL)
        return pl_fail_nomem(error);
    for (size_t i = 0; i < d.fixed_count; i++)
        fixed[i] = fixed_of(ask, pl_trial_reported(ask->none, ask->false_kills[i]),
                            pl_trial_reported(ask->some, ask->false_kills[i]), ask->false_kills[i]);
    fill_needed(ask, needed);
    fill_misses(ask, misses);
    fill_correlated(ask, correlated);
    fill_units(ask, units);
    fill_single(ask, d.single);
    pl_sequential_budget budget = budget_of(ask);
    if (!sequential_of(ask, 0, &budget, arena, &d.sequential, error) ||
        !fill_claimed(ask, &budget, arena, claimed, error) || !fill_groups(ask, &budget, groups, error))
        return false;
    d.fixed = fixed;
    d.claimed = claimed;
    d.needed = needed;
    d.misses = misses;
    d.correlated = correlated;
    d.groups = groups;
    d.units = units;
    *ret = d;
    return true;
}
