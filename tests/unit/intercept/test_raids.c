/* Counts files: every problem that the real one was found to have is a case here, by a small file of our own;
 * what is refused is refused with the place and the way out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "intercept/raids.h"

#include <stdio.h>

#define HEAD "time_start,time_end,model,launched,destroyed,not_reach_goal,source\n"

static const char types_yaml[] =
    "types:\n"
    "  - {name: arrow, title: Arrow, labels: [Arrow, С-1], shared: [arrow-or-bow]}\n"
    "  - {name: bow, title: Bow, labels: [Bow]}\n"
    "  - {name: arrow-or-bow, title: Arrow or bow, labels: [Arrow/Bow]}\n"
    "  - {name: k-1-or-k-2, title: K, labels: [K-1 and K-2]}\n"
    "  - {name: kite, title: Kite, labels: [Kite], seen_when_destroyed: only then}\n";

static void open_types(pl_arena *arena, pl_types *ret) {
    pl_error error = {0};
    if (!pl_types_parse("types", pl_slice_of(types_yaml), arena, ret, &error)) fail_msg("%s", error.text);
}

/* The only row of a file; texts live in `arena`. */
static pl_raid one_row(const char *heading, const char *row, pl_arena *arena) {
    pl_types types;
    pl_raid *raids;
    size_t count;
    pl_error error = {0};
    char text[4096];
    open_types(arena, &types);
    snprintf(text, sizeof text, "%s%s\n", heading, row);
    const char *copy = pl_arena_copy(arena, text, strlen(text));
    assert_non_null(copy);
    if (!pl_raids_read("f", pl_slice_of(copy), &types, arena, &raids, &count, &error))
        fail_msg("%s: %s", row, error.text);
    assert_int_equal(count, 1);
    return raids[0];
}

