/* atlas_claims.c - what moved in each claim's own window, side and region, as a map on its page: by the
 * source of the first specification of the plain reading. Claims that ask about the same share the map. */
#include "engine/atlas_parts.h"

/* The first specification that is shown; NULL: there is none, or it judged no span. */
static const pl_specification *shown(const pl_claim_result *claim) {
    for (size_t i = 0; i < claim->reading_count; i++) {
        const pl_reading_result *reading = &claim->readings[i];
        if (!reading->plain || reading->first >= reading->specification_count) continue;
        const pl_specification *spec = &reading->specifications[reading->first];
        if (pl_measures[reading->measure].of == PL_OF_RECORD) return NULL; /* counts are on no map */
        return spec->span.end > spec->span.begin && spec->query.source != NULL ? spec : NULL;
    }
    return NULL;
}

static bool same_text(const char *a, const char *b) {
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool is_same(const pl_specification *a, const pl_specification *b) {
    return a->span.begin == b->span.begin && a->span.end == b->span.end &&
           same_text(a->query.source, b->query.source) && same_text(a->query.side, b->query.side) &&
           same_text(a->query.region, b->query.region);
}

/* The box around the regions "a+b+c". */
static bool find_box(pl_atlas_ask *ask, const pl_query *query, pl_box *ret, pl_error *error) {
    *ret = PL_BOX_EMPTY;
    for (const char *at = query->region; *at != '\0';) {
        const size_t length = strcspn(at, "+");
        const char *name = pl_atlas_text(ask, "%.*s", (int)length, at);
        pl_region region = {0};
        if (!pl_region_find(ask->store, &ask->theatre, name, query->outline, ask->arena, &region, error))
            return false;
        *ret = pl_box_union(*ret, region.box);
        at += length + (at[length] == '+');
    }
    return true;
}

/* What the evidence does not have is said elsewhere on the page: then there is no map. */
static bool is_missing(pl_error *error) {
    if (error->code != PL_MISSING) return false;
    *error = (pl_error){0};
    return true;
}

static bool draw(pl_atlas_ask *ask, const pl_specification *spec, const pl_region *land,
                 pl_atlas_draft *draft, pl_error *error) {
    pl_box box;
    const bool framed = spec->query.region != NULL;
    if (framed && !find_box(ask, &spec->query, &box, error)) return is_missing(error);
    return pl_atlas_moved(ask, &ask->sources[0], land, framed ? &box : NULL, draft, error) ||
           is_missing(error);
}

static bool add_map(pl_store *store, const pl_specification *spec, const pl_statement_result *result,
                    pl_language language, pl_arena *arena, pl_report_claim *claim, pl_error *error) {
    pl_atlas_ask ask = {.store = store,
                        .from = spec->span.begin,
                        .to = spec->span.end,
                        .as_of = spec->query.as_of,
                        .language = language,
                        .arena = arena};
    pl_atlas_draft *draft = pl_arena_alloc(arena, sizeof *draft);
    pl_region land = {0};
    if (draft == NULL) return pl_fail_nomem(error);
    const char *side = spec->query.side == NULL ? result->side : spec->query.side;
    if (!pl_atlas_prepare(&ask, spec->query.source, side, error)) return is_missing(error);
    if (ask.theatre.border_source != NULL && !pl_region_theatre(store, &ask.theatre, arena, &land, error) &&
        !is_missing(error))
        return false;
    if (!draw(&ask, spec, &land, draft, error)) return false;
    if (ask.nomem) return pl_fail_nomem(error);
    claim->pictures = draft->pictures;
    claim->picture_count = draft->picture_count;
    return true;
}

bool pl_atlas_claims(pl_store *store, const pl_statement_result *result, pl_language language,
                     pl_progress progress, pl_arena *arena, pl_report_claim *claims, pl_error *error) {
    for (size_t i = 0; i < result->claim_count; i++) {
        const pl_specification *spec = shown(&result->claims[i]);
        if (progress.show != NULL)
            progress.show(progress.context, "maps of the claims", i, result->claim_count);
        if (progress.stop != NULL && *progress.stop)
            return pl_fail(error, PL_INTERRUPTED, "interrupted; nothing was written");
        if (spec == NULL) continue;
        size_t same = 0;
        while (same < i &&
               (shown(&result->claims[same]) == NULL || !is_same(shown(&result->claims[same]), spec)))
            same++;
        if (same < i) {
            claims[i].pictures = claims[same].pictures;
            claims[i].picture_count = claims[same].picture_count;
        } else if (!add_map(store, spec, result, language, arena, &claims[i], error)) {
            return false;
        }
    }
    return true;
}
