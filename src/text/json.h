/* json.h - a writer of JSON text that cannot write invalid JSON: it keeps commas, nesting and escapes right.
 */
#ifndef PL_TEXT_JSON_H
#define PL_TEXT_JSON_H

#include "base/bytes.h"

#define PL_JSON_DEPTH_MAX 32

typedef struct {
    pl_buffer *out;
    int depth;
    bool pretty; /* two blanks a level */
    bool after_key;
    bool filled[PL_JSON_DEPTH_MAX];
    char closers[PL_JSON_DEPTH_MAX];
} pl_json;

/* Starts a text at the end of `out`; check out->failed when done. */
void pl_json_start(pl_json *json, pl_buffer *out, bool pretty);
void pl_json_object(pl_json *json);
void pl_json_array(pl_json *json);
void pl_json_end(pl_json *json); /* of the innermost object or array */
void pl_json_key(pl_json *json, const char *key);
/* Values. Text that is not valid UTF-8 has its bad bytes replaced by U+FFFD. NULL text and not-finite numbers
 * are written as null. */
void pl_json_slice(pl_json *json, pl_slice text);
void pl_json_text(pl_json *json, const char *text);
void pl_json_fixed(pl_json *json, double value, int decimals);
void pl_json_integer(pl_json *json, int64_t value);
void pl_json_bool(pl_json *json, bool value);
void pl_json_null(pl_json *json);
void pl_json_raw(pl_json *json, pl_slice json_text); /* already JSON */
/* Key and value in one. */
void pl_json_key_text(pl_json *json, const char *key, const char *text);
void pl_json_key_slice(pl_json *json, const char *key, pl_slice text);
void pl_json_key_fixed(pl_json *json, const char *key, double value, int decimals);
void pl_json_key_integer(pl_json *json, const char *key, int64_t value);
void pl_json_key_bool(pl_json *json, const char *key, bool value);
/* [low, high]; null where either is no number. */
void pl_json_key_range(pl_json *json, const char *key, double low, double high, int decimals);
void pl_json_key_list(pl_json *json, const char *key, const double *list, size_t count, int decimals);
void pl_json_key_count(pl_json *json, const char *key, int64_t count);     /* below 0 there is none: null */
void pl_json_key_instant(pl_json *json, const char *key, int64_t instant); /* as pl_instant_text */

#endif
