/* convert.h - what the fuzz targets of the converters hold: what comes out is GeoJSON that our own reader
 * takes (for a limit of its own, or not at all), the same each time; what is refused leaves the buffer as it
 * was, and is told with the file's name. */
#ifndef FUZZ_CONVERT_H
#define FUZZ_CONVERT_H

#include "read/convert.h"
#include "read/geojson.h"

#include <stdint.h>
#include <stdlib.h>

static void require(bool holds) {
    if (!holds) abort();
}

static bool take(void *context, const pl_feature *feature, pl_error *error) {
    size_t *count = context;
    (void)error;
    require(feature->index == (*count)++);
    return true;
}

static void check_conversion(pl_file_format format, const uint8_t *data, size_t size) {
    pl_slice bytes = {(const char *)data, size};
    pl_buffer text = {0}, again = {0};
    pl_error error = {0};
    if (!pl_convert("fuzz", format, bytes, &text, &error)) {
        require(text.length == 0 && error.code == PL_INPUT && strncmp(error.text, "fuzz", 4) == 0);
        pl_buffer_free(&text);
        return;
    }
    require(pl_convert("fuzz", format, bytes, &again, &error));
    require(again.length == text.length && memcmp(again.data, text.data, text.length) == 0);
    pl_seen *seen = pl_seen_open(PL_SEEN_BYTES_DEFAULT, false, &error);
    size_t count = 0;
    require(seen != NULL);
    if (!pl_geojson_read("text", (pl_slice){text.data, text.length}, seen, take, &count, NULL, NULL, NULL,
                         &error))
        require(error.code == PL_INPUT && strstr(error.text, "limit") != NULL);
    pl_seen_close(seen);
    pl_buffer_free(&text);
    pl_buffer_free(&again);
}

#endif
