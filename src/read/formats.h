/* formats.h - the converters behind convert.h, one a file, each named after its format. Internal to this
 * room.
 */
#ifndef PL_READ_FORMATS_H
#define PL_READ_FORMATS_H

#include "read/convert.h"
#include "read/geojson_text.h"

/* Each adds to `into`, and may leave a part of its text there when it fails. */

/* Project Owl's {"areas": [ring, ...], "areas_ua": [...], "frontline": [...]} with [latitude, longitude].
 * Every list of rings becomes polygons with the property `list` (its name), every list of positions a line.
 */
bool pl_uacontrolmap(const char *name, pl_slice bytes, pl_buffer *into, pl_error *error) PL_MUST_CHECK;

/* KML: kml.c says which properties. */
bool pl_kml(const char *name, pl_slice bytes, pl_buffer *into, pl_error *error) PL_MUST_CHECK;

/* The features of a KML alone. */
bool pl_kml_features(const char *name, pl_slice bytes, pl_geojson_text *out, pl_error *error) PL_MUST_CHECK;

/* KMZ: the first .kml in a zip; when that has no placemark and only leads to others, those. */
bool pl_kmz(const char *name, pl_slice bytes, pl_buffer *into, pl_error *error) PL_MUST_CHECK;

/* GeoPackage: all its feature tables, in WGS 84; a column is a property, and `layer` the name of the table.
 */
bool pl_geopackage(const char *name, pl_slice bytes, pl_buffer *into, pl_error *error) PL_MUST_CHECK;

/* Whatever GDAL reads, brought to WGS 84; properties as for GeoPackage. Only where GDAL was found. */
bool pl_gdal(const char *name, pl_slice bytes, pl_buffer *into, pl_error *error) PL_MUST_CHECK;

const char *pl_kml_library_version(void);
const char *pl_gdal_library_version(void);

#endif
