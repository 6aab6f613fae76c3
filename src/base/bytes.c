/* bytes.c - the growable buffer of bytes.h. */
#include "base/bytes.h"

#include <stdarg.h>
#include <stdio.h>

char *pl_buffer_reserve(pl_buffer *buffer, size_t length) {
    if (buffer->failed) return NULL;
    if (length > SIZE_MAX / 4 || !PL_RESERVE(buffer->data, buffer->length + length + 1, buffer->capacity)) {
        buffer->failed = true;
        return NULL;
    }
    return buffer->data + buffer->length;
}

bool pl_buffer_add(pl_buffer *buffer, const void *bytes, size_t length) {
    char *place = pl_buffer_reserve(buffer, length);
    if (place == NULL) return false;
    if (length > 0) memcpy(place, bytes, length);
    buffer->length += length;
    buffer->data[buffer->length] = '\0';
    return true;
}

bool pl_buffer_text(pl_buffer *buffer, const char *text) {
    return pl_buffer_add(buffer, text, strlen(text));
}

bool pl_buffer_format(pl_buffer *buffer, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *place = length < 0 ? NULL : pl_buffer_reserve(buffer, (size_t)length);
    if (place != NULL) {
        vsnprintf(place, (size_t)length + 1, format, again);
        buffer->length += (size_t)length;
    } else {
        buffer->failed = true;
    }
    va_end(again);
    return place != NULL;
}

void pl_buffer_clear(pl_buffer *buffer) {
    buffer->length = 0;
    buffer->failed = false;
    if (buffer->data != NULL) buffer->data[0] = '\0';
}

void pl_buffer_free(pl_buffer *buffer) {
    pl_free(buffer->data);
    *buffer = (pl_buffer){0};
}
