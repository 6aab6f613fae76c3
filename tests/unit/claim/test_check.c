/* Verdicts over hand-made evidence with known answers. */
#include "made_evidence.h"

/* ---- every, share, some ---- */

static void every_day(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    add_days(&e, "one", "a", DAILY, 10, 12);
    const pl_reading_result *r =
        ask("measure: gained_km2, window: 10d, holds: {every: day, at_least: 1}, choices: {source: one}", &e,
            &arena);
    assert_int_equal(r->specification_count, 2);
    const pl_specification *all = &r->specifications[0], *updated = &r->specifications[1];
    assert_string_equal(all->options[all->option_count - 1].option, "all");
    assert_true(!all->holds && all->hits == 8 && all->of == 10 && all->without_update == 1);
    assert_true(isnan(all->turns_at)); /* a day without an update fails at any threshold */
    assert_true(!updated->holds && updated->hits == 8 && updated->of == 9 && updated->without_update == 1);
    assert_true(updated->turns_at == 0.35 && updated->value == 0.35 && updated->threshold == 1);
    assert_int_equal(r->verdict, PL_VERDICT_FAILS);
    assert_non_null(strstr(r->makes_true, "would hold for any number up to 0.35 km2 a day"));
    assert_int_equal(r->chart.count, 10);
    assert_string_equal(r->chart.what, "ground gained by day, km2");

    r = ask("measure: gained_km2, window: 7d, holds: {every: day, at_least: 0.35}, choices: {source: one}",
            &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_HOLDS);
    assert_true(r->share == 1 && r->flip_count == 0 && r->specifications[1].same_as == 0);
    r = ask("measure: gained_km2, window: 7d, holds: {every: day, more_than: 0.35}, choices: {source: one}",
            &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_FAILS);
    r = ask("measure: gained_km2, window: 7d, holds: {every: day, at_most: 6}, choices: {source: one}", &e,
            &arena);
    assert_int_equal(r->verdict, PL_VERDICT_HOLDS);
    assert_true(r->specifications[0].turns_at == 6);
    /* Without the gap the eight days turn on the choice of days alone. */
    r = ask("measure: gained_km2, window: 8d, holds: {every: day, at_least: 0.3}, choices: {source: one}", &e,
            &arena);
    assert_int_equal(r->verdict, PL_VERDICT_DEPENDS);
    assert_true(r->flip_count == 1 && r->flips[0].flips == 1 && r->flips[0].of == 1);
    assert_string_equal(r->flips[0].choice, "days_counted");
    drop(&e, &arena);
}

static void shares_and_some(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    add_days(&e, "one", "a", DAILY, 10, 12);
    /* 8 of 10 days, 8 of 9 with an update. */
    const pl_reading_result *r =
        ask("measure: gained_km2, window: 10d, holds: {share_of: day, at_least: 0.8, value: 1}, "
            "choices: {source: one}",
            &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_HOLDS);
    assert_true(r->specifications[0].value == 0.8 && r->specifications[0].threshold == 0.8);
    assert_true(r->specifications[0].turns_at == 1); /* the eighth largest of 2 3 1 .35 5 2 4 1 6 */
    r = ask("measure: gained_km2, window: 10d, holds: {share_of: day, at_least: 0.85, value: 1}, choices: "
            "{source: one}",
            &e, &arena);
    assert_true(!r->specifications[0].holds && r->specifications[1].holds); /* 0.80 and 0.89 */
    r = ask("measure: gained_km2, window: 10d, holds: {some: day, at_least: 6}, choices: {source: one}", &e,
            &arena);
    assert_int_equal(r->verdict, PL_VERDICT_HOLDS);
    assert_true(r->specification_count == 1 && r->specifications[0].turns_at == 6);
    r = ask("measure: gained_km2, window: 9d, holds: {some: day, more_than: 6}, choices: {source: one}", &e,
            &arena);
    assert_int_equal(r->verdict, PL_VERDICT_FAILS);
    drop(&e, &arena);
}

