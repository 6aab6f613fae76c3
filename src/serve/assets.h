/* assets.h - the page's own files, compiled in: tools/embed makes their table from web/dist. */
#ifndef PL_SERVE_ASSETS_H
#define PL_SERVE_ASSETS_H

#include <stddef.h>

typedef struct {
    const char *path, *type; /* "/app.js" */
    const unsigned char *bytes;
    size_t size;
    const unsigned char *gzip; /* NULL: it would not be smaller */
    size_t gzip_size;
    const char *tag; /* of its bytes, for the entity tag */
} pl_asset;

extern const pl_asset pl_assets[]; /* by path */
extern const size_t pl_asset_count;

#endif
