/* What is decided by the whole interval: three outcomes, what they weigh, and the sentences that say so. */
#include "made_record.h"

/* The rate of the window is 0.5 and its interval from 0.25 to 0.75; Wilson's from 0.375 to 0.625. Binary
 * fractions, so that a threshold may lie on an end. */
static void fill(record *r) {
    *r = (record){.low = 0.25, .high = 0.25};
    add_raid(r, "2024-08-05", 1, 0);
    add_raid(r, "2024-12-10", 4, 2);
}

#define RATE "measure: interception_rate, type: lance, window: 30d, decided_by: interval, "

static const pl_reading_result *asked(const char *compare, const char *choices, record *r, pl_arena *arena) {
    char body[512];
    snprintf(body, sizeof body, RATE "holds: {total: {%s}}, choices: {source: counts%s}", compare, choices);
    return ask(body, r, arena);
}

typedef enum { HOLDS, FAILS, CANNOT_TELL } outcome;

/* Each comparison at each end: equal is at least and at most, and neither more nor less. */
static void three_outcomes(void **state) {
    (void)state;
    record r;
    pl_arena arena = {0};
    fill(&r);
    static const struct {
        const char *compare;
        outcome wanted;
        double turns_at;
    } cases[] = {
        {"at_least: 0.2", HOLDS, 0.25},         {"at_least: 0.25", HOLDS, 0.25},
        {"at_least: 0.26", CANNOT_TELL, 0.25},  {"at_least: 0.75", CANNOT_TELL, 0.25},
        {"at_least: 0.76", FAILS, 0.25},        {"more_than: 0.25", CANNOT_TELL, 0.25},
        {"more_than: 0.24", HOLDS, 0.25},       {"more_than: 0.75", FAILS, 0.25},
        {"at_most: 0.75", HOLDS, 0.75},         {"at_most: 0.5", CANNOT_TELL, 0.75},
        {"at_most: 0.25", CANNOT_TELL, 0.75},   {"at_most: 0.24", FAILS, 0.75},
        {"less_than: 0.75", CANNOT_TELL, 0.75}, {"less_than: 0.76", HOLDS, 0.75},
        {"less_than: 0.25", FAILS, 0.75},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const pl_reading_result *reading = asked(cases[i].compare, "", &r, &arena);
        const pl_specification *s = &reading->specifications[0];
        const outcome got = s->cannot_tell ? CANNOT_TELL : s->holds ? HOLDS : FAILS;
        assert_true(s->measurable && s->value == 0.5 && s->low == 0.25 && s->high == 0.75);
        if (got != cases[i].wanted || s->turns_at != cases[i].turns_at)
            fail_msg("%s: %s", cases[i].compare, s->detail);
        assert_false(s->cannot_tell && s->holds);
        assert_int_equal(reading->cannot_tell, got == CANNOT_TELL);
        assert_int_equal(reading->measured, got != CANNOT_TELL);
        assert_int_equal(reading->verdict, got == HOLDS   ? PL_VERDICT_HOLDS
                                           : got == FAILS ? PL_VERDICT_FAILS
                                                          : PL_VERDICT_UNDETERMINED);
        assert_true(isnan(reading->share) == (got == CANNOT_TELL));
    }
    pl_arena_free(&arena);
}

static void words(void **state) {
    (void)state;
    record r;
    pl_arena arena = {0};
    fill(&r);
#define FOUND                                                                                                \
    "share of the launched that was reported destroyed: 50.00 % from 2024-11-19 to 2024-12-19; asked: "
    assert_string_equal(asked("at_most: 0.5", "", &r, &arena)->specifications[0].detail,
                        FOUND "at most 50 %. That cannot be told: the interval from 25.00 to 75.00 % has the "
                              "threshold in it.");
    assert_string_equal(asked("at_most: 0.9", "", &r, &arena)->specifications[0].detail,
                        FOUND "at most 90 %. The whole interval, from 25.00 to 75.00 %, passes.");
    assert_string_equal(asked("at_most: 0.1", "", &r, &arena)->specifications[0].detail,
                        FOUND "at most 10 %. No part of the interval, from 25.00 to 75.00 %, passes.");
    assert_string_equal(asked("at_most: 0.5", "", &r, &arena)->makes_true,
                        "would hold for any number of at least 75.00 %");
    const pl_claim_result *claim =
        ask_claim(RATE "holds: {total: {at_most: 0.5}}, choices: {source: counts}", false, &r, &arena);
    assert_string_equal(
        claim->sentence,
        "Undetermined; in 1 way it cannot be told. Measured the first of these ways: " FOUND
        "at most 50 %. That cannot be told: the interval from 25.00 to 75.00 % has the threshold in "
        "it. The evidence does not tell: in 1 of 1 specification the threshold lies inside the "
        "interval.");
    pl_arena_free(&arena);
}

