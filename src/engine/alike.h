/* alike.h - what a set of types that are held alike tells of one more type, from the raids of an evidence
 * file (intercept/relatives.h). */
#ifndef PL_ENGINE_ALIKE_H
#define PL_ENGINE_ALIKE_H

#include "engine/raids.h"
#include "intercept/relatives.h"

/* The correlation within a raid that counts are thinned by before types are held against each other. One for
 * all: a type of a few raids cannot tell its own. Measured: 0.44 to 0.60 for ballistic types. */
#define PL_ALIKE_RHO 0.5

/* From raids in (from, to] of the set's types but `own`, each with its own labels. PL_MISSING when fewer than
 * two of them have raids. */
bool pl_alike(const pl_raid_book *book, const pl_type_set *set, size_t own, pl_instant from, pl_instant to,
              pl_arena *arena, const pl_hyper **ret, pl_error *error) PL_MUST_CHECK;

#endif
