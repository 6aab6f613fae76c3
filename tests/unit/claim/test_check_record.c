/* Claims about a source of counts: windows up to what is known, days without a raid, choices that only counts
 * have, and what the parser refuses of them. */
#include "made_record.h"

/* Six raids: none in November before the 21st, none in October. */
static void fill(record *r) {
    *r = (record){.low = 0.25, .high = 0.25};
    add_raid(r, "2024-08-05", 10, 5);
    add_raid(r, "2024-09-10", 8, 8);
    add_raid(r, "2024-09-20", 2, 1);
    add_raid(r, "2024-11-21", 1, 0);
    add_raid(r, "2024-12-17", 4, 2);
    add_raid(r, "2025-01-15", 100, 90);
}

#define COUNTS "type: lance, choices: {source: counts}"

static const pl_specification *only(const pl_reading_result *reading) {
    assert_int_equal(reading->specification_count, 1);
    return &reading->specifications[0];
}

/* ---- windows ---- */

/* Without a report nothing happened: 0 is a value of a count, and the rate of nothing is unknown. */
static void nothing_is_a_value(void **state) {
    (void)state;
    record r;
    pl_arena arena = {0};
    fill(&r);
    const pl_specification *s =
        only(ask("measure: launches, window: 2024-10, holds: {total: {at_most: 0}}, " COUNTS, &r, &arena));
    assert_true(s->measurable && s->holds && s->value == 0);
    assert_string_equal(s->unit, "launches");
    assert_string_equal(s->detail, "launches reported: 0 from 2024-10-01 to 2024-11-01; asked: at most 0.");
    s = only(
        ask("measure: interceptions, window: 2024-09, holds: {total: {at_least: 9}}, " COUNTS, &r, &arena));
    assert_true(s->holds && s->value == 9);
    const pl_reading_result *rate = ask(
        "measure: interception_rate, window: 2024-10, holds: {total: {at_most: 0.5}}, " COUNTS, &r, &arena);
    assert_int_equal(rate->verdict, PL_VERDICT_NOT_MEASURABLE);
    assert_string_equal(rate->why, "The evidence has no such number for this window.");
    pl_arena_free(&arena);
}

/* An open window ends at the statement, whatever the day turn, and now at the last report. */
static void open_windows(void **state) {
    (void)state;
    record r;
    pl_arena arena = {0};
    fill(&r);
    const char *body =
        "measure: launches, window: 2024-09-01.., holds: {total: {at_least: 16}}, type: lance, "
        "choices: {source: counts, day_turn: 12h}";
    const pl_reading_result *then = ask(body, &r, &arena), *now = ask_claim(body, true, &r, &arena)->readings;
    assert_true(only(then)->value == 15 && only(now)->value == 115);
    assert_true(then->specifications[0].span.end == on("2024-12-19") + 9 * 3600);
    assert_true(then->specifications[0].span.begin == on("2024-09-01") + 12 * 3600);
    assert_true(now->specifications[0].span.end == on("2025-01-15") + 8 * 3600);
    assert_true(then->then.verdict == PL_VERDICT_FAILS && then->now.verdict == PL_VERDICT_HOLDS);
    /* Without a report since, it ends where it did. */
    r.count--;
    now = ask_claim(body, true, &r, &arena)->readings;
    assert_true(only(now)->value == 15 && now->specifications[0].span.end == on("2024-12-19") + 9 * 3600);
    pl_arena_free(&arena);
}

/* The record reaches from its first report to a month behind its last one. */
static void covered(void **state) {
    (void)state;
    record r;
    pl_arena arena = {0};
    fill(&r);
    const pl_reading_result *early =
        ask("measure: launches, window: 2024-08-05.., holds: {total: {at_least: 1}}, " COUNTS, &r, &arena);
    assert_int_equal(early->verdict, PL_VERDICT_NOT_MEASURABLE);
    assert_string_equal(
        early->why, "The window begins 2024-08-05; the first report of counts is of 2024-08-05T08:00:00Z.");
    const pl_reading_result *from =
        ask("measure: launches, window: 2024-08-06.., holds: {total: {at_least: 1}}, " COUNTS, &r, &arena);
    assert_int_equal(from->verdict, PL_VERDICT_HOLDS);
    /* The last report is 31 days before the window's end, and then a second more. */
    r.count = 5;
    r.raids[4].end = on("2024-11-18") + 9 * 3600;
    assert_int_equal(
        ask("measure: launches, window: 2024-09-01.., holds: {total: {at_least: 1}}, " COUNTS, &r, &arena)
            ->verdict,
        PL_VERDICT_HOLDS);
    r.raids[3].end = r.raids[4].end -= 1;
    const pl_claim_result *claim = ask_claim(
        "measure: launches, window: 2024-09-01.., holds: {total: {at_least: 1}}, " COUNTS, false, &r, &arena);
    assert_string_equal(claim->why, "The window ends 2024-12-19T09:00:00Z; the last report of counts is of "
                                    "2024-11-18T08:59:59Z, more than a month earlier.");
    assert_string_equal(claim->would_settle,
                        "Counts of a source that the claim names, over its whole window.");
    claim = ask_claim("measure: launches, window: 2024-09-01.., holds: {total: {at_least: 1}}, type: lance, "
                      "choices: {source: none}",
                      false, &r, &arena);
    assert_string_equal(claim->why,
                        "The evidence has no counts of the source none; `plumbline ingest -e EVIDENCE "
                        "--source none FILE.csv` puts them in.");
    pl_arena_free(&arena);
}

