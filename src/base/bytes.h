/* bytes.h - a slice of bytes that somebody else owns, and a growable buffer of our own. */
#ifndef PL_BASE_BYTES_H
#define PL_BASE_BYTES_H

#include "base/memory.h"

#include <string.h>

/* Borrowed bytes, UTF-8 where they are text, not NUL-terminated. A NULL pointer with length 0 is "none". */
typedef struct {
    const char *data;
    size_t length;
} pl_slice;

static inline pl_slice pl_slice_of(const char *text) {
    return (pl_slice){text, text == NULL ? 0 : strlen(text)};
}
static inline bool pl_slice_equal(pl_slice a, pl_slice b) {
    return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}
static inline bool pl_is_blank_byte(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Without the blanks at both ends. */
static inline pl_slice pl_slice_trimmed(pl_slice text) {
    while (text.length > 0 && pl_is_blank_byte(text.data[0]))
        text = (pl_slice){text.data + 1, text.length - 1};
    while (text.length > 0 && pl_is_blank_byte(text.data[text.length - 1])) text.length--;
    return text;
}

/* Arguments for a "%.*s" conversion. */
#define PL_SLICE_ARGS(slice) (int)(slice).length, (slice).data

/* A growable buffer. A zeroed one is ready. Writers may ignore single results: once memory runs out, `failed`
 * stays set and further writes do nothing, so one check at the end is enough. data is NUL-terminated after
 * every write. */
typedef struct {
    char *data;
    size_t length, capacity;
    bool failed;
} pl_buffer;

bool pl_buffer_add(pl_buffer *buffer, const void *bytes, size_t length);
bool pl_buffer_text(pl_buffer *buffer, const char *text);
bool pl_buffer_format(pl_buffer *buffer, const char *format, ...) PL_PRINTF(2, 3);
/* Room for `length` more bytes: the place to write to, or NULL. The caller then adds to buffer->length. */
char *pl_buffer_reserve(pl_buffer *buffer, size_t length);
void pl_buffer_clear(pl_buffer *buffer);
void pl_buffer_free(pl_buffer *buffer);

#endif
