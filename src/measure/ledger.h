/* ledger.h - patches put together to events: what one snapshot did in one neighbourhood, of one kind. Pure.
 */
#ifndef PL_MEASURE_LEDGER_H
#define PL_MEASURE_LEDGER_H

#include "base/error.h"
#include "base/memory.h"
#include "geom/geom.h"
#include "measure/series.h"

/* Patches of one snapshot, status and kind are of one event when their boxes are nearer than this. */
#define PL_EVENT_GAP_M 5000.0

/* A patch as the ledger sees it. */
typedef struct {
    pl_instant from, to;
    const char *status, *why; /* why: of its kind, "" where there is nothing to say */
    pl_kind kind;
    bool gained;
    double area_km2, contested_km2, width_m;
    pl_instant undone_at; /* INT64_MAX: never, or after the ledger's instant */
    double undone_km2;
    pl_box box;
} pl_ledger_patch;

typedef struct {
    pl_instant from, to;
    const char *status, *why; /* why: of its largest patch */
    pl_kind kind;
    double gained_km2, lost_km2;
    double contested_km2;  /* of both: contested before or after */
    pl_instant undone_at;  /* when the last of its patches was half undone; INT64_MAX: none was */
    double undone_km2;     /* of its patches that were */
    double width_m;        /* mean width of its largest patch */
    pl_box box;            /* of all */
    pl_point at;           /* the middle of its largest patch's box */
    const size_t *patches; /* indexes, in order */
    size_t patch_count;
} pl_event;

/* Events by area (gained and lost added), largest first; equal ones by instant, status, kind, box. */
bool pl_events_of(const pl_ledger_patch *patches, size_t count, pl_arena *arena, pl_event **ret,
                  size_t *ret_count, pl_error *error) PL_MUST_CHECK;

#endif
