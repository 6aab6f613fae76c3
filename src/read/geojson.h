/* geojson.h - the streaming reader of GeoJSON text (RFC 7946 and what people publish as such), strict JSON.
 *
 * Where the RFC leaves room or practice differs:
 * - "type", "coordinates", "geometries", "geometry", "properties", "features" and "crs" must not stand twice
 *   in one object; in `properties` the last of two members of one name wins. Others are checked as JSON and
 *   passed over.
 * - A Feature must have "geometry", if only null (counted); `properties` may be missing or null.
 * - A ring that is not closed is taken as closed, and counted; a ring of under three distinct positions is
 *   counted and left out, and if it is the shell, the whole polygon.
 * - Positions outside longitude -180..180, latitude -90..90 are refused; third and further numbers are
 *   dropped.
 * - "crs" may name WGS84 longitude/latitude in its usual spellings (CRS84, EPSG:4326) or be null; others are
 *   refused.
 * - Half a surrogate pair in a \u escape is refused; \u0000 is taken, so a string may hold a NUL. */
#ifndef PL_READ_GEOJSON_H
#define PL_READ_GEOJSON_H

#include "read/feature.h"

/* Limits on outside sizes; a break is an error that names the limit. */
#define PL_GEOJSON_BYTES_MAX ((size_t)1 << 31) /* one file, unpacked */
#define PL_GEOJSON_DEPTH_MAX 64                /* nested arrays and objects */
#define PL_GEOJSON_FEATURES_MAX ((size_t)10000000)
#define PL_GEOJSON_POSITIONS_MAX ((size_t)100000000)
#define PL_GEOJSON_PROPERTIES_MAX ((size_t)4096)      /* scalar members a feature */
#define PL_GEOJSON_STRING_BYTES_MAX ((size_t)1 << 20) /* one string */

/* The table of coordinate text seen before: a hash proposes, memcmp decides, a miss means parse. Not for
 * sharing between threads. */
typedef struct pl_seen pl_seen;
#define PL_SEEN_BYTES_DEFAULT ((size_t)96 << 20)
/* `bytes_max` bounds text and positions kept. `force_equal_hashes` is for tests: every hash proposes, answers
 * must not change. */
pl_seen *pl_seen_open(size_t bytes_max, bool force_equal_hashes, pl_error *error);
/* Is the table over its bound, so that pl_seen_trim would empty it? */
bool pl_seen_full(const pl_seen *seen);
/* Call between files: when the table is over its bound it is emptied, and true says that every pl_drawn that
 * came from it is gone. */
bool pl_seen_trim(pl_seen *seen);
void pl_seen_close(pl_seen *seen); /* NULL is harmless; every pl_drawn goes with it */

/* Called for each feature in file order; what it points to lives until it returns (pl_drawn: see feature.h).
 * Returning false stops the reader, which then fails with what the callback put into *error. */
typedef bool (*pl_feature_fn)(void *context, const pl_feature *feature, pl_error *error);

/* Reads one file's text. `name` is for messages (name:line:column: feature N: reason; what to do).
 * With `kept` not NULL the text without point and line geometries is added to it: features that hold nothing
 * else are cut with their comma, other geometries of a collection are cut inside; *kept_is_whole says that
 * nothing was cut, and then nothing is added (use `text`). A file that is nothing but a point or line is kept
 * as an empty FeatureCollection. What is kept reads to the same polygons, and nothing would be cut from it
 * again. Any order of members; properties may come after geometry. */
bool pl_geojson_read(const char *name, pl_slice text, pl_seen *seen, pl_feature_fn on_feature, void *context,
                     pl_buffer *kept, bool *kept_is_whole, pl_file_counts *ret_counts,
                     pl_error *error) PL_MUST_CHECK;

#endif
