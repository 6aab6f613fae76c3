/* gzip.c - by zlib, in one go into room that is surely enough. */
#include "serve/gzip.h"

#include <zlib.h>

#define GZIP_WINDOW (15 + 16) /* the widest, as gzip */
#define GZIP_MEMORY 9

bool pl_gzip(pl_slice bytes, int level, pl_buffer *into) {
    z_stream stream = {0};
    if (bytes.length > PL_GZIP_BYTES_MAX ||
        deflateInit2(&stream, level, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    const size_t bound = deflateBound(&stream, (uLong)bytes.length);
    char *room = pl_buffer_reserve(into, bound);
    bool done = false;
    if (room != NULL) {
        stream.next_in = (z_const Bytef *)bytes.data;
        stream.avail_in = (uInt)bytes.length;
        stream.next_out = (Bytef *)room;
        stream.avail_out = (uInt)bound;
        done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
        if (done) into->length += stream.total_out;
    }
    deflateEnd(&stream);
    return done;
}
