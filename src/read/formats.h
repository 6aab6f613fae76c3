/* formats.h - the converters behind convert.h, one a file, each named after its format. Internal to this
 * room.
 */
#ifndef PL_READ_FORMATS_H
#define PL_READ_FORMATS_H

#include "read/convert.h"

/* Each adds to `into`, and may leave a part of its text there when it fails. */

/* Project Owl's {"areas": [ring, ...], "areas_ua": [...], "frontline": [...]} with [latitude, longitude].
 * Every list of rings becomes polygons with the property `list` (its name), every list of positions a line.
 */
bool pl_uacontrolmap(const char *name, pl_slice bytes, pl_buffer *into, pl_error *error) PL_MUST_CHECK;

#endif
