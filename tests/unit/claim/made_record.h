/* made_record.h - a source of counts, made by hand, for the tests of claims about a record. */
#ifndef MADE_RECORD_H
#define MADE_RECORD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "claim/statement.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define DAY PL_DAY_SECONDS
#define RAIDS_MAX 32

typedef struct {
    pl_instant end;
    double launched, destroyed;
} made_raid;

/* Every source but "none" has these raids, "other" of another maker; how far intervals reach is what the test
 * says. */
typedef struct {
    made_raid raids[RAIDS_MAX];
    size_t count;
    double low, high; /* how far below and above the value */
    pl_instant instants[RAIDS_MAX];
    uint32_t updates[RAIDS_MAX + 1];
    pl_maps maps[2];
    pl_query asked; /* the last one */
    size_t questions;
    const char *maps_alone; /* a source that gives maps and no counts; NULL: none */
} record;

static inline pl_instant on(const char *day) {
    pl_day ret = 0;
    if (!pl_day_parse(pl_slice_of(day), &ret)) fail_msg("%s", day);
    return pl_day_start(ret);
}

static inline void add_raid(record *r, const char *day, double launched, double destroyed) {
    r->raids[r->count++] = (made_raid){on(day) + 8 * 3600, launched, destroyed};
}

static inline bool give_maps(void *context, const char *source, pl_instant as_of, const pl_maps **ret,
                             pl_error *error) {
    record *r = context;
    (void)error;
    *ret = NULL;
    if (strcmp(source, "none") == 0) return true;
    pl_maps *maps = &r->maps[strcmp(source, "other") == 0];
    *maps = (pl_maps){.source = source,
                      .maker = strcmp(source, "other") == 0 ? "them" : "us",
                      .instants = r->instants,
                      .updates = r->updates};
    for (size_t i = 0; i < r->count; i++) {
        r->instants[i] = r->raids[i].end;
        r->updates[i + 1] = (uint32_t)i;
        maps->count += r->raids[i].end <= as_of;
    }
    if (maps->count > 0) *ret = maps;
    return true;
}

/* "wilson" estimates half as wide an interval as the others; "bootstrap" estimates none. */
static inline bool give_values(void *context, const pl_query *query, const pl_span *spans, size_t count,
                               bool intervals, pl_value *ret, pl_error *error) {
    record *r = context;
    r->asked = *query;
    r->questions++;
    if (r->maps_alone != NULL && strcmp(query->source, r->maps_alone) == 0)
        return pl_fail(error, PL_USAGE, "source %s gives maps", query->source);
    if (query->record != NULL && strcmp(query->record, "no-such") == 0)
        return pl_fail(error, PL_USAGE, "no test record \"no-such\"");
    for (size_t i = 0; i < count; i++) {
        double launched = 0, destroyed = 0;
        for (size_t k = 0; k < r->count; k++) {
            const made_raid *raid = &r->raids[k];
            if (raid->end <= spans[i].begin || raid->end > spans[i].end || raid->end > query->as_of) continue;
            launched += raid->launched;
            destroyed += raid->destroyed * (1 - query->false_claims);
        }
        const double value = query->measure == PL_MEASURE_LAUNCHES          ? launched
                             : query->measure == PL_MEASURE_INTERCEPTIONS   ? destroyed
                             : query->measure == PL_MEASURE_ENGAGEMENT_RATE ? 0.875
                             : launched > 0                                 ? destroyed / launched
                                                                            : NAN;
        const double wide = query->interval == PL_INTERVAL_WILSON ? 0.5 : 1;
        ret[i] = (pl_value){value, NAN, NAN};
        if (intervals && query->interval != PL_INTERVAL_BOOTSTRAP)
            ret[i] = (pl_value){value, value - wide * r->low, value + wide * r->high};
    }
    return true;
}

static inline bool give_sectors(void *context, const pl_sector_name **ret, size_t *ret_count,
                                pl_error *error) {
    (void)context;
    (void)error;
    *ret = NULL;
    *ret_count = 0;
    return true;
}

static inline bool try_claims(const char *claims, bool known_now, pl_language language, record *r,
                              pl_arena *arena, pl_statement_result *ret, pl_error *error) {
    pl_buffer text = {0};
    pl_buffer_format(&text,
                     "statement: made\ntitle: t\nspeaker: s\nappearance: a\nsaid: 2024-12-19T09:00:00Z\n"
                     "theatre: made\nclaims:\n%s",
                     claims);
    const pl_statement *statement = pl_statement_parse("s.yaml", pl_slice_of(text.data), arena, error);
    pl_buffer_free(&text);
    const pl_evidence given = {r, give_maps, give_values, give_sectors};
    const pl_check_options options = {.known_now = known_now, .language = language};
    return statement != NULL && pl_statement_check(statement, &options, &given, arena, ret, error);
}

/* One claim: `body` is measure, window, holds and choices. */
static inline const pl_claim_result *ask_in(pl_language language, const char *body, bool known_now, record *r,
                                            pl_arena *arena) {
    char text[2048];
    pl_error error = {0};
    pl_statement_result result = {0};
    snprintf(text, sizeof text, "  - {id: c, words: w, says: s, %s}\n", body);
    if (!try_claims(text, known_now, language, r, arena, &result, &error)) fail_msg("%s", error.text);
    return &result.claims[0];
}

static inline const pl_claim_result *ask_claim(const char *body, bool known_now, record *r, pl_arena *arena) {
    return ask_in(PL_ENGLISH, body, known_now, r, arena);
}

static inline const pl_reading_result *ask(const char *body, record *r, pl_arena *arena) {
    return ask_claim(body, false, r, arena)->readings;
}

/* The message that a claim is refused with. */
static inline const char *refusal(const char *body, pl_arena *arena) {
    static record r;
    char text[2048];
    pl_error error = {0};
    pl_statement_result result = {0};
    r = (record){0};
    snprintf(text, sizeof text, "  - {id: c, words: w, says: s, %s}\n", body);
    if (try_claims(text, false, PL_ENGLISH, &r, arena, &result, &error)) fail_msg("taken: %s", body);
    return pl_arena_copy(arena, error.text, strlen(error.text));
}

#endif
