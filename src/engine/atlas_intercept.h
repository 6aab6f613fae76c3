/* atlas_intercept.h - inside the engine: what pages say of rates and of duels. */
#ifndef PL_ENGINE_ATLAS_INTERCEPT_H
#define PL_ENGINE_ATLAS_INTERCEPT_H

#include "engine/atlas_parts.h"
#include "engine/raids.h"
#include "intercept/design.h"
#include "intercept/duel_file.h"

/* A chance as per cent; two as a range. */
const char *pl_atlas_percent(pl_atlas_ask *ask, double chance);
const char *pl_atlas_percents(pl_atlas_ask *ask, double low, double high);

/* Counts as far as they are known. */
typedef struct {
    const pl_raid_book *book;
    size_t type;         /* of the claim; SIZE_MAX: of none, the section of all */
    pl_instant from, to; /* raids that ended in (from, to] */
    const pl_test_record *records;
    size_t record_count;
} pl_rates_page;
/* Of `ask` the language and the arena are used alone. */
bool pl_atlas_rates(pl_atlas_ask *ask, const pl_rates_page *page, pl_atlas_draft *draft,
                    pl_error *error) PL_MUST_CHECK;

/* A duel with all that was computed of it. */
typedef struct {
    const pl_duel_file *file;
    const pl_duel_result *result;
    const pl_duel_lever *levers;
    size_t lever_count;
    const pl_design *design;
    size_t curve_duels; /* points of each curve: 1 to so many duels */
    const pl_design_curve *power, *settled_none, *settled_some;
} pl_duel_page;
/* Of `ask` the language and the arena are used alone. */
bool pl_atlas_duel(pl_atlas_ask *ask, const pl_duel_page *page, pl_atlas_draft *draft,
                   pl_error *error) PL_MUST_CHECK;

/* Sections on counts and duels for the pages of claims: into claims[i].sections. */
bool pl_atlas_intercept(pl_store *store, const pl_check_answer *answer, pl_language language,
                        pl_progress progress, pl_arena *arena, pl_report_claim *claims,
                        pl_error *error) PL_MUST_CHECK;
/* The section of all types, for the measures around the claims; nothing when the evidence has no counts. */
bool pl_atlas_interceptions(pl_atlas_ask *ask, pl_atlas_draft *draft, pl_error *error) PL_MUST_CHECK;

#endif
