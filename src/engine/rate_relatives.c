/* rate_relatives.c - the rate of a type from types that are held like it, set by set. */
#include "engine/rate_parts.h"
#include "text/yaml.h"

#include <math.h>
#include <stdio.h>

#define NAMES_SHOWN 500

static bool predict(const pl_rate_question *q, pl_rate_prediction *ret, pl_error *error) {
    const pl_alike *alike = &ret->alike;
    pl_error why = {0};
    ret->covered = NAN;
    if (alike->hyper == NULL) return true;
    if (q->coverage &&
        !pl_hyper_cover(alike->relatives, alike->count, PL_RELATIVES_POWER, q->confidence,
                        PL_RATE_COVER_DRAWS, PL_RATE_SEED, &ret->covered, &why) &&
        why.code != PL_MISSING) {
        if (error != NULL) *error = why;
        return false;
    }
    pl_hyper_predict(alike->hyper, 0, 0, q->confidence, &ret->before);
    pl_hyper_predict(alike->hyper, ret->own.hits, ret->own.trials, q->confidence, &ret->after_own);
    for (size_t i = 0; i < PL_RATE_ODDS; i++)
        pl_hyper_predict(alike->hyper, 0, pl_rate_misses[i], q->confidence, &ret->after[i]);
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
    if (list == NULL) return pl_fail_nomem(error);
    if (question->relatives != NULL && pl_types_set(types, pl_slice_of(question->relatives)) == NULL)
        return no_such_set(types, question->relatives, error);
    for (size_t i = 0; i < types->set_count; i++) {
        const pl_type_set *set = &types->sets[i];
        if (question->relatives != NULL && strcmp(set->name, question->relatives) != 0) continue;
        pl_rate_prediction *p = &list[ret->prediction_count++];
        p->own = pl_alike_counts(&ret->list, 0);
        if (!pl_alike_of(book, set, asked, 0, arena, &p->alike, error) || !predict(question, p, error))
            return false;
    }
    ret->predictions = list;
    return true;
}
