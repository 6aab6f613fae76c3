/* test_records.c - tables of test records, and what is wrong with them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "intercept/records.h"

#define HEAD "record,system,class,kind,events,hits,trials,date,status,rule,source\n"
#define GOOD "a-1,S,icbm,test,,7,14,2013-02,counted,r,s\n"

static pl_arena arena;
static pl_error error;

static int clean(void **unused) {
    (void)unused;
    pl_arena_free(&arena);
    arena = (pl_arena){0};
    return 0;
}

static bool parse(const char *text, pl_test_record **ret, size_t *ret_count) {
    return pl_records_parse("t.csv", pl_slice_of(text), &arena, ret, ret_count, &error);
}

static void rows_are_read(void **unused) {
    (void)unused;
    pl_test_record *list;
    size_t count;
    assert_true(parse(HEAD GOOD "b,T,srbm,combat,e-1,,,1991,no-count,\"one, two\",s\n"
                                "c,T,irbm,test,,0,1,2017-07-11,counted,r,s\n"
                                "d,T,irbm,test,,,,2017-07-11,unverified,r,s\n",
                      &list, &count));
    assert_int_equal(count, 4);
    assert_string_equal(list[0].name, "a-1");
    assert_string_equal(list[0].class, "icbm");
    assert_int_equal(list[0].hits, 7);
    assert_int_equal(list[0].trials, 14);
    assert_false(list[0].combat);
    assert_true(list[1].combat);
    assert_string_equal(list[1].events, "e-1");
    assert_string_equal(list[1].rule, "one, two");
    assert_int_equal(list[1].hits, -1);
    assert_int_equal(list[1].trials, -1);
    assert_int_equal(list[2].hits, 0);
    assert_int_equal(list[3].status, PL_RECORD_UNVERIFIED);
    assert_int_equal(list[3].line, 5);
    assert_ptr_equal(pl_records_find(list, count, pl_slice_of("c")), &list[2]);
    assert_null(pl_records_find(list, count, pl_slice_of("C")));
    assert_true(pl_records_heading(pl_slice_of(HEAD)));
    assert_true(pl_records_heading(pl_slice_of("\xEF\xBB\xBF" HEAD)));
    assert_false(pl_records_heading(pl_slice_of("id,row,publisher\n")));
    assert_false(pl_records_heading((pl_slice){NULL, 0}));
}

static void bad_rows_are_told(void **unused) {
    (void)unused;
    static const char *const cases[][2] = {
        {"", "t.csv"},
        {"record,system\n", "t.csv:1: column 3 must be \"class\""},
        {"record,system,class,kind,events,hits,trials,date,status,rule,source,more\n",
         "\"more\" is a column too many"},
        {HEAD ",S,icbm,test,,7,14,2013-02,counted,r,s\n", "t.csv:2: column \"record\": is empty"},
        {HEAD "A,S,icbm,test,,7,14,2013-02,counted,r,s\n", "\"A\" is no name"},
        {HEAD "a,S,icbm,test,E,7,14,2013-02,counted,r,s\n", "column \"events\": \"E\" is no name"},
        {HEAD "a,S,icbn,test,,7,14,2013-02,counted,r,s\n", "did you mean \"icbm\"?"},
        {HEAD "a,S,icbm,war,,7,14,2013-02,counted,r,s\n", "column \"kind\": \"war\" is none of its words"},
        {HEAD "a,S,icbm,test,,7,14,2013-02,true,r,s\n", "column \"status\""},
        {HEAD "a,S,icbm,test,,7,14,2013-13,counted,r,s\n", "\"2013-13\" is no day, month or year"},
        {HEAD "a,S,icbm,test,,7,14,2013-2,counted,r,s\n", "\"2013-2\" is no day, month or year"},
        {HEAD "a,S,icbm,test,,15,14,2013-02,counted,r,s\n",
         "column \"hits\": \"15\" is no whole number from 0 to the trials, 14"},
        {HEAD "a,S,icbm,test,,-1,14,2013-02,counted,r,s\n", "column \"hits\""},
        {HEAD "a,S,icbm,test,,0,0,2013-02,counted,r,s\n",
         "column \"trials\": \"0\" is no whole number from 1"},
        {HEAD "a,S,icbm,test,,,14,2013-02,counted,r,s\n", "column \"hits\": \"\""},
        {HEAD "a,S,icbm,test,,7,,2013-02,unverified,r,s\n", "column \"trials\": \"\""},
        {HEAD "a,S,icbm,test,,7,,2013-02,no-count,r,s\n", "column \"hits\": is given"},
        {HEAD "a,S,icbm,test,,7,14,2013-02,counted,,s\n", "column \"rule\": is empty"},
        {HEAD GOOD GOOD, "t.csv:3: column \"record\": \"a-1\" stands in line 2 already"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pl_test_record *list = NULL;
        size_t count = 0;
        error = (pl_error){0};
        assert_false(parse(cases[i][0], &list, &count));
        assert_int_equal(error.code, PL_INPUT);
        if (strstr(error.text, cases[i][1]) == NULL) fail_msg("%s, instead of %s", error.text, cases[i][1]);
        assert_null(list);
    }
}

static void too_many_are_refused(void **unused) {
    (void)unused;
    pl_buffer text = {0};
    pl_test_record *list;
    size_t count;
    pl_buffer_text(&text, HEAD);
    for (size_t i = 0; i <= PL_RECORDS_MAX; i++)
        pl_buffer_format(&text, "a%zu,S,icbm,test,,7,14,2013-02,counted,r,s\n", i);
    assert_false(
        pl_records_parse("t.csv", (pl_slice){text.data, text.length}, &arena, &list, &count, &error));
    assert_non_null(strstr(error.text, "more than 1000 test records"));
    pl_buffer_free(&text);
}

static void memory_may_run_out(void **unused) {
    (void)unused;
    pl_test_record *list;
    size_t count;
    bool done = false;
    for (uint64_t nth = 1; !done; nth++) {
        pl_memory_fail_nth(nth);
        error = (pl_error){0};
        done = parse(HEAD GOOD, &list, &count);
        if (!done) assert_int_equal(error.code, PL_NOMEM);
        clean(NULL);
    }
    pl_memory_fail_nth(0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(rows_are_read, clean),
        cmocka_unit_test_teardown(bad_rows_are_told, clean),
        cmocka_unit_test_teardown(too_many_are_refused, clean),
        cmocka_unit_test_teardown(memory_may_run_out, clean),
    };
    return cmocka_run_group_tests_name("records", tests, NULL, NULL);
}
