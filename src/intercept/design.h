/* design.h - the duel as an experiment on a claim: how many duels settle "no chance" at stated error rates,
 * with exact operating characteristics, and what either outcome of one duel would mean. A duel is one trial
 * unless said otherwise. Pure. */
#ifndef PL_INTERCEPT_DESIGN_H
#define PL_INTERCEPT_DESIGN_H

#include "base/bytes.h"
#include "base/error.h"

#define PL_DESIGN_DUELS_MAX 100000
#define PL_DESIGN_LIST_MAX 16
#define PL_DESIGN_BODIES_MAX 10000
#define PL_DESIGN_MISSES_MAX 1000000
#define PL_DESIGN_LAUNCHES_MAX 1000000000 /* and bodies in one, of the unit of count */
#define PL_DESIGN_STEPS_MAX 64            /* boundary steps that are listed; the lines go on */
#define PL_DESIGN_CELLS_MAX 400000000.0   /* of all forward sums of one call: under a second */

typedef struct {
    double none, some; /* "nearly no chance" at most; "a chance" at least: 0.01, 0.30 */
    double alpha, beta,
        power;         /* wrongly "a chance"; wrongly "nearly none"; of the fixed design: 0.05, 0.05, 0.9 */
    double confidence; /* of bounds: 0.95 */
    size_t false_kill_count, body_count, rho_count, theta_count, miss_count, unit_count;
    double false_kills[PL_DESIGN_LIST_MAX]; /* chances that a duel without a kill is reported as one: kills
                                               are reported with chance 1 - (1 - theta)(1 - false_kill) */
    int64_t bodies[PL_DESIGN_LIST_MAX];     /* objects in one duel */
    double rhos[PL_DESIGN_LIST_MAX];        /* their correlation */
    double thetas[PL_DESIGN_LIST_MAX];      /* chances at which the tables are given */
    int64_t misses[PL_DESIGN_LIST_MAX];     /* straight misses at which their table is given */
    int64_t launches;                       /* of which none was stopped: counted in each unit */
    int64_t units[PL_DESIGN_LIST_MAX];      /* how many of a unit are in one launch: 1, 6, 36 */
} pl_design_ask;
extern const pl_design_ask pl_design_default;

/* The least number of duels with a rule that keeps both errors: "a chance" from `kills` reported kills on.
 * Errors that are equal to what is allowed but for rounding (1e-9 of them) are kept. */
typedef struct {
    double false_kill;
    bool found; /* within PL_DESIGN_DUELS_MAX; false: all else is 0 */
    int64_t duels, kills;
    double size, power; /* exact */
} pl_design_fixed;

/* The sequential test (Wald's boundaries), with its exact operating characteristic and sample number. */
typedef struct {
    double theta, accepts_none, accepts_some;
    double undecided;       /* at cut_at; 1 less the two */
    double mean_duels;      /* of a test that ends at cut_at at the latest */
    double wald_mean_duels; /* Wald's approximation, which ignores what lies beyond the boundary; NAN: none */
    int64_t duels_95;       /* that suffice in 95 of 100 cases; -1: not by cut_at */
    int64_t cut_at; /* the sums went on to here: until what is undecided was below 1e-15, or to a limit */
} pl_design_at;
typedef struct {
    int64_t from_duel, to_duel; /* of the step: accept "a chance" at `kills`; to_duel -1: the last that is
                                   listed, and where it ends is not */
    int64_t kills;
} pl_design_step;
typedef struct {
    bool found; /* at none and at some, fewer than 1 in a million tests are undecided at cut_at */
    double slope, low, high; /* of the boundaries, in kills: "a chance" at slope duels + high, "nearly none"
                                at slope duels - low (s, h0, h1); NAN when the first duel decides */
    int64_t misses;          /* straight misses that accept "nearly no chance"; -1: more than the limit */
    const pl_design_step *steps;
    size_t step_count;
    const int64_t *none_from; /* [k]: the duel from which k kills in all accept "nearly no chance" */
    size_t none_count;
    const pl_design_at *at; /* ascending: the ask's thetas, none and some */
    size_t at_count;
    double wrong_some, wrong_none; /* exact: "a chance" at theta = none, "nearly none" at theta = some */
    int64_t cut_at;                /* the largest of `at` */
} pl_design_sequential;

