/* raster.c - librsvg draws on a surface of cairo's memory, cairo writes it as PNG (which has no room for a
 * clock there: header, pixels, end). Built with their headers where pkg-config found them. */
#include "report/raster.h"

#ifdef PL_WITH_RSVG
#include <cairo.h>
#include <dlfcn.h>
#include <librsvg/rsvg.h>
#include <math.h>
#include <stdio.h>

/* Looked up when the first picture is drawn: linked, they and their forty libraries would add to every start
 * of the program. PL_RSVG_LIBRARY and its like are the names of those that the program was built with. */
#define FUNCTIONS                                                                                            \
    X(rsvg_handle_new_from_data)                                                                             \
    X(rsvg_handle_render_document)                                                                           \
    X(rsvg_handle_set_stylesheet)                                                                            \
    X(g_object_unref)                                                                                        \
    X(g_error_free)                                                                                          \
    X(cairo_create)                                                                                          \
    X(cairo_destroy)                                                                                         \
    X(cairo_image_surface_create)                                                                            \
    X(cairo_paint)                                                                                           \
    X(cairo_set_source_rgb)                                                                                  \
    X(cairo_status)                                                                                          \
    X(cairo_status_to_string)                                                                                \
    X(cairo_surface_destroy)                                                                                 \
    X(cairo_surface_flush)                                                                                   \
    X(cairo_surface_write_to_png_stream)                                                                     \
    X(cairo_version_string)

/* The charts' own style sheet has variables, which librsvg does not know, and fonts of the reader's system:
 * these stand in for what it leaves open, in the light colours of svg.c, and name one font. */
static const char style[] =
    ".plc text{fill:#15181c !important;font-family:'DejaVu Sans' !important;font-size:11px !important}"
    ".plc .bar{fill:#0b5d7e}.plc .grid{stroke:#d9dcdf}.plc .axis{stroke:#15181c}.plc .line{stroke:#b3361e}"
    ".plc .hatch{stroke:#737a82}";

static struct {
    bool whole;
    char version[128], missing[256];
#define X(function) __typeof__(function) *(function);
    FUNCTIONS
#undef X
} libraries;

/* Those of cairo and GLib are found through librsvg, which stands on them. They stay for as long as the
 * program runs: GLib cannot be unloaded. */
static void load(void) {
    void *rsvg = dlopen(PL_RSVG_LIBRARY, RTLD_NOW | RTLD_LOCAL);
    const char *missing = rsvg == NULL ? dlerror() : NULL;
#define X(function)                                                                                          \
    if (missing == NULL && (*(void **)&libraries.function = dlsym(rsvg, #function)) == NULL)                 \
        missing = #function;
    FUNCTIONS
#undef X
    const unsigned *major = missing == NULL ? dlsym(rsvg, "rsvg_major_version") : NULL;
    const unsigned *minor = missing == NULL ? dlsym(rsvg, "rsvg_minor_version") : NULL;
    const unsigned *micro = missing == NULL ? dlsym(rsvg, "rsvg_micro_version") : NULL;
    if (missing == NULL && (major == NULL || minor == NULL || micro == NULL)) missing = "rsvg_major_version";
    if (missing != NULL) {
        snprintf(libraries.missing, sizeof libraries.missing, "%s", missing);
        return;
    }
    snprintf(libraries.version, sizeof libraries.version, "librsvg %u.%u.%u, cairo %s", *major, *minor,
             *micro, libraries.cairo_version_string());
    libraries.whole = true;
}

const char *pl_raster_library_version(void) {
    if (!libraries.whole) load();
    return libraries.whole ? libraries.version : NULL;
}

static cairo_status_t write_bytes(void *context, const unsigned char *bytes, unsigned length) {
    return pl_buffer_add(context, bytes, length) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_NO_MEMORY;
}

static bool refused(GError *said, pl_error *error) {
    pl_fail(error, PL_INTERNAL, "librsvg does not take the picture: %s",
            said == NULL ? "no reason given" : said->message);
    if (said != NULL) libraries.g_error_free(said);
    return false;
}

static bool draw(RsvgHandle *picture, cairo_t *canvas, double width, double height, pl_error *error) {
    const RsvgRectangle viewport = {0, 0, width, height};
    GError *said = NULL;
    if (!libraries.rsvg_handle_set_stylesheet(picture, (const guint8 *)style, sizeof style - 1, &said))
        return refused(said, error);
    libraries.cairo_set_source_rgb(canvas, 1, 1, 1);
    libraries.cairo_paint(canvas);
    if (!libraries.rsvg_handle_render_document(picture, canvas, &viewport, &said))
        return refused(said, error);
    const cairo_status_t status = libraries.cairo_status(canvas);
    if (status == CAIRO_STATUS_SUCCESS) return true;
    return pl_fail(error, PL_INTERNAL, "cairo could not draw the picture: %s",
                   libraries.cairo_status_to_string(status));
}

static bool write_png(cairo_surface_t *surface, pl_buffer *out, pl_error *error) {
    libraries.cairo_surface_flush(surface);
    const cairo_status_t status = libraries.cairo_surface_write_to_png_stream(surface, write_bytes, out);
    if (out->failed || status == CAIRO_STATUS_NO_MEMORY) return pl_fail_nomem(error);
    if (status == CAIRO_STATUS_SUCCESS) return true;
    return pl_fail(error, PL_INTERNAL, "cairo could not write the picture: %s",
                   libraries.cairo_status_to_string(status));
}

bool pl_raster_png(pl_slice svg, double width, double height, double scale, pl_buffer *out, pl_error *error) {
    const double wide = ceil(width * scale), high = ceil(height * scale);
    if (!(wide >= 1 && wide <= PL_RASTER_SIDE_MAX && high >= 1 && high <= PL_RASTER_SIDE_MAX))
        return pl_fail(error, PL_USAGE, "a picture has 1 to %d pixels a side", PL_RASTER_SIDE_MAX);
    if (pl_raster_library_version() == NULL)
        return pl_fail(error, PL_MISSING,
                       "librsvg cannot be loaded: %s; install the one that this program was built with",
                       libraries.missing);
    GError *said = NULL;
    RsvgHandle *picture = libraries.rsvg_handle_new_from_data((const guint8 *)svg.data, svg.length, &said);
    if (picture == NULL) return refused(said, error);
    cairo_surface_t *surface = libraries.cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)wide, (int)high);
    cairo_t *canvas = libraries.cairo_create(surface);
    const bool done = draw(picture, canvas, wide, high, error) && write_png(surface, out, error);
    libraries.cairo_destroy(canvas);
    libraries.cairo_surface_destroy(surface);
    libraries.g_object_unref(picture);
    return done;
}

#else

const char *pl_raster_library_version(void) {
    return NULL;
}

bool pl_raster_png(pl_slice svg, double width, double height, double scale, pl_buffer *out, pl_error *error) {
    (void)svg;
    (void)width;
    (void)height;
    (void)scale;
    (void)out;
    return pl_fail(error, PL_MISSING,
                   "this program was built without librsvg: install librsvg2-dev and build it anew");
}

#endif
