/* gdal.c - whatever GDAL reads to GeoJSON: the bytes as a file in GDAL's memory, each layer brought to WGS
 * 84, a feature a row. Built only where GDAL was found. Formats that point to other files or addresses (VRT
 * and its like) are not opened, and nothing but the bytes at hand is read. */
#include "read/formats.h"
#include "read/geojson_text.h"

#include "text/number.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <dlfcn.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <stdio.h>

/* Its functions, looked up when the first file needs them: linked, GDAL and its hundred libraries would add
 * 40 ms and 20 MB to every start of the program. PL_GDAL_LIBRARY is the name of the one that the program was
 * built with. */
#define FUNCTIONS                                                                                            \
    X(CPLErrorReset)                                                                                         \
    X(CPLGetLastErrorMsg)                                                                                    \
    X(CPLGetLastErrorType)                                                                                   \
    X(CPLPopErrorHandler)                                                                                    \
    X(CPLPushErrorHandler)                                                                                   \
    X(CPLQuietErrorHandler)                                                                                  \
    X(CPLSetThreadLocalConfigOption)                                                                         \
    X(CSLAddString)                                                                                          \
    X(CSLDestroy)                                                                                            \
    X(GDALAllRegister)                                                                                       \
    X(GDALClose)                                                                                             \
    X(GDALDatasetGetLayer)                                                                                   \
    X(GDALDatasetGetLayerCount)                                                                              \
    X(GDALGetDriver)                                                                                         \
    X(GDALGetDriverCount)                                                                                    \
    X(GDALGetDriverShortName)                                                                                \
    X(GDALGetMetadataItem)                                                                                   \
    X(GDALOpenEx)                                                                                            \
    X(OCTDestroyCoordinateTransformation)                                                                    \
    X(OCTNewCoordinateTransformation)                                                                        \
    X(OGR_FD_GetFieldCount)                                                                                  \
    X(OGR_FD_GetFieldDefn)                                                                                   \
    X(OGR_F_Destroy)                                                                                         \
    X(OGR_F_GetFieldAsDouble)                                                                                \
    X(OGR_F_GetFieldAsInteger64)                                                                             \
    X(OGR_F_GetFieldAsString)                                                                                \
    X(OGR_F_GetGeometryRef)                                                                                  \
    X(OGR_F_IsFieldSetAndNotNull)                                                                            \
    X(OGR_Fld_GetNameRef)                                                                                    \
    X(OGR_Fld_GetType)                                                                                       \
    X(OGR_GT_Flatten)                                                                                        \
    X(OGR_G_DestroyGeometry)                                                                                 \
    X(OGR_G_GetGeometryCount)                                                                                \
    X(OGR_G_GetGeometryRef)                                                                                  \
    X(OGR_G_GetGeometryType)                                                                                 \
    X(OGR_G_GetLinearGeometry)                                                                               \
    X(OGR_G_GetPointCount)                                                                                   \
    X(OGR_G_GetX)                                                                                            \
    X(OGR_G_GetY)                                                                                            \
    X(OGR_G_IsEmpty)                                                                                         \
    X(OGR_G_Transform)                                                                                       \
    X(OGR_L_GetGeomType)                                                                                     \
    X(OGR_L_GetLayerDefn)                                                                                    \
    X(OGR_L_GetName)                                                                                         \
    X(OGR_L_GetNextFeature)                                                                                  \
    X(OGR_L_GetSpatialRef)                                                                                   \
    X(OGR_L_ResetReading)                                                                                    \
    X(OSRDestroySpatialReference)                                                                            \
    X(OSRImportFromEPSG)                                                                                     \
    X(OSRIsSame)                                                                                             \
    X(OSRNewSpatialReference)                                                                                \
    X(OSRSetAxisMappingStrategy)                                                                             \
    X(VSIFCloseL)                                                                                            \
    X(VSIFileFromMemBuffer)                                                                                  \
    X(VSIUnlink)

#define FIELDS_MAX 4000 /* with `layer` below PL_GEOJSON_PROPERTIES_MAX */

static struct {
    void *library;
#define X(function) __typeof__(function) *(function);
    FUNCTIONS
#undef X
} gdal;

