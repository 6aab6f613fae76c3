/* alike.c - the relatives of a type: the other types of a set, each with its raids of the same time, divided
 * by their design effect. */
#include "engine/alike.h"

pl_relative pl_alike_counts(const pl_raid_list *list, double false_claims) {
    pl_relative ret = pl_relative_of(list->raids, list->count, PL_ALIKE_RHO);
    ret.hits *= 1 - false_claims;
    return ret;
}

/* With `shared`, rows of labels that may mean the type are its own: then they are nobody else's. */
static bool counts_as_own(const pl_types *types, const pl_raid_question *own, size_t type) {
    const pl_type *asked = &types->types[own->type];
    for (size_t i = 0; own->shared && i < asked->shared_count; i++)
        if (strcmp(asked->shared[i], types->types[type].name) == 0) return true;
    return false;
}

bool pl_alike_of(const pl_raid_book *book, const pl_type_set *set, const pl_raid_question *own,
                 double false_claims, pl_arena *arena, pl_alike *ret, pl_error *error) {
    pl_alike_type *types = pl_arena_alloc(arena, (set->count + 1) * sizeof *types);
    pl_relative *relatives = pl_arena_alloc(arena, (set->count + 1) * sizeof *relatives);
    pl_alike made = {.set = set, .types = types, .relatives = relatives};
    pl_error why = {0};
    if (types == NULL || relatives == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < set->count; i++) {
        const pl_raid_question one = {.type = set->types[i], .from = own->from, .to = own->to};
        pl_raid_list list;
        made.member = made.member || one.type == own->type;
        if (one.type == own->type || counts_as_own(&book->types, own, one.type)) continue;
        if (!pl_ask_raids(book, &one, arena, &list, error)) return false;
        relatives[made.count] = pl_alike_counts(&list, false_claims);
        types[made.count] = (pl_alike_type){&book->types.types[one.type], list.launched, list.destroyed,
                                            list.count, relatives[made.count]};
        made.count++;
    }
    *ret = made;
    if (pl_hyper_make(relatives, made.count, PL_RELATIVES_POWER, arena, &ret->hyper, &why)) return true;
    if (why.code != PL_MISSING) {
        if (error != NULL) *error = why;
        return false;
    }
    ret->hyper = NULL;
    ret->missing = pl_arena_copy(arena, why.text, strlen(why.text));
    return ret->missing != NULL || pl_fail_nomem(error);
}
