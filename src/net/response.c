/* response.c - the header fields of an HTTP answer that a download needs (RFC 9110). */
#include "net/response.h"

#include "text/number.h"

#include <stdio.h>

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool equal_without_case(pl_slice a, const char *b) {
    if (a.length != strlen(b)) return false;
    for (size_t i = 0; i < a.length; i++)
        if (lower(a.data[i]) != lower(b[i])) return false;
    return true;
}

bool pl_field_text_valid(pl_slice text) {
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] < ' ' || text.data[i] > '~') return false;
    return true;
}

bool pl_etag_valid(pl_slice text) {
    if (text.length >= 2 && text.data[0] == 'W' && text.data[1] == '/')
        text = (pl_slice){text.data + 2, text.length - 2};
    if (text.length < 2 || text.data[0] != '"' || text.data[text.length - 1] != '"') return false;
    for (size_t i = 1; i + 1 < text.length; i++)
        if (text.data[i] <= ' ' || text.data[i] > '~' || text.data[i] == '"') return false;
    return true;
}

bool pl_etag_strong(const char *etag) {
    return etag[0] == '"';
}

bool pl_http_date_parse(pl_slice text, pl_instant *ret) {
    static const char shape[] = "Aaa, 00 Aaa 0000 00:00:00 GMT";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (text.length != sizeof shape - 1) return false;
    const char *t = text.data;
    for (size_t i = 0; i < text.length; i++) {
        bool letter = lower(t[i]) >= 'a' && lower(t[i]) <= 'z';
        if (shape[i] == '0' ? !is_digit(t[i])
                            : (shape[i] == 'A' || shape[i] == 'a' ? !letter : t[i] != shape[i]))
            return false;
    }
    int month = 0;
    while (month < 12 && memcmp(months + 3 * month, t + 8, 3) != 0) month++;
    int numbers[5]; /* day, year, hour, minute, second */
    static const int places[5][2] = {{5, 2}, {12, 4}, {17, 2}, {20, 2}, {23, 2}};
    for (int k = 0; k < 5; k++) {
        numbers[k] = 0;
        for (int i = 0; i < places[k][1]; i++) numbers[k] = numbers[k] * 10 + t[places[k][0] + i] - '0';
    }
    pl_day day;
    /* A leap second is the last one of its minute here. */
    if (numbers[4] == 60) numbers[4] = 59;
    if (month == 12 || numbers[2] > 23 || numbers[3] > 59 || numbers[4] > 59 ||
        !pl_day_from_civil(numbers[1], month + 1, numbers[0], &day))
        return false;
    *ret = pl_day_start(day) + numbers[2] * 3600 + numbers[3] * 60 + numbers[4];
    return true;
}

/* Copies what is only shown: cut when too long, what is not printable as '?'. */
static void copy_shown(char *to, size_t room, pl_slice text) {
    size_t length = text.length < room - 1 ? text.length : room - 1;
    for (size_t i = 0; i < length; i++) {
        char c = text.data[i];
        to[i] = c >= ' ' && c <= '~' ? c : '?';
    }
    to[length] = '\0';
}

/* Copies what is sent back: whole or not at all. */
static void copy_whole(char *to, size_t room, pl_slice text) {
    bool fits = text.length < room && pl_field_text_valid(text);
    copy_shown(to, room, fits ? text : (pl_slice){"", 0});
}

/* Digits alone, without a sign. */
static bool parse_size(pl_slice text, uint64_t *ret) {
    int64_t value;
    for (size_t i = 0; i < text.length; i++)
        if (!is_digit(text.data[i])) return false;
    while (text.length > 1 && *text.data == '0') text = (pl_slice){text.data + 1, text.length - 1};
    if (!pl_integer_parse(text, 0, INT64_MAX - 1, &value)) return false;
    *ret = (uint64_t)value;
    return true;
}

