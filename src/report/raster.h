/* raster.h - a chart of this room as PNG, by librsvg and cairo, which are loaded when the first picture is
 * asked for.
 */
#ifndef PL_REPORT_RASTER_H
#define PL_REPORT_RASTER_H

#include "base/bytes.h"

#define PL_RASTER_SIDE_MAX 8192 /* pixels */

/* The picture at `scale` pixels a user unit, width and height in user units, on white. The same
 * picture gives the same bytes with the same libraries and fonts. PL_MISSING when there is no librsvg. */
bool pl_raster_png(pl_slice svg, double width, double height, double scale, pl_buffer *out,
                   pl_error *error) PL_MUST_CHECK;

/* "librsvg 2.54.7, cairo 1.16.0": those that would draw, loaded for the question; NULL: there is none. */
const char *pl_raster_library_version(void);

#endif
