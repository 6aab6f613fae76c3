/* sector.h - what is held of a region: at an instant, and of which whole; and over time. */
#ifndef PL_ENGINE_SECTOR_H
#define PL_ENGINE_SECTOR_H

#include "engine/clipped.h"

/* One side's land in a region. */
typedef struct {
    const char *side, *title;
    pl_interval held; /* km2; value NAN: the source does not draw this side */
    const pl_polygon *polygons;
    size_t polygon_count;
} pl_sector_side;

typedef struct {
    const char *source;
    pl_instant at, snapshot; /* as asked, and of the state */
    pl_interval contested;   /* km2; value NAN: not drawn */
    const pl_polygon *contested_polygons;
    size_t contested_count;
    size_t side_count;
    pl_sector_side sides[PL_SIDES_MAX];
} pl_sector_state;

/* The state of one source at an instant, inside the region. The error of an area: how exactly lines are
 * drawn, for all of its outline that was drawn and not cut; and a day earlier or later. Nothing later than
 * as_of is looked at. */
bool pl_ask_sector(pl_store *store, const char *source, pl_instant at, pl_instant as_of,
                   const pl_region *region, pl_arena *arena, pl_sector_state *ret,
                   pl_error *error) PL_MUST_CHECK;

/* A share names what it is a share of. */
typedef struct {
    const char *denominator; /* "official, by ...", "geoboundaries-ukr UA-14" */
    double denominator_km2;
    const char *outline; /* inside which the part was measured */
    double part_km2;
    pl_interval share; /* 0 to 1 */
} pl_sector_share;

/* Shares of the side's land in a region: of the official area, when there is one, and of each outline of
 * `outlines` (pl_region_outlines), whose states stand in the same order. `region` and `state`: the outline
 * that the official area is set against. */
bool pl_sector_shares(const pl_region *region, const pl_sector_state *state, const pl_region *outlines,
                      const pl_sector_state *states, size_t count, size_t side, pl_arena *arena,
                      pl_sector_share **ret, size_t *ret_count, pl_error *error) PL_MUST_CHECK;

/* What is held and contested at the end of each period, and whether a map came in it. */
typedef struct {
    pl_instant at;                  /* the end of the period; per update: the snapshot's own instant */
    pl_instant snapshot;            /* of the state */
    double held_km2, contested_km2; /* contested NAN: not drawn */
} pl_sector_point;
/* From the series in the region (pl_ask_series_in), which has a step: the ends of periods in (from, to], no
 * more than a day behind the series' last snapshot; per update: every snapshot that is one. `turn_seconds`
 * between -24 and 24 hours. */
bool pl_sector_course(const pl_series *series, pl_per per, int32_t turn_seconds, pl_instant from,
                      pl_instant to, pl_arena *arena, pl_sector_point **ret, size_t *ret_count,
                      pl_error *error) PL_MUST_CHECK;

#endif