/* A source of maps that the evidence does not have either: the slip is told all the same, with its place. */
static void source_of_another_kind(void **state) {
    (void)state;
    record r;
    pl_arena arena = {0};
    pl_error error = {0};
    pl_statement_result result = {0};
    fill(&r);
    r.maps_alone = "none";
    assert_false(
        try_claims("  - {id: c, words: w, says: s, measure: launches, window: 2024-09-01.., type: lance, "
                   "holds: {total: {at_least: 1}}, choices: {source: none}}\n",
                   false, PL_ENGLISH, &r, &arena, &result, &error));
    assert_int_equal(error.code, PL_INPUT);
    if (strstr(error.text, ":8:5: source none gives maps") == NULL) fail_msg("%s", error.text);
    pl_arena_free(&arena);
}

/* ---- forms ---- */

static void months(void **state) {
    (void)state;
    record r;
    pl_arena arena = {0};
    fill(&r);
    /* September 10, October 0, November 1: October is known, so that nothing is left open. */
    const pl_reading_result *each = ask("measure: launches, window: 2024-09-01..2024-12-01, "
                                        "holds: {every: month, at_least: 1}, " COUNTS,
                                        &r, &arena);
    const pl_specification *s = only(each);
    assert_true(!s->holds && s->hits == 2 && s->of == 3 && s->without_update == 0 && s->turns_at == 0);
    assert_string_equal(s->detail, "2 of 3 months: launches reported at least 1.");
    assert_true(each->chart.count == 3 && each->chart.points[1].value == 0);
    /* The rate of October is unknown, and both ways of counting it are taken. */
    each = ask("measure: interception_rate, window: 2024-09-01..2024-12-01, holds: {every: month, at_most: "
               "0.9}, " COUNTS,
               &r, &arena);
    assert_int_equal(each->specification_count, 2);
    assert_string_equal(each->specifications[0].detail,
                        "2 of 3 months: share of the launched that was reported destroyed at most 90 %; "
                        "1 without a launch is counted as not holding.");
    assert_string_equal(each->specifications[1].detail,
                        "2 of 2 months: share of the launched that was reported destroyed at most 90 %; "
                        "1 without a launch is left out.");
    /* Launches of 30 days before, and of the month: October is one of the months compared. */
    s = only(
        ask("measure: launches, window: 30d, holds: {times_before: {at_least: 1}}, " COUNTS, &r, &arena));
    assert_false(s->measurable); /* 0 before */
    s = only(ask("measure: launches, holds: {month_highest_since: 2024-09-01}, " COUNTS, &r, &arena));
    assert_true(s->measurable && !s->holds && s->value == 1 && s->of == 2 && s->hits == 1);
    s = only(ask("measure: launches, holds: {month_highest_since: 2024-09-01, month: 2024-10}, " COUNTS, &r,
                 &arena));
    assert_true(s->measurable && s->value == 0 && s->hits == 1 && s->of == 1);
    s = only(ask("measure: launches, window: 7d, holds: {highest_since: 2024-09-01}, " COUNTS, &r, &arena));
    assert_true(s->measurable && !s->holds && s->value == 4 && s->threshold == 8);
    s = only(ask("measure: interceptions, window: 2024-09-01..2024-12-01, holds: {trend: month, less_than: "
                 "0}, " COUNTS,
                 &r, &arena));
    assert_true(s->holds && s->value == -4.5); /* 9, 0, 0: slopes -9, 0, -4.5 */
    pl_arena_free(&arena);
}

/* ---- choices ---- */

