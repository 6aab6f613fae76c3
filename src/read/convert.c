/* convert.c - which converter a format has: see convert.h. */
#include "read/convert.h"

#include "read/formats.h"

bool pl_convert_knows(pl_file_format format) {
    return format == PL_FORMAT_GEOJSON || format == PL_FORMAT_UACONTROLMAP;
}

static bool convert(const char *name, pl_file_format format, pl_slice bytes, pl_buffer *into,
                    pl_error *error) {
    switch (format) {
    case PL_FORMAT_UACONTROLMAP:
        return pl_uacontrolmap(name, bytes, into, error);
    case PL_FORMAT_KML:
    case PL_FORMAT_KMZ:
    case PL_FORMAT_GEOPACKAGE:
    case PL_FORMAT_GDAL:
    case PL_FORMAT_GEOJSON:
    case PL_FORMAT_COUNT:
        break;
    }
    return pl_fail(error, PL_MISSING, "%s: this program was built without a reader of its format", name);
}

bool pl_convert(const char *name, pl_file_format format, pl_slice bytes, pl_buffer *into, pl_error *error) {
    size_t length_before = into->length;
    bool done = convert(name, format, bytes, into, error);
    if (done && into->failed) done = pl_fail_nomem(error);
    if (done && into->length - length_before > PL_CONVERT_BYTES_MAX)
        done = pl_fail(error, PL_INPUT, "%s: more than %zu bytes as GeoJSON, the limit", name,
                       PL_CONVERT_BYTES_MAX);
    if (!done && into->data != NULL) {
        into->length = length_before;
        into->data[length_before] = '\0';
    }
    return done;
}
