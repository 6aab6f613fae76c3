/* report_claim.h - inside the engine: where one claim's numbers come from, as files (report_claim.c). */
#ifndef PL_ENGINE_REPORT_CLAIM_H
#define PL_ENGINE_REPORT_CLAIM_H

#include "engine/engine.h"

/* What moved in the claim's own window, side and region, by each source of its plain reading: the patches of
 * the kinds that count, and for measures of the front its lines. RFC 7946. Nothing is written when nothing
 * was measured. */
bool pl_claim_geojson(pl_store *store, const pl_check_answer *answer, const pl_claim_result *claim,
                      pl_arena *arena, pl_buffer *out, pl_error *error) PL_MUST_CHECK;

/* The excerpt of the evidence that all its specifications rest on. *ret_bytes 0, and no file: nothing was
 * measured, or the excerpt would be most of the evidence file (PL_REPORT_EXCERPT_DAYS_MAX). */
bool pl_claim_excerpt(pl_store *store, const pl_check_answer *answer, const pl_claim_result *claim,
                      const char *target, pl_arena *arena, uint64_t *ret_bytes,
                      pl_error *error) PL_MUST_CHECK;

#endif
