/* statement.h - statement files (YAML, docs/statement.md) and their judgement. Pure: text and values in,
 * verdicts out. */
#ifndef PL_CLAIM_STATEMENT_H
#define PL_CLAIM_STATEMENT_H

#include "claim/verdict.h"

#define PL_STATEMENT_CLAIMS_MAX 200
#define PL_STATEMENT_READINGS_MAX 32
#define PL_STATEMENT_CORRECTIONS_MAX 200
#define PL_STATEMENT_SPECIFICATIONS_MAX 100000 /* of one reading */

typedef struct pl_statement pl_statement;

/* Reads a statement; it lives in `arena`. Errors are name:line:column: reason, with the nearest valid word.
 */
const pl_statement *pl_statement_parse(const char *name, pl_slice text, pl_arena *arena, pl_error *error);
/* The same with other options in the place of those that readings have: "window=45d,90d,threshold=0.5"; of
 * the claim of that id alone, unless `claim` is NULL. PL_USAGE for an unknown choice or option, and for a
 * choice that no reading makes. `with` NULL: as the file has it. */
const pl_statement *pl_statement_parse_with(const char *name, pl_slice text, const char *with,
                                            const char *claim, pl_arena *arena, pl_error *error);

const char *pl_statement_theatre(const pl_statement *statement);
const char *pl_statement_name(const pl_statement *statement);
const char *pl_statement_title(const pl_statement *statement);
const char *pl_statement_speaker(const pl_statement *statement);
pl_instant pl_statement_said(const pl_statement *statement);
size_t pl_statement_duels(const pl_statement *statement); /* how many of its claims propose one */
size_t
pl_statement_specifications(const pl_statement *statement); /* of all readings: what a check will cost */

typedef struct {
    bool known_now;   /* verdicts on what is known now; else on what was known at the statement */
    const char *only; /* the id of the one claim to judge; NULL: all */
    pl_language language;
} pl_check_options;

/* What the untestable claim of that id proposes to try, as the mapping `duel` in the file that the statement
 * was read from; nothing inside it was looked at. NULL: no such claim, or it has none. */
struct pl_yaml;
const struct pl_yaml *pl_statement_duel(const pl_statement *statement, const char *claim);

/* Judges claims: the full product of choices of each reading is listed first, then run. Each reading is
 * judged on what was known then and on what is known now; `known_now` says which of the two the result shows
 * in full. PL_USAGE when `only` is no claim's id. */
bool pl_statement_check(const pl_statement *statement, const pl_check_options *options,
                        const pl_evidence *evidence, pl_arena *arena, pl_statement_result *ret,
                        pl_error *error) PL_MUST_CHECK;

#endif
