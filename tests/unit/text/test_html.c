/* test_html.c - the text of pages, and where each byte of it stood. */
#include "text/html.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static pl_html_text read_page(const char *page, pl_arena *arena) {
    pl_html_text text = {0};
    pl_error error = {0};
    if (!pl_html_read("p.html", pl_slice_of(page), arena, &text, &error)) fail_msg("%s", error.text);
    for (size_t i = 0; i < text.text.length; i++) {
        assert_true(text.begin[i] <= text.end[i] && text.end[i] <= strlen(page));
        if (i > 0) assert_true(text.begin[i] >= text.begin[i - 1]);
    }
    return text;
}

/* The words of the text stand in the page where it says they do. */
static void stands(const char *page, const char *words, const char *written) {
    pl_arena arena = {0};
    const pl_html_text text = read_page(page, &arena);
    const char *found = strstr(text.text.data, words);
    if (found == NULL) fail_msg("no \"%s\" in \"%s\"", words, text.text.data);
    const size_t first = (size_t)(found - text.text.data), last = first + strlen(words) - 1;
    const size_t length = text.end[last] - text.begin[first];
    assert_int_equal(length, strlen(written));
    assert_memory_equal(page + text.begin[first], written, length);
    pl_arena_free(&arena);
}

static void positions(void **state) {
    (void)state;
    stands("<p>a b</p>", "a b", "a b");
    stands("<p>a &amp; b &lt; c</p>", "a & b < c", "a &amp; b &lt; c");
    stands("<p>x 20&nbsp;km&sup2; y</p>", "20\xC2\xA0km\xC2\xB2", "20&nbsp;km&sup2;");
    stands("<p>x &#8212; &#x2014;y</p>", "\xE2\x80\x94 \xE2\x80\x94y", "&#8212; &#x2014;y");
    stands("<p>&ampere &notit; z</p>", "&ere \xC2\xACit; z", "&ampere &notit; z");
    stands("<p>AT&T & R&D; q</p>", "AT&T & R&D; q", "AT&T & R&D; q");
    stands("<p>one</b> two</i> three</p>", "two", "two");
    stands("<p>one</b> two</i> three</p>", "one two three", "one</b> two</i> three");
    stands("<p>a <b>bold <i>word</i></b> c</p>", "bold word c", "bold <i>word</i></b> c");
    stands("<p>l\r\nm</p>", "l\nm", "l\r\nm");
    stands("<table><tr><td>in <div>x</table>", "in", "in");
    stands("<table>foster<tr><td>cell</table>after", "foster", "foster");
    stands("<p>\xD0\x9A\xD0\xB8\xD1\x97\xD0\xB2 &copy; 1</p>", "\xD0\x9A\xD0\xB8\xD1\x97\xD0\xB2 \xC2\xA9 1",
           "\xD0\x9A\xD0\xB8\xD1\x97\xD0\xB2 &copy; 1");
    stands("a < b &lt c", "a < b < c", "a < b &lt c");
}

static void left_out(void **state) {
    (void)state;
    pl_arena arena = {0};
    const pl_html_text text = read_page(
        "<!DOCTYPE html><html><head><title>T &amp; t</title><meta property='article:published_time' "
        "content='2024-01-02'><style>p{}</style></head><body><script>no()</script><nav>no</nav><p>yes</p>"
        "<!-- no --><noscript>no</noscript><footer>no</footer><select><option>no</select><p>so<br>on "
        "<q>said</q></p>"
        "<time datetime='2020-01-01'>then</time></body></html>",
        &arena);
    assert_string_equal(text.text.data, "yes\n\nso\non \xE2\x80\x9Csaid\xE2\x80\x9D\n\nthen");
    assert_string_equal(text.title.data, "T & t");
    assert_string_equal(text.published.data, "2024-01-02");
    pl_arena_free(&arena);
}

static void bombs(void **state) {
    (void)state;
    pl_arena arena = {0};
    pl_error error = {0};
    pl_html_text text;
    pl_buffer page = {0};
    for (int i = 0; i < 200000; i++) pl_buffer_text(&page, "<div>");
    assert_false(pl_html_read("deep.html", (pl_slice){page.data, page.length}, &arena, &text, &error));
    assert_int_equal(error.code, PL_INPUT);
    assert_non_null(strstr(error.text, "deep.html: byte 5004: more than 1000 elements are open at once"));
    pl_buffer_clear(&page);
    /* Formatting that each paragraph opens anew. */
    pl_buffer_text(&page, "<p>");
    for (int i = 0; i < 900; i++) pl_buffer_format(&page, "<b id=%d>", i);
    for (int i = 0; i < 200000; i++) pl_buffer_text(&page, "</p><p>x");
    assert_false(pl_html_read("wide.html", (pl_slice){page.data, page.length}, &arena, &text, &error));
    assert_int_equal(error.code, PL_INPUT);
    assert_non_null(strstr(error.text, "elements take more than"));
    pl_buffer_free(&page);
    pl_arena_free(&arena);
}

static void memory_runs_out(void **state) {
    (void)state;
    for (uint64_t nth = 1;; nth++) {
        pl_arena arena = {0};
        pl_error error = {0};
        pl_html_text text;
        const char *page = "<html><title>t</title><body><p>a &amp; b<p>c <b>d</b></body></html>";
        pl_memory_fail_nth(nth);
        const bool done = pl_html_read("p.html", pl_slice_of(page), &arena, &text, &error);
        pl_memory_fail_nth(0);
        pl_arena_free(&arena);
        if (done) {
            assert_true(nth > 5);
            return;
        }
        assert_int_equal(error.code, PL_NOMEM);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(positions), cmocka_unit_test(left_out),
                                       cmocka_unit_test(bombs), cmocka_unit_test(memory_runs_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
