/* test_manifest.c - the manifest written and read back, and manifests that nobody should write. */
#include "sample.h"

#include "report/manifest.h"

#include <stdio.h>
#include <stdlib.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const pl_manifest_file files[] = {
    {"claims/a-claim.html", "", 12345, {{1, 2, 3}}},
    {"files/a-claim.csv", "All specifications", 678, {{4, 5, 6}}},
    {"files/statement.yaml", "", 90, {{7, 8, 9}}},
    {"index.html", "", UINT64_C(123456789012), {{0xab, 0xcd}}},
};
#define FILES (sizeof files / sizeof *files)

static void write_sample(pl_buffer *out) {
    pl_error error = {0};
    const pl_manifest_options options = {true, PL_UKRAINIAN};
    assert_true(pl_manifest_write(sample_result(), sample_basis(), &options, files, FILES, out, &error));
}

static void what_is_written_is_read(void **state) {
    (void)state;
    pl_buffer text = {0}, again = {0};
    pl_arena arena = {0};
    pl_error error = {0};
    pl_manifest m;
    char hex[PL_SHA256_HEX];
    write_sample(&text);
    write_sample(&again);
    assert_int_equal(text.length, again.length);
    assert_memory_equal(text.data, again.data, text.length);
    assert_true(pl_manifest_read("m", (pl_slice){text.data, text.length}, &arena, &m, &error));
    assert_string_equal(m.version, sample_basis()->version);
    assert_string_equal(m.libraries, sample_basis()->libraries);
    assert_string_equal(m.evidence_name, sample_basis()->evidence_name);
    pl_sha256_hex(&m.evidence_digest, hex);
    assert_string_equal(hex, sample_basis()->evidence_digest_hex);
    assert_true(m.options.known_now);
    assert_int_equal(m.options.language, PL_UKRAINIAN);
    assert_int_equal(m.count, FILES);
    for (size_t i = 0; i < FILES; i++) {
        assert_string_equal(m.files[i].path, files[i].path);
        assert_true(m.files[i].bytes == files[i].bytes);
        assert_memory_equal(&m.files[i].sha256, &files[i].sha256, sizeof files[i].sha256);
    }
    pl_arena_free(&arena);
    pl_buffer_free(&text);
    pl_buffer_free(&again);
}

/* No clock, and no address of this machine: what is not given does not stand there. */
static void day_is_the_evidence_s(void **state) {
    (void)state;
    pl_buffer text = {0};
    char wanted[PL_INSTANT_TEXT + 32], day[PL_INSTANT_TEXT];
    write_sample(&text);
    pl_day_text(pl_instant_day(sample_result()->evidence_until), day);
    snprintf(wanted, sizeof wanted, "\"datePublished\": \"%s\"", day);
    assert_non_null(strstr(text.data, wanted));
    /* A source's name that is no part of an address is written as one. */
    assert_non_null(strstr(text.data, "#source-%D0%BA%D0%B0%D1%80%D1%82%D0%B0%20%3Cb%3E"));
    pl_buffer_free(&text);
}

/* The sample with `what` (its first occurrence) replaced must be refused with a message that has `why`. */
static void refused(const char *what, const char *with, const char *why) {
    pl_buffer text = {0}, bad = {0};
    pl_arena arena = {0};
    pl_error error = {0};
    pl_manifest m;
    write_sample(&text);
    const char *at = strstr(text.data, what);
    if (at == NULL) fail_msg("the sample has no %s", what);
    pl_buffer_add(&bad, text.data, (size_t)(at - text.data));
    pl_buffer_text(&bad, with);
    pl_buffer_text(&bad, at + strlen(what));
    if (pl_manifest_read("m.json", (pl_slice){bad.data, bad.length}, &arena, &m, &error))
        fail_msg("taken: %s for %s", with, what);
    assert_int_equal(error.code, PL_INPUT);
    if (strstr(error.text, why) == NULL) fail_msg("%s for %s: said %s", with, what, error.text);
    assert_memory_equal(error.text, "m.json:", 7);
    pl_arena_free(&arena);
    pl_buffer_free(&text);
    pl_buffer_free(&bad);
}