static void choices_reach_the_query(void **state) {
    (void)state;
    record r;
    pl_arena arena = {0};
    fill(&r);
    const pl_reading_result *plain =
        ask("measure: interception_rate, window: 2024-09, holds: {total: {at_most: 1}}, " COUNTS, &r, &arena);
    const pl_query *query = &only(plain)->query;
    assert_string_equal(query->type, "lance");
    assert_true(!query->shared && query->unit == NULL && query->relatives == NULL && query->record == NULL);
    assert_true(query->false_claims == 0 && query->interval == PL_INTERVAL_EXACT);
    assert_int_equal(plain->specifications[0].option_count, 6); /* the interval does not decide: no choice */
    const pl_reading_result *all = ask(
        "measure: interception_rate, window: 2024-09, holds: {total: {at_most: 1}}, decided_by: interval, "
        "type: lance, choices: {source: counts, labels: [own, shared], unit: [missile, body], relatives: "
        "[none, like], false_claims: [0, 0.3], interval: [exact, beta-binomial]}",
        &r, &arena);
    assert_int_equal(all->specification_count, 32);
    query = &all->specifications[31].query;
    assert_true(query->shared && strcmp(query->unit, "body") == 0 && strcmp(query->relatives, "like") == 0);
    assert_true(query->false_claims == 0.3 && query->interval == PL_INTERVAL_BETA_BINOMIAL);
    assert_true(fabs(all->specifications[31].value - 0.63) < 1e-12);
    static const char *const order[] = {"source",   "labels", "unit",         "relatives",
                                        "day_turn", "window", "false_claims", "interval"};
    assert_int_equal(all->specifications[0].option_count, 8);
    for (size_t i = 0; i < 8; i++) assert_string_equal(all->specifications[0].options[i].choice, order[i]);
    /* What counts do not have is not made for them, nor the other way round. */
    const pl_reading_result *launches =
        ask("measure: launches, window: 2024-09, holds: {total: {at_most: 1}}, "
            "type: lance, choices: {source: counts, false_claims: [0, 0.3], "
            "relatives: [none, like], record: [a, b], kinds: [all, no-redraw]}",
            &r, &arena);
    assert_int_equal(launches->specification_count, 1);
    pl_arena_free(&arena);
}

/* What is left when a third of nine was none need not be whole; what is, is written so. */
static void interceptions_in_words(void **state) {
    (void)state;
    record r;
    pl_arena arena = {0};
    fill(&r);
    const pl_reading_result *both =
        ask("measure: interceptions, window: 2024-09, holds: {total: {at_least: 9}}, "
            "type: lance, choices: {source: counts, false_claims: [0, 0.3]}",
            &r, &arena);
    assert_string_equal(both->specifications[0].detail,
                        "interceptions reported: 9 from 2024-09-01 to 2024-10-01; asked: at least 9.");
    assert_string_equal(both->specifications[1].detail,
                        "interceptions reported: 6.30 from 2024-09-01 to 2024-10-01; asked: at least 9.");
    assert_true(both->flip_count == 1 && strcmp(both->flips[0].choice, "false_claims") == 0);
    pl_arena_free(&arena);
}

/* Test records are whole: no window, no day turn, and maps are not needed. */
static void test_records(void **state) {
    (void)state;
    record r;
    pl_arena arena = {0};
    fill(&r);
    const char *body =
        "measure: engagement_rate, window: 30d, holds: {total: {at_least: 0.8}}, choices: {source: "
        "none, record: [thaad, thaad+aegis], day_turn: [0h, 6h]}";
    const pl_reading_result *tests = ask(body, &r, &arena);
    assert_int_equal(tests->specification_count, 2);
    assert_int_equal(tests->verdict, PL_VERDICT_HOLDS);
    assert_string_equal(tests->specifications[1].query.record, "thaad+aegis");
    assert_null(tests->specifications[1].query.type);
    assert_string_equal(tests->specifications[0].detail,
                        "share of the tests that destroyed the target: 87.50 %, by what was published up to "
                        "2024-12-19T09:00:00Z; asked: at least 80 %.");
    assert_int_equal(tests->chart.count, 0);
    pl_arena_free(&arena);
}

/* ---- refusals ---- */

