/* claim_duel.h - the duel that a claim of a statement proposes. */
#ifndef PL_ENGINE_CLAIM_DUEL_H
#define PL_ENGINE_CLAIM_DUEL_H

#include "claim/statement.h"
#include "intercept/duel_file.h"

/* *ret NULL (and true): the claim proposes none. `path` is the statement's file, for messages. In `arena`. */
bool pl_duel_of_claim(const pl_statement *statement, const char *path, const char *claim, pl_arena *arena,
                      const pl_duel_file **ret, pl_error *error) PL_MUST_CHECK;

#endif
