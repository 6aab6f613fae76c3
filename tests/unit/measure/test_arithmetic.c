/* What printed numbers must have in common, on rows whose answers are worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "measure/arithmetic.h"

#include <math.h>

static pl_arena arena;
static pl_error error;
static pl_figure list[40];
static size_t count;
static pl_comparison *made;
static size_t made_count;

static pl_day day_of(int year, int month, int day) {
    pl_day ret = 0;
    assert_true(pl_day_from_civil(year, month, day, &ret));
    return ret;
}

/* Adds a figure of December 2024 by P. */
static pl_figure *figure(const char *id, const char *row, pl_figure_quantity quantity, double value,
                         int decimals, pl_figure_unit unit) {
    pl_figure *f = &list[count++];
    *f = (pl_figure){.id = id,
                     .row = row,
                     .publisher = "P",
                     .rests_on = "",
                     .quantity = quantity,
                     .value = value,
                     .decimals = decimals,
                     .unit = unit,
                     .side = "russia",
                     .region = "",
                     .of = "",
                     .part_of = "",
                     .scope = "",
                     .where = "",
                     .file = "t"};
    if (quantity == PL_FIGURE_AREA) {
        f->side = "";
    } else {
        f->has_period = true;
        f->from = day_of(2024, 12, 1);
        f->to = day_of(2025, 1, 1);
    }
    pl_figure_bounds(value, decimals, PL_PRINTED_EXACT, &f->low, &f->high);
    return f;
}

static void printed(pl_figure *f, pl_figure_printed as) {
    f->printed_as = as;
    pl_figure_bounds(f->value, f->decimals, as, &f->low, &f->high);
}

static const pl_comparison *compare(pl_rule rule) {
    const pl_comparison *found = NULL;
    assert_true(pl_arithmetic_compare(list, count, &arena, &made, &made_count, &error));
    for (size_t i = 0; i < made_count; i++)
        if (made[i].rule == rule) {
            assert_null(found);
            found = &made[i];
        }
    return found;
}

static int fresh(void **state) {
    (void)state;
    count = 0;
    pl_arena_reset(&arena);
    return 0;
}

static void near(double value, double wanted) {
    if (fabs(value - wanted) > 1e-9 * fmax(1, fabs(wanted))) fail_msg("%.12g is not %.12g", value, wanted);
}

static void a_rate(void **state) {
    (void)state;
    figure("total", "r", PL_FIGURE_NET, 593, 0, PL_UNIT_KM2);
    figure("rate", "r", PL_FIGURE_NET, 18.1, 1, PL_UNIT_KM2_A_DAY);
    const pl_comparison *c = compare(PL_RULE_UNITS);
    assert_false(c->holds);
    assert_string_equal(c->figure->id, "rate");
    near(c->low, 592.5 / 31);
    near(c->high, 593.5 / 31);
    near(c->back_low, 18.05 * 31);
    near(c->back_high, 18.15 * 31);
    near(c->days_low, 592.5 / 18.15);
    near(c->days_high, 593.5 / 18.05);
    char text[PL_RANGE_TEXT];
    pl_figure_range_text(c->figure, c->low, c->high, text);
    assert_string_equal(text, "19.1 km2/day");
    pl_figure_range_text(c->others[0], c->back_low, c->back_high, text);
    assert_string_equal(text, "560 to 563 km2");
    list[1].value = 19.1;
    printed(&list[1], PL_PRINTED_EXACT);
    assert_true(compare(PL_RULE_UNITS)->holds);
}

static void a_share(void **state) {
    (void)state;
    figure("net", "r", PL_FIGURE_NET, 7463, 0, PL_UNIT_KM2);
    pl_figure *share = figure("share", "r", PL_FIGURE_NET, 1.28, 2, PL_UNIT_PERCENT);
    share->of = "ukraine";
    assert_null(compare(PL_RULE_UNITS)); /* nobody says how large it is */
    figure("a", "", PL_FIGURE_AREA, 603549, 0, PL_UNIT_KM2)->region = "ukraine";
    figure("b", "", PL_FIGURE_AREA, 603628, 0, PL_UNIT_KM2)->region = "ukraine";
    figure("c", "", PL_FIGURE_AREA, 26517, 0, PL_UNIT_KM2)->region = "donetsk";
    const pl_comparison *c = compare(PL_RULE_UNITS);
    assert_false(c->holds);
    near(c->low, 7462.5 / 603628.5 * 100);
    near(c->high, 7463.5 / 603548.5 * 100);
    near(c->back_low, 1.275 / 100 * 603548.5);
    near(c->whole_low_km2, 603548.5);
    near(c->whole_high_km2, 603628.5);
    share->value = 1.24;
    printed(share, PL_PRINTED_EXACT);
    assert_true(compare(PL_RULE_UNITS)->holds);
    share->value = 1.23;
    printed(share, PL_PRINTED_EXACT);
    assert_false(compare(PL_RULE_UNITS)->holds);
}

