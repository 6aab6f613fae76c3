/* converted.c - see converted.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "converted.h"

void expect_converted(pl_file_format format, pl_slice bytes, const char *features) {
    pl_buffer text = {0};
    pl_error error = {0};
    pl_buffer_text(&text, "before");
    if (!pl_convert("f", format, bytes, &text, &error)) fail_msg("%s", error.text);
    told to = tell((pl_slice){text.data + 6, text.length - 6}, NULL);
    if (!to.done) fail_msg("%s\n%s", to.error.text, text.data + 6);
    assert_string_equal(to.features.data == NULL ? "" : to.features.data, features);
    /* The same bytes give the same text. */
    pl_buffer again = {0};
    assert_true(pl_convert("f", format, bytes, &again, &error));
    assert_string_equal(again.data, text.data + 6);
    told_free(&to);
    pl_buffer_free(&text);
    pl_buffer_free(&again);
}

void expect_refused(pl_file_format format, pl_slice bytes, const char *message) {
    pl_buffer text = {0};
    pl_error error = {0};
    pl_buffer_text(&text, "before");
    assert_false(pl_convert("f", format, bytes, &text, &error));
    assert_string_equal(error.text, message);
    assert_int_equal(error.code, PL_INPUT);
    assert_string_equal(text.data, "before"); /* nothing of it is left */
    pl_buffer_free(&text);
}

void expect_memory_told(pl_file_format format, pl_slice bytes) {
    pl_buffer whole = {0};
    assert_true(pl_convert("f", format, bytes, &whole, NULL));
    for (uint64_t n = 1;; n++) {
        pl_buffer text = {0};
        pl_error error = {0};
        pl_memory_fail_nth(n);
        bool done = pl_convert("f", format, bytes, &text, &error);
        bool reached = pl_memory_fail_nth(0) >= n;
        /* What is given in spite of it is all of it. */
        if (done) assert_string_equal(text.data, whole.data);
        pl_buffer_free(&text);
        if (!reached) {
            assert_true(done);
            assert_true(n > 2);
            break;
        }
        if (!done) assert_int_equal(error.code, PL_NOMEM);
    }
    pl_buffer_free(&whole);
}
