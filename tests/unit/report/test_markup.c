/* test_markup.c - escaping and number text on the way into markup. */
#include "report/markup.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first.
#include <cmocka.h>

static void expect_text(void (*write)(pl_buffer *, const char *), const char *in, const char *out) {
    pl_buffer buffer = {0};
    write(&buffer, in);
    assert_false(buffer.failed);
    assert_string_equal(buffer.data == NULL ? "" : buffer.data, out);
    pl_buffer_free(&buffer);
}

static void test_escaping(void **state) {
    (void)state;
    expect_text(pl_markup_text, NULL, "");
    expect_text(pl_markup_text, "", "");
    expect_text(pl_markup_text, "a<b>&\"'c", "a&lt;b&gt;&amp;&quot;&#39;c");
    expect_text(pl_markup_text, "Покровськ 東京 \xF0\x9F\x97\xBA", "Покровськ 東京 \xF0\x9F\x97\xBA");
    expect_text(pl_markup_text, "&amp;", "&amp;amp;");
    expect_text(pl_markup_text, "a\tb\nc\rd", "a\tb\nc&#13;d");
}

static void test_bytes_that_may_not_stand(void **state) {
    (void)state;
    expect_text(pl_markup_text, "\x01\x1F\x7F", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    expect_text(pl_markup_text, "\xC2\x85", "\xEF\xBF\xBD");             /* C1 control */
    expect_text(pl_markup_text, "x\xFFy", "x\xEF\xBF\xBDy");             /* no UTF-8 at all */
    expect_text(pl_markup_text, "\xC0\xBC", "\xEF\xBF\xBD\xEF\xBF\xBD"); /* '<' too long */
    expect_text(pl_markup_text, "\xD0", "\xEF\xBF\xBD");                 /* cut off at the end */
    expect_text(pl_markup_text, "\xD0<", "\xEF\xBF\xBD&lt;");            /* cut off before markup */
    expect_text(pl_markup_text, "\xEF\xBF\xBF|\xEF\xB7\x90", "\xEF\xBF\xBD|\xEF\xBF\xBD"); /* noncharacters */
    expect_text(pl_markup_text, "\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");   /* a surrogate */
}

static void test_prose(void **state) {
    (void)state;
    expect_text(pl_markup_prose, "km2", "km\xC2\xB2");
    expect_text(pl_markup_prose, "1 km2, 2 km2.", "1 km\xC2\xB2, 2 km\xC2\xB2.");
    expect_text(pl_markup_prose, "gained_km2 km21 akm2 km", "gained_km2 km21 akm2 km");
    expect_text(pl_markup_text, "1 km2", "1 km2");
}

static void expect_quantity(double value, double threshold, const char *unit, const char *text) {
    pl_buffer buffer = {0};
    pl_markup_quantity(&buffer, PL_ENGLISH, value, unit, pl_markup_decimals(value, threshold, unit));
    assert_string_equal(buffer.data, text);
    pl_buffer_free(&buffer);
}

static void test_quantities(void **state) {
    (void)state;
    expect_quantity(725.914, 0, "km2", "725.91\xC2\xA0km\xC2\xB2");
    expect_quantity(-12.25, NAN, "km2",
                    "\xE2\x88\x92"
                    "12.25\xC2\xA0km\xC2\xB2");
    expect_quantity(-0.0001, NAN, "km2", "0.00\xC2\xA0km\xC2\xB2");
    expect_quantity(112345.678, NAN, "km2",
                    "112\xE2\x80\xAF"
                    "345.68\xC2\xA0km\xC2\xB2");
    expect_quantity(NAN, 1, "km2", "\xE2\x80\x93");
    expect_quantity(INFINITY, 1, "km2", "\xE2\x80\x93");
    expect_quantity(0.9, 0.9, "share", "90.0\xC2\xA0%");
    expect_quantity(27, 30, "days",
                    "27\xC2\xA0"
                    "days");
    expect_quantity(1, NAN, NULL, "1.00");
    expect_quantity(1, NAN, "<b>", "1.00\xC2\xA0&lt;b&gt;");
}

/* A value just short of its threshold must not look equal to it, and a small threshold must not look like
 * zero. */
static void test_decimals_that_decide(void **state) {
    (void)state;
    expect_quantity(0.9961, 1, "km2", "0.996\xC2\xA0km\xC2\xB2");
    expect_quantity(0.99999996, 1, "km2", "0.99999996\xC2\xA0km\xC2\xB2");
    expect_quantity(29.0 / 30, 0.9667, "share", "96.667\xC2\xA0%");
    assert_int_equal(pl_markup_decimals(5, 0.001, "km2"), 3);
    assert_int_equal(pl_markup_decimals(1, 1, "km2"), 2);
}

static void expect_link(const char *url, const char *text) {
    pl_buffer buffer = {0};
    pl_markup_link(&buffer, url, NULL);
    assert_string_equal(buffer.data == NULL ? "" : buffer.data, text);
    pl_buffer_free(&buffer);
}

static void test_links(void **state) {
    (void)state;
    expect_link("javascript:alert(1)", "javascript:alert(1)");
    expect_link("HTTPS://x", "HTTPS://x");
    expect_link("data:text/html,<b>", "data:text/html,&lt;b&gt;");
    expect_link("https://e.org/a?b=1&c=\"d\"",
                "<a rel=\"noreferrer\" "
                "href=\"https://e.org/a?b=1&amp;c=%22d%22\">https://e.org/a?b=1&amp;c=&quot;d&quot;</a>");
    expect_link("https://e.org/\xC3\xA9",
                "<a rel=\"noreferrer\" href=\"https://e.org/%C3%A9\">https://e.org/\xC3\xA9</a>");
    expect_link(NULL, "");
}

static void test_instants(void **state) {
    (void)state;
    pl_buffer buffer = {0};
    pl_markup_instant(&buffer, 1734566400);
    pl_buffer_text(&buffer, "|");
    pl_markup_instant_plain(&buffer, 1734566401);
    pl_buffer_text(&buffer, "|");
    pl_markup_long_day(&buffer, PL_ENGLISH, 20076);
    assert_string_equal(buffer.data,
                        "<time datetime=\"2024-12-19T00:00:00Z\">2024-12-19 00:00 UTC</time>|"
                        "2024-12-19 00:00:01 UTC|<time datetime=\"2024-12-19\">19 December 2024</time>");
    pl_buffer_free(&buffer);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_escaping),
        cmocka_unit_test(test_bytes_that_may_not_stand),
        cmocka_unit_test(test_prose),
        cmocka_unit_test(test_quantities),
        cmocka_unit_test(test_decimals_that_decide),
        cmocka_unit_test(test_links),
        cmocka_unit_test(test_instants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
