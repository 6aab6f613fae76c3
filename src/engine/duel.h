/* duel.h - a duel file found and read with the installed test records, and asked: what leaks, which input
 * matters, and how many such duels settle a claim. It needs no evidence file. */
#ifndef PL_ENGINE_DUEL_H
#define PL_ENGINE_DUEL_H

#include "engine/engine.h"
#include "intercept/duel_file.h"

#define PL_DUEL_INPUT_LEVEL 0.9 /* of the interval that an input's beta distribution leaves open */

typedef struct {
    /* A path (ends in .yaml, or has a '/'), or the name of an installed duel ("raid") or statement
     * ("2024-12-19"): of a statement the one duel that its claims propose. */
    const char *duel;
    const char *set; /* inputs in place of the file's, as pl_duel_set has them; NULL: none */
    pl_duel_ask ask; /* threads 0: one a processor */
    bool levers;     /* also which input matters */
    bool design;     /* also the design of the experiment */
} pl_duel_question;

typedef struct {
    double low, high; /* NAN: the input is a number without a range */
} pl_duel_open;

typedef struct {
    pl_duel_file file;
    const pl_duel_open *open; /* of each input: its stated range, or what its beta leaves open */
    double mean_objects;
    pl_duel_result result;
    const pl_duel_lever *levers; /* NULL when not asked for */
    size_t lever_count;
    bool has_design;
    pl_design design;
} pl_duel_answer;
/* PL_USAGE when no duel of that name is installed. Texts live in `arena`. */
bool pl_ask_duel(const pl_duel_question *asked, pl_arena *arena, pl_duel_answer *ret,
                 pl_error *error) PL_MUST_CHECK;

#endif