/* "bytes 0-499/1234", "bytes 0-499/" and a star, "bytes ", a star and "/1234". */
static void take_range(pl_response *r, pl_slice value) {
    uint64_t from = 0, to = 0, total = 0;
    const char *slash = memchr(value.data, '/', value.length), *end = value.data + value.length;
    if (value.length < 6 || !equal_without_case((pl_slice){value.data, 6}, "bytes ") || slash == NULL) return;
    pl_slice range = pl_slice_trimmed((pl_slice){value.data + 6, (size_t)(slash - value.data - 6)});
    pl_slice whole = {slash + 1, (size_t)(end - slash - 1)};
    bool no_range = range.length == 1 && *range.data == '*';
    bool no_total = whole.length == 1 && *whole.data == '*';
    const char *dash = range.length == 0 ? NULL : memchr(range.data, '-', range.length);
    if (!no_range &&
        (dash == NULL || !parse_size((pl_slice){range.data, (size_t)(dash - range.data)}, &from) ||
         !parse_size((pl_slice){dash + 1, (size_t)(range.data + range.length - dash - 1)}, &to) || to < from))
        return;
    if (!no_total && (!parse_size(whole, &total) || (!no_range && to >= total))) return;
    if (no_range && no_total) return;
    bool differs =
        (r->has_range || r->has_total) && (r->has_range != !no_range || r->has_total != !no_total ||
                                           r->range_from != from || r->range_to != to || r->total != total);
    r->range_twice = r->range_twice || differs;
    r->has_range = !no_range && !r->range_twice;
    r->has_total = !no_total && !r->range_twice;
    r->range_from = from;
    r->range_to = to;
    r->total = total;
}

static void take_etag(pl_response *r, pl_slice value) {
    if (value.length >= PL_ETAG_MAX || !pl_etag_valid(value)) return;
    bool differs = r->etag[0] != '\0' && !pl_slice_equal(pl_slice_of(r->etag), value);
    r->etag_twice = r->etag_twice || differs;
    copy_whole(r->etag, sizeof r->etag, r->etag_twice ? (pl_slice){"", 0} : value);
}

static void take_retry(pl_response *r, pl_slice value, pl_instant now) {
    uint64_t seconds;
    pl_instant until;
    if (parse_size(value, &seconds)) {
        r->retry_s = (int64_t)seconds;
        r->has_retry = true;
    } else if (pl_http_date_parse(value, &until)) {
        r->retry_s = until > now ? until - now : 0;
        r->has_retry = true;
    }
}

/* "HTTP/1.1 404 Not Found" */
static void take_status(pl_response *r, pl_slice line) {
    *r = (pl_response){0};
    const char *blank = memchr(line.data, ' ', line.length), *end = line.data + line.length;
    if (blank == NULL || end - blank < 4) return;
    if (!is_digit(blank[1]) || !is_digit(blank[2]) || !is_digit(blank[3])) return;
    if (end - blank > 4 && blank[4] != ' ') return;
    r->status = (blank[1] - '0') * 100 + (blank[2] - '0') * 10 + blank[3] - '0';
    copy_shown(r->reason, sizeof r->reason,
               pl_slice_trimmed((pl_slice){blank + 4, (size_t)(end - blank - 4)}));
}

void pl_response_line(pl_response *response, pl_slice line, pl_instant now) {
    line = pl_slice_trimmed(line);
    if (line.length >= 5 && memcmp(line.data, "HTTP/", 5) == 0) {
        take_status(response, line);
        return;
    }
    const char *colon = line.length == 0 ? NULL : memchr(line.data, ':', line.length);
    if (colon == NULL) return;
    pl_slice name = {line.data, (size_t)(colon - line.data)};
    pl_slice value = pl_slice_trimmed((pl_slice){colon + 1, line.length - name.length - 1});
    uint64_t length;
    pl_instant date;
    if (equal_without_case(name, "etag")) {
        take_etag(response, value);
    } else if (equal_without_case(name, "last-modified")) {
        copy_whole(response->last_modified, sizeof response->last_modified, value);
    } else if (equal_without_case(name, "content-range")) {
        take_range(response, value);
    } else if (equal_without_case(name, "content-length") && parse_size(value, &length)) {
        response->length = length;
        response->has_length = true;
    } else if (equal_without_case(name, "date") && pl_http_date_parse(value, &date)) {
        response->date = date;
        response->has_date = true;
    } else if (equal_without_case(name, "transfer-encoding")) {
        response->chunked = true;
    } else if (equal_without_case(name, "retry-after")) {
        take_retry(response, value, now);
    } else if (equal_without_case(name, "content-type")) {
        copy_shown(response->type, sizeof response->type, value);
    } else if (equal_without_case(name, "content-encoding")) {
        copy_shown(response->encoding, sizeof response->encoding, value);
    } else if (equal_without_case(name, "location")) {
        copy_shown(response->location, sizeof response->location, value);
    }
}
