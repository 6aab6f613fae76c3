/* The JSON writer: exact texts, and that no call can make it write something else than JSON unseen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/json.h"

#include <math.h>

static void write_all(pl_json *json) {
    pl_json_object(json);
    pl_json_key_text(json, "text", "a \"b\" \\ \n\r\t\x01\x7F Київ");
    pl_json_key_text(json, "none", NULL);
    pl_json_key_slice(json, "slice", (pl_slice){"ab", 1});
    pl_json_key_fixed(json, "fixed", 363.485, 2);
    pl_json_key_fixed(json, "nan", NAN, 2);
    pl_json_key_integer(json, "integer", INT64_MIN);
    pl_json_key_bool(json, "bool", true);
    pl_json_key_instant(json, "instant", 1734566400);
    pl_json_key_range(json, "range", 0.25, 1, 2);
    pl_json_key_range(json, "no_range", 0.25, NAN, 2);
    pl_json_key_list(json, "numbers", (const double[]){1, NAN, 0.5}, 3, 1);
    pl_json_key_count(json, "count", 0);
    pl_json_key_count(json, "no_count", -1);
    pl_json_key(json, "list");
    pl_json_array(json);
    pl_json_null(json);
    pl_json_object(json);
    pl_json_end(json);
    pl_json_array(json);
    pl_json_end(json);
    pl_json_raw(json, pl_slice_of("{\"x\":1}"));
    pl_json_end(json);
    pl_json_end(json);
}

static void whole_text(void **state) {
    (void)state;
    pl_buffer out = {0};
    pl_json json;
    pl_json_start(&json, &out, false);
    write_all(&json);
    assert_false(out.failed);
    assert_string_equal(
        out.data,
        "{\"text\":\"a \\\"b\\\" \\\\ \\n\\r\\t\\u0001\\u007f Київ\",\"none\":null,\"slice\":\"a\","
        "\"fixed\":363.49,\"nan\":null,\"integer\":-9223372036854775808,\"bool\":true,"
        "\"instant\":\"2024-12-19T00:00:00Z\",\"range\":[0.25,1.00],\"no_range\":null,"
        "\"numbers\":[1.0,null,0.5],\"count\":0,\"no_count\":null,\"list\":[null,{},[],{\"x\":1}]}");
    pl_buffer_clear(&out);
    pl_json_start(&json, &out, true);
    pl_json_object(&json);
    pl_json_key(&json, "a");
    pl_json_array(&json);
    pl_json_integer(&json, 1);
    pl_json_integer(&json, 2);
    pl_json_end(&json);
    pl_json_key(&json, "b");
    pl_json_object(&json);
    pl_json_end(&json);
    pl_json_end(&json);
    assert_string_equal(out.data, "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}");
    pl_buffer_free(&out);
}

/* Bytes that are no UTF-8: each becomes U+FFFD, and what is right beside them stays. */
static void bad_bytes(void **state) {
    (void)state;
    static const struct {
        const char *text, *wanted;
    } cases[] = {{"\xFF", "\"\xEF\xBF\xBD\""},
                 {"a\xC3", "\"a\xEF\xBF\xBD\""},
                 {"\xC0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},                 /* overlong NUL */
                 {"\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""}, /* a surrogate */
                 {"\xF4\x90\x80\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
                 {"\xE2\x82x", "\"\xEF\xBF\xBD\xEF\xBF\xBDx\""},
                 {"\xF0\x9F\x98\x80", "\"\xF0\x9F\x98\x80\""},
                 {"\xEF\xBF\xBF", "\"\xEF\xBF\xBF\""}};
    for (size_t at = 0; at < sizeof cases / sizeof *cases; at++) {
        pl_buffer out = {0};
        pl_json json;
        pl_json_start(&json, &out, false);
        pl_json_text(&json, cases[at].text);
        assert_string_equal(out.data, cases[at].wanted);
        pl_buffer_free(&out);
    }
    pl_buffer out = {0};
    pl_json json;
    pl_json_start(&json, &out, false);
    pl_json_slice(&json, (pl_slice){"a\0b", 3});
    assert_string_equal(out.data, "\"a\\u0000b\"");
    pl_buffer_free(&out);
}

static void misuse_is_seen(void **state) {
    (void)state;
    for (int way = 0; way < 6; way++) {
        pl_buffer out = {0};
        pl_json json;
        pl_json_start(&json, &out, false);
        switch (way) {
        case 0:
            pl_json_end(&json);
            break;
        case 1:
            pl_json_object(&json), pl_json_integer(&json, 1);
            break;
        case 2:
            pl_json_array(&json), pl_json_key(&json, "a");
            break;
        case 3:
            pl_json_object(&json), pl_json_key(&json, "a"), pl_json_key(&json, "b");
            break;
        case 4:
            pl_json_object(&json), pl_json_key(&json, "a"), pl_json_end(&json);
            break;
        default:
            for (int level = 0; level <= PL_JSON_DEPTH_MAX; level++) pl_json_array(&json);
        }
        assert_true(out.failed);
        pl_buffer_free(&out);
    }
}

static void memory_runs_out(void **state) {
    (void)state;
    for (uint64_t nth = 1; nth < 20; nth++) {
        pl_buffer out = {0};
        pl_json json;
        pl_memory_fail_nth(nth);
        pl_json_start(&json, &out, true);
        for (int round = 0; round < 3; round++) write_all(&json);
        bool failed_as_told = pl_memory_fail_nth(0) >= nth;
        assert_true(out.failed == failed_as_told);
        pl_buffer_free(&out);
        if (!failed_as_told) return;
    }
    fail_msg("more allocations than thought");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_text),
        cmocka_unit_test(bad_bytes),
        cmocka_unit_test(misuse_is_seen),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
