/* values_rates.c - what claims ask of counts: how many of a type were launched, how many reported destroyed,
 * the share of these with its interval; and the share of hits in published test records. */
#include "engine/values_parts.h"

#include "engine/alike.h"
#include "engine/records.h"
#include "measure/chance.h"
#include "text/yaml.h"

#include <math.h>

#define CONFIDENCE 0.95

/* Counts of one source, and what was asked of them before. */
typedef struct pl_values_rate {
    struct pl_values_rate *next;
    size_t type;
    bool shared;
    pl_interval_kind interval;
    const char *unit, *relatives;
    double false_claims;
    pl_instant from, to;
    bool missing;
    pl_value value;
    const char *why; /* of what is missing */
} asked_before;

struct pl_values_book {
    struct pl_values_book *next;
    pl_raid_book book;
    asked_before *answers;
    struct hyper {
        struct hyper *next;
        const pl_type_set *set;
        size_t own;
        pl_instant from, to;
        const pl_hyper *made;
    } * hypers;
};

static bool find_book(pl_values *v, const char *source, struct pl_values_book **ret, pl_error *error) {
    struct pl_values_book *kept = v->books;
    while (kept != NULL && strcmp(kept->book.source, source) != 0) kept = kept->next;
    if (kept == NULL) {
        kept = pl_arena_alloc(v->arena, sizeof *kept);
        if (kept == NULL) return pl_fail_nomem(error);
        if (!pl_raid_book_open(v->store, source, v->arena, &kept->book, error)) return false;
        kept->next = v->books;
        v->books = kept;
    }
    *ret = kept;
    return true;
}

bool pl_values_raid_maps(pl_values *v, const char *source, pl_instant as_of, pl_maps *ret, pl_error *error) {
    struct pl_values_book *book = NULL;
    if (!find_book(v, source, &book, error)) return false;
    const pl_raid_book *raids = &book->book;
    pl_instant *instants = pl_arena_alloc(v->arena, (raids->count + 1) * sizeof *instants);
    uint32_t *updates = pl_arena_alloc(v->arena, (raids->count + 2) * sizeof *updates);
    size_t count = 0;
    if (instants == NULL || updates == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < raids->count && raids->rows[i].end <= as_of; i++)
        if (count == 0 || raids->rows[i].end != instants[count - 1]) instants[count++] = raids->rows[i].end;
    for (size_t i = 0; i <= count; i++) updates[i] = (uint32_t)i;
    *ret = (pl_maps){.source = raids->source,
                     .maker = raids->maker,
                     .instants = instants,
                     .updates = updates,
                     .count = count};
    return true;
}

/* ---- names ---- */

static bool find_type(const pl_raid_book *book, const char *name, size_t *ret, pl_error *error) {
    const pl_types *types = &book->types;
    *ret = pl_types_find(types, pl_slice_of(name));
    if (*ret != SIZE_MAX) return true;
    const char *names[PL_TYPES_MAX + 1];
    for (size_t i = 0; i < types->type_count; i++) names[i] = types->types[i].name;
    names[types->type_count] = NULL;
    const char *near = pl_nearest_word(pl_slice_of(name), names);
    return pl_fail(error, PL_USAGE, "source %s knows no type \"%s\"%s%s%s", book->source, name,
                   near != NULL ? "; did you mean " : "", near != NULL ? near : "", near != NULL ? "?" : "");
}

/* How many of the unit are in one launch. */
static bool find_unit(const pl_type *type, const char *unit, double *ret, pl_error *error) {
    *ret = 1;
    if (unit == NULL) return true;
    for (size_t i = 0; i < type->unit_count; i++)
        if (strcmp(type->units[i].name, unit) == 0) {
            *ret = (double)type->units[i].in_one;
            return true;
        }
    return pl_fail(error, PL_USAGE, "of the type %s nobody counts \"%s\"; the first of its units is \"%s\"",
                   type->name, unit, type->units[0].name);
}

/* ---- one rate ---- */

