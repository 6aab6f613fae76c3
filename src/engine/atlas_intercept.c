/* atlas_intercept.c - which pages get a section on counts or on a duel: claims that ask for interceptions get
 * the counts of their type as far as the claim's specifications reach, proposals the experiment that they
 * propose, and the measures around the claims the counts of all types. */
#include "engine/atlas_intercept.h"

#include "engine/claim_duel.h"
#include "engine/records.h"

#define CURVE_DUELS 40 /* in pictures */

static bool keep_section(pl_atlas_ask *ask, pl_atlas_draft *draft, pl_report_claim *claim, pl_error *error) {
    pl_section *section = pl_atlas_alloc(ask, 1, sizeof *section);
    if (section == NULL || !pl_atlas_section(ask, draft, section) || ask->nomem) return pl_fail_nomem(error);
    claim->sections = section;
    claim->section_count = 1;
    return true;
}

/* ---- counts ---- */

/* The first specification of any reading that names a type and was judged; NULL: none. */
static const pl_specification *of_type(const pl_claim_result *claim) {
    for (size_t i = 0; i < claim->reading_count; i++) {
        const pl_reading_result *reading = &claim->readings[i];
        if (reading->first >= reading->specification_count) continue;
        const pl_specification *spec = &reading->specifications[reading->first];
        if (spec->query.type != NULL) return spec;
    }
    return NULL;
}

/* Without the table of test records a page says nothing of them. */
static bool find_records(pl_arena *arena, pl_rates_page *page, pl_error *error) {
    pl_test_record *records = NULL;
    pl_error own = {0};
    if (!pl_records_load(arena, &records, &page->record_count, &own)) {
        page->record_count = 0;
        if (own.code == PL_MISSING) return true;
        if (error != NULL) *error = own;
        return false;
    }
    page->records = records;
    return true;
}

static bool add_counts(pl_atlas_ask *ask, const pl_specification *spec, pl_report_claim *claim,
                       pl_error *error) {
    pl_atlas_draft *draft = pl_atlas_alloc(ask, 1, sizeof *draft);
    pl_raid_book *book = pl_atlas_alloc(ask, 1, sizeof *book);
    const pl_query *query = &spec->query;
    pl_rates_page page = {.book = book,
                          .from = spec->span.begin,
                          .to = spec->span.end < query->as_of ? spec->span.end : query->as_of};
    if (draft == NULL || book == NULL) return pl_fail_nomem(error);
    if (!pl_raid_book_open(ask->store, query->source, ask->arena, book, error) ||
        !find_records(ask->arena, &page, error))
        return false;
    page.type = pl_types_find(&book->types, pl_slice_of(query->type));
    if (page.type == SIZE_MAX) return pl_fail(error, PL_INTERNAL, "a judged type that is none");
    return pl_atlas_rates(ask, &page, draft, error) && keep_section(ask, draft, claim, error);
}

bool pl_atlas_interceptions(pl_atlas_ask *ask, pl_atlas_draft *draft, pl_error *error) {
    pl_raid_book book;
    pl_error own = {0};
    pl_rates_page page = {.book = &book, .type = SIZE_MAX, .from = INT64_MIN, .to = ask->to};
    if (!pl_raid_book_open(ask->store, NULL, ask->arena, &book, &own)) {
        /* No counts, or those of several sources, of which none was named. */
        if (own.code == PL_MISSING || own.code == PL_USAGE) return true;
        if (error != NULL) *error = own;
        return false;
    }
    return find_records(ask->arena, &page, error) && pl_atlas_rates(ask, &page, draft, error);
}

/* ---- duels ---- */

static bool add_duel(pl_atlas_ask *ask, const pl_duel_file *file, pl_progress progress,
                     pl_report_claim *claim, pl_error *error) {
    const pl_duel_ask how = {.threads = 1, .seed = 1, .progress = progress};
    pl_atlas_draft *draft = pl_atlas_alloc(ask, 1, sizeof *draft);
    const pl_design_ask *asked = &file->design;
    pl_duel_result result;
    pl_duel_lever *levers;
    pl_design design;
    pl_design_curve *power, *none, *some;
    pl_duel_page page = {.file = file, .result = &result, .design = &design, .curve_duels = CURVE_DUELS};
    if (draft == NULL) return pl_fail_nomem(error);
    if (!pl_duel_run(&file->duel, &how, ask->arena, &result, error) ||
        !pl_duel_levers(&file->duel, &how, ask->arena, &levers, &page.lever_count, error) ||
        !pl_design_make(asked, ask->arena, &design, error) ||
        !pl_design_curve_power(asked, 0, CURVE_DUELS, ask->arena, &power, error) ||
        !pl_design_curve_settled(asked, 0, asked->none, CURVE_DUELS, ask->arena, &none, error) ||
        !pl_design_curve_settled(asked, 0, asked->some, CURVE_DUELS, ask->arena, &some, error))
        return false;
    page.levers = levers;
    page.power = power;
    page.settled_none = none;
    page.settled_some = some;
    return pl_atlas_duel(ask, &page, draft, error) && keep_section(ask, draft, claim, error);
}

bool pl_atlas_intercept(pl_store *store, const pl_check_answer *answer, pl_language language,
                        pl_progress progress, pl_arena *arena, pl_report_claim *claims, pl_error *error) {
    pl_atlas_ask ask = {.store = store, .language = language, .arena = arena};
    const pl_statement_result *result = &answer->result;
    for (size_t i = 0; i < result->claim_count; i++) {
        const pl_claim_result *claim = &result->claims[i];
        const pl_specification *spec = of_type(claim);
        const pl_duel_file *duel = NULL;
        if (progress.stop != NULL && *progress.stop)
            return pl_fail(error, PL_INTERRUPTED, "interrupted; nothing was written");
        if (spec != NULL && !add_counts(&ask, spec, &claims[i], error)) return false;
        if (claim->has_duel &&
            !pl_duel_of_claim(answer->statement, answer->statement_path, claim->id, arena, &duel, error))
            return false;
        if (duel != NULL && !add_duel(&ask, duel, progress, &claims[i], error)) return false;
    }
    return true;
}
