/* verdict.h - what claim gives to report: a statement judged, with everything that is needed to say why.
 * Plain structs; all of it lives in the arena given to pl_statement_check. */
#ifndef PL_CLAIM_VERDICT_H
#define PL_CLAIM_VERDICT_H

#include "base/bytes.h"
#include "measure/series.h"

typedef enum {
    PL_VERDICT_HOLDS,          /* every specification holds */
    PL_VERDICT_MOSTLY_HOLDS,   /* at least 0.8 of them */
    PL_VERDICT_DEPENDS,        /* on a choice, which is named */
    PL_VERDICT_MOSTLY_FAILS,   /* at most 0.2 of them hold */
    PL_VERDICT_FAILS,          /* none holds */
    PL_VERDICT_UNDETERMINED,   /* sources differ in sign */
    PL_VERDICT_NOT_MEASURABLE, /* opinion, promise, no evidence: `why` says which, and what would settle it */
    PL_VERDICT_COUNT
} pl_verdict;
extern const char *const pl_verdict_names[PL_VERDICT_COUNT + 1]; /* "holds", "mostly-holds", ..., NULL */

/* One option of one choice: choice "source", option "deepstate". */
typedef struct {
    const char *choice, *option;
} pl_option;

/* A reading with all choices made. */
typedef struct {
    const pl_option *options; /* one a choice, in the choices' order */
    size_t option_count;
    bool measurable; /* false: `detail` says why not */
    bool counted; /* false: an earlier source of the same maker counts; no word or flip rests on this one */
    bool holds;
    double value, threshold; /* what was compared; NAN when there is no single number */
    const char *unit;        /* "km2", "days", "share" */
    double turns_at; /* the threshold at which the outcome turns; NAN: none does, or there is no threshold */
    size_t hits, of; /* every, share, some: periods that hold, of those that count. Ranks: periods that are
                        higher, of those compared */
    size_t
        without_update; /* periods of the window without an update (unknown, not still): under days_counted
                           `all` they are in `of`, and do not hold; under `updated-only` they are left out */
    const char *detail; /* one sentence with the numbers */
    size_t same_as; /* index of the first specification with the same outcome and value; own index if first */
} pl_specification;

/* Changing this one choice from this option to that one turns the verdict of the specifications. */
typedef struct {
    const char *choice, *from, *to;
    size_t flips, of; /* pairs of specifications equal but for this choice: how many differ in outcome */
} pl_flip;

/* Values for the chart of a reading: the periods of its first measurable specification. */
typedef struct {
    const pl_period *periods;
    size_t count;
    pl_per per;
    double threshold; /* NAN: none */
    const char *what; /* "km2 gained a day" */
} pl_chart_data;

typedef struct {
    const char *id, *says; /* what this reading takes the words to mean */
    bool plain;            /* the headline's */
    pl_verdict verdict;
    double
        share; /* of what can be measured, how much holds: docs/statement.md, "Share". NAN when nothing can */
    size_t holding, measured; /* counted specifications that hold, and that can be measured */
    const pl_specification *specifications;
    size_t specification_count;
    const pl_flip *flips; /* strongest first */
    size_t flip_count;
    const char
        *makes_true; /* the value of the threshold at which the outcome changes, in words; "" when none */
    pl_chart_data chart;
    const char *why;
} pl_reading_result;

typedef struct {
    const char *id, *says, *words;  /* words: which part of the statement, in our own words */
    pl_verdict verdict;             /* the plain reading's */
    const char *sentence;           /* the verdict in one sentence */
    const char *why, *would_settle; /* for not-measurable */
    const pl_reading_result *readings;
    size_t reading_count;
} pl_claim_result;

typedef struct {
    const char *name, *title, *speaker, *appearance, *theatre, *side;
    pl_instant said;
    pl_instant evidence_until; /* known then: said; known now: the last snapshot */
    bool known_now;
    const pl_claim_result *claims;
    size_t claim_count;
} pl_statement_result;

#endif