/* An update at exactly the turn closes the day before it; the window ends at the last turn before the
 * statement. */
static void day_turns(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    made_source *source = add_source(&e, "one", "a", "red");
    source->series.day_turn_seconds = 21 * HOUR;
    pl_instant turn = MIDNIGHT - 3 * HOUR; /* 21:00 of the day before */
    add_step(source, turn - 4 * DAY, 0, 0);
    add_step(source, turn - 2 * DAY, 1, 0);      /* at the turn: day 2 of 3, counted from the end */
    add_step(source, turn - 2 * DAY + 1, 10, 0); /* a second later: the next day */
    add_step(source, turn, 100, 0);              /* the window's last instant */
    add_step(source, turn + 1, 1000, 0);         /* after it, before the statement */
    const pl_reading_result *r =
        ask("measure: gained_km2, window: 3d, holds: {total: {at_least: 0}}, choices: {source: one, "
            "day_turn: [own, 21h, 0h, 8h, 9h, 10h]}",
            &e, &arena);
    const double want[] = {111, 111, 1111, 1111, 1111};
    for (size_t i = 0; i < 5; i++) assert_true(r->specifications[i].value == want[i]);
    /* 10h: the day of the statement has not turned yet, so the window ends on the 18th at 10:00. */
    assert_true(r->specifications[5].value == 11);
    r = ask("measure: gained_km2, window: 3d, holds: {every: day, at_least: 1}, choices: {source: one, "
            "day_turn: 21h, "
            "days_counted: all}",
            &e, &arena);
    assert_int_equal(r->chart.count, 3);
    assert_true(r->chart.points[0].value == 1 && r->chart.points[1].value == 10 &&
                r->chart.points[2].value == 100);
    assert_int_equal(r->verdict, PL_VERDICT_HOLDS);
    assert_true(r->chart.points[2].span.end == turn && r->chart.points[0].span.begin == turn - 3 * DAY);
    drop(&e, &arena);
}

static void updates_and_weeks(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    double days[40];
    for (int i = 0; i < 40; i++) days[i] = i % 3 == 0 ? 0 : 1;
    add_days(&e, "one", "a", days, 40, 12);
    const pl_reading_result *r =
        ask("measure: gained_km2, window: 30d, holds: {every: update, at_least: 1}, choices: {source: one}",
            &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_HOLDS);
    assert_true(r->specification_count == 1 && r->specifications[0].of == 20);
    /* 2024-12-19 is a Thursday: of 30 days three weeks are whole, from 25 November to 16 December. */
    r = ask("measure: gained_km2, window: 30d, holds: {every: week, at_least: 4}, choices: {source: one}", &e,
            &arena);
    assert_true(r->specifications[0].of == 3 && r->verdict == PL_VERDICT_HOLDS);
    assert_true(r->chart.points[0].span.begin == MIDNIGHT - 24 * DAY);
    r = ask("measure: gained_km2, window: 5d, holds: {every: week, at_least: 4}, choices: {source: one}", &e,
            &arena);
    assert_int_equal(r->verdict, PL_VERDICT_NOT_MEASURABLE);
    assert_string_equal(r->why, "No whole week lies in the window.");
    drop(&e, &arena);
}

/* ---- totals and ranks ---- */

static void totals(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    const double net[] = {5, -2, 3, -1, 0};
    add_days(&e, "one", "a", net, 5, 12);
    struct {
        const char *measure;
        double value;
    } cases[] = {
        {"gained_km2", 8}, {"lost_km2", 3}, {"net_km2", 5}, {"held_km2", 1005}, {"pace_km2_per_day", 1}};
    for (size_t i = 0; i < 5; i++) {
        char body[256];
        snprintf(body, sizeof body,
                 "measure: %s, window: 5d, holds: {total: {at_least: %g}}, choices: {source: one}",
                 cases[i].measure, cases[i].value);
        const pl_reading_result *r = ask(body, &e, &arena);
        assert_true(r->verdict == PL_VERDICT_HOLDS && r->specifications[0].value == cases[i].value);
        snprintf(body, sizeof body,
                 "measure: %s, window: 5d, holds: {total: {more_than: %g}}, choices: {source: one}",
                 cases[i].measure, cases[i].value);
        assert_int_equal(ask(body, &e, &arena)->verdict, PL_VERDICT_FAILS);
    }
    drop(&e, &arena);
}

