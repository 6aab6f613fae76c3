/* convert.h - every other format becomes GeoJSON text (RFC 7946, WGS 84, longitude first) when it is read,
 * and from there on takes the one way that there is. Pure and deterministic: the same bytes give the same
 * text.
 *
 * - Numbers are copied as written where the format writes them as JSON does.
 * - What is no polygon (points, lines) is given on as what it is, so that it is counted and cut.
 * - What the format says of a feature becomes properties; which, stands with each format below.
 * - Positions outside longitude -180..180, latitude -90..90 are refused here, where the place in the file is
 *   known. */
#ifndef PL_READ_CONVERT_H
#define PL_READ_CONVERT_H

#include "read/feature.h"

#define PL_CONVERT_BYTES_MAX ((size_t)1 << 31) /* the text that comes out */

/* Adds the GeoJSON text of a file in any format but PL_FORMAT_GEOJSON to `into`. `name` is for messages. On
 * failure `into` holds what it held before. Fails with PL_INPUT when the file is not what the format says,
 * and with PL_MISSING when the program was built without what the format needs. */
bool pl_convert(const char *name, pl_file_format format, pl_slice bytes, pl_buffer *into,
                pl_error *error) PL_MUST_CHECK;

/* Can this program read the format? (GDAL is there or not when it is built.) */
bool pl_convert_knows(pl_file_format format);

/* The version of the library that runs for PL_FORMAT_KML (expat) or PL_FORMAT_GDAL; NULL: none. */
const char *pl_convert_library_version(pl_file_format format);

#endif
