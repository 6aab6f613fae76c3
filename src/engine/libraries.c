/* libraries.c - the versions of the libraries that numbers depend on, asked of the libraries themselves. */
#include "engine/engine.h"

#include "net/pull.h"
#include "read/archive.h"
#include "read/convert.h"
#include "text/fold.h"
#include "text/html.h"

#include <pthread.h>
#include <stdio.h>

static char text[512];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void fill(void) {
    snprintf(text, sizeof text,
             "GEOS %s; SQLite %s; libzstd %s; libarchive %s; expat %s; libcrypto %s; libcurl %s; utf8proc "
             "%s; gumbo %s",
             pl_overlay_library_version(), pl_store_library_version(), pl_pack_library_version(),
             pl_archive_library_version(), pl_convert_library_version(PL_FORMAT_KML),
             pl_hash_library_version(), pl_net_library_version(), pl_fold_library_version(),
             pl_html_library_version());
}

const char *pl_engine_gdal(void) {
    return pl_convert_library_version(PL_FORMAT_GDAL);
}

const char *pl_engine_libraries(void) {
    pthread_once(&once, fill);
    return text;
}
