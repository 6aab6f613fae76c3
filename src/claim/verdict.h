/* verdict.h - what claim gives to report: a statement judged, with everything that is needed to say why.
 * Plain structs; all of it lives in the arena given to pl_statement_check. */
#ifndef PL_CLAIM_VERDICT_H
#define PL_CLAIM_VERDICT_H

#include "base/bytes.h"
#include "claim/asked.h"
#include "text/messages.h"

typedef enum {
    PL_VERDICT_HOLDS,          /* every specification holds */
    PL_VERDICT_MOSTLY_HOLDS,   /* at least 0.8 of them */
    PL_VERDICT_DEPENDS,        /* on a choice, which is named */
    PL_VERDICT_MOSTLY_FAILS,   /* at most 0.2 of them hold */
    PL_VERDICT_FAILS,          /* none holds */
    PL_VERDICT_UNDETERMINED,   /* sources differ in sign, or the evidence does not tell */
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
    bool cannot_tell; /* measurable, and the threshold lies inside the interval: it neither holds nor fails */
    pl_query query;   /* what was asked */
    pl_span span;     /* what was judged: [begin, end); both 0 when nothing was */
    double value, threshold; /* what was compared; NAN when there is no single number */
    double low, high;        /* the interval that decides; NAN: the value does */
    const char *unit;        /* "km2", "days", "share" */
    double signed_value;     /* whose sign two makers may differ in; NAN: none */
    double turns_at; /* the threshold at which the outcome turns; NAN: none does, or there is no threshold */
    size_t hits, of; /* periods or sectors that hold, of those that count. Ranks: periods that are higher, of
                        those compared */
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

/* What a question goes through one by one. The first four are pl_per. */
typedef enum {
    PL_EACH_UPDATE,
    PL_EACH_DAY,
    PL_EACH_WEEK,
    PL_EACH_MONTH,
    PL_EACH_SECTOR,
    PL_EACH_COUNT
} pl_each;
extern const char *const pl_each_names[PL_EACH_COUNT + 1]; /* "update", "day", ..., NULL */

/* Values for the chart of a reading: those of its first measurable specification. */
typedef struct {
    pl_span span;
    const char *name; /* of a sector; NULL */
    size_t updates;   /* in it */
    double value;     /* NAN: unknown */
} pl_chart_point;
typedef struct {
    const pl_chart_point *points;
    size_t count;
    pl_each each;
    double threshold; /* NAN: none */
    const char *unit; /* of the values */
    const char *what; /* "ground gained by day, km2" */
} pl_chart_data;

/* How a reading comes out on the evidence up to an instant. */
typedef struct {
    pl_verdict verdict;
    double share; /* as in pl_reading_result */
    size_t holding, measured, cannot_tell;
    pl_instant evidence_until;
    const char *detail; /* of the first specification that can be measured, or why none can */
} pl_known;

/* The question in parts, for programs; words of docs/statement.md. NULL, NAN: it has none. */
typedef struct {
    const char *form, *compare, *each, *decided_by; /* "total", "at_least", "day", "value" */
    double threshold;
} pl_asked_in_parts;

typedef struct {
    const char *id, *says; /* what this reading takes the words to mean */
    bool plain;            /* the headline's */
    pl_measure measure;
    const char *side;     /* NULL: the theatre's first */
    const char *question; /* what is asked of the measure, in words */
    pl_asked_in_parts asked;
    pl_verdict verdict;
    double
        share; /* of what holds or fails, how much holds: docs/statement.md, "Share". NAN when nothing does */
    size_t holding, measured; /* counted specifications that hold, and that hold or fail */
    size_t cannot_tell;       /* counted ones whose threshold lies inside the interval */
    const pl_specification *specifications;
    size_t specification_count;
    size_t first;    /* the first that counts and can be measured; specification_count: none */
    pl_value number; /* the first one's value over its whole window with its interval; NAN: no such number */
    const pl_flip *flips; /* strongest first */
    size_t flip_count;
    const char
        *makes_true; /* the value of the threshold at which the outcome changes, in words; "" when none */
    pl_chart_data chart;
    const char *why;
    pl_known then, now; /* up to the statement, and up to the last map that there is */
} pl_reading_result;

typedef struct {
    const char *id, *says, *words;  /* words: which part of the statement */
    const char *speaker;            /* when not the statement's; NULL */
    const char *kind;               /* "promise", ...; "" for a plain statement of fact */
    size_t at_begin, at_end;        /* bytes of the article that say it; both 0: not stated */
    pl_verdict verdict;             /* the plain reading's */
    const char *sentence;           /* the verdict in one sentence */
    const char *why, *would_settle; /* for not-measurable */
    bool has_duel;                  /* untestable, with what to try: pl_statement_duel */
    const pl_reading_result *readings;
    size_t reading_count;
} pl_claim_result;

/* A correction of the statement file, as its editors list it. */
typedef struct {
    pl_day day;
    const char *text;
} pl_correction;

/* A choice that was made in the place of the statement's own, with its options as given. */
typedef struct {
    const char *choice;
    const char *const *options;
    size_t count;
} pl_otherwise_choice;

typedef struct {
    const char *name, *title, *speaker, *appearance, *theatre, *side;
    const char *language;                 /* of the statement file's own texts: "en" */
    const char *article, *article_sha256; /* what was read; NULL: not stated */
    pl_instant said;
    pl_instant evidence_until; /* known then: said; known now: the last snapshot */
    bool known_now;
    const pl_claim_result *claims;
    size_t claim_count;
    const pl_correction *corrections;
    size_t correction_count;
    const pl_otherwise_choice *otherwise; /* none: judged as the statement has it */
    size_t otherwise_count;
} pl_statement_result;

/* A number and its unit as sentences have them (phrases.c). A measured number has two decimals, more when it
 * is small, none when it counts things, and a share is written as per cent; `unit` is one of pl_measures or
 * of a specification. The unit comes with a blank before it; "" for what has none. */
#define PL_PHRASE 96 /* bytes enough for each phrase, NUL included */
typedef struct {
    char text[PL_PHRASE];
} pl_phrase;
pl_phrase pl_phrase_number(double measured, const char *unit);
const char *pl_phrase_unit(const char *unit, pl_language language);
const char *pl_phrase_choice(const char *choice, pl_language language); /* "day_turn": "day turn" */

#endif
