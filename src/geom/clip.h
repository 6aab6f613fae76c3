/* clip.h - what of polygons lies inside a region. One pl_clip a thread (it owns a GEOS context and the
 * region, prepared). */
#ifndef PL_GEOM_CLIP_H
#define PL_GEOM_CLIP_H

#include "base/error.h"
#include "base/memory.h"
#include "geom/geom.h"

typedef struct pl_clip pl_clip;

/* The region: polygons that may overlap and wind either way; they must stay alive. An empty list is a region
 * that holds nothing. */
pl_clip *pl_clip_open(const pl_polygon *polygons, size_t count, pl_error *error);
void pl_clip_close(pl_clip *clip); /* NULL is harmless */

/* Area in m2 of the region itself, overlaps counted once. */
double pl_clip_region_area_m2(const pl_clip *clip);

/* Area in m2 of the union of polygons inside the region. The polygons may overlap one another. */
bool pl_clip_union_area_m2(pl_clip *clip, const pl_polygon *const *polygons, size_t count, double *ret,
                           pl_error *error) PL_MUST_CHECK;

/* The part of polygons that do not overlap one another (a patch) inside the region, in `arena`. A patch that
 * lies inside whole comes back as it is, uncopied. */
bool pl_clip_patch(pl_clip *clip, const pl_polygon *polygons, size_t count, pl_arena *arena,
                   const pl_polygon **ret, size_t *ret_count, pl_error *error) PL_MUST_CHECK;

/* Where a box lies: cheap, for telling most polygons by their boxes. */
typedef enum { PL_CLIP_OUTSIDE, PL_CLIP_INSIDE, PL_CLIP_ACROSS } pl_clip_position;
bool pl_clip_box(pl_clip *clip, pl_box box, pl_clip_position *ret, pl_error *error) PL_MUST_CHECK;

/* The union of polygons inside the region, as polygons that do not overlap, in a stable order, in `arena`. */
bool pl_clip_union(pl_clip *clip, const pl_polygon *const *polygons, size_t count, pl_arena *arena,
                   const pl_polygon **ret, size_t *ret_count, pl_error *error) PL_MUST_CHECK;

/* Length in m of the edges of clipped polygons that do not run along the region's own boundary: what of their
 * outline was drawn, and not cut. Any thread. */
double pl_clip_drawn_length_m(const pl_clip *clip, const pl_polygon *polygons, size_t count);

/* Is the point inside the region? On its boundary either answer may come. Any thread. */
bool pl_clip_contains(const pl_clip *clip, pl_point point);

#endif
