/* Addresses, and the file names they end in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/url.h"

static void addresses(void **state) {
    (void)state;
    static const char *const good[] = {"http://h", "https://example.org/a.zip?b=c@d#e", "HTTP://[::1]:80/",
                                       "https://h/a%20b", "http://h?x@y"};
    static const struct {
        const char *url, *why;
    } bad[] = {{"", "only http"},
               {"ftp://h/a", "only http"},
               {"file:///etc/passwd", "only http"},
               {"httpx://h", "only http"},
               {"http:/h", "only http"},
               {"http://", "no host"},
               {"https:///a", "no host"},
               {"http://?a", "no host"},
               {"http://u:p@h/a", "user name"},
               {"http://u@h", "user name"},
               {"http://h/a b", "blank"},
               {"http://h/\xC3\xA9", "ASCII"},
               {"http://h/\r\nEvil: 1", "ASCII"}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (pl_url_wrong(good[i]) != NULL) fail_msg("%s: %s", good[i], pl_url_wrong(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *why = pl_url_wrong(bad[i].url);
        if (why == NULL || strstr(why, bad[i].why) == NULL)
            fail_msg("%s: %s", bad[i].url, why == NULL ? "taken" : why);
    }
    char text[PL_URL_MAX + 1] = "http://h/";
    memset(text + 9, 'a', PL_URL_MAX - 9);
    text[PL_URL_MAX] = '\0';
    assert_string_equal(pl_url_wrong(text), "the address is longer than 2,047 bytes");
    text[PL_URL_MAX - 1] = '\0';
    assert_null(pl_url_wrong(text));
}

static void address_or_path(void **state) {
    (void)state;
    assert_true(pl_url_is("http://h"));
    assert_true(pl_url_is("svn+ssh://h"));
    assert_false(pl_url_is("maps/a.zip"));
    assert_false(pl_url_is("/a://b"));
    assert_false(pl_url_is("://b"));
    assert_false(pl_url_is("http:"));
    assert_false(pl_url_is(""));
}

static void file_names(void **state) {
    (void)state;
    static const struct {
        const char *url, *file; /* NULL: none */
    } cases[] = {{"https://h/a/maps.zip", "maps.zip"},
                 {"https://h/maps.tar.gz?token=/x.zip#y", "maps.tar.gz"},
                 {"https://h/a/main", NULL},
                 {"https://h/a/", NULL},
                 {"https://h", NULL},
                 {"https://h.org", NULL},
                 {"https://h/..", NULL},
                 {"https://h/.zip", NULL},
                 {"https://h/-a.zip", NULL},
                 {"https://h/a%2Fb.zip", NULL},
                 {"https://h/a.part", NULL},
                 {"https://h/a.zip.pull", NULL},
                 {"https://h/a.new", NULL},
                 {"maps.zip", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[PL_URL_FILE_MAX] = "untouched";
        bool found = pl_url_file(cases[i].url, out);
        if (found != (cases[i].file != NULL)) fail_msg("%s: %s", cases[i].url, out);
        assert_string_equal(out, found ? cases[i].file : "untouched");
    }
    char url[256] = "http://h/";
    memset(url + 9, 'a', PL_URL_FILE_MAX);
    memcpy(url + 9 + PL_URL_FILE_MAX - 5, ".zip", 5); /* 127 bytes of name */
    char out[PL_URL_FILE_MAX];
    assert_true(pl_url_file(url, out));
    assert_int_equal(strlen(out), PL_URL_FILE_MAX - 1);
    memcpy(url + 9 + PL_URL_FILE_MAX - 5, "a.zip", 6);
    assert_false(pl_url_file(url, out));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses),
        cmocka_unit_test(address_or_path),
        cmocka_unit_test(file_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