static bool find_hyper(pl_values *v, struct pl_values_book *book, const pl_type_set *set, size_t own,
                       pl_span span, const pl_hyper **ret, pl_error *error) {
    struct hyper *kept = book->hypers;
    while (kept != NULL &&
           (kept->set != set || kept->own != own || kept->from != span.begin || kept->to != span.end))
        kept = kept->next;
    if (kept == NULL) {
        kept = pl_arena_alloc(v->arena, sizeof *kept);
        if (kept == NULL) return pl_fail_nomem(error);
        *kept = (struct hyper){book->hypers, set, own, span.begin, span.end, NULL};
        if (!pl_alike(&book->book, set, own, span.begin, span.end, v->arena, &kept->made, error))
            return false;
        book->hypers = kept;
    }
    *ret = kept->made;
    return true;
}

/* From the type's relatives and its own counts, each launch one trial. */
static bool predict(pl_values *v, struct pl_values_book *book, const pl_query *query, size_t type,
                    pl_span span, double hits, double trials, pl_value *ret, pl_error *error) {
    const pl_type_set *set = pl_types_set(&book->book.types, pl_slice_of(query->relatives));
    const pl_hyper *hyper = NULL;
    pl_prediction predicted;
    if (set == NULL) {
        const char *names[PL_TYPE_SETS_MAX + 1] = {NULL};
        for (size_t i = 0; i < book->book.types.set_count; i++) names[i] = book->book.types.sets[i].name;
        const char *near = pl_nearest_word(pl_slice_of(query->relatives), names);
        return pl_fail(error, PL_USAGE, "source %s knows no set of types \"%s\"%s%s%s", book->book.source,
                       query->relatives, near != NULL ? "; did you mean " : "", near != NULL ? near : "",
                       near != NULL ? "?" : "");
    }
    if (!find_hyper(v, book, set, type, span, &hyper, error)) return false;
    pl_hyper_predict(hyper, hits, trials, CONFIDENCE, &predicted);
    *ret = (pl_value){predicted.mean, predicted.low, predicted.high};
    return true;
}

/* Raids whose kills are thinned by false claims stay whole numbers for no method that looks at raids. */
static bool bound(const pl_query *query, const pl_raid_list *list, double hits, double trials, pl_value *ret,
                  pl_error *error) {
    pl_bounds bounds = {NAN, NAN};
    pl_beta_binomial fit;
    switch (query->interval) {
    case PL_INTERVAL_EXACT:
        pl_binomial_bounds(hits, trials, CONFIDENCE, &bounds.low, &bounds.high);
        break;
    case PL_INTERVAL_JEFFREYS:
        bounds = pl_rate_jeffreys(hits, trials, CONFIDENCE);
        break;
    case PL_INTERVAL_WILSON:
        bounds = pl_rate_wilson(hits, trials, CONFIDENCE);
        break;
    case PL_INTERVAL_BETA_BINOMIAL:
        if (!pl_rate_beta_binomial(list->raids, list->count, CONFIDENCE, &fit, error)) return false;
        if (!fit.fitted) return pl_fail(error, PL_MISSING, "no beta-binomial interval: %s", fit.why);
        bounds = fit.bounds;
        break;
    case PL_INTERVAL_BOOTSTRAP:
        if (list->count < 2)
            return pl_fail(error, PL_MISSING, "no raids to draw from: %zu is too few", list->count);
        if (!pl_rate_bootstrap(list->raids, list->count, CONFIDENCE, PL_RATE_DRAWS, PL_RATE_SEED, &bounds,
                               error))
            return false;
        break;
    case PL_INTERVAL_COUNT:
        break;
    }
    ret->low = bounds.low;
    ret->high = bounds.high;
    return true;
}

static bool rate(pl_values *v, struct pl_values_book *book, const pl_query *query, size_t type, pl_span span,
                 const pl_raid_list *list, pl_value *ret, pl_error *error) {
    double unit, launched, destroyed;
    if (!find_unit(&book->book.types.types[type], query->unit, &unit, error)) return false;
    pl_rate_reported((double)list->launched, (double)list->destroyed, query->false_claims, 0, &launched,
                     &destroyed);
    if (query->relatives != NULL)
        return predict(v, book, query, type, span, destroyed * unit, launched * unit, ret, error);
    if (list->launched == 0)
        return pl_fail(error, PL_MISSING, "no launch of %s with both counts is on record up to then",
                       book->book.types.types[type].name);
    const bool by_raid =
        query->interval == PL_INTERVAL_BETA_BINOMIAL || query->interval == PL_INTERVAL_BOOTSTRAP;
    ret->value = destroyed / launched;
    if (by_raid && (query->false_claims > 0 || unit > 1))
        return pl_fail(error, PL_MISSING,
                       "intervals from raids are of whole launches, as they were reported");
    return bound(query, list, destroyed * unit, launched * unit, ret, error);
}

