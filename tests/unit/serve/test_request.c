/* Requests taken apart: what is refused and with which status, what is decoded, hosts, conditions, ranges. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "serve/request.h"

static const pl_request_fields here = {.host = "127.0.0.1:8417"};

static unsigned status_of(const char *method, const char *target, const pl_request_fields *fields) {
    pl_arena arena = {0};
    pl_request request;
    pl_error error = {0};
    unsigned status = 0;
    bool done = pl_request_read(method, target, fields, &arena, &request, &status, &error);
    pl_arena_free(&arena);
    if (!done && error.text[0] == '\0') fail_msg("%s: refused without a word", target);
    return done ? 200 : status;
}

static void what_is_refused(void **state) {
    (void)state;
    static const struct {
        const char *method, *target;
        unsigned status;
    } cases[] = {
        {"GET", "/", 200},
        {"HEAD", "/data/site.json", 200},
        {"POST", "/setup", 200},
        {"GET", "/ogc/", 200},
        {"GET", "/?", 200},
        {"GET", "/a?&&x", 200},
        {"PUT", "/", 405},
        {"get", "/", 405},
        {"", "/", 405},
        {"OPTIONS", "*", 405},
        {"GET", "", 400},
        {"GET", "http://127.0.0.1/", 400},
        {"GET", "/a#b", 400},
        {"GET", "/../etc/passwd", 400},
        {"GET", "/a/..", 400},
        {"GET", "/a/./b", 400},
        {"GET", "/a//b", 400},
        {"GET", "//evil.example/", 400},
        {"GET", "/%2e%2e/etc/passwd", 400},
        {"GET", "/%2E./x", 400},
        {"GET", "/..%2fetc", 400},
        {"GET", "/a%2Fb", 400},
        {"GET", "/a\\b", 400},
        {"GET", "/a%5cb", 400},
        {"GET", "/a%00", 400},
        {"GET", "/a%0a", 400},
        {"GET", "/a%", 400},
        {"GET", "/a%2", 400},
        {"GET", "/a%zz", 400},
        {"GET", "/a%ff", 400},
        {"GET", "/a%c0%af", 400},
        {"GET", "/?a=%00", 400},
        {"GET", "/?a=%", 400},
        {"GET", "/?%g0=1", 400},
        {"GET", "/?a=%ed%a0%80", 400},
        {"GET", "/..a/b..", 200},
        {"GET", "/?a=../..", 200},
        {"GET", "/?a=%0a", 200},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned status = status_of(cases[i].method, cases[i].target, &here);
        if (status != cases[i].status)
            fail_msg("%s %s: %u, not %u", cases[i].method, cases[i].target, status, cases[i].status);
    }
}

static void lengths(void **state) {
    (void)state;
    pl_buffer target = {0};
    pl_buffer_text(&target, "/?a=");
    while (target.length < PL_REQUEST_TARGET_MAX) pl_buffer_text(&target, "x");
    assert_int_equal(status_of("GET", target.data, &here), 200);
    pl_buffer_text(&target, "x");
    assert_int_equal(status_of("GET", target.data, &here), 414);
    pl_buffer_clear(&target);
    pl_buffer_text(&target, "/?a=1");
    for (int i = 1; i < PL_REQUEST_PARAMETERS_MAX; i++) pl_buffer_text(&target, "&a=1");
    assert_int_equal(status_of("GET", target.data, &here), 200);
    pl_buffer_text(&target, "&a=1");
    assert_int_equal(status_of("GET", target.data, &here), 400);
    pl_buffer_free(&target);
}

static void hosts(void **state) {
    (void)state;
    static const char *const
        ours[] = {"127.0.0.1", "127.0.0.1:1", "localhost:65535", "LocalHost:80", "[::1]", "[::1]:8417"},
        *const others[] = {"",
                           "evil.example",
                           "127.0.0.1.evil.example",
                           "localhost.",
                           "localhost:",
                           "localhost:0",
                           "127.0.0.2",
                           "localhost:65536",
                           "localhost:80x",
                           "::1",
                           "0.0.0.0",
                           "127.0.0.1:80:80",
                           "user@localhost",
                           "localhost:99999999999999999999",
                           "localhost:8417aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
        const pl_request_fields fields = {.host = ours[i]};
        assert_int_equal(status_of("GET", "/", &fields), 200);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        const pl_request_fields fields = {.host = others[i]};
        if (status_of("GET", "/", &fields) != 421) fail_msg("%s was answered", others[i]);
    }
    assert_int_equal(status_of("GET", "/", &(pl_request_fields){0}), 400);
}

static void other_sites(void **state) {
    (void)state;
    pl_request_fields fields = here;
    fields.fetch_site = "cross-site";
    assert_int_equal(status_of("GET", "/api/sources", &fields), 403);
    fields.fetch_mode = "no-cors";
    assert_int_equal(status_of("GET", "/api/sources", &fields), 403);
    fields.fetch_mode = "navigate";
    assert_int_equal(status_of("GET", "/", &fields), 200);
    fields.fetch_site = "same-origin";
    fields.fetch_mode = "cors";
    assert_int_equal(status_of("GET", "/api/sources", &fields), 200);
}

static void what_is_decoded(void **state) {
    (void)state;
    pl_arena arena = {0};
    pl_request request;
    unsigned status;
    pl_request_fields fields = {.host = "LOCALHOST:9", .accept_encoding = "br, gzip;q=0.5"};
    assert_true(pl_request_read("GET", "/a%20%C3%A9/b?x=1%2b1&y=a+b&x=2&z&=v", &fields, &arena, &request,
                                &status, NULL));
    assert_string_equal(request.path, "/a \xC3\xA9/b");
    assert_string_equal(request.base, "http://localhost:9");
    assert_int_equal(request.parameter_count, 5);
    assert_string_equal(pl_request_parameter(&request, "x"), "1+1");
    assert_string_equal(pl_request_parameter(&request, "y"), "a b");
    assert_string_equal(request.parameters[2].value, "2");
    assert_string_equal(pl_request_parameter(&request, "z"), "");
    assert_string_equal(pl_request_parameter(&request, ""), "v");
    assert_null(pl_request_parameter(&request, "none"));
    assert_true(request.gzip);
    static const struct {
        const char *field;
        bool gzip;
    } codings[] = {{NULL, false},          {"", false},         {"gzip", true},
                   {"GZIP", true},         {"gzip;q=0", false}, {"gzip; q=0.000", false},
                   {"gzip;q=0.001", true}, {"x-gzip", false},   {"deflate,gzip", true},
                   {"gzipx", false},       {"identity", false}, {",,gzip , br", true}};
    for (size_t i = 0; i < sizeof codings / sizeof *codings; i++) {
        fields.accept_encoding = codings[i].field;
        assert_true(pl_request_read("GET", "/", &fields, &arena, &request, &status, NULL));
        if (request.gzip != codings[i].gzip) fail_msg("Accept-Encoding: %s", codings[i].field);
    }
    pl_arena_free(&arena);
}

static void forms(void **state) {
    (void)state;
    pl_arena arena = {0};
    pl_request form;
    unsigned status;
    assert_true(pl_request_form(pl_slice_of("token=ab&what=demo"), &arena, &form, &status, NULL));
    assert_string_equal(pl_request_parameter(&form, "what"), "demo");
    assert_false(pl_request_form(pl_slice_of("a=%0"), &arena, &form, &status, NULL));
    assert_int_equal(status, 400);
    pl_arena_free(&arena);
}

static void tags(void **state) {
    (void)state;
    static const struct {
        const char *field;
        bool matches;
    } cases[] = {{"\"ab\"", true},      {"W/\"ab\"", true}, {"*", true},         {"\"x\", \"ab\"", true},
                 {"\"x\"", false},      {"ab", false},      {"\"ab", false},     {"", false},
                 {"\"a\"", false},      {"\"abc\"", false}, {"\"x\",W/", false}, {NULL, false},
                 {"\"x\" \"ab\"", true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (pl_request_none_match(cases[i].field, "\"ab\"") != cases[i].matches)
            fail_msg("If-None-Match: %s", cases[i].field);
}

static void ranges(void **state) {
    (void)state;
    static const struct {
        const char *field;
        bool wanted, inside;
        uint64_t first, count;
    } cases[] = {{"bytes=0-", true, true, 0, 10},
                 {"bytes=0-0", true, true, 0, 1},
                 {"bytes=3-5", true, true, 3, 3},
                 {"bytes=3-99", true, true, 3, 7},
                 {"bytes=9-9", true, true, 9, 1},
                 {"bytes=10-", true, false, 0, 0},
                 {"bytes=10-20", true, false, 0, 0},
                 {"bytes=-3", true, true, 7, 3},
                 {"bytes=-99", true, true, 0, 10},
                 {"bytes=-0", true, false, 0, 0},
                 {"bytes=900000000000000000-", true, false, 0, 0},
                 {"bytes=5-3", false, false, 0, 0},
                 {"bytes=0-1,3-4", false, false, 0, 0},
                 {"bytes=", false, false, 0, 0},
                 {"bytes=-", false, false, 0, 0},
                 {"bytes=a-b", false, false, 0, 0},
                 {"bytes=1-2x", false, false, 0, 0},
                 {"bytes=99999999999999999999-", false, false, 0, 0},
                 {"items=0-1", false, false, 0, 0},
                 {NULL, false, false, 0, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pl_arena arena = {0};
        pl_request request;
        unsigned status;
        uint64_t first = 0, count = 0;
        pl_request_fields fields = here;
        fields.range = cases[i].field;
        assert_true(pl_request_read("GET", "/", &fields, &arena, &request, &status, NULL));
        if (request.range.wanted != cases[i].wanted) fail_msg("Range: %s", cases[i].field);
        if (!cases[i].wanted) {
            pl_arena_free(&arena);
            continue;
        }
        if (pl_byte_range_of(&request.range, 10, &first, &count) != cases[i].inside ||
            first != cases[i].first || count != cases[i].count)
            fail_msg("Range: %s gives %llu+%llu", cases[i].field, (unsigned long long)first,
                     (unsigned long long)count);
        assert_false(pl_byte_range_of(&request.range, 0, &first, &count));
        pl_arena_free(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_refused),
                                       cmocka_unit_test(lengths),
                                       cmocka_unit_test(hosts),
                                       cmocka_unit_test(other_sites),
                                       cmocka_unit_test(what_is_decoded),
                                       cmocka_unit_test(forms),
                                       cmocka_unit_test(tags),
                                       cmocka_unit_test(ranges)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