/* A threshold of 0.7 lies inside the wide interval and outside of Wilson's; 0.9 outside of both. */
static void more_than_half(void **state) {
    (void)state;
    record r;
    pl_arena arena = {0};
    fill(&r);
    /* One of two cannot be told: just half, and the other decides. */
    const pl_reading_result *half = asked("at_most: 0.7", ", interval: [exact, wilson]", &r, &arena);
    assert_true(half->verdict == PL_VERDICT_HOLDS && half->share == 1);
    assert_true(half->measured == 1 && half->holding == 1 && half->cannot_tell == 1);
    assert_true(half->then.cannot_tell == 1 && half->now.cannot_tell == 1);
    /* What cannot be told is no turn of the outcome. */
    assert_int_equal(half->flip_count, 0);
    /* Two in four, but the two exact ones have one outcome and are one option: one in two. */
    const pl_reading_result *merged =
        asked("at_most: 0.7", ", interval: [exact, jeffreys, wilson, beta-binomial]", &r, &arena);
    assert_true(merged->verdict == PL_VERDICT_HOLDS && merged->cannot_tell == 3 && merged->measured == 1);
    /* Thresholds 0.7, 0.6 and 0.9 by two estimates: 3 of 6 cannot be told... */
    const pl_reading_result *many =
        asked("at_most: 0.7", ", interval: [exact, wilson], threshold: [0.7, 0.6, 0.9]", &r, &arena);
    assert_true(many->cannot_tell == 3 && many->verdict == PL_VERDICT_HOLDS);
    /* ... and 3 of 4, which is more than half. */
    many = asked("at_most: 0.7", ", interval: [exact, wilson], threshold: [0.7, 0.6]", &r, &arena);
    assert_true(many->cannot_tell == 3 && many->verdict == PL_VERDICT_UNDETERMINED && many->share == 1);
    assert_string_equal(many->why,
                        "The evidence does not tell: in 3 of 4 specifications the threshold lies inside "
                        "the interval.");
    /* What neither way of estimating leaves open is decided, and turned by the threshold alone. */
    many = asked("at_most: 0.9", ", interval: [exact, wilson], threshold: [0.9, 0.1]", &r, &arena);
    assert_true(many->verdict == PL_VERDICT_DEPENDS && many->cannot_tell == 0 && many->flip_count == 1);
    pl_arena_free(&arena);
}

/* Where no interval is estimated, nothing is decided by it. */
static void without_interval(void **state) {
    (void)state;
    record r;
    pl_arena arena = {0};
    fill(&r);
    const pl_reading_result *both = asked("at_most: 0.9", ", interval: [bootstrap, exact]", &r, &arena);
    assert_true(!both->specifications[0].measurable && both->specifications[1].holds);
    assert_string_equal(both->specifications[0].detail,
                        "No interval is estimated for this number, and the interval was to decide.");
    assert_true(both->verdict == PL_VERDICT_HOLDS && both->first == 1);
    /* The value decides as ever, and asks for no interval. */
    const pl_reading_result *value = ask("measure: interception_rate, type: lance, window: 30d, decided_by: "
                                         "value, holds: {total: {at_most: 0.5}}, "
                                         "choices: {source: counts}",
                                         &r, &arena);
    assert_true(value->verdict == PL_VERDICT_HOLDS && isnan(value->specifications[0].low));
    pl_arena_free(&arena);
}

/* "У 1 з 4", "у 3 з 4", "у 21 з 22 специфікацій", and of the ways the instrumental. */
static void in_ukrainian(void **state) {
    (void)state;
    record r;
    pl_arena arena = {0};
    fill(&r);
    const pl_claim_result *claim =
        ask_in(PL_UKRAINIAN,
               RATE "holds: {total: {at_most: 0.7}}, choices: {source: counts, interval: [exact, wilson], "
                    "threshold: [0.7, 0.6]}",
               false, &r, &arena);
    assert_string_equal(claim->readings[0].why,
                        "Дані не дають відповіді: у 3 з 4 специфікацій поріг лежить усередині інтервалу.");
    assert_non_null(strstr(claim->sentence, "; за 3 способами відповісти не можна"));
    claim = ask_in(PL_UKRAINIAN, RATE "holds: {total: {at_most: 0.7}}, choices: {source: counts}", false, &r,
                   &arena);
    assert_string_equal(claim->readings[0].why,
                        "Дані не дають відповіді: у 1 з 1 специфікації поріг лежить усередині інтервалу.");
    assert_non_null(strstr(claim->sentence, "; за 1 способом відповісти не можна"));
    pl_arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(three_outcomes), cmocka_unit_test(words),
                                       cmocka_unit_test(more_than_half), cmocka_unit_test(without_interval),
                                       cmocka_unit_test(in_ukrainian)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
