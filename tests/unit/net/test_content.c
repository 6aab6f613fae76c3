/* What came against what the name promises. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/content.h"

static pl_slice bytes(const char *text, size_t length) {
    return (pl_slice){text, length};
}
#define BYTES(literal) bytes(literal, sizeof(literal) - 1)

static void fits(void **state) {
    (void)state;
    static const struct {
        const char *file, *head;
        size_t length;
    } good[] = {{"a.zip", "PK\x03\x04rest", 8},
                {"a.ZIP", "PK\x05\x06", 4},
                {"a.tar.gz", "\x1F\x8B\x08", 3},
                {"a.tgz", "\x1F\x8B\x08", 3},
                {"a.tar.xz",
                 "\xFD"
                 "7zXZ\0",
                 6},
                {"a.tar.zst", "\x28\xB5\x2F\xFD", 4},
                {"a.bz2", "BZh9", 4},
                {"a.gpkg", "SQLite format 3\0", 16},
                {"a.json", "  \r\n{", 5},
                {"a.geojson", "\xEF\xBB\xBF[", 4},
                {"a.kml", "<?xml version", 13},
                {"a.html", "<!doctype html>", 15},
                {"a.csv", "id,name", 7},
                {"noending", "\0\0\0", 3}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        pl_error error = {0};
        if (!pl_content_fits(good[i].file, bytes(good[i].head, good[i].length), "", &error))
            fail_msg("%s: %s", good[i].file, error.text);
    }
}

static void does_not_fit(void **state) {
    (void)state;
    static const struct {
        const char *file, *head, *type, *text;
    } bad[] = {
        {"a.zip", "\n <HTML><body>", "text/html",
         "a zip archive was wanted for a.zip, and what came is a web page (text/html), beginning "
         "\"<HTML><body>\""},
        {"a.zip", "", "",
         "a zip archive was wanted for a.zip, and what came is nothing (an empty file), beginning \"\""},
        {"a.zip", "P", "",
         "a zip archive was wanted for a.zip, and what came is something else, beginning \"P\""},
        {"a.tar.xz", "{\"message\":\n\"no\"}", "",
         "an xz file was wanted for a.tar.xz, and what came is JSON, beginning \"{\"message\": \"no\"}\""},
        {"a.tar.gz", "BZh9", "",
         "a gzip file was wanted for a.tar.gz, and what came is a bzip2 file, beginning \"BZh9\""},
        {"a.geojson", "version https://git-lfs.github.com/spec/v1", "",
         "JSON was wanted for a.geojson, and what came is the pointer to a large file (Git LFS), not the "
         "file, "
         "beginning \"version https://git-lfs.github.com/spec/v1\""},
        {"a.csv", "<title>", "",
         "a file of data was wanted for a.csv, and what came is a web page, beginning \"<title>\""},
        {"a.csv", "version https://git-lfs", "",
         "a file of data was wanted for a.csv, and what came is the pointer to a large file (Git LFS), not "
         "the file, "
         "beginning \"version https://git-lfs\""},
        {"a.kml", "<html>", "",
         "XML was wanted for a.kml, and what came is a web page, beginning \"<html>\""},
        {"a.kml", "\x01\x02\xFF", "",
         "XML was wanted for a.kml, and what came is something else, beginning \"???\""}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        pl_error error = {0};
        assert_false(pl_content_fits(bad[i].file, pl_slice_of(bad[i].head), bad[i].type, &error));
        assert_int_equal(error.code, PL_INPUT);
        assert_string_equal(error.text, bad[i].text);
        assert_false(pl_content_fits(bad[i].file, pl_slice_of(bad[i].head), bad[i].type, NULL));
    }
}

static void ends(void **state) {
    (void)state;
    pl_error error = {0};
    assert_true(pl_content_ends("a.json", BYTES("...]}\r\n "), &error));
    assert_true(pl_content_ends("a.geojson", BYTES("]"), &error));
    assert_true(pl_content_ends("a.zip", BYTES("x"), &error));
    assert_false(pl_content_ends("a.json", BYTES("...,"), &error));
    assert_string_equal(error.text, "a.json is cut off: JSON ends in a bracket, and it does not");
    assert_false(pl_content_ends("a.json", BYTES(" \n"), &error));
    assert_false(pl_content_ends("a.json", BYTES("]\0"), &error));
    assert_false(pl_content_ends("a.json", bytes(NULL, 0), &error));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fits),
        cmocka_unit_test(does_not_fit),
        cmocka_unit_test(ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
