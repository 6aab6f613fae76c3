/* atlas.h - the measures around a statement, as sections of its page: where the front is and where it moved,
 * by sector, what it reached, on which days the maps tell, and where makers differ. The same questions as the
 * verbs ask; nothing is computed here. */
#ifndef PL_ENGINE_ATLAS_H
#define PL_ENGINE_ATLAS_H

#include "engine/engine.h"

typedef struct {
    const char *side;    /* NULL: the theatre's first */
    pl_instant from, to; /* the window that is shown */
    pl_instant as_of;    /* kinds are judged as of then */
    pl_language language;
    pl_progress progress;
} pl_atlas_window;

/* Sections for the sources that are asked when none is named. What the evidence does not reach to is said in
 * words on the page; everything else that goes wrong fails. All of it in `arena`. */
bool pl_atlas(pl_store *store, const pl_atlas_window *window, pl_arena *arena, const pl_section **ret,
              size_t *ret_count, pl_error *error) PL_MUST_CHECK;

/* For each claim of the result a map of what moved in its own window, side and region, by the source of the
 * first specification of its plain reading: into claims[i].pictures. A claim without such a window, or whose
 * maps the evidence does not have, gets none. */
bool pl_atlas_claims(pl_store *store, const pl_statement_result *result, pl_language language,
                     pl_progress progress, pl_arena *arena, pl_report_claim *claims,
                     pl_error *error) PL_MUST_CHECK;

#endif