static void times(void **state) {
    (void)state;
    static const struct {
        const char *row, *begin, *end;
    } cases[] = {
        {"2024-12-19,2024-12-20,Arrow,1,0,,", "2024-12-19T00:00:00Z", "2024-12-21T00:00:00Z"},
        {"2024-12-19 20:00,2024-12-20 08:30,Arrow,1,0,,", "2024-12-19T20:00:00Z", "2024-12-20T08:30:00Z"},
        {"2024-12-19 9:05,2024-12-19 9:45,Arrow,1,0,,", "2024-12-19T09:05:00Z", "2024-12-19T09:45:00Z"},
        {"2024-12-19 20:00 ,2024-12-20  ,Arrow,1,0,,", "2024-12-19T20:00:00Z", "2024-12-21T00:00:00Z"},
        {"2024-12-19 00:00,2024-12-19 00:00,Arrow,1,0,,", "2024-12-19T00:00:00Z", "2024-12-19T00:00:00Z"},
        {"2024-12-19 20:00,2024-12-19,Arrow,1,0,,", "2024-12-19T20:00:00Z", "2024-12-20T00:00:00Z"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pl_arena arena = {0};
        char begin[PL_INSTANT_TEXT], end[PL_INSTANT_TEXT];
        pl_raid raid = one_row(HEAD, cases[i].row, &arena);
        pl_instant_text(raid.begin, begin);
        pl_instant_text(raid.end, end);
        assert_string_equal(begin, cases[i].begin);
        assert_string_equal(end, cases[i].end);
        assert_int_equal(raid.state, PL_RAID_TAKEN);
        pl_arena_free(&arena);
    }
}

/* What a row counts as, and why not. */
static void states(void **state) {
    (void)state;
    static const struct {
        const char *fields;
        pl_raid_state state;
        size_t types;
        const char *why;
    } cases[] = {
        {"Arrow,12.0,3.0,,", PL_RAID_TAKEN, 1, ""},
        {" arrow ,12,3,,", PL_RAID_TAKEN, 1, ""},
        {"С-1,1,1,0.0,", PL_RAID_TAKEN, 1, ""},
        {"Arrow,3,1,2,", PL_RAID_TAKEN, 1, ""},
        {"Arrow/Bow,3,1,2,", PL_RAID_TAKEN, 1, ""},
        {"Arrow and Arrow,3,1,,", PL_RAID_TAKEN, 1, ""},
        {"K-1 and K-2,3,1,,", PL_RAID_TAKEN, 1, ""},
        {"Arrow and Bow,12,3,,", PL_RAID_BUNDLE, 2, NULL},
        {"Arrow AND bow and Arrow/Bow,12,3,,", PL_RAID_BUNDLE, 3, NULL},
        {"Arrow and K-1 and K-2,12,3,,", PL_RAID_BUNDLE, 2, NULL},
        {"K-1 and K-2 and Arrow,12,3,,", PL_RAID_BUNDLE, 2, NULL},
        /* Empty is not zero. */
        {"Arrow,,0,,", PL_RAID_EXCLUDED, 1, "launched is not given"},
        {"Arrow,4,,,", PL_RAID_EXCLUDED, 1, "destroyed is not given"},
        {"Arrow, , ,,", PL_RAID_EXCLUDED, 1, "launched and destroyed are not given"},
        {"Arrow and Bow,14.0,,,", PL_RAID_EXCLUDED, 2, "destroyed is not given"},
        {"Arrow,0,0,,", PL_RAID_EXCLUDED, 1, "none was launched"},
        {"Arrow,2,4,,", PL_RAID_EXCLUDED, 1,
         "impossible: 4 destroyed and 0 that did not reach their goal are more than the 2 launched"},
        {"Arrow,16,15,11,", PL_RAID_EXCLUDED, 1,
         "impossible: 15 destroyed and 11 that did not reach their goal are more than the 16 launched"},
        {"Arrow and Bow,1,1,,", PL_RAID_EXCLUDED, 2, "impossible: 2 types in its label, and 1 launched"},
        {"Spear,1,1,,", PL_RAID_EXCLUDED, 0, "no type has the label 'Spear'; types.yaml names the labels"},
        {"Arrow and Spear,1,1,,", PL_RAID_EXCLUDED, 0,
         "no type has the label 'Spear'; types.yaml names the labels"},
        {"Arrow and ,1,1,,", PL_RAID_EXCLUDED, 0,
         "no type has the label 'Arrow and'; types.yaml names the labels"},
        {",1,1,,", PL_RAID_EXCLUDED, 0, "it has no label"},
        {"Kite,1,1,,", PL_RAID_EXCLUDED, 1, "only then"},
        {"Arrow and Kite,4,1,,", PL_RAID_EXCLUDED, 2, "only then"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pl_arena arena = {0};
        char row[512];
        snprintf(row, sizeof row, "2024-12-19,2024-12-19,%s", cases[i].fields);
        pl_raid raid = one_row(HEAD, row, &arena);
        if (raid.state != cases[i].state || raid.type_count != cases[i].types)
            fail_msg("%s: %s, %zu types, %s", row, pl_raid_state_names[raid.state], raid.type_count,
                     raid.why);
        if (cases[i].why != NULL) assert_string_equal(raid.why, cases[i].why);
        assert_int_equal(raid.line, 2);
        pl_arena_free(&arena);
    }
    pl_arena arena = {0};
    pl_raid raid = one_row(HEAD, "2024-12-19 20:00,2024-12-19 10:00,Arrow,1,0,,", &arena);
    assert_int_equal(raid.state, PL_RAID_EXCLUDED);
    assert_string_equal(raid.why, "it ends before it begins");
    raid = one_row(HEAD, "2024-12-19,2024-12-19,Arrow,,,,post/1", &arena);
    assert_int_equal(raid.launched, PL_COUNT_MISSING);
    assert_int_equal(raid.destroyed, PL_COUNT_MISSING);
    assert_int_equal(raid.not_reached, PL_COUNT_MISSING);
    assert_string_equal(raid.reference, "post/1");
    assert_string_equal(raid.label, "Arrow");
    pl_arena_free(&arena);
}

/* Versions of the file have other columns in another order, and quoted commas and Python's NaN in them. */
static void columns_by_name(void **state) {
    (void)state;
    static const char wide[] = "source,destroyed,model,is_shahed,launched,\"affected "
                               "region\",destroyed_details,time_end,time_start\n";
    pl_arena arena = {0};
    pl_raid raid = one_row(
        wide,
        "post,2.0,Arrow,,7.0,\"['A, B']\",\"{'south': NaN, \"\"x\"\": 2}\",2024-12-20 8:00,2024-12-19 20:00",
        &arena);
    assert_int_equal(raid.launched, 7);
    assert_int_equal(raid.destroyed, 2);
    assert_int_equal(raid.not_reached, PL_COUNT_MISSING);
    assert_string_equal(raid.reference, "post");
    raid = one_row("time_start,time_end,model,launched,destroyed\n", "2024-12-19,2024-12-19,Bow,5,5", &arena);
    assert_int_equal(raid.launched, 5);
    assert_string_equal(raid.reference, "");
    pl_arena_free(&arena);
}

static void refused(void **state) {
    (void)state;
#define TIME "' is no time: YYYY-MM-DD or YYYY-MM-DD HH:MM is wanted, from 1900 to 2100"
#define COUNT "' is no count: a whole number from 0 to 1000000 is wanted, or nothing"
    static const char *const cases[][2] = {
        {"", "f:1:1: no heading"},
        {HEAD, "f: no row of counts"},
        {"time_start,time_end,model,launched\n2024-12-19,2024-12-19,Arrow,1\n", "f: no column \"destroyed\""},
        {"time_start,time_end,name,launched,destroyed\n2024-12-19,2024-12-19,Arrow,1,1\n",
         "f: no column \"model\""},
        {HEAD "2024-12-19,2024-12-19,Arrow,1,0,,\n2024-12-19,2024-12-19,Arrow,-1,0,,\n",
         "f:3: column \"launched\": '-1" COUNT},
        {HEAD "2024-12-19,2024-12-19,Arrow,1.5,0,,\n", "f:2: column \"launched\": '1.5" COUNT},
        {HEAD "2024-12-19,2024-12-19,Arrow,1,1e300,,\n", "f:2: column \"destroyed\": '1e300" COUNT},
        {HEAD "2024-12-19,2024-12-19,Arrow,1000001,0,,\n", "f:2: column \"launched\": '1000001" COUNT},
        {HEAD "2024-12-19,2024-12-19,Arrow,1,1,nan,\n", "f:2: column \"not_reach_goal\": 'nan" COUNT},
        {HEAD "2024-12-19,2024-12-19,Arrow,many,1,,\n", "f:2: column \"launched\": 'many" COUNT},
        {HEAD "2024-02-30,2024-12-19,Arrow,1,1,,\n", "f:2: column \"time_start\": '2024-02-30" TIME},
        {HEAD "2024-12-19,2024-12-19 24:00,Arrow,1,1,,\n",
         "f:2: column \"time_end\": '2024-12-19 24:00" TIME},
        {HEAD "2024-12-19,2024-12-19 12:60,Arrow,1,1,,\n",
         "f:2: column \"time_end\": '2024-12-19 12:60" TIME},
        {HEAD "2024-12-19,2024-12-19 :30,Arrow,1,1,,\n", "f:2: column \"time_end\": '2024-12-19 :30" TIME},
        {HEAD "2024-12-19,2024-12-19T12:00,Arrow,1,1,,\n",
         "f:2: column \"time_end\": '2024-12-19T12:00" TIME},
        {HEAD "19.12.2024,2024-12-19,Arrow,1,1,,\n", "f:2: column \"time_start\": '19.12.2024" TIME},
        {HEAD ",2024-12-19,Arrow,1,1,,\n", "f:2: column \"time_start\": '" TIME},
        {HEAD "1800-01-01,2024-12-19,Arrow,1,1,,\n", "f:2: column \"time_start\": '1800-01-01" TIME},
        {HEAD "2024-12-19,2100-12-31,Arrow,1,1,,\n", "f:2: column \"time_end\": '2100-12-31" TIME},
        {HEAD "2024-12-19,2024-12-19,Arrow,1,1,\n", "f:2:1: fewer fields than there are columns"},
        {HEAD "2024-12-19,2024-12-19,\"Arrow,1,1,,\n", "f:2:23: a quote that does not end"},
        {HEAD "2024-12-19,2024-12-19,\xff,1,1,,\n", "f:2:23: bytes that are no UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pl_arena arena = {0};
        pl_types types;
        pl_raid *raids;
        size_t count;
        pl_error error = {0};
        open_types(&arena, &types);
        if (pl_raids_read("f", pl_slice_of(cases[i][0]), &types, &arena, &raids, &count, &error))
            fail_msg("taken: %s", cases[i][0]);
        assert_string_equal(error.text, cases[i][1]);
        assert_int_equal(error.code, PL_INPUT);
        pl_arena_free(&arena);
    }
}

/* Rows that are alike stay apart: with the places gone, two raids of one report look like that. */
static void alike(void **state) {
    (void)state;
    static const char text[] = HEAD "2024-12-19,2024-12-19,Arrow,1,0,,p\n"
                                    "2024-12-19,2024-12-19,Arrow,1,0,,p\n";
    pl_arena arena = {0};
    pl_types types;
    pl_raid *raids;
    size_t count;
    open_types(&arena, &types);
    assert_true(pl_raids_read("f", pl_slice_of(text), &types, &arena, &raids, &count, NULL));
    assert_int_equal(count, 2);
    assert_true(raids[0].state == PL_RAID_TAKEN && raids[1].state == PL_RAID_TAKEN);
    assert_int_equal(raids[1].line, 3);
    pl_arena_free(&arena);
}

/* Places are cut, and what is left gives the same raids, at the same lines, though fields ran over several.
 */
static void kept(void **state) {
    (void)state;
    static const char wide[] =
        "\xEF\xBB\xBF\r\n"
        "time_start,launch_place,time_end,model,target,launched,destroyed,source\r\n"
        "2024-12-19,\"Here,\nthere\n and \"\"there\"\"\",2024-12-19,Arrow,X,4,1,\"p,1\"\r\n"
        "\r\n"
        "2024-12-20,,2024-12-20,Arrow and Bow,,7.0,,\"p\n2\"\n"
        "2024-12-21,,2024-12-21,Bow,,1,1,p3";
    static const char wanted[] = "\ntime_start,time_end,model,launched,destroyed,source\r\n"
                                 "2024-12-19,2024-12-19,Arrow,4,1,\"p,1\"\r\n"
                                 "\n\n\n"
                                 "2024-12-20,2024-12-20,Arrow and Bow,7.0,,\"p\n2\"\r\n"
                                 "2024-12-21,2024-12-21,Bow,1,1,p3\r\n";
    pl_arena arena = {0};
    pl_types types;
    pl_raid *raids, *again;
    size_t count, again_count;
    size_t cut = 0;
    pl_buffer out = {0};
    pl_error error = {0};
    open_types(&arena, &types);
    assert_true(pl_raids_kept("f", pl_slice_of(wide), &arena, &out, &cut, &error));
    assert_int_equal(cut, 2);
    assert_string_equal(out.data, wanted);
    assert_true(pl_raids_read("f", pl_slice_of(wide), &types, &arena, &raids, &count, &error));
    assert_true(
        pl_raids_read("f", (pl_slice){out.data, out.length}, &types, &arena, &again, &again_count, &error));
    assert_int_equal(count, 3);
    assert_int_equal(again_count, 3);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(raids[i].line, again[i].line);
        assert_int_equal(raids[i].end, again[i].end);
        assert_int_equal(raids[i].launched, again[i].launched);
        assert_int_equal(raids[i].state, again[i].state);
        assert_string_equal(raids[i].label, again[i].label);
    }
    assert_int_equal(raids[1].line, 7);
    pl_buffer_clear(&out);
    /* Of what it kept there is nothing left to cut. */
    assert_true(pl_raids_kept("f", pl_slice_of(wanted), &arena, &out, &cut, &error));
    assert_int_equal(cut, 0);
    assert_int_equal(out.length, 0);
    pl_buffer_free(&out);
    pl_arena_free(&arena);
}

static void memory_runs_out(void **state) {
    (void)state;
    static const char text[] = HEAD "2024-12-19,2024-12-19,Arrow,1,0,,\"p \"\"1\"\"\"\n"
                                    "2024-12-19,2024-12-19,Spear,1,0,,p\n"
                                    "2024-12-19,2024-12-19,Arrow and Bow,2,0,,p\n";
    pl_arena texts = {0};
    pl_types types;
    open_types(&texts, &types);
    bool taken = false;
    for (uint64_t nth = 1; !taken; nth++) {
        assert_true(nth < 1000);
        pl_arena arena = {0};
        pl_error error = {0};
        pl_raid *raids;
        size_t count;
        pl_memory_fail_nth(nth);
        taken = pl_raids_read("f", pl_slice_of(text), &types, &arena, &raids, &count, &error);
        pl_memory_fail_nth(0);
        if (!taken) assert_int_equal(error.code, PL_NOMEM);
        pl_arena_free(&arena);
    }
    pl_arena_free(&texts);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times),           cmocka_unit_test(states), cmocka_unit_test(columns_by_name),
        cmocka_unit_test(refused),         cmocka_unit_test(alike),  cmocka_unit_test(kept),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests_name("raids", tests, NULL, NULL);
}
