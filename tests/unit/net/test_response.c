/* Header fields as servers send them, and as they should not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/response.h"

#include <stdio.h>
#include <time.h>

#define NOW INT64_C(1732003200) /* 2024-11-19T08:00:00Z */

/* A header of lines, ended by NULL. */
static pl_response read_all(const char *const *lines) {
    pl_response r = {0};
    for (; *lines != NULL; lines++) pl_response_line(&r, pl_slice_of(*lines), NOW);
    return r;
}
#define READ(...) read_all((const char *const[]){__VA_ARGS__, NULL})

static void whole_answer(void **state) {
    (void)state;
    pl_response r = READ("HTTP/1.1 206 Partial Content\r\n", "ETag: \"abc\"\r\n",
                         "last-modified: Tue, 19 Nov 2024 07:00:00 GMT\r\n", "CONTENT-LENGTH:5\r\n",
                         "Content-Range: bytes 5-9/10\r\n", "Content-Type: application/zip\r\n",
                         "Content-Encoding: gzip\r\n", "Retry-After: 7\r\n",
                         "Location: https://example.org/x\r\n", "\r\n");
    assert_int_equal(r.status, 206);
    assert_string_equal(r.reason, "Partial Content");
    assert_string_equal(r.etag, "\"abc\"");
    assert_string_equal(r.last_modified, "Tue, 19 Nov 2024 07:00:00 GMT");
    assert_true(r.has_length && r.length == 5 && !r.chunked);
    assert_true(r.has_range && r.range_from == 5 && r.range_to == 9 && r.has_total && r.total == 10);
    assert_string_equal(r.type, "application/zip");
    assert_string_equal(r.encoding, "gzip");
    assert_true(r.has_retry && r.retry_s == 7);
    assert_false(r.has_date);
    assert_int_equal(READ("date: Tue, 19 Nov 2024 08:00:01 GMT").date, NOW + 1);
    assert_false(READ("Date: today").has_date);
    assert_string_equal(r.location, "https://example.org/x");
}

static void later_answer_alone_counts(void **state) {
    (void)state;
    pl_response r = READ("HTTP/1.1 302 Found", "ETag: \"a\"", "Location: /b", "", "HTTP/2 200",
                         "etag: W/\"b\"", "transfer-encoding: chunked");
    assert_int_equal(r.status, 200);
    assert_string_equal(r.reason, "");
    assert_string_equal(r.location, "");
    assert_string_equal(r.etag, "W/\"b\"");
    assert_true(r.chunked);
}

