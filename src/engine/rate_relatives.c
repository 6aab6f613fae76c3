/* rate_relatives.c - the rate of a type from types that are held like it, set by set: their raids known at
 * the same instant, each type's counts divided by its design effect. */
#include "engine/rate_parts.h"
#include "text/yaml.h"

#include <math.h>
#include <stdio.h>

#define NAMES_SHOWN 500

/* A type's counts as independent ones; the correlation is its own where it can be fitted. */
static bool effective(const pl_raid_list *list, double confidence, pl_rate_relative *ret, pl_error *error) {
    pl_beta_binomial fit;
    if (!pl_rate_beta_binomial(list->raids, list->count, confidence, &fit, error)) return false;
    ret->launched = list->launched;
    ret->destroyed = list->destroyed;
    ret->raids = list->count;
    ret->rho_fitted = fit.fitted;
    ret->rho = fit.fitted ? fit.rho : PL_RATE_RHO_ASSUMED;
    ret->effective = pl_relative_of(list->raids, list->count, ret->rho);
    return true;
}

/* With `shared`, rows of labels that may mean it are the type's own: then they are nobody else's. */
static bool counts_as_own(const pl_raid_question *asked, const pl_types *types, size_t type) {
    const pl_type *own = &types->types[asked->type];
    for (size_t i = 0; asked->shared && i < own->shared_count; i++)
        if (strcmp(own->shared[i], types->types[type].name) == 0) return true;
    return false;
}

static bool predict(const pl_raid_book *book, const pl_rate_question *q, const pl_raid_question *asked,
                    const pl_type_set *set, pl_arena *arena, pl_rate_prediction *ret, pl_error *error) {
    pl_rate_relative *types = pl_arena_alloc(arena, (set->count + 1) * sizeof *types);
    pl_relative *relatives = pl_arena_alloc(arena, (set->count + 1) * sizeof *relatives);
    const pl_hyper *hyper;
    pl_error why = {0};
    if (types == NULL || relatives == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < set->count; i++) {
        pl_raid_question one = *asked;
        pl_raid_list list;
        one.type = set->types[i];
        one.shared = false; /* no row is two relatives' */
        ret->member = ret->member || one.type == asked->type;
        if (one.type == asked->type || counts_as_own(asked, &book->types, one.type)) continue;
        if (!pl_ask_raids(book, &one, arena, &list, error)) return false;
        types[ret->count].type = &book->types.types[one.type];
        if (!effective(&list, q->confidence, &types[ret->count], error)) return false;
        relatives[ret->count] = types[ret->count].effective;
        ret->count++;
    }
    ret->types = types;
    if (!pl_hyper_make(relatives, ret->count, PL_RELATIVES_POWER, arena, &hyper, &why)) {
        if (why.code != PL_MISSING) {
            if (error != NULL) *error = why;
            return false;
        }
        ret->missing = pl_arena_copy(arena, why.text, strlen(why.text));
        return ret->missing != NULL || pl_fail_nomem(error);
    }
    ret->covered = NAN;
    if (q->coverage &&
        !pl_hyper_cover(relatives, ret->count, PL_RELATIVES_POWER, q->confidence, PL_RATE_COVER_DRAWS,
                        PL_RATE_SEED, &ret->covered, &why) &&
        why.code != PL_MISSING) {
        if (error != NULL) *error = why;
        return false;
    }
    pl_hyper_predict(hyper, 0, 0, q->confidence, &ret->before);
    pl_hyper_predict(hyper, ret->own.hits, ret->own.trials, q->confidence, &ret->after_own);
    for (size_t i = 0; i < PL_RATE_ODDS; i++)
        pl_hyper_predict(hyper, 0, pl_rate_misses[i], q->confidence, &ret->after[i]);
    return true;
}

static bool no_such_set(const pl_types *types, const char *wanted, pl_error *error) {
    char names[NAMES_SHOWN] = "";
    for (size_t i = 0; i < types->set_count; i++) {
        const size_t length = strlen(names);
        if (length + strlen(types->sets[i].name) + 3 >= sizeof names) break;
        snprintf(names + length, sizeof names - length, "%s%s", i == 0 ? "" : ", ", types->sets[i].name);
    }
    return pl_fail(error, PL_USAGE, "\"%s\" is no set of types; sets are %s",
                   pl_yaml_shown(pl_slice_of(wanted)).text, names[0] == '\0' ? "none" : names);
}

bool pl_rate_predictions(const pl_raid_book *book, const pl_rate_question *question,
                         const pl_raid_question *asked, pl_arena *arena, pl_rate_answer *ret,
                         pl_error *error) {
    const pl_types *types = &book->types;
    pl_rate_prediction *list = pl_arena_alloc(arena, (types->set_count + 1) * sizeof *list);
    pl_rate_relative own = {0};
    if (list == NULL) return pl_fail_nomem(error);
    if (question->relatives != NULL && pl_types_set(types, pl_slice_of(question->relatives)) == NULL)
        return no_such_set(types, question->relatives, error);
    if (!effective(&ret->list, question->confidence, &own, error)) return false;
    for (size_t i = 0; i < types->set_count; i++) {
        const pl_type_set *set = &types->sets[i];
        if (question->relatives != NULL && strcmp(set->name, question->relatives) != 0) continue;
        pl_rate_prediction *p = &list[ret->prediction_count++];
        p->set = set;
        p->own = own.effective;
        if (!predict(book, question, asked, set, arena, p, error)) return false;
    }
    ret->predictions = list;
    return true;
}
