/* gpb.h - inside src/store only: polygons as GeoPackage binary (OGC 12-128r15, 2.1.3) and back.
 * Little-endian, SRS 4326, with envelope; rings closed by repeating the first position, as WKB wants it. */
#ifndef PL_STORE_GPB_H
#define PL_STORE_GPB_H

#include "base/bytes.h"
#include "geom/geom.h"

#define PL_GPB_BYTES_MAX ((size_t)900 << 20) /* below SQLite's own limit of 1e9 bytes a value */
#define PL_GPB_LON_MAX 360.0                 /* positions beyond these are refused when a blob is read */
#define PL_GPB_LAT_MAX 90.0

/* Adds one Polygon, or one MultiPolygon, to `into`. */
bool pl_gpb_polygon(const pl_polygon *polygon, const pl_box *box, pl_buffer *into,
                    pl_error *error) PL_MUST_CHECK;
bool pl_gpb_polygons(const pl_polygon *polygons, size_t count, const pl_box *box, pl_buffer *into,
                     pl_error *error) PL_MUST_CHECK;
/* Back; blobs may come from strangers: every count is held against the bytes that are there. */
bool pl_gpb_read(const void *blob, size_t bytes, pl_arena *arena, const pl_polygon **ret, size_t *ret_count,
                 pl_error *error) PL_MUST_CHECK;

#endif
