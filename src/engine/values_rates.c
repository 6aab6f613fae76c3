/* values_rates.c - what claims ask of counts: how many of a type were launched, how many reported destroyed,
 * the share of these with its interval; and the share of hits in published test records. */
#include "engine/values_parts.h"

#include "engine/alike.h"
#include "engine/records.h"
#include "measure/chance.h"
#include "text/yaml.h"

#include <math.h>
#include <stdio.h>

#define CONFIDENCE 0.95
#define UNITS_SHOWN 500 /* bytes */

/* Counts of one source, and what was asked of them before. */
typedef struct pl_values_rate {
    struct pl_values_rate *next;
    pl_raid_question own;
    pl_interval_kind interval;
    const char *unit, *relatives;
    double false_claims;
    bool missing;
    pl_value value;
    const char *why; /* of what is missing */
} asked_before;

typedef struct raids_before {
    struct raids_before *next;
    pl_raid_question question;
    pl_raid_list list;
} raids_before;

typedef struct alike_before {
    struct alike_before *next;
    pl_raid_question own;
    double false_claims;
    pl_alike alike;
} alike_before;

struct pl_values_book {
    struct pl_values_book *next;
    pl_raid_book book;
    asked_before *answers;
    raids_before *raids;
    alike_before *alikes;
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
    return pl_fail(error, PL_USAGE, "source %s knows no type \"%s\" (plumbline rate lists them)%s%s%s",
                   book->source, pl_yaml_shown(pl_slice_of(name)).text, near != NULL ? "; did you mean " : "",
                   near != NULL ? near : "", near != NULL ? "?" : "");
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
    char names[UNITS_SHOWN] = "";
    for (size_t i = 0; i < type->unit_count; i++) {
        const size_t length = strlen(names);
        if (length + strlen(type->units[i].name) + 3 >= sizeof names) break;
        snprintf(names + length, sizeof names - length, "%s%s", i == 0 ? "" : ", ", type->units[i].name);
    }
    return pl_fail(error, PL_USAGE, "of the type %s nobody counts \"%s\": its units are %s", type->name,
                   pl_yaml_shown(pl_slice_of(unit)).text, names);
}

/* ---- one rate ---- */

static bool same_question(const pl_raid_question *a, const pl_raid_question *b) {
    return a->type == b->type && a->shared == b->shared && a->from == b->from && a->to == b->to;
}

static bool find_raids(pl_values *v, struct pl_values_book *book, const pl_raid_question *question,
                       const pl_raid_list **ret, pl_error *error) {
    raids_before *kept = book->raids;
    while (kept != NULL && !same_question(&kept->question, question)) kept = kept->next;
    if (kept == NULL) {
        kept = pl_arena_alloc(v->arena, sizeof *kept);
        if (kept == NULL) return pl_fail_nomem(error);
        kept->question = *question;
        if (!pl_ask_raids(&book->book, question, v->arena, &kept->list, error)) return false;
        kept->next = book->raids;
        book->raids = kept;
    }
    *ret = &kept->list;
    return true;
}

static bool find_alike(pl_values *v, struct pl_values_book *book, const pl_type_set *set,
                       const pl_raid_question *own, double false_claims, const pl_alike **ret,
                       pl_error *error) {
    alike_before *kept = book->alikes;
    while (kept != NULL &&
           (kept->alike.set != set || kept->false_claims != false_claims || !same_question(&kept->own, own)))
        kept = kept->next;
    if (kept == NULL) {
        kept = pl_arena_alloc(v->arena, sizeof *kept);
        if (kept == NULL) return pl_fail_nomem(error);
        kept->own = *own;
        kept->false_claims = false_claims;
        if (!pl_alike_of(&book->book, set, own, false_claims, v->arena, &kept->alike, error)) return false;
        kept->next = book->alikes;
        book->alikes = kept;
    }
    *ret = &kept->alike;
    return true;
}

/* A prediction is a few milliseconds of integrals: it is kept between runs. */
typedef struct {
    struct pl_values_book *book;
    const pl_type_set *set;
    const pl_raid_question *own;
    double false_claims, hits, trials;
} prediction;

enum { PREDICTED_MEAN, PREDICTED_LOW, PREDICTED_HIGH, PREDICTED_NUMBERS };

static bool make_prediction(pl_values *v, const void *context, double **ret, size_t *ret_count,
                            pl_error *error) {
    const prediction *p = context;
    const pl_alike *alike = NULL;
    pl_prediction made;
    if (!find_alike(v, p->book, p->set, p->own, p->false_claims, &alike, error)) return false;
    if (alike->hyper == NULL)
        return pl_fail(error, PL_MISSING, "the set %s predicts nothing: %s", p->set->name, alike->missing);
    double *numbers = pl_arena_alloc(v->arena, PREDICTED_NUMBERS * sizeof *numbers);
    if (numbers == NULL) return pl_fail_nomem(error);
    pl_hyper_predict(alike->hyper, p->hits, p->trials, CONFIDENCE, &made);
    numbers[PREDICTED_MEAN] = made.mean;
    numbers[PREDICTED_LOW] = made.low;
    numbers[PREDICTED_HIGH] = made.high;
    *ret = numbers;
    *ret_count = PREDICTED_NUMBERS;
    return true;
}

static bool find_set(const pl_raid_book *book, const char *name, const pl_type_set **ret, pl_error *error) {
    const char *names[PL_TYPE_SETS_MAX + 1] = {NULL};
    *ret = pl_types_set(&book->types, pl_slice_of(name));
    if (*ret != NULL) return true;
    for (size_t i = 0; i < book->types.set_count; i++) names[i] = book->types.sets[i].name;
    const char *near = pl_nearest_word(pl_slice_of(name), names);
    return pl_fail(error, PL_USAGE, "source %s knows no set of types \"%s\" (`relatives`)%s%s%s",
                   book->source, pl_yaml_shown(pl_slice_of(name)).text, near != NULL ? "; did you mean " : "",
                   near != NULL ? near : "", near != NULL ? "?" : "");
}