static void refused(void **state) {
    (void)state;
    pl_arena arena = {0};
    static const struct {
        const char *body, *why;
    } cases[] = {
        {"measure: launches, window: 1d, holds: {total: {at_least: 1}}, choices: {source: counts}",
         "launches is of one type of weapon: add type: NAME"},
        {"measure: launches, window: 1d, holds: {every: update, at_least: 1}, " COUNTS,
         "launches: a raid is no update of a map: ask for days, weeks or months"},
        {"measure: launches, window: 1d, holds: {trend: update, at_least: 1}, " COUNTS,
         "launches: a raid is no update of a map: ask for days, weeks or months"},
        {"measure: launches, window: 1d, holds: {some: sector, at_least: 1}, " COUNTS,
         "launches: this measure cannot be asked sector by sector"},
        {"measure: launches, holds: {becomes: {at_least: 1}}, " COUNTS, "launches: becomes asks for a state"},
        {"measure: interception_rate, window: 1d, holds: {highest_since: 2023-01-01}, " COUNTS,
         "interception_rate: highest_since looks at a thousand windows"},
        {"measure: engagement_rate, holds: {total: {at_least: 1}}, choices: {source: counts}",
         "engagement_rate is of test records: add choices: {record: [NAME, ...]}"},
        {"measure: engagement_rate, window: 1d, holds: {every: day, at_least: 1}, choices: {source: counts, "
         "record: a}",
         "engagement_rate: it is one number of whole test records, without days: ask for its total"},
        {"measure: interceptions, window: 1d, holds: {total: {at_least: 1}}, type: x, choices: {source: "
         "counts, "
         "false_claims: 1}",
         "a share of false claims is at least 0 and below 1"},
        {"measure: interceptions, window: 1d, holds: {total: {at_least: 1}}, type: x, choices: {source: "
         "counts, "
         "false_claims: -0.1}",
         "a share of false claims is at least 0 and below 1"},
        {"measure: interceptions, window: 1d, holds: {total: {at_least: 1}}, type: x, choices: {source: "
         "counts, "
         "false_claims: [0.3, 0.30]}",
         "'0.30' is the same option as '0.3'"},
        {"measure: launches, window: 1d, holds: {total: {at_least: 1}}, type: x, choices: {source: counts, "
         "labels: "
         "shard}",
         "unknown word 'shard'; did you mean 'shared'?"},
        {"measure: launches, window: 1d, holds: {total: {at_least: 1}}, type: x, choices: {source: counts, "
         "interval: wilsen}",
         "unknown word 'wilsen'; did you mean 'wilson'?"},
        {"measure: net_km2, window: 1d, holds: {every: day, at_least: 1}, decided_by: interval, choices: "
         "{source: "
         "counts}",
         "decided_by: interval goes with total, which compares one number that has an interval; 'every' does "
         "not"},
        {"measure: net_km2, window: 1d, holds: {total: {at_least: 1}}, decided_by: chance, choices: {source: "
         "counts}",
         "unknown word 'chance'"},
        {"measure: net_km2, window: 1d, holds: {total: {at_least: 1}}, decided_by: interval, choices: "
         "{source: "
         "counts}, readings: {r: {says: s, holds: {some: day, at_least: 1}}}",
         "decided_by: interval goes with total"},
        {"untestable: {kind: opinion, why: w, would_settle: s, duel: {objects: 1}}",
         "a duel goes with kind: proposal or waiting, and not with opinion"},
        {"untestable: {kind: proposal, why: w, would_settle: s, duel: [1]}", "mapping"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *said = refusal(cases[i].body, &arena);
        if (strstr(said, cases[i].why) == NULL) fail_msg("%s: %s", cases[i].body, said);
    }
    /* A reading may go back to the value. */
    record r;
    fill(&r);
    const pl_claim_result *claim =
        ask_claim("measure: launches, window: 2024-09, holds: {total: {at_least: 1}}, decided_by: interval, "
                  "readings: {r: {says: s, decided_by: value, holds: {some: day, at_least: 1}}}, " COUNTS,
                  false, &r, &arena);
    assert_true(!isnan(claim->readings[0].specifications[0].low));
    assert_true(isnan(claim->readings[1].specifications[0].low));
    pl_arena_free(&arena);
}

static void duels(void **state) {
    (void)state;
    pl_arena arena = {0};
    pl_error error = {0};
    const char *text =
        "statement: made\ntitle: t\nspeaker: s\nappearance: a\nsaid: 2024-12-19T09:00:00Z\n"
        "theatre: made\nclaims:\n"
        "  - {id: try, words: w, says: s, untestable: {kind: proposal, why: w, would_settle: s, "
        "duel: {anything: {at: [all, 3]}}}}\n"
        "  - {id: not, words: w, says: s, untestable: {kind: proposal, why: w, would_settle: s}}\n";
    const pl_statement *statement = pl_statement_parse("s.yaml", pl_slice_of(text), &arena, &error);
    assert_non_null(statement);
    assert_non_null(pl_statement_duel(statement, "try"));
    assert_null(pl_statement_duel(statement, "not"));
    assert_null(pl_statement_duel(statement, "nobody"));
    record r;
    pl_statement_result result;
    fill(&r);
    const pl_evidence given = {&r, give_maps, give_values, give_sectors};
    assert_true(pl_statement_check(statement, &(pl_check_options){.language = PL_ENGLISH}, &given, &arena,
                                   &result, &error));
    assert_true(result.claims[0].has_duel && !result.claims[1].has_duel);
    assert_int_equal(r.questions, 0);
    pl_arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_is_a_value),
                                       cmocka_unit_test(open_windows),
                                       cmocka_unit_test(covered),
                                       cmocka_unit_test(source_of_another_kind),
                                       cmocka_unit_test(months),
                                       cmocka_unit_test(choices_reach_the_query),
                                       cmocka_unit_test(interceptions_in_words),
                                       cmocka_unit_test(test_records),
                                       cmocka_unit_test(refused),
                                       cmocka_unit_test(duels)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
