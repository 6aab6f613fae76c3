/* CSV as RFC 4180 has it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/csv.h"

#include <math.h>

static void quotes_where_needed(void **state) {
    (void)state;
    pl_buffer out = {0};
    pl_csv csv;
    pl_csv_start(&csv, &out);
    pl_csv_text(&csv, "a,b");
    pl_csv_text(&csv, "say \"no\"");
    pl_csv_text(&csv, "two\nlines");
    pl_csv_text(&csv, "plain text");
    pl_csv_text(&csv, "");
    pl_csv_end_row(&csv);
    pl_csv_text(&csv, NULL);
    pl_csv_fixed(&csv, -1.25, 1);
    pl_csv_fixed(&csv, NAN, 1);
    pl_csv_integer(&csv, INT64_MIN);
    pl_csv_text(&csv, " x");
    pl_csv_end_row(&csv);
    assert_false(out.failed);
    assert_false(csv.misshapen);
    assert_string_equal(out.data, "\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",plain text,\r\n"
                                  ",-1.2,,-9223372036854775808,\" x\"\r\n");
    pl_csv_text(&csv, "one field of five");
    pl_csv_end_row(&csv);
    assert_true(csv.misshapen);
    pl_buffer_free(&out);
}

static void bad_bytes(void **state) {
    (void)state;
    pl_buffer out = {0};
    pl_csv csv;
    pl_csv_start(&csv, &out);
    pl_csv_text(&csv, "\xD0\x97\xFF\"\xC0\x80");
    pl_csv_end_row(&csv);
    assert_string_equal(out.data, "\"\xD0\x97\xEF\xBF\xBD\"\"\xEF\xBF\xBD\xEF\xBF\xBD\"\r\n");
    pl_buffer_free(&out);
}

static void memory_runs_out(void **state) {
    (void)state;
    pl_buffer out = {0};
    pl_csv csv;
    pl_memory_fail_nth(1);
    pl_csv_start(&csv, &out);
    pl_csv_text(&csv, "a");
    pl_csv_end_row(&csv);
    pl_memory_fail_nth(0);
    assert_true(out.failed);
    pl_buffer_free(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_where_needed),
        cmocka_unit_test(bad_bytes),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
