/* alike.h - what a set of types that are held alike tells of one more type, from the raids of an evidence
 * file (intercept/relatives.h): the one way of it, for `rate`, claims and pages. */
#ifndef PL_ENGINE_ALIKE_H
#define PL_ENGINE_ALIKE_H

#include "engine/raids.h"
#include "intercept/relatives.h"

/* The correlation within a raid that counts are thinned by before types are held against each other, the own
 * ones too. One for all, and not each type's own: a type of a few raids cannot tell its own, and one whose
 * raids happen to be alike would be told 0 and weigh most. Measured of types that can tell: 0.12 to 0.69;
 * docs/interceptions.md has what a fitted one changes. */
#define PL_ALIKE_RHO 0.5

typedef struct {
    const pl_type *type;
    int64_t launched, destroyed;
    size_t raids;
    pl_relative effective;
} pl_alike_type;

typedef struct {
    const pl_type_set *set;
    const pl_alike_type *types; /* of the set; none is a relative of itself */
    const pl_relative *relatives;
    size_t count;
    bool member;           /* the type asked for is in the set */
    const pl_hyper *hyper; /* NULL: the counts tell of no other type, and why */
    const char *missing;
} pl_alike;

/* Raids as independent launches, of which `false_claims` of the kills were none. */
pl_relative pl_alike_counts(const pl_raid_list *list, double false_claims);

/* `own`: the type asked for, its labels, and the time; its relatives' raids are of the same time. A relative
 * has its own labels alone, and none that count as the asked type's. In `arena`. */
bool pl_alike_of(const pl_raid_book *book, const pl_type_set *set, const pl_raid_question *own,
                 double false_claims, pl_arena *arena, pl_alike *ret, pl_error *error) PL_MUST_CHECK;

#endif
