/* json.c - a writer of JSON text (RFC 8259) that keeps commas, nesting and escapes right. A call that would
 * break the text (a value where a key must stand, too deep, an end too many) sets out->failed, so it cannot
 * go unseen. */
#include "text/json.h"

#include "text/instant.h"
#include "text/number.h"
#include "text/utf8.h"

#include <inttypes.h>
#include <math.h>

void pl_json_start(pl_json *json, pl_buffer *out, bool pretty) {
    *json = (pl_json){.out = out, .pretty = pretty};
}

static void new_line(pl_json *json) {
    if (!json->pretty) return;
    pl_buffer_add(json->out, "\n", 1);
    for (int level = 0; level < json->depth; level++) pl_buffer_add(json->out, "  ", 2);
}

static bool in_object(const pl_json *json) {
    return json->depth > 0 && json->closers[json->depth - 1] == '}';
}

/* Comma and line break before an element or key. */
static void separate(pl_json *json) {
    if (json->depth == 0) return;
    if (json->filled[json->depth - 1]) pl_buffer_add(json->out, ",", 1);
    json->filled[json->depth - 1] = true;
    new_line(json);
}

/* Before every value. */
static void before_value(pl_json *json) {
    if (json->after_key) {
        json->after_key = false;
        return;
    }
    if (in_object(json)) json->out->failed = true;
    separate(json);
}

static void open_level(pl_json *json, char opener, char closer) {
    before_value(json);
    if (json->depth == PL_JSON_DEPTH_MAX) {
        json->out->failed = true;
        return;
    }
    pl_buffer_add(json->out, &opener, 1);
    json->filled[json->depth] = false;
    json->closers[json->depth++] = closer;
}

void pl_json_object(pl_json *json) {
    open_level(json, '{', '}');
}

void pl_json_array(pl_json *json) {
    open_level(json, '[', ']');
}

void pl_json_end(pl_json *json) {
    if (json->depth == 0 || json->after_key) {
        json->out->failed = true;
        return;
    }
    json->depth--;
    if (json->filled[json->depth]) new_line(json);
    pl_buffer_add(json->out, &json->closers[json->depth], 1);
}

/* What stands for one byte inside a string, or NULL when the byte may stand for itself. */
static const char *escape_of(unsigned char c, char room[8]) {
    switch (c) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        break;
    }
    if (c >= 0x20 && c != 0x7F) return NULL;
    static const char hex[] = "0123456789abcdef";
    memcpy(room, "\\u00", 4);
    room[4] = hex[c >> 4];
    room[5] = hex[c & 15];
    room[6] = '\0';
    return room;
}

static void write_string(pl_json *json, pl_slice text) {
    pl_buffer_add(json->out, "\"", 1);
    size_t from = 0, at = 0;
    while (at < text.length) {
        char room[8];
        size_t character = pl_utf8_length(text.data + at, text.length - at);
        const char *instead =
            character == 0 ? PL_UTF8_REPLACEMENT : escape_of((unsigned char)text.data[at], room);
        if (instead == NULL) {
            at += character;
            continue;
        }
        pl_buffer_add(json->out, text.data + from, at - from);
        pl_buffer_text(json->out, instead);
        from = ++at;
    }
    if (from < at) pl_buffer_add(json->out, text.data + from, at - from);
    pl_buffer_add(json->out, "\"", 1);
}

void pl_json_key(pl_json *json, const char *key) {
    if (!in_object(json) || json->after_key) {
        json->out->failed = true;
        return;
    }
    separate(json);
    write_string(json, pl_slice_of(key));
    pl_buffer_text(json->out, json->pretty ? ": " : ":");
    json->after_key = true;
}

void pl_json_slice(pl_json *json, pl_slice text) {
    before_value(json);
    if (text.data == NULL) {
        pl_buffer_text(json->out, "null");
    } else {
        write_string(json, text);
    }
}

void pl_json_text(pl_json *json, const char *text) {
    pl_json_slice(json, pl_slice_of(text));
}

void pl_json_fixed(pl_json *json, double value, int decimals) {
    char text[PL_NUMBER_TEXT] = "null";
    if (isfinite(value)) pl_number_fixed(value, decimals, text);
    before_value(json);
    pl_buffer_text(json->out, text);
}

void pl_json_integer(pl_json *json, int64_t value) {
    before_value(json);
    pl_buffer_format(json->out, "%" PRId64, value);
}

void pl_json_bool(pl_json *json, bool value) {
    before_value(json);
    pl_buffer_text(json->out, value ? "true" : "false");
}

void pl_json_null(pl_json *json) {
    before_value(json);
    pl_buffer_text(json->out, "null");
}

void pl_json_raw(pl_json *json, pl_slice json_text) {
    before_value(json);
    pl_buffer_add(json->out, json_text.data, json_text.length);
}

void pl_json_key_text(pl_json *json, const char *key, const char *text) {
    pl_json_key(json, key);
    pl_json_text(json, text);
}

void pl_json_key_slice(pl_json *json, const char *key, pl_slice text) {
    pl_json_key(json, key);
    pl_json_slice(json, text);
}

void pl_json_key_fixed(pl_json *json, const char *key, double value, int decimals) {
    pl_json_key(json, key);
    pl_json_fixed(json, value, decimals);
}

void pl_json_key_integer(pl_json *json, const char *key, int64_t value) {
    pl_json_key(json, key);
    pl_json_integer(json, value);
}

void pl_json_key_bool(pl_json *json, const char *key, bool value) {
    pl_json_key(json, key);
    pl_json_bool(json, value);
}

void pl_json_key_range(pl_json *json, const char *key, double low, double high, int decimals) {
    const double range[] = {low, high};
    if (!isnan(low) && !isnan(high)) {
        pl_json_key_list(json, key, range, 2, decimals);
    } else {
        pl_json_key(json, key);
        pl_json_null(json);
    }
}

void pl_json_key_list(pl_json *json, const char *key, const double *list, size_t count, int decimals) {
    pl_json_key(json, key);
    pl_json_array(json);
    for (size_t i = 0; i < count; i++) pl_json_fixed(json, list[i], decimals);
    pl_json_end(json);
}

void pl_json_key_count(pl_json *json, const char *key, int64_t count) {
    pl_json_key(json, key);
    if (count < 0)
        pl_json_null(json);
    else
        pl_json_integer(json, count);
}

void pl_json_key_instant(pl_json *json, const char *key, int64_t instant) {
    char text[PL_INSTANT_TEXT];
    pl_instant_text(instant, text);
    pl_json_key_text(json, key, text);
}
