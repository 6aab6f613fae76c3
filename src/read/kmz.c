/* kmz.c - KMZ: a zip whose first .kml file is the map (or leads to the others, which then are it); what else
 * lies in it (icons, overlays) is passed over. The limits on sizes, and against bombs, are the archive
 * walker's. */
#include "read/formats.h"
#include "read/unpack.h"

#include <stdio.h>
#include <strings.h>

static bool is_kml(const char *path) {
    size_t length = strlen(path);
    const char *slash = strrchr(path, '/');
    if ((slash == NULL ? path : slash + 1)[0] == '.') return false; /* "__MACOSX/._doc.kml" */
    return length > 4 && strcasecmp(path + length - 4, ".kml") == 0;
}

static bool take_entry(pl_unpack *unpack, const char *name, const char *path, pl_geojson_text *out,
                       pl_error *error) {
    pl_buffer text = {0}, shown = {0};
    bool done = pl_buffer_format(&shown, "%s/%s", name, path) ? true : pl_fail_nomem(error);
    done = done && pl_unpack_bytes(unpack, &text, error) &&
           pl_kml_features(shown.data, (pl_slice){text.data, text.length}, out, error);
    pl_buffer_free(&text);
    pl_buffer_free(&shown);
    return done;
}

bool pl_kmz(const char *name, pl_slice bytes, pl_buffer *into, pl_error *error) {
    if (bytes.length < 4 || memcmp(bytes.data, "PK\3\4", 4) != 0)
        return pl_fail(error, PL_INPUT, "%s: a KMZ is a zip, and this does not begin like one", name);
    pl_unpack *unpack = pl_unpack_open_zip(bytes, name, error);
    if (unpack == NULL) return false;
    pl_geojson_text out = {.into = into};
    const char *path = NULL;
    size_t taken = 0;
    bool more = true, done = true;
    pl_geojson_text_begin(&out);
    for (;;) {
        done = pl_unpack_next(unpack, &path, &more, error);
        if (!done || !more) break;
        if (!is_kml(path)) continue;
        done = take_entry(unpack, name, path, &out, error);
        /* The first is the map, unless it has nothing of its own and only leads to the others. */
        if (!done || (taken++ == 0 && out.features > 0)) break;
    }
    if (done && taken == 0)
        done = pl_fail(error, PL_INPUT, "%s: no file in it ends in .kml, so it holds no map", name);
    pl_unpack_close(unpack);
    return pl_geojson_text_end(&out, done, error);
}