static void status_lines(void **state) {
    (void)state;
    static const struct {
        const char *line;
        int status;
    } cases[] = {{"HTTP/1.0 404", 404}, {"HTTP/1.1 200 OK", 200}, {"HTTP/1.1", 0},
                 {"HTTP/1.1 20", 0},    {"HTTP/1.1 2000 OK", 0},  {"HTTP/1.1 abc", 0},
                 {"HTTP/3 503 ", 503},  {"HTTP/1.1  200 OK", 0},  {"http/1.1 200 OK", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (READ(cases[i].line).status != cases[i].status) fail_msg("%s", cases[i].line);
}

static void ranges(void **state) {
    (void)state;
    static const struct {
        const char *value;
        bool has_range, has_total;
        uint64_t from, to, total;
    } cases[] = {
        {"bytes 0-0/1", true, true, 0, 0, 1},
        {"Bytes 007-9/10", true, true, 7, 9, 10},
        {"bytes 7-9/*", true, false, 7, 9, 0},
        {"bytes */10", false, true, 0, 0, 10},
        {"bytes 0-9223372036854775805/9223372036854775806", true, true, 0, INT64_MAX - 2, INT64_MAX - 1},
        {"bytes */*", false, false, 0, 0, 0},
        {"bytes 9-7/10", false, false, 0, 0, 0},
        {"bytes 7-10/10", false, false, 0, 0, 0},
        {"bytes -7-9/10", false, false, 0, 0, 0},
        {"bytes 7/10", false, false, 0, 0, 0},
        {"bytes 7-9", false, false, 0, 0, 0},
        {"bytes 7-/10", false, false, 0, 0, 0},
        {"bytes -9/10", false, false, 0, 0, 0},
        {"bytes 7-9/", false, false, 0, 0, 0},
        {"bytes /10", false, false, 0, 0, 0},
        {"bytes 7-9/1 0", false, false, 0, 0, 0},
        {"bytes +7-9/10", false, false, 0, 0, 0},
        {"bytes 7-9/99999999999999999999", false, false, 0, 0, 0},
        {"items 7-9/10", false, false, 0, 0, 0},
        {"bytes", false, false, 0, 0, 0},
        {"", false, false, 0, 0, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char line[128];
        snprintf(line, sizeof line, "Content-Range: %s", cases[i].value);
        pl_response r = READ("HTTP/1.1 206 x", line);
        if (r.has_range != cases[i].has_range || r.has_total != cases[i].has_total ||
            r.range_from != cases[i].from || r.range_to != cases[i].to || r.total != cases[i].total)
            fail_msg("%s: %d %d %llu %llu %llu", cases[i].value, r.has_range, r.has_total,
                     (unsigned long long)r.range_from, (unsigned long long)r.range_to,
                     (unsigned long long)r.total);
    }
}

static void twice(void **state) {
    (void)state;
    assert_string_equal(READ("ETag: \"a\"", "ETag: \"a\"").etag, "\"a\"");
    pl_response r = READ("ETag: \"a\"", "ETag: \"b\"");
    assert_true(r.etag_twice);
    assert_string_equal(r.etag, "");
    r = READ("ETag: \"a\"", "ETag: \"b\"", "ETag: \"a\"");
    assert_string_equal(r.etag, "");
    r = READ("Content-Range: bytes 5-9/10", "Content-Range: bytes 5-9/10");
    assert_true(r.has_range && r.has_total);
    r = READ("Content-Range: bytes 5-9/10", "Content-Range: bytes 6-9/10", "Content-Range: bytes 6-9/10");
    assert_true(r.range_twice && !r.has_range && !r.has_total);
}

static void tags(void **state) {
    (void)state;
    static const char *const good[] = {"\"\"", "\"a\"", "W/\"a\"", "\"a!#~/W\""};
    static const char *const bad[] = {"",    "a",       "\"",       "\"a",      "a\"",         "w/\"a\"",
                                      "W/a", "\"a b\"", "\"a\"b\"", "\"a\tb\"", "\"\xC3\xA9\""};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!pl_etag_valid(pl_slice_of(good[i]))) fail_msg("%s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (pl_etag_valid(pl_slice_of(bad[i]))) fail_msg("%s", bad[i]);
    assert_true(pl_etag_strong("\"a\""));
    assert_false(pl_etag_strong("W/\"a\""));
    assert_false(pl_etag_strong(""));
    /* The longest that is kept, and the next. */
    char line[PL_ETAG_MAX + 16];
    for (size_t length = PL_ETAG_MAX - 1; length <= PL_ETAG_MAX; length++) {
        size_t at = (size_t)snprintf(line, sizeof line, "ETag: \"");
        memset(line + at, 'x', length - 2);
        memcpy(line + at + length - 2, "\"", 2);
        assert_int_equal(strlen(READ(line).etag), length < PL_ETAG_MAX ? length : 0);
    }
}

static void texts_are_bounded(void **state) {
    (void)state;
    char line[2048];
    size_t at = (size_t)snprintf(line, sizeof line, "Location: ");
    memset(line + at, 'y', sizeof line - at - 1);
    line[sizeof line - 1] = '\0';
    assert_int_equal(strlen(READ(line).location), PL_LOCATION_MAX - 1);
    memcpy(line, "Last-Modified: ", 15);
    assert_string_equal(READ(line).last_modified, "");
    assert_string_equal(READ("Last-Modified: a\x01z").last_modified, "");
    assert_string_equal(READ("Content-Type: a\x01\xC3\xA9z").type, "a???z");
    pl_response r = READ("Content-Length: -1", "no colon", ": x", "Content-Length : 5");
    assert_false(r.has_length);
    pl_response_line(&r, (pl_slice){"", 0}, NOW);
}

static void retry(void **state) {
    (void)state;
    assert_int_equal(READ("Retry-After: 120").retry_s, 120);
    assert_int_equal(READ("Retry-After: Tue, 19 Nov 2024 08:01:00 GMT").retry_s, 60);
    assert_int_equal(READ("Retry-After: Tue, 19 Nov 2024 07:59:00 GMT").retry_s, 0);
    assert_true(READ("Retry-After: 0").has_retry);
    assert_false(READ("Retry-After: -5").has_retry);
    assert_false(READ("Retry-After: soon").has_retry);
    assert_false(READ("Retry-After: 1.5").has_retry);
    assert_false(READ("Retry-After: 99999999999999999999").has_retry);
}

static void dates(void **state) {
    (void)state;
    /* Every 97,001 seconds from 1970 on, as the C library writes them. */
    for (time_t at = 0; at < INT64_C(4102444800); at += 97001) {
        char text[64];
        struct tm civil;
        assert_non_null(gmtime_r(&at, &civil));
        strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &civil);
        pl_instant got = -1;
        if (!pl_http_date_parse(pl_slice_of(text), &got) || got != at) fail_msg("%s", text);
    }
    static const char *const bad[] = {"",
                                      "Sunday, 06-Nov-94 08:49:37 GMT",
                                      "Sun Nov  6 08:49:37 1994",
                                      "Sun, 06 Nov 1994 08:49:37 UTC",
                                      "Sun, 31 Nov 1994 08:49:37 GMT",
                                      "Sun, 06 Nox 1994 08:49:37 GMT",
                                      "Sun, 06 Nov 1994 24:49:37 GMT",
                                      "Sun, 06 Nov 1994 08:60:37 GMT",
                                      "Sun, 06 Nov 1994 08:49:61 GMT",
                                      "Sun, 06 Nov 0094 08:49:37 GMT",
                                      "Sun, 6 Nov 1994 08:49:37 GMT",
                                      "Sun, 06 Nov 1994 08:49:37 GMT ",
                                      "Sun, 06 nov 1994 08:49:37 GMT"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        pl_instant got = 77;
        if (pl_http_date_parse(pl_slice_of(bad[i]), &got) || got != 77) fail_msg("'%s' was taken", bad[i]);
    }
    pl_instant leap = 0;
    assert_true(pl_http_date_parse(pl_slice_of("Sat, 31 Dec 2016 23:59:60 GMT"), &leap));
    assert_int_equal(leap, 1483228799);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_answer),
        cmocka_unit_test(later_answer_alone_counts),
        cmocka_unit_test(status_lines),
        cmocka_unit_test(ranges),
        cmocka_unit_test(twice),
        cmocka_unit_test(tags),
        cmocka_unit_test(texts_are_bounded),
        cmocka_unit_test(retry),
        cmocka_unit_test(dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
