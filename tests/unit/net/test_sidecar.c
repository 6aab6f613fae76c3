/* The note beside a download: written, read back, and read when it was tampered with. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/sidecar.h"

static const pl_sidecar full = {.url = "https://example.org/maps.zip?a=\"b\"\\c&d",
                                .etag = "W/\"a\\b\"",
                                .last_modified = "Tue, 19 Nov 2024 07:00:00 GMT",
                                .has_bytes = true,
                                .has_sha256 = true,
                                .bytes = 4444062,
                                .sha256 = {{1, 2, 0xFF}},
                                .fetched = 1732003200};

static bool same(const pl_sidecar *a, const pl_sidecar *b) {
    return strcmp(a->url, b->url) == 0 && strcmp(a->etag, b->etag) == 0 &&
           strcmp(a->last_modified, b->last_modified) == 0 && a->has_bytes == b->has_bytes &&
           a->has_sha256 == b->has_sha256 && a->bytes == b->bytes &&
           memcmp(&a->sha256, &b->sha256, sizeof a->sha256) == 0 && a->fetched == b->fetched;
}

static void there_and_back(void **state) {
    (void)state;
    pl_sidecar least = {.url = "http://h", .etag = "", .last_modified = ""};
    const pl_sidecar *all[] = {&full, &least};
    for (int i = 0; i < 2; i++) {
        pl_arena arena = {0};
        pl_buffer text = {0};
        pl_error error = {0};
        pl_sidecar back;
        pl_sidecar_write(all[i], &text);
        assert_false(text.failed);
        if (!pl_sidecar_parse("n", (pl_slice){text.data, text.length}, &arena, &back, &error))
            fail_msg("%s", error.text);
        assert_true(same(all[i], &back));
        pl_buffer_free(&text);
        pl_arena_free(&arena);
    }
}

static void refused(void **state) {
    (void)state;
    static const struct {
        const char *text, *why;
    } bad[] = {
        {"", "n:1:1: "},
        {"{", "n:"},
        {"[]", "n:1:1: "},
        {"{\"url\": \"http://h\"}", "n:1:1: "},
        {"{\"url\": \"http://h\", \"etag\": \"\", \"last_modified\": \"\", \"fetched\": \"yesterday\"}",
         "n:1:"},
        {"{\"url\": \"http://h\", \"etag\": \"x\", \"last_modified\": \"\", \"fetched\": "
         "\"2024-11-19T08:00:00Z\"}",
         "n:1:29: not an entity tag"},
        {"{\"url\": \"http://h\", \"etag\": \"\\\"a\\\"\\r\\nEvil: 1\", \"last_modified\": \"\", "
         "\"fetched\": "
         "\"2024-11-19T08:00:00Z\"}",
         "n:1:29: \"etag\" is too long or has bytes that are not plain ASCII"},
        {"{\"url\": \"http://h\", \"etag\": \"\", \"last_modified\": \"\", \"bytes\": -1, \"fetched\": "
         "\"2024-11-19T08:00:00Z\"}",
         "n:1:"},
        {"{\"url\": \"http://h\", \"etag\": \"\", \"last_modified\": \"\", \"sha256\": \"12\", \"fetched\": "
         "\"2024-11-19T08:00:00Z\"}",
         "n:1:64: not the 64 hexadecimal digits of a SHA-256"},
        {"{\"url\": \"http://h\", \"etag\": \"\", \"last_modified\": \"\", \"more\": 1, \"fetched\": "
         "\"2024-11-19T08:00:00Z\"}",
         "n:1:"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        pl_arena arena = {0};
        pl_error error = {0};
        pl_sidecar out = full;
        assert_false(pl_sidecar_parse("n", pl_slice_of(bad[i].text), &arena, &out, &error));
        assert_int_equal(error.code, PL_INPUT);
        assert_true(same(&out, &full));
        if (strncmp(error.text, bad[i].why, strlen(bad[i].why)) != 0)
            fail_msg("%s: %s", bad[i].text, error.text);
        pl_arena_free(&arena);
    }
}

static void too_large(void **state) {
    (void)state;
    pl_arena arena = {0};
    pl_error error = {0};
    pl_sidecar out;
    char *text = pl_arena_alloc(&arena, PL_SIDECAR_BYTES_MAX + 1);
    memset(text, ' ', PL_SIDECAR_BYTES_MAX + 1);
    assert_false(pl_sidecar_parse("n", (pl_slice){text, PL_SIDECAR_BYTES_MAX + 1}, &arena, &out, &error));
    assert_string_equal(error.text, "n: larger than 16384 bytes");
    pl_arena_free(&arena);
}

static void memory_runs_out(void **state) {
    (void)state;
    pl_buffer text = {0};
    pl_sidecar_write(&full, &text);
    for (uint64_t nth = 1;; nth++) {
        pl_arena arena = {0};
        pl_error error = {0};
        pl_sidecar out;
        pl_memory_fail_nth(nth);
        bool done = pl_sidecar_parse("n", (pl_slice){text.data, text.length}, &arena, &out, &error);
        bool all = pl_memory_fail_nth(0) < nth;
        pl_arena_free(&arena);
        if (all) {
            assert_true(done);
            break;
        }
        assert_false(done);
        assert_int_equal(error.code, PL_NOMEM);
    }
    pl_buffer_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_and_back),
        cmocka_unit_test(refused),
        cmocka_unit_test(too_large),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