#define AS_ENTITY "\"@id\": \"files/a-claim.csv\",\n      \"@type\""
static void hostile(void **state) {
    (void)state;
    refused(AS_ENTITY, "\"@id\": \"../a-claim.csv\", \"@type\"", "not a path inside");
    refused(AS_ENTITY, "\"@id\": \"/etc/passwd\", \"@type\"", "not a path inside");
    refused(AS_ENTITY, "\"@id\": \"files/../../x\", \"@type\"", "not a path inside");
    refused(AS_ENTITY, "\"@id\": \"files//x\", \"@type\"", "not a path inside");
    refused(AS_ENTITY, "\"@id\": \"files/\", \"@type\"", "not a path inside");
    refused(AS_ENTITY, "\"@id\": \"files\\\\x\", \"@type\"", "not a path inside");
    refused(AS_ENTITY, "\"@id\": \"files/.x\", \"@type\"", "not a path inside");
    refused(AS_ENTITY, "\"@id\": \"fi les\", \"@type\"", "not a path inside");
    refused(AS_ENTITY, "\"@id\": \"\", \"@type\"", "not a path inside");
    refused(AS_ENTITY, "\"@id\": \"index.html\", \"@type\"", "twice");
    refused(AS_ENTITY, "\"@type\"", "no @id");
    refused("\"@id\": \"files/statement.yaml\",\n      \"@type\"", "\"@id\": \"files/other.yaml\", \"@type\"",
            "does not list files/statement.yaml");
    refused("\"contentSize\": \"678\"", "\"contentSize\": \"-1\"", "not a number of bytes");
    refused("\"contentSize\": \"678\"", "\"contentSize\": 678", "contentSize is missing or no text");
    refused("\"contentSize\": \"678\"", "\"contentSize\": \"99999999999999999999\"", "not a number of bytes");
    refused("\"sha256\": \"0102", "\"sha256\": \"x102", "64 hexadecimal");
    refused("\"sha256\": \"0102", "\"sha256\": \"02", "64 hexadecimal");
    refused("\"value\": \"true\"", "\"value\": \"yes\"", "neither true nor false");
    refused("\"value\": \"uk\"", "\"value\": \"xx\"", "a language");
    refused("#option-language\",\n      \"@type\"", "#option-lang\", \"@type\"", "the option language");
    refused("#digest-evidence\",\n      \"@type\"", "#digest\", \"@type\"", "digest");
    refused("#plumbline\",\n      \"@type\"", "#other\", \"@type\"", "the program");
    refused("\"@graph\"", "\"@grab\"", "no @graph");
    refused("\"@graph\": [", "\"@graph\": 7, \"x\": [", "no @graph");
    refused("{", "[", "m.json:");
    refused("\"@context\"", "\"@context\": 1, \"@context\"", "duplicate");
}

static void too_large(void **state) {
    (void)state;
    pl_arena arena = {0};
    pl_error error = {0};
    pl_manifest m;
    pl_buffer text = {0};
    pl_buffer_text(&text, "{\"@graph\": [");
    for (int i = 0; i < 1000000; i++) pl_buffer_text(&text, "{\"@id\":\"\"},");
    pl_buffer_text(&text, "{}]}");
    assert_true(text.length < PL_MANIFEST_BYTES_MAX);
    assert_false(pl_manifest_read("m", (pl_slice){text.data, text.length}, &arena, &m, &error));
    assert_non_null(strstr(error.text, "1000001 entities, more than 20000"));
    while (text.length <= PL_MANIFEST_BYTES_MAX) pl_buffer_text(&text, "                                ");
    assert_false(pl_manifest_read("m", (pl_slice){text.data, text.length}, &arena, &m, &error));
    assert_non_null(strstr(error.text, "bytes, more than"));
    /* As deep as a text may be: refused by the parser, and not by the stack. */
    pl_buffer_clear(&text);
    for (int i = 0; i < 1000000; i++) pl_buffer_text(&text, "[");
    assert_false(pl_manifest_read("m", (pl_slice){text.data, text.length}, &arena, &m, &error));
    assert_int_equal(error.code, PL_INPUT);
    assert_false(pl_manifest_read("m", (pl_slice){NULL, 0}, &arena, &m, &error));
    assert_int_equal(error.code, PL_INPUT);
    pl_arena_free(&arena);
    pl_buffer_free(&text);
}

static void paths(void **state) {
    (void)state;
    char path[PL_MANIFEST_PATH_MAX + 2] = "a/";
    static const char *const good[] = {"a", "a.b", "files/a-b_c.9", "A/B/C", "0"};
    static const char *const bad[] = {"",     "/",  "/a", "a/",   "a//b", ".",    "..",   "./a",      "a/./b",
                                      "a/..", ".a", "-a", "a/-b", "a b",  "a\nb", "a\\b", "\xC3\xA4", "a:b"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) assert_true(pl_manifest_path_fits(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (pl_manifest_path_fits(bad[i])) fail_msg("taken: %s", bad[i]);
    memset(path + 2, 'x', sizeof path - 3);
    path[sizeof path - 1] = '\0';
    assert_false(pl_manifest_path_fits(path));
    path[PL_MANIFEST_PATH_MAX] = '\0';
    assert_true(pl_manifest_path_fits(path));
    assert_string_equal(pl_manifest_type("a/b.geojson"), "application/geo+json");
    assert_string_equal(pl_manifest_type("a"), "application/octet-stream");
}

static void memory_runs_out(void **state) {
    (void)state;
    pl_buffer text = {0};
    write_sample(&text);
    bool done = false;
    for (uint64_t nth = 1; !done && nth < 2000; nth++) {
        pl_arena arena = {0};
        pl_error error = {0};
        pl_manifest m;
        pl_memory_fail_nth(nth);
        done = pl_manifest_read("m", (pl_slice){text.data, text.length}, &arena, &m, &error);
        pl_memory_fail_nth(0);
        if (!done) assert_int_equal(error.code, PL_NOMEM);
        pl_arena_free(&arena);
    }
    assert_true(done);
    pl_buffer_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(day_is_the_evidence_s),
        cmocka_unit_test(hostile),
        cmocka_unit_test(too_large),
        cmocka_unit_test(paths),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
