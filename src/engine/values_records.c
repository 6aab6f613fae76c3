/* values_records.c - what claims ask of published test records: of the engagements that a record counts, the
 * share that destroyed the target. The table of records (engine/records.h) is a source of its own. */
#include "engine/values_parts.h"

#include "engine/records.h"
#include "intercept/rate.h"
#include "measure/chance.h"
#include "text/yaml.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define CONFIDENCE 0.95
#define SUMMED_MAX 64 /* records that '+' joins */

static bool need_records(pl_values *v, pl_error *error) {
    if (v->records != NULL) return true;
    return pl_records_load(v->arena, &v->records, &v->record_count, error);
}

/* A record is known from the day behind the last that it may be of: "2017" is known on 2018-01-01. */
static pl_instant known_from(const pl_test_record *record) {
    const size_t length = strlen(record->date); /* of a day, a month or a year, as the parser saw to */
    char day_text[PL_INSTANT_TEXT];
    int year, month, day_of_month;
    pl_day day;
    snprintf(day_text, sizeof day_text, "%.10s%s", record->date,
             length == 4   ? "-12-01"
             : length == 7 ? "-01"
                           : "");
    if (!pl_day_parse(pl_slice_of(day_text), &day)) return INT64_MAX;
    if (length == 10) return pl_day_start(day + 1);
    pl_day_to_civil(day, &year, &month, &day_of_month);
    return pl_day_from_civil(year + month / 12, month % 12 + 1, 1, &day) ? pl_day_start(day) : INT64_MAX;
}

static int by_instant(const void *a, const void *b) {
    const pl_instant x = *(const pl_instant *)a, y = *(const pl_instant *)b;
    return (x > y) - (x < y);
}

bool pl_values_record_maps(pl_values *v, pl_instant as_of, pl_maps *ret, pl_error *error) {
    if (!need_records(v, error)) return false;
    pl_instant *instants = pl_arena_alloc(v->arena, (v->record_count + 1) * sizeof *instants);
    uint32_t *updates = pl_arena_alloc(v->arena, (v->record_count + 2) * sizeof *updates);
    size_t count = 0, kept = 0;
    if (instants == NULL || updates == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < v->record_count; i++) {
        const pl_instant known = known_from(&v->records[i]);
        if (known <= as_of) instants[count++] = known;
    }
    if (count > 1) qsort(instants, count, sizeof *instants, by_instant);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || instants[i] != instants[kept - 1]) instants[kept++] = instants[i];
    for (size_t i = 0; i <= kept; i++) updates[i] = (uint32_t)i;
    *ret = (pl_maps){.source = PL_RECORDS_TABLE,
                     .maker = PL_RECORDS_TABLE,
                     .instants = instants,
                     .updates = updates,
                     .count = kept};
    return true;
}

static bool find_record(const pl_values *v, pl_slice name, const pl_test_record **ret, pl_error *error) {
    *ret = pl_records_find(v->records, v->record_count, name);
    if (*ret != NULL) return true;
    const char *names[PL_RECORDS_MAX + 1];
    for (size_t i = 0; i < v->record_count; i++) names[i] = v->records[i].name;
    names[v->record_count] = NULL;
    const char *near = pl_nearest_word(name, names);
    return pl_fail(error, PL_USAGE, "no test record \"%s\" (plumbline rate --records lists them)%s%s%s",
                   pl_yaml_shown(name).text, near != NULL ? "; did you mean " : "", near != NULL ? near : "",
                   near != NULL ? "?" : "");
}

/* Two counts of one row of events are two accounts of it, and not twice the evidence. */
static bool same_events(const pl_test_record *a, const pl_test_record *b) {
    return a == b || strcmp(a->system, b->system) == 0 ||
           (a->events[0] != '\0' && strcmp(a->events, b->events) == 0);
}

static bool sum_records(const pl_values *v, const pl_query *query, pl_instant until, int64_t *ret_hits,
                        int64_t *ret_trials, pl_error *error) {
    const pl_test_record *taken[SUMMED_MAX];
    size_t count = 0;
    *ret_hits = *ret_trials = 0;
    for (const char *at = query->record;; at++) {
        const size_t length = strcspn(at, "+");
        const pl_test_record *record;
        if (!find_record(v, (pl_slice){at, length}, &record, error)) return false;
        if (record->status != PL_RECORD_COUNTED)
            return pl_fail(error, PL_MISSING, "of the test record %s no count is verified", record->name);
        if (known_from(record) > until)
            return pl_fail(error, PL_MISSING, "the test record %s is of %s, and was not known then",
                           record->name, record->date);
        for (size_t i = 0; i < count; i++)
            if (same_events(taken[i], record))
                return pl_fail(error, PL_USAGE, "the test records %s and %s count the same events",
                               taken[i]->name, record->name);
        if (count == SUMMED_MAX) return pl_fail(error, PL_USAGE, "more than %d test records", SUMMED_MAX);
        taken[count++] = record;
        *ret_hits += record->hits;
        *ret_trials += record->trials;
        at += length;
        if (*at == '\0') return true;
    }
}

bool pl_values_records(pl_values *v, const pl_values_ask *ask, pl_error *error) {
    const pl_query *query = ask->query;
    if (!need_records(v, error)) return false;
    if (strcmp(query->source, PL_RECORDS_TABLE) != 0)
        return pl_fail(error, PL_USAGE,
                       "engagement_rate is of the source " PL_RECORDS_TABLE ", and not of %s", query->source);
    for (size_t i = 0; i < ask->count; i++) {
        const pl_instant until = ask->spans[i].end < query->as_of ? ask->spans[i].end : query->as_of;
        int64_t hits, trials;
        pl_bounds bounds = {NAN, NAN};
        if (!sum_records(v, query, until, &hits, &trials, error)) return false;
        const double x = (double)hits, n = (double)trials;
        switch (query->interval) {
        case PL_INTERVAL_EXACT:
            pl_binomial_bounds(x, n, CONFIDENCE, &bounds.low, &bounds.high);
            break;
        case PL_INTERVAL_JEFFREYS:
            bounds = pl_rate_jeffreys(x, n, CONFIDENCE);
            break;
        case PL_INTERVAL_WILSON:
            bounds = pl_rate_wilson(x, n, CONFIDENCE);
            break;
        case PL_INTERVAL_BETA_BINOMIAL:
        case PL_INTERVAL_BOOTSTRAP:
        case PL_INTERVAL_COUNT:
            return pl_fail(error, PL_MISSING, "a test record has no raids to draw an interval from");
        }
        ask->ret[i].value = x / n;
        if (ask->intervals) {
            ask->ret[i].low = bounds.low;
            ask->ret[i].high = bounds.high;
        }
    }
    return true;
}
