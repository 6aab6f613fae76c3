/* rate.h - how many launched weapons of a type were reported destroyed, and how sure that is: by the raids of
 * an evidence file known at an instant. P(reported destroyed | launched), and nothing about the chance of a
 * defence that engages: that is in no such count. docs/interceptions.md, "Rates". */
#ifndef PL_ENGINE_RATE_H
#define PL_ENGINE_RATE_H

#include "engine/alike.h"
#include "engine/raids.h"
#include "intercept/rate.h"

#define PL_RATE_QUANTITY "P(reported destroyed | launched)"
#define PL_RATE_CONFIDENCE 0.95
#define PL_RATE_LEVELS 2 /* 1 % and 5 % */
/* Of more raids so many fewer samples are drawn that as many raids are drawn in all, but not fewer than: */
#define PL_RATE_DRAWS_RAIDS ((size_t)40000)
#define PL_RATE_DRAWS_LEAST ((size_t)400)
#define PL_RATE_ODDS 2 /* none of 1, none of 3 */
extern const double pl_rate_levels[PL_RATE_LEVELS];
extern const int pl_rate_misses[PL_RATE_ODDS];

typedef struct {
    const char *source;     /* NULL: the only source of counts */
    const char *type;       /* its name, or one of its labels */
    bool shared;            /* labels that may mean other types too count as the type's own */
    pl_instant from, as_of; /* raids that ended in (from, as_of]; INT64_MIN: all that there are */
    const char *relatives;  /* the name of one set; NULL: all sets */
    double confidence;      /* in (0, 1) */
    bool coverage;          /* also how often such intervals hold, by simulation: seconds */
} pl_rate_question;

/* Counts, and the exact interval of their rate (as if launches were independent trials). */
typedef struct {
    int64_t launched, destroyed;
    size_t raids;
    pl_bounds exact;
} pl_rate_count;

typedef struct {
    int year; /* in which its raids began */
    pl_rate_count count;
} pl_rate_period;

typedef struct {
    const pl_type_unit *unit;
    int64_t launched, destroyed; /* in this unit */
    pl_bounds exact;
} pl_rate_unit;

/* Up to which share of wrong reports the rate still lies above a level. */
typedef struct {
    double level;
    bool above;                  /* the exact interval lies above it, as reported */
    double false_claims, missed; /* shares at which it no longer does; NAN: no share does it */
} pl_rate_flip;

/* What types that are held like it say of its rate. The answer differs by the set. */
typedef struct {
    pl_alike alike;                    /* without a hyper: none, and why; then nothing below is filled */
    pl_relative own;                   /* its own counts, by their design effect */
    pl_prediction before, after_own;   /* its own counts not looked at; looked at */
    pl_prediction after[PL_RATE_ODDS]; /* had it been none of 1, of 3 */
    double covered; /* the share of PL_RATE_COVER_DRAWS drawn types whose rate is in the interval that
                       `before` has; NAN: not asked for, or too few draws give one */
} pl_rate_prediction;

typedef struct {
    const char *source, *maker;
    pl_instant counts_end; /* of the last raid of any type; nothing later is known */
    const pl_type *type;
    pl_instant from, as_of; /* as_of: as asked, or the end of the last raid */
    pl_instant first, last; /* ends of the first and the last raid that counts; 0 without one */
    double confidence;
    const char *no_rate; /* not NULL: counts alone, no rate can be taken of them, and why */
    pl_raid_list list;
    pl_rate_count count;
    pl_bounds jeffreys, wilson, bootstrap, bundles;
    size_t bootstrap_draws;
    pl_beta_binomial beta_binomial;
    pl_rate_count with_bundles; /* as if bundles were all of this type; what a label alone would give */
    const pl_rate_period *periods;
    size_t period_count;
    const pl_rate_unit *units; /* the first is what the source counts */
    size_t unit_count;
    pl_rate_flip flips[PL_RATE_LEVELS];
    const char *no_coverage; /* not NULL: none, and why; "": not asked for */
    pl_rate_coverage coverage;
    const pl_rate_prediction *predictions; /* a set each */
    size_t prediction_count;
} pl_rate_answer;

/* PL_USAGE for a type or set that nobody knows, with those that there are. A type without raids is an answer:
 * 0 of 0. */
bool pl_ask_rate(pl_store *store, const pl_rate_question *question, pl_arena *arena, pl_rate_answer *ret,
                 pl_error *error) PL_MUST_CHECK;

/* All types that the source names, in the order of its types. */
typedef struct {
    const pl_type *type;
    const char *no_rate;
    pl_rate_count count;
    size_t left_out;
    pl_beta_binomial beta_binomial;
    pl_bounds bootstrap;
    size_t bootstrap_draws;
} pl_rate_row;
typedef struct {
    const char *source, *maker;
    pl_instant counts_end; /* of the last raid of any type; nothing later is known */
    pl_instant from, as_of;
    double confidence;
    const pl_rate_row *rows;
    size_t count;
    const pl_interception_row *const *unread; /* rows whose label no type has, or that name none */
    size_t unread_count;
} pl_rates_answer;
/* `type`, `relatives` and `coverage` of the question are not looked at. */
bool pl_ask_rates(pl_store *store, const pl_rate_question *question, pl_arena *arena, pl_rates_answer *ret,
                  pl_error *error) PL_MUST_CHECK;

#endif
