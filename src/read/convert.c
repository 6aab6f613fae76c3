/* convert.c - which converter a format has: see convert.h. */
#include "read/convert.h"

#include "read/formats.h"

bool pl_convert_knows(pl_file_format format) {
#ifdef PL_WITH_GDAL
    return format < PL_FORMAT_COUNT;
#else
    return format < PL_FORMAT_GDAL;
#endif
}

static bool convert(const char *name, pl_file_format format, pl_slice bytes, pl_buffer *into,
                    pl_error *error) {
    switch (format) {
    case PL_FORMAT_UACONTROLMAP:
        return pl_uacontrolmap(name, bytes, into, error);
    case PL_FORMAT_KML:
        return pl_kml(name, bytes, into, error);
    case PL_FORMAT_KMZ:
        return pl_kmz(name, bytes, into, error);
    case PL_FORMAT_GEOPACKAGE:
        return pl_geopackage(name, bytes, into, error);
    case PL_FORMAT_GDAL:
#ifdef PL_WITH_GDAL
        return pl_gdal(name, bytes, into, error);
#else
        return pl_fail(
            error, PL_MISSING,
            "%s: this program was built without GDAL; install libgdal-dev and build it again, or convert the "
            "file with `ogr2ogr -t_srs EPSG:4326 -f GeoJSON`",
            name);
#endif
    case PL_FORMAT_GEOJSON:
    case PL_FORMAT_COUNT:
        break;
    }
    return pl_fail(error, PL_INTERNAL, "%s: there is nothing to convert", name);
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

const char *pl_convert_library_version(pl_file_format format) {
    switch (format) {
    case PL_FORMAT_KML:
        return pl_kml_library_version();
    case PL_FORMAT_GDAL:
#ifdef PL_WITH_GDAL
        return pl_gdal_library_version();
#else
        return NULL;
#endif
    default:
        return NULL;
    }
}
