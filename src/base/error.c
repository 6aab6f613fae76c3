/* error.c - filling a pl_error; see error.h for the rules. */
#define PL_BASE_ERROR_C
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* snprintf may cut a UTF-8 character in two; drop the torn tail so that the message stays valid text. */
static void trim_torn_character(char *text) {
    size_t length = strlen(text);
    size_t start = length;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80) start--;
    if (start == 0) return;
    unsigned char lead = (unsigned char)text[start - 1];
    size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (length - (start - 1) < need) text[start - 1] = '\0';
}

PL_PRINTF(3, 0)
static void fill(pl_error *error, pl_code code, const char *format, va_list args) {
    error->code = code;
    if (vsnprintf(error->text, sizeof error->text, format, args) >= (int)sizeof error->text)
        trim_torn_character(error->text);
}

bool pl_fail(pl_error *error, pl_code code, const char *format, ...) {
    if (error == NULL) return false;
    va_list args;
    va_start(args, format);
    fill(error, code, format, args);
    va_end(args);
    return false;
}

bool pl_fail_nomem(pl_error *error) {
    return pl_fail(error, PL_NOMEM, "out of memory; nothing stored was lost");
}

bool pl_fail_errno(pl_error *error, pl_code code, int number, const char *format, ...) {
    if (error == NULL) return false;
    va_list args;
    va_start(args, format);
    fill(error, code, format, args);
    va_end(args);
    char reason[256];
    /* POSIX strerror_r: the message goes into the buffer, whatever the locale of the host program. */
    if (strerror_r(number, reason, sizeof reason) != 0) snprintf(reason, sizeof reason, "error %d", number);
    size_t used = strlen(error->text);
    snprintf(error->text + used, sizeof error->text - used, ": %s", reason);
    return false;
}

void pl_error_prefix(pl_error *error, const char *format, ...) {
    if (error == NULL) return;
    char rest[PL_ERROR_TEXT_MAX];
    memcpy(rest, error->text, sizeof rest);
    va_list args;
    va_start(args, format);
    fill(error, error->code, format, args);
    va_end(args);
    size_t used = strlen(error->text);
    if (snprintf(error->text + used, sizeof error->text - used, "%s", rest) >=
        (int)(sizeof error->text - used))
        trim_torn_character(error->text);
}