static void kinds_left_out(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    const double net[] = {1, 1, 1};
    made_source *source = add_days(&e, "one", "a", net, 3, 12);
    source->steps[2].gained_km2[PL_KIND_REDRAW] = 7;
    source->steps[3].gained_km2[PL_KIND_RECLASSIFIED] = 70;
    const pl_reading_result *r =
        ask("measure: gained_km2, window: 3d, holds: {total: {at_least: 5}}, choices: {source: one, "
            "kinds: [all, no-redraw, no-redraw+no-reclassified]}",
            &e, &arena);
    assert_true(r->specifications[0].value == 80 && r->specifications[1].value == 73 &&
                r->specifications[2].value == 3);
    assert_true(r->verdict == PL_VERDICT_DEPENDS && r->holding == 2 && r->measured == 3);
    assert_true(r->share == 0.5); /* the first two options agree: they are one */
    drop(&e, &arena);
}

static void ranks(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    double net[120];
    for (int i = 0; i < 120; i++) net[i] = i == 30 ? 40 : i >= 117 ? 10 : 1;
    add_days(&e, "one", "a", net, 120, 12); /* from 2024-08-21 */
#define SINCE(day)                                                                                           \
    "measure: pace_km2_per_day, window: 3d, holds: {highest_since: " day "}, choices: {source: one}"
    const pl_reading_result *r = ask(SINCE("2024-10-01"), &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_HOLDS);
    assert_true(r->specifications[0].value == 10 && r->specifications[0].hits == 0);
    assert_non_null(strstr(r->makes_true, "the window is the highest since the one to 2024-09-23"));
    r = ask(SINCE("2024-09-01"), &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_FAILS);
    assert_true(r->specifications[0].hits > 0 && r->specifications[0].threshold == 14);
    /* Farther back than the evidence: refuted where a faster one is seen, unknown where none is. */
    assert_int_equal(ask(SINCE("2024-01-01"), &e, &arena)->verdict, PL_VERDICT_FAILS);
    e.sources[0].steps[31].gained_km2[PL_KIND_ADVANCE] = 1;
    r = ask(SINCE("2024-01-01"), &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_NOT_MEASURABLE);
    assert_non_null(strstr(r->why, "reaches back only to 2024-08-21"));
    assert_string_equal(r->chart.what, "");

    /* Months: September 30, October 31, November 30. */
    r = ask("measure: net_km2, holds: {month_highest_since: 2024-09-01}, choices: {source: one}", &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_FAILS);
    assert_true(r->specifications[0].value == 30 && r->specifications[0].threshold == 31 &&
                r->specifications[0].of == 2);
    r = ask(
        "measure: net_km2, holds: {month_highest_since: 2024-09-01, month: 2024-10}, choices: {source: one}",
        &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_HOLDS);
    assert_int_equal(r->specifications[0].of, 1); /* later months do not count: highest since, up to then */
    r = ask(
        "measure: net_km2, holds: {month_highest_since: 2024-08-01, month: 2024-10}, choices: {source: one}",
        &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_NOT_MEASURABLE);
    r = ask(
        "measure: net_km2, holds: {month_highest_since: 2024-09-01, month: 2024-12}, choices: {source: one}",
        &e, &arena);
    assert_non_null(strstr(r->why, "later than what is known"));
    drop(&e, &arena);
}

/* ---- words ---- */

