/* asked.h - what a claim asks of the evidence: the values of a named measure over spans of time. Engine
 * answers, through the pointers of pl_evidence; nothing else connects claims to maps and counts. Plain
 * structs. */
#ifndef PL_CLAIM_ASKED_H
#define PL_CLAIM_ASKED_H

#include "base/bytes.h"
#include "base/error.h"
#include "measure/series.h"

/* The named measures, all of one source and one side. docs/statement.md defines them; pl_measures says it in
 * short. */
typedef enum {
    PL_MEASURE_GAINED,
    PL_MEASURE_LOST,
    PL_MEASURE_NET,
    PL_MEASURE_PACE,
    PL_MEASURE_HELD,
    PL_MEASURE_CONTESTED,
    PL_MEASURE_HELD_SHARE,
    PL_MEASURE_FRONT_LENGTH,
    PL_MEASURE_MOVED,
    PL_MEASURE_MOVED_SHARE,
    PL_MEASURE_FORWARD_SHARE,
    PL_MEASURE_DISPLACEMENT,
    PL_MEASURE_PLACES_TAKEN,
    PL_MEASURE_PLACES_LOST,
    PL_MEASURE_DISTANCE,
    PL_MEASURE_FORECAST_SKILL,
    PL_MEASURE_LAUNCHES,
    PL_MEASURE_INTERCEPTIONS,
    PL_MEASURE_INTERCEPTION_RATE, /* P(reported destroyed | launched) */
    PL_MEASURE_ENGAGEMENT_RATE,   /* P(destroyed | a capable defence engages) */
    PL_MEASURE_SQL,
    PL_MEASURE_COUNT
} pl_measure;
extern const char *const pl_measure_names[PL_MEASURE_COUNT + 1]; /* "gained_km2", ..., NULL */

/* What a value of a span is about. */
typedef enum {
    PL_OF_CHANGE, /* what happened in the span: without an update in it, unknown */
    PL_OF_STATE,  /* what is at its end */
    PL_OF_RECORD, /* what was reported to have happened in the span: without a report, nothing */
} pl_measure_of;

/* Which of a claim's further settings a measure takes, as bits. */
typedef enum {
    PL_TAKES_KINDS = 1,
    PL_TAKES_REGION = 2,
    PL_TAKES_CONTESTED = 4,
    PL_TAKES_DISTANCE = 8,
    PL_TAKES_PLACE = 16,
    PL_TAKES_GAZETTEER = 32,
    PL_TAKES_SQL = 64,
    PL_NEEDS_REGION = 128,  /* a share names its whole */
    PL_TAKES_SECTORS = 256, /* may be asked sector by sector */
    PL_TAKES_TYPE = 512,
    PL_NEEDS_TYPE = 1024, /* counts are of one type */
    PL_TAKES_LABELS = 2048,
    PL_TAKES_UNIT = 4096,
    PL_TAKES_INTERVAL = 8192, /* there are several ways to estimate its interval */
    PL_TAKES_RELATIVES = 16384,
    PL_TAKES_FALSE_CLAIMS = 32768,
    PL_TAKES_RECORD = 65536,
    PL_NEEDS_RECORD = 131072 /* of whole test records, which are named: it has no window, and one number */
} pl_measure_takes;

typedef struct {
    const char *unit; /* of a value: "km2", "km2 a day", "km", "m", "share", "places", "" */
    pl_measure_of of;
    unsigned takes;
    bool is_signed;         /* two makers may differ in its sign */
    bool adds_up;           /* its value over a span is the sum of those over the span's parts */
    bool slow;              /* one value takes a tenth of a second: no sliding ranks */
    const char *definition; /* one sentence */
    const char *columns;    /* tables and columns of the evidence file that it is made from; "": of none */
} pl_measure_about;
extern const pl_measure_about pl_measures[PL_MEASURE_COUNT];

/* The way to estimate an interval that there are several for. */
typedef enum {
    PL_INTERVAL_EXACT, /* Clopper and Pearson */
    PL_INTERVAL_JEFFREYS,
    PL_INTERVAL_WILSON,
    PL_INTERVAL_BETA_BINOMIAL,
    PL_INTERVAL_BOOTSTRAP, /* of whole raids */
    PL_INTERVAL_COUNT
} pl_interval_kind;
extern const char *const pl_interval_names[PL_INTERVAL_COUNT + 1]; /* "exact", ..., NULL */

/* A measure with everything but the span settled. Texts are NULL where the measure does not take them, or
 * where the statement leaves them open. */
typedef struct {
    pl_measure measure;
    const char *source;
    const char *side;      /* NULL: the theatre's first */
    pl_instant as_of;      /* nothing later is known */
    unsigned kinds;        /* of change that count */
    const char *region;    /* names joined by '+': their sum; NULL: everywhere */
    const char *outline;   /* the source of the region's outline; NULL: the theatre's first */
    bool contested;        /* contested land counts as held */
    double distance_m;     /* what counts as moved */
    const char *place;     /* that distance is measured from */
    const char *point;     /* which of its points; "edge"; NULL: the first */
    const char *gazetteer; /* which settlements; NULL: all gazetteers, merged */
    const char *sql;       /* one number a span; bound are :begin, :end, :source, :side */
    const char *type;      /* of weapon, as the statement writes it */
    bool shared;           /* labels that may mean other types too count as the type's own */
    const char *unit;      /* what is counted, as the types have it; NULL: their first */
    pl_interval_kind interval;
    const char *relatives; /* a set of types that are held alike; NULL: the type's own counts alone */
    double false_claims;   /* share of what was reported destroyed that was not: from 0 to below 1 */
    const char *record;    /* of tests, by name; several are joined by '+' */
} pl_query;

/* [begin, end): an update at t is in it when begin < t <= end, as in a pl_period. */
typedef struct {
    pl_instant begin, end;
} pl_span;

typedef struct {
    double value;     /* NAN: unknown */
    double low, high; /* of its interval; NAN: not asked for, or not estimated */
} pl_value;

/* The maps of one source up to an instant, oldest first. Of a source of counts or of test records: the
 * instants at which something is reported to have happened, each an update. */
typedef struct {
    const char *source, *maker;
    int32_t day_turn_seconds; /* the source's own */
    const pl_instant *instants;
    const uint32_t
        *updates; /* how many of the maps before the i-th changed, count + 1 of them; the first never did */
    size_t count;
} pl_maps;
/* How many of them are at or before the instant. */
size_t pl_maps_until(const pl_maps *maps, pl_instant instant);

/* A sector of the theatre, that a question may be put to one by one. */
typedef struct {
    const char *name, *title;
} pl_sector_name;

/* What engine gives. Results stay alive and unchanged during the check, and asking again is cheap. */
typedef struct {
    void *context;
    /* *ret NULL (and true): the evidence file has no such source, or nothing of it up to as_of. */
    bool (*maps)(void *context, const char *source, pl_instant as_of, const pl_maps **ret, pl_error *error);
    /* One value a span. PL_MISSING: the evidence does not reach (no outline, no gazetteer, the source does
     * not draw the side): the specification is not measurable, and the error's text says why. PL_USAGE: a
     * name that the theatre does not have. */
    bool (*values)(void *context, const pl_query *query, const pl_span *spans, size_t count, bool intervals,
                   pl_value *ret, pl_error *error);
    /* The sectors of the theatre, in its order. */
    bool (*sectors)(void *context, const pl_sector_name **ret, size_t *ret_count, pl_error *error);
} pl_evidence;

#endif
