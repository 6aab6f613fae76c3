/* ledger.h - what a source's snapshots did, event by event: redraws, reclassifications, retractions, and
 * movement, with where and why. */
#ifndef PL_ENGINE_LEDGER_H
#define PL_ENGINE_LEDGER_H

#include "engine/region.h"
#include "measure/ledger.h"

typedef struct {
    const char *source, *side; /* side NULL: every side, and the grey zone */
    unsigned kinds;            /* bits 1u << pl_kind */
    pl_instant from, to;       /* snapshots in (from, to] */
    pl_instant as_of;          /* kinds as of then; what came later is left out */
    const pl_region *region;   /* patches that have a part in it, with that part; NULL: everywhere */
    bool outlines;
} pl_ledger_question;

typedef struct {
    const char *source;
    const pl_event *events;     /* largest first */
    const char *const *sectors; /* of each: the name of the theatre's sector that its place lies in; NULL */
    size_t count;
    /* By index of an event's patches; NULL without outlines. */
    const pl_polygon *const *polygons;
    const size_t *polygon_counts;
    double gained_km2[PL_KIND_COUNT], lost_km2[PL_KIND_COUNT]; /* of the kinds asked for, over all events */
} pl_ledger;

bool pl_ask_ledger(pl_store *store, const pl_ledger_question *question, pl_arena *arena, pl_ledger *ret,
                   pl_error *error) PL_MUST_CHECK;

#endif