/* Eight thresholds that agree with the first add nothing to its weight. */
static void near_duplicates_do_not_move_the_word(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    const double net[] = {3};
    add_days(&e, "one", "a", net, 1, 12);
    const char *few = "measure: net_km2, window: 1d, holds: {total: {at_least: 1}}, choices: {source: one, "
                      "threshold: [1, 9]}";
    const char *many =
        "measure: net_km2, window: 1d, holds: {total: {at_least: 1}}, choices: {source: one, threshold: [1, "
        "1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 9]}";
    const pl_reading_result *r = ask(few, &e, &arena), *s = ask(many, &e, &arena);
    assert_true(r->share == 0.5 && r->verdict == PL_VERDICT_DEPENDS);
    assert_true(fabs(s->share - 0.5) < 1e-12 && s->verdict == PL_VERDICT_DEPENDS);
    assert_true(s->holding == 9 && s->measured == 10);
    assert_string_equal(
        s->why, "9 of 10 specifications hold, but options that agree in every outcome count as one, and then "
                "the share is 0.50.");
    assert_string_equal(r->why, "");
    drop(&e, &arena);
}

/* Makers are not merged, so that with n makers, k of whom show enough, the share is k/n: the word at each
 * cut-off and just inside it. */
static void words_at_their_cut_offs(void **state) {
    (void)state;
    const struct {
        int makers, holding;
        pl_verdict verdict;
    } cases[] = {
        {5, 5, PL_VERDICT_HOLDS},        {5, 4, PL_VERDICT_MOSTLY_HOLDS}, {9, 8, PL_VERDICT_MOSTLY_HOLDS},
        {9, 7, PL_VERDICT_DEPENDS},      {5, 3, PL_VERDICT_DEPENDS},      {9, 2, PL_VERDICT_DEPENDS},
        {5, 1, PL_VERDICT_MOSTLY_FAILS}, {9, 1, PL_VERDICT_MOSTLY_FAILS}, {5, 0, PL_VERDICT_FAILS},
        {1, 1, PL_VERDICT_HOLDS},        {1, 0, PL_VERDICT_FAILS}};
    static const char *const names[] = {"s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        evidence e = {0};
        pl_arena arena = {0};
        for (int i = 0; i < cases[c].makers; i++) {
            const double gained = i < cases[c].holding ? 9 : 1;
            add_days(&e, names[i], names[i], &gained, 1, 12);
        }
        const pl_reading_result *r =
            ask("measure: net_km2, window: 1d, holds: {total: {at_least: 5}}, choices: {source: [s0, "
                "s1, s2, s3, s4, s5, s6, s7, s8]}",
                &e, &arena);
        assert_int_equal(r->verdict, cases[c].verdict);
        assert_true(fabs(r->share - (double)cases[c].holding / cases[c].makers) < 1e-12);
        assert_int_equal(r->measured, cases[c].makers);
        if (cases[c].makers < 9) { /* the others are listed, and not measured */
            assert_true(!r->specifications[8].measurable && r->specification_count == 9);
            assert_non_null(strstr(r->specifications[8].detail, "nothing from the source s8"));
        }
        drop(&e, &arena);
    }
}

/* Windows of 1 to 5 days gain 1, 3, 6, 10 and 15. */
static void shares_of_two_choices(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    const double net[] = {5, 4, 3, 2, 1};
    add_days(&e, "one", "a", net, 5, 12);
    /* Thresholds reached by 5, 4, 3, 2 and 1 windows: 15 of 25, and no two options agree. */
    const pl_reading_result *r =
        ask("measure: net_km2, window: 1d, holds: {total: {at_least: 1}}, choices: {source: one, "
            "window: [1d, 2d, 3d, 4d, 5d], threshold: [1, 2, 4, 7, 11]}",
            &e, &arena);
    assert_true(r->holding == 15 && fabs(r->share - 15.0 / 25) < 1e-12);
    /* By 5, 4 and 3: 12 of 15, but windows of 3, 4 and 5 days agree in all, so (1 + 2 + 3) of 9. */
    r = ask("measure: net_km2, window: 1d, holds: {total: {at_least: 1}}, choices: {source: one, "
            "window: [1d, 2d, 3d, 4d, 5d], threshold: [1, 2, 4]}",
            &e, &arena);
    assert_true(r->holding == 12 && r->measured == 15);
    assert_true(fabs(r->share - 6.0 / 9) < 1e-12 && r->verdict == PL_VERDICT_DEPENDS);
    drop(&e, &arena);
}

