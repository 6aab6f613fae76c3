/* design.h - the duel as an experiment on a claim: how many duels settle "no chance" at stated error rates,
 * with exact operating characteristics, and what either outcome of one duel would mean. A duel is one trial
 * unless said otherwise. Pure. */
#ifndef PL_INTERCEPT_DESIGN_H
#define PL_INTERCEPT_DESIGN_H

#include "base/bytes.h"
#include "base/error.h"

#define PL_DESIGN_DUELS_MAX 100000
#define PL_DESIGN_LIST_MAX 16

typedef struct {
    double none, some; /* "nearly no chance" at most; "a chance" at least: 0.01, 0.30 */
    double alpha, beta,
        power;         /* wrongly "a chance"; wrongly "nearly none"; of the fixed design: 0.05, 0.05, 0.9 */
    double confidence; /* of bounds: 0.95 */
    size_t false_kill_count, body_count, rho_count, theta_count;
    double false_kills[PL_DESIGN_LIST_MAX]; /* chances that a duel without a kill is reported as one */
    int64_t bodies[PL_DESIGN_LIST_MAX];     /* objects in one duel */
    double rhos[PL_DESIGN_LIST_MAX];        /* their correlation */
    double thetas[PL_DESIGN_LIST_MAX];      /* chances at which the tables are given */
} pl_design_ask;
extern const pl_design_ask pl_design_default;

/* The least number of duels with a rule that keeps both errors: "a chance" from `kills` reported kills on. */
typedef struct {
    double false_kill;
    bool found; /* within PL_DESIGN_DUELS_MAX */
    int64_t duels, kills;
    double size, power;
} pl_design_fixed;

/* The sequential test (Wald's boundaries), with its exact operating characteristic and sample number. */
typedef struct {
    double theta, accepts_none, accepts_some, mean_duels, wald_mean_duels;
    int64_t duels_95; /* that suffice in 95 of 100 cases */
} pl_design_at;
typedef struct {
    int64_t from_duel, to_duel; /* of the step: accept "a chance" at `kills` */
    int64_t kills;
} pl_design_step;
typedef struct {
    double slope, low, high; /* of the boundaries: s, h0, h1 */
    int64_t misses;          /* straight misses that accept "nearly no chance" */
    const pl_design_step *steps;
    size_t step_count;
    const pl_design_at *at;
    size_t at_count;
    int64_t cut_at; /* sums go on until what is undecided is below 1e-12, at most to here */
} pl_design_sequential;

typedef struct {
    double theta;
    int64_t duels; /* for `confidence` of at least one kill */
} pl_design_needed;
typedef struct {
    int64_t misses;
    double upper_one_sided, upper_two_sided; /* of the chance, exact, after so many straight misses */
    double bayes_uniform, bayes_jeffreys;    /* factor for theta = 0 against each prior */
} pl_design_misses;
typedef struct {
    double theta;
    int64_t bodies;
    double rho, none_killed; /* P(no kill in one duel) */
    int64_t duels;           /* for `confidence` of at least one kill */
} pl_design_correlated;
typedef struct {
    const char *outcome;  /* "kill", "no-kill" */
    bool strict_refuted;  /* "no chance at all" is refuted */
    double low, high;     /* exact interval of the chance from this one duel */
    double bayes_uniform; /* factor for theta = 0; 0 after a kill */
} pl_design_outcome;

typedef struct {
    const pl_design_fixed *fixed; /* one a false_kill */
    size_t fixed_count;
    pl_design_sequential sequential;
    const pl_design_needed *needed; /* one a theta */
    size_t needed_count;
    const pl_design_misses *misses;
    size_t miss_count;
    const pl_design_correlated *correlated;
    size_t correlated_count;
    pl_design_outcome single[2];
} pl_design;
bool pl_design_make(const pl_design_ask *ask, pl_arena *arena, pl_design *ret, pl_error *error) PL_MUST_CHECK;

#endif
