/* told.h - reads GeoJSON in tests and writes what came of it as one text, so that a test compares two texts.
 */
#ifndef TESTS_READ_TOLD_H
#define TESTS_READ_TOLD_H

#include "read/geojson.h"

typedef struct {
    bool done;
    pl_error error;
    pl_file_counts counts;
    pl_buffer features; /* a line each: "0@1:41 name=x P((30 50,31 50,31 51)) points=1 lines=2" */
    pl_buffer kept;
    bool kept_is_whole;
} told;

/* Reads `text` with the table `seen`, or with a fresh one when that is NULL. */
told tell(pl_slice text, pl_seen *seen);
told tell_text(const char *text);
void told_free(told *to);

#endif