static void flips_are_counted_and_ordered(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    const double net[] = {5, 4, 3, 2, 1};
    add_days(&e, "one", "a", net, 5, 12);
    /* Windows gain 1 and 15; thresholds 0.5, 2, 20: holds, fails, fails; holds, holds, fails. */
    const pl_reading_result *r =
        ask("measure: net_km2, window: 1d, holds: {total: {at_least: 2}}, choices: {source: one, "
            "window: [1d, 5d], threshold: [0.5, 2, 20]}",
            &e, &arena);
    assert_int_equal(r->flip_count, 4);
    assert_string_equal(r->flips[0].choice, "threshold"); /* 0.5 against 20: both pairs */
    assert_true(r->flips[0].flips == 2 && r->flips[0].of == 2);
    assert_string_equal(r->flips[0].from, "0.5");
    assert_string_equal(r->flips[0].to, "20");
    assert_string_equal(r->flips[1].from, "0.5"); /* then 1 of 2, in the order listed */
    assert_string_equal(r->flips[1].to, "2");
    assert_string_equal(r->flips[2].from, "2");
    assert_string_equal(r->flips[3].choice, "window"); /* 1 of 3 */
    assert_true(r->flips[3].flips == 1 && r->flips[3].of == 3);
    drop(&e, &arena);
}

static void one_maker_counts_once(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    const double up = 9, down = 1;
    add_days(&e, "first", "a", &up, 1, 12);
    add_days(&e, "second", "a", &down, 1, 12);
    add_days(&e, "third", "b", &up, 1, 12);
    const char *body = "measure: net_km2, window: 1d, holds: {total: {at_least: 5}}, choices: {source: "
                       "[first, second, third]}";
    const pl_reading_result *r = ask(body, &e, &arena);
    assert_true(r->specifications[0].counted && !r->specifications[1].counted &&
                r->specifications[2].counted);
    assert_true(r->verdict == PL_VERDICT_HOLDS && r->measured == 2 && r->flip_count == 0);
    assert_true(r->specifications[1].measurable && !r->specifications[1].holds); /* shown all the same */
    /* A source that cannot measure the window gives way to one of its maker that can. */
    e.sources[0].steps[0].instant = MIDNIGHT - HOUR;
    e.sources[0].steps[1].instant = MIDNIGHT;
    r = ask(body, &e, &arena);
    assert_true(!r->specifications[0].counted && r->specifications[1].counted);
    assert_int_equal(r->verdict, PL_VERDICT_DEPENDS);
    drop(&e, &arena);
}

static void signs_differ(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    const double up[] = {9, 9}, down[] = {-5, 4};
    add_days(&e, "one", "a", up, 2, 12);
    add_days(&e, "two", "b", down, 2, 12);
    const pl_reading_result *r =
        ask("measure: net_km2, window: 2d, holds: {total: {more_than: 0}}, choices: {source: [one, two]}", &e,
            &arena);
    assert_int_equal(r->verdict, PL_VERDICT_UNDETERMINED);
    assert_string_equal(r->why,
                        "The sources differ in sign: net change by one +18.00 km2, by two -1.00 km2.");
    /* They differ in sign and agree in the answer. */
    r = ask("measure: net_km2, window: 2d, holds: {total: {more_than: 100}}, choices: {source: [one, two]}",
            &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_FAILS);
    /* They agree in sign and differ in the answer. */
    r = ask("measure: net_km2, window: 1d, holds: {total: {more_than: 5}}, choices: {source: [one, two]}", &e,
            &arena);
    assert_int_equal(r->verdict, PL_VERDICT_DEPENDS);
    /* What is gained has no sign. */
    r = ask("measure: gained_km2, window: 2d, holds: {total: {more_than: 5}}, choices: {source: [one, two]}",
            &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_DEPENDS);
    /* Half of what the two share is enough. */
    r = ask("measure: net_km2, window: 2d, holds: {total: {more_than: 0}}, choices: {source: [one, two], "
            "window: [2d, 1d]}",
            &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_UNDETERMINED);
    drop(&e, &arena);
}

