/* made_evidence.h - evidence made by hand, whose values are known, and how the tests of verdicts ask for a
 * claim's verdict on it. */
#ifndef PL_TESTS_MADE_EVIDENCE_H
#define PL_TESTS_MADE_EVIDENCE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "claim/statement.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

#define HOUR 3600
#define DAY 86400
#define SAID 1734598800            /* 2024-12-19T09:00:00Z */
#define MIDNIGHT (SAID - 9 * HOUR) /* of that day */
#define STEPS_MAX 3000
#define SOURCES_MAX 10

/* ---- made evidence ---- */

typedef struct {
    pl_series series;
    pl_step steps[STEPS_MAX];
} made_source;

typedef struct {
    made_source *sources;
    size_t count;
    pl_instant asked_as_of;        /* the latest that was asked about */
    pl_maps given[SOURCES_MAX][2]; /* cut at as_of: then, now */
    pl_instant instants[SOURCES_MAX][STEPS_MAX];
    uint32_t updates[SOURCES_MAX][STEPS_MAX + 1];
} evidence;

static inline made_source *add_source(evidence *e, const char *name, const char *maker, const char *side) {
    if (e->sources == NULL) e->sources = pl_calloc(SOURCES_MAX, sizeof *e->sources);
    made_source *source = &e->sources[e->count++];
    source->series = (pl_series){.source = name, .maker = maker, .side = side, .steps = source->steps};
    return source;
}

/* A map that shows this much gained and lost; an update when either is not 0, or when `updated` says so. */
static inline pl_step *add_step(made_source *source, pl_instant instant, double gained, double lost) {
    size_t n = source->series.count++;
    pl_step *one = &source->steps[n];
    double held = n > 0 ? source->steps[n - 1].held_km2 : 1000;
    *one =
        (pl_step){.instant = instant, .updated = gained != 0 || lost != 0, .held_km2 = held + gained - lost};
    one->gained_km2[PL_KIND_ADVANCE] = gained;
    one->lost_km2[PL_KIND_RETREAT] = lost;
    return one;
}

/* A map at `hour` o'clock each day, from `days` days before the midnight of the statement on; values from a
 * list, the last of which is the day's before the statement. The first map has no change. */
static inline made_source *add_days(evidence *e, const char *name, const char *maker, const double *net,
                                    int days, int hour) {
    made_source *source = add_source(e, name, maker, "red");
    pl_instant start = MIDNIGHT - (pl_instant)days * DAY;
    add_step(source, start, 0, 0);
    for (int i = 0; i < days; i++)
        add_step(source, start + (pl_instant)i * DAY + (pl_instant)hour * HOUR, net[i] > 0 ? net[i] : 0,
                 net[i] < 0 ? -net[i] : 0);
    return source;
}

static inline made_source *find_source(evidence *e, const char *source, const char *side) {
    for (size_t i = e->count; i > 0; i--) {
        const pl_series *all = &e->sources[i - 1].series;
        if (strcmp(all->source, source) == 0 && (side == NULL || strcmp(all->side, side) == 0))
            return &e->sources[i - 1];
    }
    return NULL;
}

static inline bool give_maps(void *context, const char *source, pl_instant as_of, const pl_maps **ret,
                             pl_error *error) {
    evidence *e = context;
    (void)error;
    if (as_of > e->asked_as_of) e->asked_as_of = as_of;
    *ret = NULL;
    const made_source *found = find_source(e, source, NULL);
    if (found == NULL) return true;
    const size_t i = (size_t)(found - e->sources);
    pl_maps *maps = &e->given[i][as_of > SAID];
    *maps = (pl_maps){.source = source,
                      .maker = found->series.maker,
                      .day_turn_seconds = found->series.day_turn_seconds,
                      .instants = e->instants[i],
                      .updates = e->updates[i]};
    for (size_t n = 0; n < found->series.count; n++) {
        e->instants[i][n] = found->steps[n].instant;
        e->updates[i][n + 1] = e->updates[i][n] + (n > 0 && found->steps[n].updated);
        maps->count += found->steps[n].instant <= as_of;
    }
    if (maps->count > 0) *ret = maps;
    return true;
}

