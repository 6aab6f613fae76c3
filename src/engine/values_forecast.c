/* values_forecast.c - how much better than "no change" the pace would have been foretold over a time as long
 * as each span, by maps up to its end. */
#include "engine/values_parts.h"

#include "engine/forecast.h"

#include <math.h>

enum { SKILL, LOW, HIGH, NUMBERS };

static pl_instant end_of(const pl_values_ask *ask, pl_span span) {
    return span.end < ask->query->as_of ? span.end : ask->query->as_of;
}

static bool make_skills(pl_values *v, const void *context, double **ret, size_t *ret_count, pl_error *error) {
    const pl_values_ask *ask = context;
    const pl_query *query = ask->query;
    double *numbers = pl_arena_alloc(v->arena, (ask->count * NUMBERS + 1) * sizeof *numbers);
    if (numbers == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < ask->count; i++) {
        const pl_span span = ask->spans[i];
        double *into = numbers + i * NUMBERS;
        pl_arena scratch = {0};
        into[SKILL] = into[LOW] = into[HIGH] = NAN;
        const bool done = !pl_values_reach(ask->maps, span.end) ||
                          (pl_values_show(v, "forecasts", i, ask->count, error) &&
                           pl_ask_forecast_skill(v->store, query->source, query->side, query->region,
                                                 end_of(ask, span), (span.end - span.begin) / PL_DAY_SECONDS,
                                                 &scratch, &into[SKILL], &into[LOW], &into[HIGH], error));
        pl_arena_free(&scratch);
        if (!done) return false;
    }
    *ret = numbers;
    *ret_count = ask->count * NUMBERS;
    return true;
}

/* The horizon is a number of whole days. */
static bool check_spans(const pl_values_ask *ask, pl_error *error) {
    for (size_t i = 0; i < ask->count; i++) {
        const int64_t seconds = ask->spans[i].end - ask->spans[i].begin;
        if (seconds < PL_DAY_SECONDS || seconds % PL_DAY_SECONDS != 0)
            return pl_fail(error, PL_USAGE, "forecast_skill needs windows of whole days, one at least");
    }
    return true;
}

bool pl_values_forecast(pl_values *v, const pl_values_ask *ask, pl_error *error) {
    const pl_region *regions[PL_VALUES_PARTS_MAX];
    const double *numbers = NULL;
    pl_buffer text = {0};
    size_t parts, count = 0;
    if (!pl_values_regions(v, ask->query, regions, &parts, error) || !check_spans(ask, error)) return false;
    if (ask->query->outline != NULL && parts > 0)
        return pl_fail(error, PL_MISSING, "forecasts are made inside the theatre's first outlines alone");
    pl_values_field(&text, "forecast", ask->query->region);
    for (size_t i = 0; i < ask->count; i++) {
        pl_values_number(&text, "from", ask->spans[i].begin);
        pl_values_number(&text, "to", ask->spans[i].end);
    }
    bool done = !text.failed || pl_fail_nomem(error);
    done = done && pl_values_kept(v, ask->query, (pl_slice){text.data, text.length}, make_skills, ask,
                                  &numbers, &count, error);
    pl_buffer_free(&text);
    if (!done) return false;
    if (numbers == NULL || count != ask->count * NUMBERS)
        return pl_fail(error, PL_INTERNAL, "the skills are not as many as asked for");
    /* One that cannot be told has a reason that the reader can check. */
    if (ask->count == 1 && isnan(numbers[SKILL]))
        return pl_fail(error, PL_MISSING,
                       "%s has fewer than %d windows of %d days apart from each other up to then, too few "
                       "to tell the skill of a forecast",
                       ask->query->source, PL_FORECAST_WINDOWS_MIN,
                       (int)((ask->spans[0].end - ask->spans[0].begin) / PL_DAY_SECONDS));
    for (size_t i = 0; i < ask->count; i++) {
        ask->ret[i].value = numbers[i * NUMBERS + SKILL];
        ask->ret[i].low = ask->intervals ? numbers[i * NUMBERS + LOW] : NAN;
        ask->ret[i].high = ask->intervals ? numbers[i * NUMBERS + HIGH] : NAN;
    }
    return true;
}