static void windows_must_be_covered(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    made_source *source = add_days(&e, "one", "a", DAILY, 10, 12);
    const char *total =
        "measure: net_km2, window: 11d, holds: {total: {more_than: 0}}, choices: {source: one}";
    const pl_reading_result *r = ask(total, &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_NOT_MEASURABLE);
    assert_true(isnan(r->share) && r->chart.count == 0);
    assert_string_equal(r->why, "The window begins 2024-12-08; the first map of one is of 2024-12-09.");
    total = "measure: net_km2, window: 10d, holds: {total: {more_than: 0}}, choices: {source: one}";
    assert_int_equal(ask(total, &e, &arena)->verdict, PL_VERDICT_HOLDS);
    source->series.count--; /* the last day's map: the one before is a day and a half older than the end */
    r = ask(total, &e, &arena);
    assert_int_equal(r->verdict, PL_VERDICT_NOT_MEASURABLE);
    assert_string_equal(r->why,
                        "The window ends 2024-12-19; the last map of one is of 2024-12-17T12:00:00Z.");
    drop(&e, &arena);
}

static void evidence_after_the_statement(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    const double net[] = {1, 1, 1};
    made_source *source = add_days(&e, "one", "a", net, 3, 12);
    add_step(source, SAID + 1, 100, 0);
    const char *claim = "  - {id: c, words: w, says: s, measure: net_km2, window: 3d, holds: {total: "
                        "{more_than: 0}}, choices: "
                        "{source: one}}\n";
    pl_statement_result then = check_text(claim, false, &e, &arena);
    assert_true(e.asked_as_of > SAID + 1 && e.asked_as_of < INT64_MAX); /* what is known now, beside it */
    assert_true(then.evidence_until == SAID && !then.known_now);
    assert_true(then.claims[0].readings[0].then.evidence_until == SAID);
    assert_true(then.claims[0].readings[0].now.evidence_until == SAID + 1);
    assert_true(then.claims[0].readings[0].specifications[0].value == 3);
    pl_statement_result now = check_text(claim, true, &e, &arena);
    assert_true(now.evidence_until == SAID + 1 && now.known_now);
    assert_true(now.claims[0].readings[0].specifications[0].value == 3); /* the period stays */
    drop(&e, &arena);
}

