/* site_rings.h - inside the engine: how shapes are coded for the page in the browser, "PLM1" (docs/site.md).
 * A map differs little from the one before it: a ring is written as runs of positions that stood in earlier
 * rings already, and new positions between them. Pure. */
#ifndef PL_ENGINE_SITE_RINGS_H
#define PL_ENGINE_SITE_RINGS_H

#include "base/bytes.h"
#include "geom/geom.h"

#define PL_RINGS_VERTICES_MAX ((size_t)1 << 26) /* of all rings together: 1 GB while they are coded */
#define PL_RINGS_DEGREES_MAX 1000.0             /* of a coordinate; real ones stay below 180 */

typedef struct pl_rings pl_rings;
/* NULL: memory ran out. One thread. */
pl_rings *pl_rings_open(pl_error *error);
void pl_rings_close(pl_rings *rings); /* NULL is harmless */

/* Adds a shape: positions are rounded to PL_SITE_UNITS_PER_DEGREE, neighbours that became equal are one, and
 * a ring of fewer than three is left out, with its holes when it is a shell. A shape of which nothing is left
 * is a shape without polygons. PL_INPUT: too many positions, or one that is none. */
bool pl_rings_add(pl_rings *rings, const pl_polygon *polygons, size_t count, pl_error *error) PL_MUST_CHECK;
size_t pl_rings_shapes(const pl_rings *rings);
size_t pl_rings_vertices(const pl_rings *rings);

/* A shape stands, as a status, on the snapshots [first, end). */
typedef struct {
    uint32_t shape, status, first, end;
} pl_rings_stay;

/* Appends the whole file. */
bool pl_rings_write(const pl_rings *rings, const pl_rings_stay *stays, size_t count, pl_buffer *out,
                    pl_error *error) PL_MUST_CHECK;

#endif
