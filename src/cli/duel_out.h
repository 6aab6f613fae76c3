/* duel_out.h - the answer of `plumbline duel` in its forms. */
#ifndef PL_CLI_DUEL_OUT_H
#define PL_CLI_DUEL_OUT_H

#include "cli/cli.h"
#include "engine/duel.h"

#define PL_DUEL_SEED 1u
#define PL_DUEL_DECIMALS 9

void pl_duel_json(pl_call *call, const pl_duel_question *question, const pl_duel_answer *answer);
void pl_duel_csv(pl_call *call, const pl_duel_answer *answer); /* a row a number of objects */
void pl_duel_text(pl_call *call, const pl_duel_question *question, const pl_duel_answer *answer);

/* ---- design_out.c ---- */
/* The design, as keys of an object that is open: `fixed`, `sequential` and what stands beside them. */
void pl_design_json(pl_json *json, const pl_design_ask *ask, const pl_design *design);
void pl_design_text(pl_call *call, const pl_design_ask *ask, const pl_design *design, const char *unit);

/* ---- duel_words.c ---- */
/* "exact", "monte-carlo" */
const char *pl_duel_method_word(const pl_duel_result *result);
/* What the answer takes for granted, a sentence at a time: the file's own sentences first. `number` from 0;
 * NULL behind the last. The text is good until the next call. */
const char *pl_duel_assumption(const pl_duel_answer *answer, size_t number, pl_buffer *text);
extern const char pl_duel_quantity[], pl_duel_two_quantities[];

#endif