static void a_share_of_a_figure(void **state) {
    (void)state;
    figure("all", "", PL_FIGURE_NET, 725, 0, PL_UNIT_KM2);
    pl_figure *part = figure("part", "r", PL_FIGURE_NET, 629, 0, PL_UNIT_KM2);
    pl_figure *share = figure("share", "r", PL_FIGURE_NET, 90, 0, PL_UNIT_PERCENT);
    part->region = share->region = "donetsk";
    part->part_of = share->part_of = "all";
    assert_false(compare(PL_RULE_UNITS)->holds); /* 86.8 is not 90 */
    printed(share, PL_PRINTED_ABOUT);            /* but near it */
    assert_true(compare(PL_RULE_UNITS)->holds);
}

static void square_miles(void **state) {
    (void)state;
    figure("mi", "r", PL_FIGURE_NET, 1539, 0, PL_UNIT_SQ_MI);
    figure("km", "r", PL_FIGURE_NET, 3985, 0, PL_UNIT_KM2);
    const pl_comparison *c = compare(PL_RULE_UNITS);
    assert_true(c->holds);
    assert_string_equal(c->figure->id, "mi"); /* held against the one in km2 */
    near(c->low, 3984.5 / PL_KM2_IN_SQ_MI);
    list[0].value = 1593;
    printed(&list[0], PL_PRINTED_EXACT);
    assert_false(compare(PL_RULE_UNITS)->holds);
}

static void a_monthly_rate(void **state) {
    (void)state;
    pl_figure *rate = figure("rate", "r", PL_FIGURE_NET, 176, 0, PL_UNIT_SQ_MI_A_MONTH);
    pl_figure *year = figure("year", "r", PL_FIGURE_NET, 5470, 0, PL_UNIT_KM2);
    rate->from = year->from = day_of(2025, 1, 1);
    rate->to = year->to = day_of(2026, 1, 1);
    const pl_comparison *c = compare(PL_RULE_UNITS);
    assert_true(c->holds);
    near(c->low, 5469.5 / 12 / PL_KM2_IN_SQ_MI);
    rate->to = year->to = day_of(2025, 7, 2); /* 182 days: no whole months */
    near(compare(PL_RULE_UNITS)->low, 5469.5 / (182 / (365.2425 / 12)) / PL_KM2_IN_SQ_MI);
}

static void a_balance(void **state) {
    (void)state;
    figure("net", "r", PL_FIGURE_NET, 634, 0, PL_UNIT_KM2);
    figure("gained", "r", PL_FIGURE_GAINED, 713, 0, PL_UNIT_KM2);
    assert_null(compare(PL_RULE_BALANCE));
    pl_figure *lost = figure("lost", "r", PL_FIGURE_LOST, 79, 0, PL_UNIT_KM2);
    const pl_comparison *c = compare(PL_RULE_BALANCE);
    assert_true(c->holds);
    near(c->low, 633);
    near(c->high, 635);
    lost->value = 97;
    printed(lost, PL_PRINTED_EXACT);
    assert_false(compare(PL_RULE_BALANCE)->holds);
}

static void parts_of_a_whole(void **state) {
    (void)state;
    figure("all", "", PL_FIGURE_NET, 725, 0, PL_UNIT_KM2);
    pl_figure *a = figure("a", "", PL_FIGURE_NET, 629, 0, PL_UNIT_KM2);
    pl_figure *b = figure("b", "", PL_FIGURE_NET, 90, 0, PL_UNIT_KM2);
    pl_figure *again = figure("again", "", PL_FIGURE_NET, 640, 0, PL_UNIT_KM2);
    a->part_of = b->part_of = again->part_of = "all";
    a->region = again->region = "donetsk"; /* the second is no second part */
    b->region = "kharkiv";
    const pl_comparison *c = compare(PL_RULE_PARTS);
    assert_true(c->holds);
    assert_int_equal(c->other_count, 2);
    near(c->low, 628.5 + 89.5);
    b->value = 99;
    printed(b, PL_PRINTED_EXACT);
    assert_false(compare(PL_RULE_PARTS)->holds);
}

/* The period from one day of 2025 to another. */
static void over(pl_figure *f, int month, int day, int to_month, int to_day) {
    f->from = day_of(2025, month, day);
    f->to = day_of(2025, to_month, to_day);
}

