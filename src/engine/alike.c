/* alike.c - the relatives of a type: the other types of a set, each with its raids. */
#include "engine/alike.h"

bool pl_alike(const pl_raid_book *book, const pl_type_set *set, size_t own, pl_instant from, pl_instant to,
              pl_arena *arena, const pl_hyper **ret, pl_error *error) {
    pl_relative relatives[PL_RELATIVES_MAX];
    size_t count = 0;
    for (size_t i = 0; i < set->count && count < PL_RELATIVES_MAX; i++) {
        const pl_raid_question question = {.type = set->types[i], .from = from, .to = to};
        pl_raid_list list;
        if (set->types[i] == own) continue;
        if (!pl_ask_raids(book, &question, arena, &list, error)) return false;
        if (list.launched > 0) relatives[count++] = pl_relative_of(list.raids, list.count, PL_ALIKE_RHO);
    }
    if (count >= 2) return pl_hyper_make(relatives, count, PL_RELATIVES_POWER, arena, ret, error);
    return pl_fail(error, PL_MISSING, "of the types of the set %s fewer than two have raids up to then",
                   set->name);
}