typedef struct {
    double theta;
    int64_t duels; /* for `confidence` of at least one kill; so many straight misses bring the one-sided
                      bound below theta; -1: no number does (theta 0), or beyond 1e15 */
    int64_t duels_two_sided; /* straight misses that bring the two-sided bound below theta; as above */
} pl_design_needed;
typedef struct {
    int64_t misses;
    double upper_one_sided, upper_two_sided; /* of the chance, exact, after so many straight misses */
    double bayes_uniform, bayes_jeffreys;    /* factor for theta = 0 against each prior */
} pl_design_misses;
typedef struct {
    double theta;
    int64_t bodies;
    double rho, none_killed; /* P(no kill in one duel): the chance of its bodies is one draw from a beta
                                distribution with mean theta and this intraclass correlation */
    int64_t duels;           /* for `confidence` of at least one kill; -1 as above */
} pl_design_correlated;

/* Duels of several bodies, each a trial with the outcomes "at least one kill" and "no kill": what none and
 * some, chances of a body, come to, and what the two designs then need. No false kills. */
typedef struct {
    int64_t bodies;
    double rho, chance_none, chance_some; /* P(at least one kill in one duel) */
    pl_design_fixed fixed;
    bool sequential_found; /* as of pl_design_sequential */
    int64_t misses;        /* straight duels without a kill that accept "nearly no chance"; -1 */
    double mean_duels_none, mean_duels_some, wrong_some, wrong_none;
} pl_design_group;

/* False kill claims: what they do to rules that do not know of them, the sequential test that does, and what
 * one reported kill is worth. */
typedef struct {
    double false_kill;
    double unaware_fixed, unaware_sequential; /* chance of "a chance" at theta = none, by the designs for no
                                                 false kills; NAN: there is no such design */
    pl_design_sequential sequential;
    double low, high;     /* exact interval of theta from one duel with a reported kill */
    double bayes_uniform; /* factor for theta = 0 after it */
} pl_design_claimed;

typedef struct {
    const char *outcome;  /* "kill", "no-kill"; both as verified */
    bool strict_refuted;  /* "no chance at all" is refuted */
    double low, high;     /* exact interval of the chance from this one duel */
    double bayes_uniform; /* factor for theta = 0; 0 after a kill */
} pl_design_outcome;

/* The same launches, none of them stopped, counted in another unit: bounds as if each were a trial of its
 * own. */
typedef struct {
    int64_t in_one, trials;
    double upper_one_sided, upper_two_sided;
} pl_design_unit;

typedef struct {
    const pl_design_fixed *fixed; /* one a false_kill */
    size_t fixed_count;
    const pl_design_claimed *claimed; /* one a false_kill */
    size_t claimed_count;
    pl_design_sequential sequential; /* without false kills */
    const pl_design_needed *needed;  /* one a theta */
    size_t needed_count;
    const pl_design_misses *misses;
    size_t miss_count;
    const pl_design_correlated *correlated; /* by theta, bodies, rho */
    size_t correlated_count;
    const pl_design_group *groups; /* by bodies, rho */
    size_t group_count;
    const pl_design_unit *units;
    size_t unit_count;
    pl_design_outcome single[2];
} pl_design;
/* Lists live in `arena`. PL_INPUT with the reason when the ask makes no sense. */
bool pl_design_make(const pl_design_ask *ask, pl_arena *arena, pl_design *ret, pl_error *error) PL_MUST_CHECK;

/* What is wrong with the ask, as pl_design_make says it. */
bool pl_design_check(const pl_design_ask *ask, pl_error *error) PL_MUST_CHECK;

/* ---- pictures (curve.c) ---- */

#define PL_DESIGN_CURVE_MAX 2000 /* points */
typedef struct {
    double x, y;
} pl_design_curve;

/* x: duels, 1 to `duels`; y: power of the rule with the fewest kills that keeps alpha, `false_kill` known: a
 * saw-tooth, since a rule of one kill more costs power. In `arena`; PL_INPUT: as pl_design_make, or duels
 * that are not from 1 to PL_DESIGN_CURVE_MAX. */
bool pl_design_curve_power(const pl_design_ask *ask, double false_kill, int64_t duels, pl_arena *arena,
                           pl_design_curve **ret, pl_error *error) PL_MUST_CHECK;
/* x: duels, 1 to `duels`; y: P(the sequential test, `false_kill` known, is decided by then) when the chance
 * is theta. */
bool pl_design_curve_settled(const pl_design_ask *ask, double false_kill, double theta, int64_t duels,
                             pl_arena *arena, pl_design_curve **ret, pl_error *error) PL_MUST_CHECK;

#endif