static asked_before *remembered(const struct pl_values_book *book, const pl_query *query, size_t type,
                                pl_span span) {
    asked_before *kept = book->answers;
    while (kept != NULL &&
           (kept->type != type || kept->shared != query->shared || kept->interval != query->interval ||
            !pl_values_same(kept->unit, query->unit) || !pl_values_same(kept->relatives, query->relatives) ||
            kept->false_claims != query->false_claims || kept->from != span.begin || kept->to != span.end))
        kept = kept->next;
    return kept;
}

/* What is missing is remembered, too: many specifications ask the same. */
static bool rate_once(pl_values *v, struct pl_values_book *book, const pl_query *query, size_t type,
                      pl_span span, const pl_raid_list *list, pl_value *ret, pl_error *error) {
    asked_before *kept = remembered(book, query, type, span);
    if (kept == NULL) {
        pl_error own = {0};
        pl_value value = {NAN, NAN, NAN};
        const bool done = rate(v, book, query, type, span, list, &value, &own);
        if (!done && own.code != PL_MISSING) {
            if (error != NULL) *error = own;
            return false;
        }
        kept = pl_arena_alloc(v->arena, sizeof *kept);
        if (kept == NULL) return pl_fail_nomem(error);
        *kept = (asked_before){.next = book->answers,
                               .type = type,
                               .shared = query->shared,
                               .interval = query->interval,
                               .unit = pl_values_copy(v, query->unit),
                               .relatives = pl_values_copy(v, query->relatives),
                               .false_claims = query->false_claims,
                               .from = span.begin,
                               .to = span.end,
                               .missing = !done,
                               .value = value,
                               .why = done ? NULL : pl_values_copy(v, own.text)};
        if ((query->unit != NULL && kept->unit == NULL) ||
            (query->relatives != NULL && kept->relatives == NULL) || (!done && kept->why == NULL))
            return pl_fail_nomem(error);
        book->answers = kept;
    }
    if (kept->missing) return pl_fail(error, PL_MISSING, "%s", kept->why);
    *ret = kept->value;
    return true;
}

static bool answer_span(pl_values *v, const pl_values_ask *ask, struct pl_values_book *book, size_t type,
                        size_t i, pl_error *error) {
    const pl_query *query = ask->query;
    const pl_span asked = ask->spans[i],
                  span = {asked.begin, asked.end < query->as_of ? asked.end : query->as_of};
    const pl_raid_question question = {type, query->shared, span.begin, span.end};
    pl_raid_list list;
    double launched, destroyed;
    if (!pl_ask_raids(&book->book, &question, v->arena, &list, error)) return false;
    pl_rate_reported((double)list.launched, (double)list.destroyed, query->false_claims, 0, &launched,
                     &destroyed);
    if (query->measure == PL_MEASURE_LAUNCHES)
        ask->ret[i].value = launched;
    else if (query->measure == PL_MEASURE_INTERCEPTIONS)
        ask->ret[i].value = destroyed;
    else if (!rate_once(v, book, query, type, span, &list, &ask->ret[i], error))
        /* Of many spans one without a launch is unknown; of one alone the reason is told. */
        return ask->count > 1 && error != NULL && error->code == PL_MISSING ? (*error = (pl_error){0}, true)
                                                                            : false;
    if (!ask->intervals) ask->ret[i].low = ask->ret[i].high = NAN;
    return true;
}

bool pl_values_rates(pl_values *v, const pl_values_ask *ask, pl_error *error) {
    struct pl_values_book *book = NULL;
    size_t type;
    if (!find_book(v, ask->query->source, &book, error) ||
        !find_type(&book->book, ask->query->type, &type, error))
        return false;
    for (size_t i = 0; i < ask->count; i++)
        if (!answer_span(v, ask, book, type, i, error)) return false;
    return true;
}