static void periods_add_up(void **state) {
    (void)state;
    over(figure("all", "", PL_FIGURE_NET, 100, 0, PL_UNIT_KM2), 1, 1, 4, 1);
    over(figure("jan", "", PL_FIGURE_NET, 30, 0, PL_UNIT_KM2), 1, 1, 2, 1);
    over(figure("feb", "", PL_FIGURE_NET, 30, 0, PL_UNIT_KM2), 2, 1, 3, 1);
    assert_null(compare(PL_RULE_PERIODS)); /* March is missing */
    over(figure("feb-mar", "", PL_FIGURE_NET, 71, 0, PL_UNIT_KM2), 2, 1, 4, 1);
    const pl_comparison *c = compare(PL_RULE_PERIODS);
    assert_true(c->holds); /* 101 within 1 of 100, of which 0.5 is the whole's */
    assert_int_equal(c->other_count, 2);
    near(c->low, 100);
    over(figure("mar", "", PL_FIGURE_NET, 50, 0, PL_UNIT_KM2), 3, 1, 4, 1);
    assert_true(pl_arithmetic_compare(list, count, &arena, &made, &made_count, &error));
    size_t seen = 0;
    for (size_t i = 0; i < made_count; i++) {
        if (made[i].rule != PL_RULE_PERIODS) continue;
        seen++;
        if (strcmp(made[i].figure->id, "all") == 0) { /* the chain of most links is taken */
            assert_int_equal(made[i].other_count, 3);
            assert_string_equal(made[i].others[0]->id, "jan");
            assert_string_equal(made[i].others[2]->id, "mar");
            assert_false(made[i].holds);
        } else {
            assert_string_equal(made[i].figure->id, "feb-mar");
        }
    }
    assert_int_equal(seen, 2);
}

static void levels_and_net(void **state) {
    (void)state;
    pl_figure *net = figure("net", "", PL_FIGURE_NET, 5842, 0, PL_UNIT_KM2);
    pl_figure *then = figure("then", "", PL_FIGURE_HELD, 108651, 0, PL_UNIT_KM2);
    pl_figure *now = figure("now", "", PL_FIGURE_HELD, 114493, 0, PL_UNIT_KM2);
    then->has_period = now->has_period = false;
    then->has_day = now->has_day = true;
    then->on = net->from - 1; /* the end of the day before is the begin of the period */
    now->on = net->to;
    const pl_comparison *c = compare(PL_RULE_LEVELS);
    assert_true(c->holds);
    near(c->low, 5841);
    net->value = 5482;
    printed(net, PL_PRINTED_EXACT);
    assert_false(compare(PL_RULE_LEVELS)->holds);
    then->on = net->from - 2;
    assert_null(compare(PL_RULE_LEVELS));
}

static void printed_twice(void **state) {
    (void)state;
    pl_figure *a = figure("a", "x", PL_FIGURE_NET, 68050, 0, PL_UNIT_KM2);
    pl_figure *b = figure("b", "y", PL_FIGURE_NET, 68500, 0, PL_UNIT_KM2);
    const pl_comparison *c = compare(PL_RULE_TWICE);
    assert_false(c->holds);
    assert_true(c->same_digits);
    assert_ptr_equal(c->figure, b);
    b->value = 68051;
    printed(b, PL_PRINTED_EXACT);
    c = compare(PL_RULE_TWICE);
    assert_true(c->holds && !c->same_digits); /* 68050.5 may have been printed as either */
    b->value = 68052;
    printed(b, PL_PRINTED_EXACT);
    assert_false(compare(PL_RULE_TWICE)->same_digits);
    b->counts = PL_COUNTS_CLAIMED; /* another number */
    assert_null(compare(PL_RULE_TWICE));
    b->counts = 0;
    a->publisher = "Q";
    assert_null(compare(PL_RULE_TWICE));
}

static void memory_runs_out(void **state) {
    (void)state;
    periods_add_up(state);
    for (uint64_t nth = 1;; nth++) {
        pl_arena scratch = {0};
        pl_memory_fail_nth(nth);
        bool done = pl_arithmetic_compare(list, count, &scratch, &made, &made_count, &error);
        pl_memory_fail_nth(0);
        pl_arena_free(&scratch);
        if (done) break;
        assert_int_equal(error.code, PL_NOMEM);
    }
}

static int end(void **state) {
    (void)state;
    pl_arena_free(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_rate, fresh),           cmocka_unit_test_setup(a_share, fresh),
        cmocka_unit_test_setup(square_miles, fresh),     cmocka_unit_test_setup(a_share_of_a_figure, fresh),
        cmocka_unit_test_setup(a_monthly_rate, fresh),   cmocka_unit_test_setup(a_balance, fresh),
        cmocka_unit_test_setup(parts_of_a_whole, fresh), cmocka_unit_test_setup(periods_add_up, fresh),
        cmocka_unit_test_setup(levels_and_net, fresh),   cmocka_unit_test_setup(printed_twice, fresh),
        cmocka_unit_test_setup(memory_runs_out, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, end);
}
