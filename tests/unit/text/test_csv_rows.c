/* CSV read row by row: what it takes, and where it says that something is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/csv_rows.h"

static bool is(pl_slice field, const char *text) {
    return pl_slice_equal(field, pl_slice_of(text));
}

static void rows_come_as_written(void **state) {
    (void)state;
    pl_arena arena = {0};
    pl_csv_rows rows;
    pl_error error;
    bool more;
    const char *text = "\xEF\xBB\xBF"
                       "a,b,c\r\n1,\"say \"\"no\"\", then go\",\n\n\"two\nlines\",\"\",ж\r\n\r\n";
    assert_true(pl_csv_rows_open("f", pl_slice_of(text), &arena, &rows, &error));
    assert_int_equal(rows.columns, 3);
    assert_int_equal(pl_csv_column(&rows, "c"), 2);
    assert_int_equal(pl_csv_column(&rows, "d"), -1);
    assert_true(pl_csv_rows_next(&rows, &more, &error) && more);
    assert_true(is(rows.fields[0], "1") && is(rows.fields[1], "say \"no\", then go") &&
                is(rows.fields[2], ""));
    assert_int_equal(rows.row_line, 2);
    assert_true(pl_csv_rows_next(&rows, &more, &error) && more);
    assert_true(is(rows.fields[0], "two\nlines") && is(rows.fields[1], "") && is(rows.fields[2], "ж"));
    assert_int_equal(rows.row_line, 4);
    assert_false(pl_csv_rows_fail(&rows, 2, &error, "not %s", "this"));
    assert_string_equal(error.text, "f:4: column \"c\": not this");
    assert_true(pl_csv_rows_next(&rows, &more, &error) && !more);
    size_t column;
    assert_true(pl_csv_need_column(&rows, "b", &column, &error) && column == 1);
    assert_false(pl_csv_need_column(&rows, "d", &column, &error));
    assert_string_equal(error.text, "f: no column \"d\"");
    pl_arena_free(&arena);
}

static void faults_are_placed(void **state) {
    (void)state;
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"", "f:1:1: no heading"},
        {"\n\r\n", "f:1:1: no heading"},
        {"a,a\n", "f:1:1: two columns have the same heading"},
        {"a,b\n1\n", "f:2:1: fewer fields than there are columns"},
        {"a,b\nж,2,3\n", "f:2:5: more fields than there are columns"},
        {"a,b\n1,\"2\n\n", "f:2:3: a quote that does not end"},
        {"\xEF\xBB\xBF"
         "a,\"b\n",
         "f:1:3: a quote that does not end"},
        {"a,b\n1,2\"\n", "f:2:4: a quote inside a field that does not begin with one"},
        {"a,b\n\"1\"2,3\n", "f:2:4: a comma or the end of the line must stand behind a quoted field"},
        {"a,b\n1,\xFF\n", "f:2:3: bytes that are no UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pl_arena arena = {0};
        pl_csv_rows rows;
        pl_error error = {PL_OK, ""};
        bool more = false;
        bool done = pl_csv_rows_open("f", pl_slice_of(cases[i].text), &arena, &rows, &error) &&
                    pl_csv_rows_next(&rows, &more, &error);
        assert_false(done);
        assert_int_equal(error.code, PL_INPUT);
        assert_string_equal(error.text, cases[i].says);
        pl_arena_free(&arena);
    }
}

/* Without a heading, tabs between fields; quotes and commas are letters like others. */
static void tabs(void **state) {
    (void)state;
    static const char *const columns[] = {"id", "name", "class"};
    pl_arena arena = {0};
    pl_csv_rows rows;
    pl_error error = {PL_OK, ""};
    bool more;
    const char *text = "1\t\"Mill, old\"\t\r\n\t\t\n3\tж\n";
    assert_true(pl_csv_rows_open_tabs("f", pl_slice_of(text), columns, 3, &arena, &rows, &error));
    assert_int_equal(pl_csv_column(&rows, "class"), 2);
    assert_true(pl_csv_rows_next(&rows, &more, &error) && more);
    assert_true(is(rows.fields[0], "1") && is(rows.fields[1], "\"Mill, old\"") && is(rows.fields[2], ""));
    assert_true(pl_csv_rows_next(&rows, &more, &error) && more);
    assert_true(is(rows.fields[0], "") && is(rows.fields[2], ""));
    assert_false(pl_csv_rows_next(&rows, &more, &error));
    assert_string_equal(error.text, "f:3:1: fewer fields than there are columns");
    assert_true(pl_csv_rows_open_tabs("f", pl_slice_of(""), columns, 3, &arena, &rows, &error));
    assert_true(pl_csv_rows_next(&rows, &more, &error) && !more);
    assert_false(pl_csv_rows_open_tabs("f", pl_slice_of("1\t\xFF"), columns, 3, &arena, &rows, &error));
    assert_string_equal(error.text, "f:1:3: bytes that are no UTF-8");
    pl_arena_free(&arena);
}

static void memory_runs_out(void **state) {
    (void)state;
    for (uint64_t nth = 1;; nth++) {
        pl_arena arena = {0};
        pl_csv_rows rows;
        pl_error error = {PL_OK, ""};
        bool more;
        pl_memory_fail_nth(nth);
        bool done = pl_csv_rows_open("f", pl_slice_of("a\n\"\"\"\"\n"), &arena, &rows, &error) &&
                    pl_csv_rows_next(&rows, &more, &error);
        bool all = pl_memory_fail_nth(0) < nth;
        pl_arena_free(&arena);
        if (all) {
            assert_true(done);
            break;
        }
        assert_int_equal(error.code, PL_NOMEM);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_as_written),
        cmocka_unit_test(faults_are_placed),
        cmocka_unit_test(tabs),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