static bool load(const char *name, pl_error *error) {
    if (gdal.library != NULL) return true;
    void *library = dlopen(PL_GDAL_LIBRARY, RTLD_NOW | RTLD_LOCAL);
    const char *missing = library == NULL ? dlerror() : NULL;
#define X(function)                                                                                          \
    if (missing == NULL && (*(void **)&gdal.function = dlsym(library, #function)) == NULL)                   \
        missing = #function;
    FUNCTIONS
#undef X
    if (missing == NULL) {
        gdal.library = library;
        gdal.GDALAllRegister();
        return true;
    }
    pl_fail(error, PL_MISSING,
            "%s: GDAL cannot be loaded: %s; install the libgdal that this program was built with", name,
            missing);
    if (library != NULL) dlclose(library);
    return false;
}

const char *pl_gdal_library_version(void) {
    return GDAL_RELEASE_NAME;
}

typedef struct {
    const char *name;
    pl_geojson_text out;
    pl_buffer ring;
    pl_error *error;
    const char *layer;
    long long feature;
} reading;

static bool fail(const reading *r, const char *reason) {
    const char *said = gdal.CPLGetLastErrorMsg();
    bool more = said != NULL && said[0] != '\0';
    if (r->layer == NULL)
        return pl_fail(r->error, PL_INPUT, "%s: %s%s%s", r->name, reason, more ? ": " : "", more ? said : "");
    return pl_fail(r->error, PL_INPUT, "%s: layer %.60s, feature %lld: %s%s%s", r->name, r->layer, r->feature,
                   reason, more ? ": " : "", more ? said : "");
}

/* ---- geometry ---- */

static bool take_line(reading *r, OGRGeometryH line, bool at_once) {
    int count = gdal.OGR_G_GetPointCount(line);
    if (!at_once) pl_buffer_text(&r->ring, "[");
    for (int i = 0; i < count; i++) {
        double lon = gdal.OGR_G_GetX(line, i), lat = gdal.OGR_G_GetY(line, i);
        if (i > 0) pl_buffer_text(&r->ring, ",");
        gdal.CPLErrorReset();
        if (!pl_geojson_text_position(&r->ring, lon, lat))
            return fail(r, "a position outside longitude -180..180, latitude -90..90");
    }
    if (!at_once) pl_buffer_text(&r->ring, "]");
    return true;
}

static pl_slice ring_text(reading *r) {
    if (r->ring.failed) r->out.into->failed = true; /* the next ring begins anew */
    return (pl_slice){r->ring.data, r->ring.length};
}

static bool take_geometry(reading *r, OGRGeometryH geometry) {
    OGRwkbGeometryType type = gdal.OGR_GT_Flatten(gdal.OGR_G_GetGeometryType(geometry));
    if (gdal.OGR_G_IsEmpty(geometry)) return true;
    pl_buffer_clear(&r->ring);
    if (type == wkbPoint || type == wkbLineString) {
        if (!take_line(r, geometry, type == wkbPoint)) return false;
        pl_geojson_text_other(&r->out, type == wkbPoint ? "Point" : "LineString", ring_text(r));
        return true;
    }
    if (type == wkbPolygon) {
        pl_buffer_text(&r->ring, "[");
        for (int i = 0; i < gdal.OGR_G_GetGeometryCount(geometry); i++) {
            if (i > 0) pl_buffer_text(&r->ring, ",");
            if (!take_line(r, gdal.OGR_G_GetGeometryRef(geometry, i), false)) return false;
        }
        pl_buffer_text(&r->ring, "]");
        pl_geojson_text_polygon(&r->out, ring_text(r));
        return true;
    }
    if (type == wkbMultiPoint || type == wkbMultiLineString || type == wkbMultiPolygon ||
        type == wkbGeometryCollection) {
        for (int i = 0; i < gdal.OGR_G_GetGeometryCount(geometry); i++)
            if (!take_geometry(r, gdal.OGR_G_GetGeometryRef(geometry, i))) return false;
        return true;
    }
    gdal.CPLErrorReset();
    return fail(r, "a geometry of a kind that is not read");
}

/* ---- features ---- */

static void take_field(reading *r, OGRFeatureH feature, OGRFieldDefnH field, int index) {
    pl_json *json = &r->out.json;
    const char *key = gdal.OGR_Fld_GetNameRef(field);
    if (!gdal.OGR_F_IsFieldSetAndNotNull(feature, index)) {
        pl_json_key(json, key);
        pl_json_null(json);
        return;
    }
    switch (gdal.OGR_Fld_GetType(field)) {
    case OFTInteger:
    case OFTInteger64:
        pl_json_key_integer(json, key, gdal.OGR_F_GetFieldAsInteger64(feature, index));
        break;
    case OFTReal: {
        char text[PL_NUMBER_TEXT];
        double value = gdal.OGR_F_GetFieldAsDouble(feature, index);
        pl_json_key(json, key);
        if (value - value != 0) {
            pl_json_null(json);
            break;
        }
        pl_number_shortest(value, text);
        pl_json_raw(json, pl_slice_of(text));
        break;
    }
    case OFTBinary:
        break;
    default:
        pl_json_key_text(json, key, gdal.OGR_F_GetFieldAsString(feature, index));
        break;
    }
}

static bool take_feature(reading *r, OGRFeatureH feature, OGRFeatureDefnH definition,
                         OGRCoordinateTransformationH to_wgs84) {
    pl_geojson_text_feature(&r->out);
    gdal.CPLErrorReset();
    if (r->out.features > PL_GEOJSON_FEATURES_MAX) return fail(r, "more than 10,000,000 features, the limit");
    if (gdal.OGR_FD_GetFieldCount(definition) > FIELDS_MAX)
        return fail(r, "it has more fields than the limit of 4,000");
    pl_json_key_text(&r->out.json, "layer", r->layer);
    for (int i = 0; i < gdal.OGR_FD_GetFieldCount(definition); i++)
        take_field(r, feature, gdal.OGR_FD_GetFieldDefn(definition, i), i);
    OGRGeometryH geometry = gdal.OGR_F_GetGeometryRef(feature);
    if (geometry != NULL) {
        gdal.CPLErrorReset();
        if (to_wgs84 != NULL && gdal.OGR_G_Transform(geometry, to_wgs84) != OGRERR_NONE)
            return fail(r, "it cannot be brought to WGS 84");
        /* Curves become lines. */
        OGRGeometryH plain = gdal.OGR_G_GetLinearGeometry(geometry, 0, NULL);
        bool done = plain != NULL ? take_geometry(r, plain) : pl_fail_nomem(r->error);
        if (plain != NULL) gdal.OGR_G_DestroyGeometry(plain);
        if (!done) return false;
    }
    pl_geojson_text_feature_end(&r->out);
    if (pl_geojson_text_too_long(r->out.into)) {
        gdal.CPLErrorReset();
        return fail(r, "with it the file has more bytes as GeoJSON than the limit of 2 GiB");
    }
    return !r->out.into->failed || pl_fail_nomem(r->error);
}

static bool take_layer(reading *r, OGRLayerH layer, OGRSpatialReferenceH wgs84) {
    OGRCoordinateTransformationH to_wgs84 = NULL;
    OGRSpatialReferenceH from = gdal.OGR_L_GetSpatialRef(layer);
    r->layer = gdal.OGR_L_GetName(layer);
    r->feature = -1;
    if (gdal.OGR_L_GetGeomType(layer) == wkbNone) return true;
    gdal.CPLErrorReset();
    if (from == NULL)
        return fail(r, "it does not say in which coordinate system it is, so it cannot be brought to WGS 84");
    gdal.OSRSetAxisMappingStrategy(from, OAMS_TRADITIONAL_GIS_ORDER);
    if (!gdal.OSRIsSame(from, wgs84) && (to_wgs84 = gdal.OCTNewCoordinateTransformation(from, wgs84)) == NULL)
        return fail(r, "its coordinate system cannot be brought to WGS 84");
    bool done = true;
    gdal.OGR_L_ResetReading(layer);
    gdal.CPLErrorReset();
    OGRFeatureH feature;
    while (done && (feature = gdal.OGR_L_GetNextFeature(layer)) != NULL) {
        r->feature++;
        done = take_feature(r, feature, gdal.OGR_L_GetLayerDefn(layer), to_wgs84);
        gdal.OGR_F_Destroy(feature);
    }
    if (to_wgs84 != NULL) gdal.OCTDestroyCoordinateTransformation(to_wgs84);
    if (done && gdal.CPLGetLastErrorType() >= CE_Failure) done = fail(r, "GDAL cannot read on");
    return done;
}

/* ---- the file ---- */

/* Drivers for vector files in GDAL's memory, but for those that point elsewhere. */
static char **allowed_drivers(void) {
    static const char *const elsewhere[] = {
        "OGR_VRT",    "VRT",  "GMLAS",   "WFS",   "OAPIF",      "OGCAPI", "HTTP", "API_PROXY", "GNMFile",
        "Interlis 1", "PDS4", "OGR_PDS", "VICAR", "Interlis 2", "TIGER",  "MEM",  "Memory"};
    char **list = NULL;
    for (int i = 0; i < gdal.GDALGetDriverCount(); i++) {
        GDALDriverH driver = gdal.GDALGetDriver(i);
        const char *name = gdal.GDALGetDriverShortName(driver);
        bool vector = gdal.GDALGetMetadataItem(driver, GDAL_DCAP_VECTOR, NULL) != NULL &&
                      gdal.GDALGetMetadataItem(driver, GDAL_DCAP_VIRTUALIO, NULL) != NULL &&
                      gdal.GDALGetMetadataItem(driver, GDAL_DCAP_OPEN, NULL) != NULL;
        for (size_t k = 0; k < sizeof elsewhere / sizeof *elsewhere; k++)
            vector = vector && !EQUAL(name, elsewhere[k]);
        if (vector) list = gdal.CSLAddString(list, name);
    }
    return list;
}

static bool take_file(reading *r, const char *path) {
    char **drivers = allowed_drivers();
    gdal.CPLErrorReset();
    GDALDatasetH file =
        gdal.GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_READONLY, (const char *const *)drivers, NULL, NULL);
    gdal.CSLDestroy(drivers);
    if (file == NULL) return fail(r, "GDAL cannot read it");
    OGRSpatialReferenceH wgs84 = gdal.OSRNewSpatialReference(NULL);
    bool done = wgs84 != NULL && gdal.OSRImportFromEPSG(wgs84, 4326) == OGRERR_NONE;
    if (!done) fail(r, "GDAL does not know EPSG:4326");
    if (done) gdal.OSRSetAxisMappingStrategy(wgs84, OAMS_TRADITIONAL_GIS_ORDER);
    if (done) pl_geojson_text_begin(&r->out);
    for (int i = 0; done && i < gdal.GDALDatasetGetLayerCount(file); i++)
        done = take_layer(r, gdal.GDALDatasetGetLayer(file, i), wgs84);
    if (wgs84 != NULL) gdal.OSRDestroySpatialReference(wgs84);
    gdal.GDALClose(file);
    return done;
}

bool pl_gdal(const char *name, pl_slice bytes, pl_buffer *into, pl_error *error) {
    static _Thread_local unsigned long turn;
    reading r = {.name = name, .out = {.into = into}, .error = error};
    char path[512];
    const char *slash = strrchr(name, '/');
    if (!load(name, error)) return false;
    /* Nothing but these bytes: no schema and no element of GML is fetched, no file beside is looked for. */
    gdal.CPLSetThreadLocalConfigOption("GML_SKIP_RESOLVE_ELEMS", "ALL");
    gdal.CPLSetThreadLocalConfigOption("GML_DOWNLOAD_SCHEMA", "NO");
    gdal.CPLSetThreadLocalConfigOption("OGR_SQLITE_ALLOW_EXTERNAL_ACCESS", "NO");
    gdal.CPLSetThreadLocalConfigOption("GDAL_DISABLE_READDIR_ON_OPEN", "EMPTY_DIR");
    /* The name's ending tells GDAL what it may be; the address of a variable of this thread tells threads
     * apart. */
    snprintf(path, sizeof path, "/vsimem/plumbline/%p-%lu/%.200s", (void *)&turn, turn,
             slash == NULL ? name : slash + 1);
    turn++;
    gdal.CPLPushErrorHandler(gdal.CPLQuietErrorHandler);
    VSILFILE *memory = gdal.VSIFileFromMemBuffer(path, (GByte *)(uintptr_t)bytes.data, bytes.length, FALSE);
    bool done = memory != NULL;
    if (memory == NULL) {
        pl_fail_nomem(error);
    } else {
        gdal.VSIFCloseL(memory);
        done = take_file(&r, path);
        gdal.VSIUnlink(path);
    }
    gdal.CPLPopErrorHandler();
    pl_buffer_free(&r.ring);
    return pl_geojson_text_end(&r.out, done, error);
}
