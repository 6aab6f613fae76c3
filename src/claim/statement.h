/* statement.h - statement files (YAML, docs/statement.md) and their judgement. Pure: text and series in,
 * verdicts out. */
#ifndef PL_CLAIM_STATEMENT_H
#define PL_CLAIM_STATEMENT_H

#include "claim/verdict.h"

#define PL_STATEMENT_CLAIMS_MAX 200
#define PL_STATEMENT_READINGS_MAX 32
#define PL_STATEMENT_SPECIFICATIONS_MAX 100000 /* of one reading */

typedef struct pl_statement pl_statement;

/* Reads a statement; it lives in `arena`. Errors are name:line:column: reason, with the nearest valid word.
 */
const pl_statement *pl_statement_parse(const char *name, pl_slice text, pl_arena *arena, pl_error *error);

const char *pl_statement_theatre(const pl_statement *statement);
pl_instant pl_statement_said(const pl_statement *statement);
size_t
pl_statement_specifications(const pl_statement *statement); /* of all readings: what a check will cost */

/* Where series come from: engine fills this in. `side` NULL = the theatre's first. *ret_series = NULL (and
 * true) when the evidence file has no such source or nothing up to as_of; the result stays alive and
 * unchanged during the check, and asking again is cheap. */
typedef bool (*pl_series_fn)(void *context, const char *source, const char *side, pl_instant as_of,
                             const pl_series **ret_series, pl_error *error);

/* Judges all claims: the full product of choices of each reading is listed first, then run. `known_now` lets
 * evidence after the statement in. */
bool pl_statement_check(const pl_statement *statement, bool known_now, pl_series_fn series, void *context,
                        pl_arena *arena, pl_statement_result *ret, pl_error *error) PL_MUST_CHECK;

#endif
