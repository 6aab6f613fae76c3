/* report_claim.h - inside the engine: where one claim's numbers come from, as files (report_claim.c). */
#ifndef PL_ENGINE_REPORT_CLAIM_H
#define PL_ENGINE_REPORT_CLAIM_H

#include "engine/engine.h"

/* What moved in the claim's own window, side and region, by each source of its plain reading: the patches of
 * the kinds that count, and for measures of the front its lines. RFC 7946. Nothing is written when nothing
 * was measured. */
bool pl_claim_geojson(pl_store *store, const pl_check_answer *answer, const pl_claim_result *claim,
                      pl_arena *arena, pl_buffer *out, pl_error *error) PL_MUST_CHECK;

/* The maps that all its specifications rest on, and the outlines and settlements beside them. */
#define PL_CLAIM_SOURCES_MAX 64
typedef struct {
    pl_excerpt_source sources[PL_CLAIM_SOURCES_MAX];
    size_t count; /* 0: nothing was measured, or it is more than an excerpt (PL_REPORT_EXCERPT_DAYS_MAX) */
} pl_claim_maps;
bool pl_claim_rests_on(pl_store *store, const pl_claim_result *claim, pl_arena *arena, pl_claim_maps *ret,
                       pl_error *error) PL_MUST_CHECK;
/* Adds what another claim rests on. False, and nothing added: there is no room for its sources. */
bool pl_claim_maps_join(pl_claim_maps *all, const pl_claim_maps *one);

#endif
