/* clipped.h - what changed inside a region: series, patches, and the comparison of two states, each with its
 * kinds and its error. Where `region` is NULL, everywhere. */
#ifndef PL_ENGINE_CLIPPED_H
#define PL_ENGINE_CLIPPED_H

#include "engine/region.h"
#include "measure/interval.h"

/* As pl_ask_series, inside the region. A patch keeps the kind that it has as a whole. `since`: the series
 * begins with the last snapshot at or before it, and what is earlier costs nothing; INT64_MIN: with the
 * first. What was taken back less than 30 days after `since` is told as such only when it came after `since`.
 */
bool pl_ask_series_in(pl_store *store, const char *source, const char *side, pl_instant since,
                      pl_instant as_of, const pl_region *region, pl_arena *arena, const pl_series **ret,
                      pl_error *error) PL_MUST_CHECK;

/* A patch by which an update changed the map. */
typedef struct {
    pl_change_row row; /* of the whole patch, as stored, without its polygons: it tells the kind */
    double inside_km2; /* of it in the region */
    const pl_polygon *inside;
    size_t inside_count;
} pl_patch_in;
/* Those of the side in updates in (from, to] that have a part in the region, ordered as stored. */
bool pl_ask_patches_in(pl_store *store, const char *source, const char *side, pl_instant from, pl_instant to,
                       const pl_region *region, pl_arena *arena, pl_patch_in **ret, size_t *ret_count,
                       pl_error *error) PL_MUST_CHECK;

/* A patch by which two states differ, its part in the region. */
typedef struct {
    bool gained;
    double area_km2;
    double perimeter_m; /* of its outline as drawn: not where the region cuts it */
    double width_m;     /* of the whole patch */
    const pl_polygon *polygons;
    size_t polygon_count;
} pl_moved_patch;

/* Updates added up: what goes to and fro counts both times, and the net is that of the two states. */
typedef struct {
    double gained_km2[PL_KIND_COUNT], lost_km2[PL_KIND_COUNT];
    pl_period counted;             /* of the kinds asked for */
    pl_interval gained, lost, net; /* of those */
} pl_by_update;

typedef struct {
    pl_change_answer answer;       /* of what lies in the region; its identity too */
    pl_interval gained, lost, net; /* of the direct comparison, in km2 */
    const pl_moved_patch *patches; /* of the direct comparison */
    size_t patch_count;
    pl_by_update by_update;
} pl_change_in;

/* The change between the states at two instants, from <= to <= as_of: nothing later is looked at. `kinds`:
 * those that by_update.counted counts. */
bool pl_ask_change_in(pl_store *store, const char *source, const char *side, pl_instant from, pl_instant to,
                      pl_instant as_of, const pl_region *region, unsigned kinds, pl_arena *arena,
                      pl_change_in *ret, pl_error *error) PL_MUST_CHECK;

/* The error of the pace over a window, as of then: that of its net over its days. `kinds` as the pace counts
 * them. */
bool pl_ask_pace_error(pl_store *store, const pl_series *series, const pl_pace *pace, const pl_region *region,
                       unsigned kinds, pl_arena *arena, pl_interval *ret_net_km2,
                       pl_interval *ret_km2_per_day, pl_error *error) PL_MUST_CHECK;

#endif