static inline double value_of(pl_measure measure, const pl_period *period) {
    switch (measure) {
    case PL_MEASURE_GAINED:
        return period->gained_km2;
    case PL_MEASURE_LOST:
        return period->lost_km2;
    case PL_MEASURE_NET:
        return period->net_km2;
    case PL_MEASURE_PACE:
        return period->net_km2 * DAY / (double)(period->end - period->begin);
    default:
        return period->held_km2;
    }
}

static inline bool give_values(void *context, const pl_query *query, const pl_span *spans, size_t count,
                               bool intervals, pl_value *ret, pl_error *error) {
    (void)intervals;
    made_source *found = find_source(context, query->source, query->side);
    if (found == NULL || query->place != NULL) return pl_fail(error, PL_MISSING, "no such thing here");
    if (query->region != NULL && strcmp(query->region, "nowhere") == 0)
        return pl_fail(error, PL_USAGE, "no region \"nowhere\"");
    for (size_t i = 0; i < count; i++) {
        pl_series series = found->series;
        while (series.count > 0 && series.steps[series.count - 1].instant > query->as_of) series.count--;
        const pl_period period = pl_series_between(&series, spans[i].begin, spans[i].end, query->kinds);
        /* The sector "still" never changes; "empty" has no number. */
        double value = value_of(query->measure, &period);
        if (query->region != NULL && strcmp(query->region, "still") == 0) value = 0;
        if (query->region != NULL && strcmp(query->region, "empty") == 0) value = NAN;
        ret[i] = (pl_value){value, value - 1, value + 1};
    }
    return true;
}

static inline bool give_sectors(void *context, const pl_sector_name **ret, size_t *ret_count,
                                pl_error *error) {
    static const pl_sector_name sectors[] = {{"whole", "Whole"}, {"still", "Still"}, {"empty", "Empty"}};
    (void)context;
    (void)error;
    *ret = sectors;
    *ret_count = 3;
    return true;
}

static inline pl_evidence evidence_of(evidence *e) {
    return (pl_evidence){e, give_maps, give_values, give_sectors};
}

static inline void drop(evidence *e, pl_arena *arena) {
    pl_free(e->sources);
    *e = (evidence){0};
    pl_arena_free(arena);
}

/* ---- asking ---- */

static inline bool try_text(const char *claims, const pl_check_options *options, evidence *e, pl_arena *arena,
                            pl_statement_result *ret, pl_error *error) {
    pl_buffer text = {0};
    pl_buffer_format(&text,
                     "statement: made\ntitle: t\nspeaker: s\nappearance: a\nsaid: 2024-12-19T09:00:00Z\n"
                     "theatre: made\nclaims:\n%s",
                     claims);
    const pl_statement *statement = pl_statement_parse("s.yaml", pl_slice_of(text.data), arena, error);
    pl_buffer_free(&text);
    const pl_evidence given = evidence_of(e);
    return statement != NULL && pl_statement_check(statement, options, &given, arena, ret, error);
}

static inline pl_statement_result check_text(const char *claims, bool known_now, evidence *e,
                                             pl_arena *arena) {
    pl_error error = {0};
    pl_statement_result result = {0};
    const pl_check_options options = {.known_now = known_now};
    if (!try_text(claims, &options, e, arena, &result, &error)) fail_msg("%s", error.text);
    return result;
}

/* One claim: `body` is measure, window, holds and choices. */
static inline const pl_reading_result *ask(const char *body, evidence *e, pl_arena *arena) {
    char text[2048];
    snprintf(text, sizeof text, "  - {id: c, words: w, says: s, %s}\n", body);
    return check_text(text, false, e, arena).claims[0].readings;
}

/* The same on what is known now. */
static inline const pl_reading_result *ask_now(const char *body, evidence *e, pl_arena *arena) {
    char text[2048];
    snprintf(text, sizeof text, "  - {id: c, words: w, says: s, %s}\n", body);
    return check_text(text, true, e, arena).claims[0].readings;
}

static const double DAILY[] = {2, 3, 0, 1, 0.35, 5, 2, 4, 1, 6}; /* ten days; the third has no update */

#endif