/* The same ground seen from the two sides: gained by one is lost by the other, and the words follow. */
static void sides_are_treated_alike(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    made_source *red = add_source(&e, "one", "a", "red"), *blue = add_source(&e, "one", "a", "blue");
    uint64_t seed = 7;
    add_step(red, MIDNIGHT - 30 * DAY, 0, 0);
    add_step(blue, MIDNIGHT - 30 * DAY, 0, 0);
    for (int i = 0; i < 30; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        double gained = (double)(seed >> 33 & 7), lost = (double)(seed >> 40 & 3);
        add_step(red, MIDNIGHT - (29 - i) * DAY - HOUR, gained, lost);
        add_step(blue, MIDNIGHT - (29 - i) * DAY - HOUR, lost, gained);
    }
    const struct {
        const char *red, *blue;
    } pairs[] = {{"measure: gained_km2, holds: {every: day, at_least: 1}",
                  "measure: lost_km2, holds: {every: day, at_least: 1}"},
                 {"measure: net_km2, holds: {total: {more_than: 0}}",
                  "measure: net_km2, holds: {total: {less_than: 0}}"},
                 {"measure: net_km2, holds: {some: day, at_least: 5}",
                  "measure: net_km2, holds: {some: day, at_most: -5}"},
                 {"measure: lost_km2, holds: {share_of: day, at_least: 0.5, value: 2}",
                  "measure: gained_km2, holds: {share_of: day, at_least: 0.5, value: 2}"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const char *choices = "choices: {source: one, day_turn: [0h, 12h], window: [7d, 14d, 29d]}";
        char body[512];
        snprintf(body, sizeof body, "side: red, %s, %s", pairs[i].red, choices);
        const pl_reading_result *r = ask(body, &e, &arena);
        snprintf(body, sizeof body, "side: blue, %s, %s", pairs[i].blue, choices);
        const pl_reading_result *b = ask(body, &e, &arena);
        assert_true(r->verdict == b->verdict && r->share == b->share && r->flip_count == b->flip_count);
        for (size_t s = 0; s < r->specification_count; s++) {
            assert_int_equal(r->specifications[s].holds, b->specifications[s].holds);
            assert_true(fabs(r->specifications[s].value) == fabs(b->specifications[s].value));
        }
    }
    drop(&e, &arena);
}

static void order_of_options_does_not_matter(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    add_days(&e, "one", "a", DAILY, 10, 12);
    const double other[] = {2, 1, 1, 3, 1, 1, 0, 2, 1, 2};
    add_days(&e, "two", "b", other, 10, 20);
    const char *const orders[] = {
        "source: [one, two], day_turn: [0h, 18h, 6h], window: [3d, 5d, 9d], threshold: [1, 0.3, 2]",
        "threshold: [2, 0.3, 1], window: [9d, 5d, 3d], source: [two, one], day_turn: [6h, 0h, 18h]",
        "day_turn: [18h, 6h, 0h], source: [one, two], threshold: [0.3, 2, 1], window: [5d, 9d, 3d]"};
    double share = 0;
    for (size_t i = 0; i < 3; i++) {
        char body[512];
        snprintf(body, sizeof body, "measure: gained_km2, holds: {every: day, at_least: 1}, choices: {%s}",
                 orders[i]);
        const pl_reading_result *r = ask(body, &e, &arena);
        assert_int_equal(r->specification_count, 108);
        if (i == 0) share = r->share;
        assert_true(fabs(r->share - share) < 1e-12);
        assert_int_equal(r->verdict, PL_VERDICT_DEPENDS);
    }
    drop(&e, &arena);
}

static void untestable_claims(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    pl_statement_result r =
        check_text("  - {id: c, words: w, says: s, untestable: {kind: promise, why: It names no day., "
                   "would_settle: A day.}}\n",
                   false, &e, &arena);
    assert_int_equal(r.claims[0].verdict, PL_VERDICT_NOT_MEASURABLE);
    assert_string_equal(r.claims[0].why, "A promise: It names no day.");
    assert_string_equal(r.claims[0].would_settle, "A day.");
    assert_int_equal(r.claims[0].reading_count, 0);
    drop(&e, &arena);
}

/* The goal of DESIGN.md, section 8: 12 claims and 2,000 specifications under 100 ms, over a real archive's
 * length. */
static void many_specifications(evidence *e, pl_buffer *text) {
    static double net[STEPS_MAX - 2];
    for (int i = 0; i < 1400; i++) net[i] = i % 11 == 0 ? 0 : i % 7 - 1.5;
    add_days(e, "one", "a", net, 1400, 12);
    add_days(e, "two", "b", net, 1400, 20);
    for (int i = 0; i < 12; i++)
        pl_buffer_format(
            text,
            "  - {id: c%d, words: w, says: s, measure: %s, holds: {%s}, choices: {source: [one, two], "
            "day_turn: [0h, 6h, 12h, 18h, 21h, 3h], window: [7d, 14d, 30d, 60d, 90d], kinds: [all, "
            "no-redraw, no-retraction]}}\n",
            i, i % 3 == 0 ? "pace_km2_per_day" : "gained_km2",
            i % 3 == 0   ? "highest_since: 2021-06-01"
            : i % 3 == 1 ? "every: day, at_least: 0.5"
                         : "total: {more_than: 0}");
}

static void fast_enough(void **state) {
    (void)state;
    evidence e = {0};
    pl_arena arena = {0};
    pl_buffer text = {0};
    many_specifications(&e, &text);
    const clock_t begin = clock();
    pl_statement_result r = check_text(text.data, false, &e, &arena);
    const clock_t end = clock();
    size_t specifications = 0;
    for (size_t i = 0; i < r.claim_count; i++) specifications += r.claims[i].readings[0].specification_count;
    const double ms =
        (double)(end - begin) * 1e3 / CLOCKS_PER_SEC; /* of the processor, whoever else is busy */
    print_message("%zu specifications in %.1f ms\n", specifications, ms);
    assert_true(specifications >= 2000);
    assert_true(ms < 20000); /* sanitizers; the measured time is for bench */
    pl_buffer_free(&text);
    drop(&e, &arena);
}

static void memory_runs_out(void **state) {
    (void)state;
    evidence e = {0};
    add_days(&e, "one", "a", DAILY, 10, 12);
    bool checked = false;
    for (uint64_t nth = 1; !checked; nth++) {
        pl_arena arena = {0};
        pl_error error = {0};
        pl_statement_result result;
        const pl_evidence given = evidence_of(&e);
        assert_true(nth < 100000);
        const pl_statement *statement = pl_statement_parse(
            "s.yaml",
            pl_slice_of(
                "statement: m\ntitle: t\nspeaker: s\nappearance: a\nsaid: 2024-12-19T09:00:00Z\ntheatre: t\n"
                "choices: {source: one, window: [2d, 5d, 9d]}\nclaims:\n"
                "  - {id: a, words: w, says: s, measure: gained_km2, holds: {every: day, at_least: 1}}\n"
                "  - {id: b, words: w, says: s, measure: net_km2, holds: {total: {at_least: 1}}}\n"
                "  - {id: c, words: w, says: s, measure: pace_km2_per_day, holds: {highest_since: "
                "2024-12-15}}\n"
                "  - {id: d, words: w, says: s, measure: net_km2, holds: {month_highest_since: "
                "2024-01-01}}\n"),
            &arena, &error);
        assert_non_null(statement);
        pl_memory_fail_nth(nth);
        checked = pl_statement_check(statement, &(pl_check_options){.known_now = false}, &given, &arena,
                                     &result, &error);
        if (!checked) assert_int_equal(error.code, PL_NOMEM);
        pl_memory_fail_nth(0);
        pl_arena_free(&arena);
    }
    pl_free(e.sources);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day),
        cmocka_unit_test(shares_and_some),
        cmocka_unit_test(day_turns),
        cmocka_unit_test(updates_and_weeks),
        cmocka_unit_test(totals),
        cmocka_unit_test(kinds_left_out),
        cmocka_unit_test(ranks),
        cmocka_unit_test(near_duplicates_do_not_move_the_word),
        cmocka_unit_test(words_at_their_cut_offs),
        cmocka_unit_test(shares_of_two_choices),
        cmocka_unit_test(flips_are_counted_and_ordered),
        cmocka_unit_test(one_maker_counts_once),
        cmocka_unit_test(signs_differ),
        cmocka_unit_test(windows_must_be_covered),
        cmocka_unit_test(evidence_after_the_statement),
        cmocka_unit_test(sides_are_treated_alike),
        cmocka_unit_test(order_of_options_does_not_matter),
        cmocka_unit_test(untestable_claims),
        cmocka_unit_test(fast_enough),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
