/* geojson_text.h - the GeoJSON text that converters write, feature by feature. Internal to this room. */
#ifndef PL_READ_GEOJSON_TEXT_H
#define PL_READ_GEOJSON_TEXT_H

#include "read/convert.h"
#include "read/geojson.h"
#include "text/json.h"

/* Writers may ignore single results: `into->failed` stays set once memory ran out. A zeroed one with `into`
 * is ready. */
typedef struct {
    pl_buffer *into;
    pl_json json;               /* of the feature's properties, while they are written */
    pl_buffer polygons, others; /* of the feature: coordinate arrays, and whole geometries, with commas */
    size_t polygon_count, other_count, features;
} pl_geojson_text;

void pl_geojson_text_begin(pl_geojson_text *text);
/* Between the two, properties go to text->json, and parts are added with the calls below. */
void pl_geojson_text_feature(pl_geojson_text *text);
void pl_geojson_text_feature_end(pl_geojson_text *text);
/* Asked after each feature, so that a small file which repeats a long name cannot fill memory. */
static inline bool pl_geojson_text_too_long(const pl_buffer *into) {
    return into->length > PL_CONVERT_BYTES_MAX;
}
#define PL_GEOJSON_TEXT_TOO_LONG "more than %zu bytes as GeoJSON, the limit", PL_CONVERT_BYTES_MAX
/* Ends the text when `done`, frees what the writer has of its own, and returns `done`, or false when memory
 * ran out on the way. */
bool pl_geojson_text_end(pl_geojson_text *text, bool done, pl_error *error) PL_MUST_CHECK;

/* The coordinates of a polygon, "[[[lon,lat],...],...]". */
void pl_geojson_text_polygon(pl_geojson_text *text, pl_slice coordinates);
/* Any other geometry by its type and coordinates. */
void pl_geojson_text_other(pl_geojson_text *text, const char *type, pl_slice coordinates);

/* Adds a number from -limit to limit as JSON has it: digits stay as they were written; a '+', zeros in front
 * and bare points go. False: no number, too long, or beyond the limit; then nothing is added. */
bool pl_geojson_text_number(pl_buffer *into, pl_slice written, double limit);
/* Adds "[lon,lat]" with the shortest digits that read back the same; false: beyond -180..180, -90..90. */
bool pl_geojson_text_position(pl_buffer *into, double lon, double lat);

#endif