/* From the type's relatives and its own counts: raids by their design effect, units of a launch as if they
 * were launches. */
static bool predict(pl_values *v, struct pl_values_book *book, const pl_query *query,
                    const pl_raid_question *own, const pl_raid_list *list, double unit, pl_value *ret,
                    pl_error *error) {
    const pl_relative counts = pl_alike_counts(list, query->false_claims);
    prediction asked = {.book = book,
                        .own = own,
                        .false_claims = query->false_claims,
                        .hits = counts.hits * unit,
                        .trials = counts.trials * unit};
    pl_buffer question = {0};
    const double *numbers;
    size_t count;
    if (!find_set(&book->book, query->relatives, &asked.set, error)) return false;
    pl_values_field(&question, "relatives", query->relatives);
    pl_values_field(&question, "type", book->book.types.types[own->type].name);
    pl_values_number(&question, "shared", own->shared);
    pl_values_number(&question, "from", own->from);
    pl_values_number(&question, "to", own->to);
    pl_values_double(&question, "false-claims", query->false_claims);
    pl_values_double(&question, "hits", asked.hits);
    pl_values_double(&question, "trials", asked.trials);
    bool done = !question.failed || pl_fail_nomem(error);
    done = done && pl_values_kept(v, query, (pl_slice){question.data, question.length}, make_prediction,
                                  &asked, &numbers, &count, error);
    pl_buffer_free(&question);
    if (!done) return false;
    if (count != PREDICTED_NUMBERS) return pl_fail(error, PL_INTERNAL, "a prediction of %zu numbers", count);
    *ret = (pl_value){numbers[PREDICTED_MEAN], numbers[PREDICTED_LOW], numbers[PREDICTED_HIGH]};
    return true;
}

bool pl_values_raid_grounds(pl_values *v, const char *source, pl_instant as_of, pl_buffer *text,
                            pl_error *error) {
    struct pl_values_book *book = NULL;
    if (!find_book(v, source, &book, error)) return false;
    const pl_raid_book *raids = &book->book;
    for (size_t i = 0; i < raids->count && raids->rows[i].end <= as_of; i++) {
        const pl_interception_row *row = &raids->rows[i];
        pl_values_number(text, row->types, row->end);
        pl_values_number(text, row->state, row->launched);
        pl_values_number(text, "destroyed", row->destroyed);
    }
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

static bool rate(pl_values *v, struct pl_values_book *book, const pl_query *query,
                 const pl_raid_question *own, const pl_raid_list *list, pl_value *ret, pl_error *error) {
    const pl_type *type = &book->book.types.types[own->type];
    double unit, launched, destroyed;
    if (!find_unit(type, query->unit, &unit, error)) return false;
    pl_rate_reported((double)list->launched, (double)list->destroyed, query->false_claims, 0, &launched,
                     &destroyed);
    if (query->relatives != NULL) return predict(v, book, query, own, list, unit, ret, error);
    if (list->launched == 0)
        return pl_fail(error, PL_MISSING, "no launch of %s with both counts is on record up to then",
                       type->name);
    const bool by_raid =
        query->interval == PL_INTERVAL_BETA_BINOMIAL || query->interval == PL_INTERVAL_BOOTSTRAP;
    ret->value = destroyed / launched;
    if (by_raid && (query->false_claims > 0 || unit > 1))
        return pl_fail(error, PL_MISSING,
                       "intervals from raids are of whole launches, as they were reported");
    return bound(query, list, destroyed * unit, launched * unit, ret, error);
}

static asked_before *remembered(const struct pl_values_book *book, const pl_query *query,
                                const pl_raid_question *own) {
    asked_before *kept = book->answers;
    while (kept != NULL &&
           (!same_question(&kept->own, own) || kept->interval != query->interval ||
            !pl_values_same(kept->unit, query->unit) || !pl_values_same(kept->relatives, query->relatives) ||
            kept->false_claims != query->false_claims))
        kept = kept->next;
    return kept;
}

/* What is missing is remembered, too: many specifications ask the same. */
static bool rate_once(pl_values *v, struct pl_values_book *book, const pl_query *query,
                      const pl_raid_question *question, const pl_raid_list *list, pl_value *ret,
                      pl_error *error) {
    asked_before *kept = remembered(book, query, question);
    if (kept == NULL) {
        pl_error own = {0};
        pl_value value = {NAN, NAN, NAN};
        const bool done = rate(v, book, query, question, list, &value, &own);
        if (!done && own.code != PL_MISSING) {
            if (error != NULL) *error = own;
            return false;
        }
        kept = pl_arena_alloc(v->arena, sizeof *kept);
        if (kept == NULL) return pl_fail_nomem(error);
        *kept = (asked_before){.next = book->answers,
                               .own = *question,
                               .interval = query->interval,
                               .unit = pl_values_copy(v, query->unit),
                               .relatives = pl_values_copy(v, query->relatives),
                               .false_claims = query->false_claims,
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
    const pl_raid_list *list = NULL;
    double launched, destroyed;
    if (!find_raids(v, book, &question, &list, error)) return false;
    pl_rate_reported((double)list->launched, (double)list->destroyed, query->false_claims, 0, &launched,
                     &destroyed);
    if (query->measure == PL_MEASURE_LAUNCHES)
        ask->ret[i].value = launched;
    else if (query->measure == PL_MEASURE_INTERCEPTIONS)
        ask->ret[i].value = destroyed;
    else if (!rate_once(v, book, query, &question, list, &ask->ret[i], error))
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
