/* Scopes of published figures: the list is fixed and none stands in it twice, departures are counted, and the
 * search takes the nearest to what was stated. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "measure/scope.h"

#include <math.h>
#include <stdlib.h>

static pl_arena arena;
static pl_error error;
static const int32_t turns[] = {0, 10800};

static pl_day day_of(int year, int month, int day) {
    pl_day ret = 0;
    assert_true(pl_day_from_civil(year, month, day, &ret));
    return ret;
}

static pl_figure november(pl_figure_quantity quantity) {
    pl_figure f = {.id = "a",
                   .region = "",
                   .quantity = quantity,
                   .value = 725,
                   .low = 724.5,
                   .high = 725.5,
                   .has_period = true,
                   .from = day_of(2024, 11, 1),
                   .to = day_of(2024, 12, 1)};
    return f;
}

static bool same(const pl_scope *a, const pl_scope *b) {
    return a->quantity == b->quantity && a->counts == b->counts && a->sum == b->sum &&
           a->from_days == b->from_days && a->to_days == b->to_days && a->turn_seconds == b->turn_seconds &&
           a->whole == b->whole;
}

static void lists(void **state) {
    (void)state;
    const pl_scope_choices choices = {.counts = PL_COUNTS_CONTESTED | PL_COUNTS_SINCE_INVASION,
                                      .gross = true,
                                      .updates = true,
                                      .turns = turns,
                                      .turn_count = 2,
                                      .whole_count = 1};
    pl_figure f = november(PL_FIGURE_NET);
    pl_scope *scopes;
    size_t count;
    f.counts = PL_COUNTS_CONTESTED;
    assert_true(pl_scopes_list(&f, &choices, &arena, &scopes, &count, &error));
    assert_true(scopes[0].counts == PL_COUNTS_CONTESTED && scopes[0].from_days == 0 &&
                scopes[0].turn_seconds == 0);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(scopes[i].counts & ~(unsigned)PL_COUNTS_CONTESTED,
                         0);                            /* what stands still is not toggled */
        assert_int_equal(scopes[i].sum, PL_SUM_STATES); /* updates have no grey zone to count */
        for (size_t k = 0; k < i; k++) assert_false(same(&scopes[i], &scopes[k]));
    }
    /* 9 ends x 2 turns x grey zone in or out; 6 - 2 windows moved by 2 and 3 days; 9 of gained alone. */
    assert_int_equal(count, 36 + 4 + 9);
    f.counts = 0;
    assert_true(pl_scopes_list(&f, &choices, &arena, &scopes, &count, &error));
    /* Besides: gained by updates, net and gained without redraws. */
    assert_int_equal(count, 36 + 4 + 9 + 27);
    pl_arena_free(&arena);
}

static void states_and_shares(void **state) {
    (void)state;
    const pl_scope_choices choices = {
        .counts = PL_COUNTS_SINCE_INVASION, .turns = turns, .turn_count = 2, .whole_count = 3};
    pl_figure f = november(PL_FIGURE_HELD);
    pl_scope *scopes;
    size_t count;
    pl_instant from, to;
    f.has_period = false;
    f.has_day = true;
    f.on = day_of(2024, 12, 19);
    assert_true(pl_scopes_list(&f, &choices, &arena, &scopes, &count, &error));
    assert_int_equal(count, 3 * 2 * 2 * 3); /* days, turns, before 2022, wholes */
    pl_scope_instants(&f, &scopes[0], &from, &to);
    assert_true(from == INT64_MIN && to == pl_day_start(day_of(2024, 12, 20)));
    f.quantity = PL_FIGURE_CONTESTED; /* nothing is toggled in the grey zone itself */
    assert_true(pl_scopes_list(&f, &choices, &arena, &scopes, &count, &error));
    assert_int_equal(count, 3 * 2 * 3);
    pl_arena_free(&arena);
}

static void departures(void **state) {
    (void)state;
    const pl_figure f = november(PL_FIGURE_NET);
    const pl_scope stated = {.quantity = PL_FIGURE_NET};
    pl_scope scope = stated;
    pl_instant from, to;
    assert_int_equal(pl_scope_departures(&f, &scope, &stated), 0);
    scope.from_days = scope.to_days = -1;
    assert_int_equal(pl_scope_departures(&f, &scope, &stated), 1);
    pl_scope_instants(&f, &scope, &from, &to);
    assert_true(from == pl_day_start(day_of(2024, 10, 31)) && to == pl_day_start(day_of(2024, 11, 30)));
    scope.from_days = 1;
    assert_int_equal(pl_scope_departures(&f, &scope, &stated), 2);
    scope.counts = PL_COUNTS_CLAIMED | PL_COUNTS_OTHER_SIDE;
    scope.turn_seconds = 10800;
    scope.quantity = PL_FIGURE_GAINED;
    assert_int_equal(pl_scope_departures(&f, &scope, &stated), 6);
}

static void nearness(void **state) {
    (void)state;
    const pl_figure f = november(PL_FIGURE_NET);
    assert_int_equal(pl_figure_near(&f, 725.5), PL_NEAR_PRINTED);
    assert_int_equal(pl_figure_near(&f, 725.6), PL_NEAR_TOLERANCE);
    assert_int_equal(pl_figure_near(&f, 725.5 + 7.25), PL_NEAR_TOLERANCE);
    assert_int_equal(pl_figure_near(&f, 725.5 + 7.26), PL_NEAR_NOT);
    assert_int_equal(pl_figure_near(&f, NAN), PL_NEAR_NOT);
}

static void searches(void **state) {
    (void)state;
    const pl_figure f = november(PL_FIGURE_NET);
    const pl_scope scopes[] = {{.quantity = PL_FIGURE_NET},
                               {.quantity = PL_FIGURE_NET, .from_days = -1, .counts = PL_COUNTS_CONTESTED},
                               {.quantity = PL_FIGURE_NET, .to_days = -1},
                               {.quantity = PL_FIGURE_NET, .to_days = 1},
                               {.quantity = PL_FIGURE_NET, .from_days = 1}};
    pl_scope_search s;
    /* Two departures print alike, one departure is within a per cent: the simpler one answers. */
    const double values[] = {690, 725.1, 730, 731, NAN};
    pl_scopes_search(&f, scopes, values, 5, &s);
    assert_int_equal(s.tried, 4);
    assert_int_equal(s.distinct, 4);
    assert_int_equal(s.as_printed, 1);
    assert_int_equal(s.in_tolerance, 3);
    assert_int_equal(s.best, 2);
    assert_int_equal(s.closest, 1);
    assert_int_equal(s.nearness, PL_NEAR_TOLERANCE);
    assert_true(s.low == 690 && s.high == 731);
    /* As stated and near enough: nothing else is asked for, though another is nearer. */
    const double stated[] = {726, 725.1, 725, 731, 690};
    pl_scopes_search(&f, scopes, stated, 5, &s);
    assert_true(s.best == 0 && s.closest == 2 && s.nearness == PL_NEAR_TOLERANCE);
    /* Of equal departures the one that prints alike. */
    const double prints[] = {690, 600, 730, 725.4, 729};
    pl_scopes_search(&f, scopes, prints, 5, &s);
    assert_true(s.best == 3 && s.nearness == PL_NEAR_PRINTED);
    /* None. */
    const double none[] = {690, 600, 600, 600, 601};
    pl_scopes_search(&f, scopes, none, 5, &s);
    assert_true(s.best == 0 && s.nearness == PL_NEAR_NOT && s.closest == 0 && s.distinct == 3);
    /* As stated unknown, another near. */
    const double unknown[] = {NAN, NAN, 725, NAN, NAN};
    pl_scopes_search(&f, scopes, unknown, 5, &s);
    assert_true(s.best == 2 && s.tried == 1);
}

static void words(void **state) {
    (void)state;
    static const char *const wholes[] = {"603549 km2 (A)", "603628 km2 (B)"};
    pl_figure f = november(PL_FIGURE_NET);
    const pl_scope stated = {.quantity = PL_FIGURE_NET};
    pl_scope scope = stated;
    pl_buffer text = {0};
    pl_scope_text(&f, &scope, &stated, wholes, &text);
    assert_int_equal(text.length, 0);
    scope.from_days = scope.to_days = -1;
    scope.counts = PL_COUNTS_CLAIMED;
    scope.turn_seconds = -10800;
    scope.quantity = PL_FIGURE_GAINED;
    scope.whole = 1;
    f.unit = PL_UNIT_PERCENT;
    pl_scope_text(&f, &scope, &stated, wholes, &text);
    assert_string_equal(
        text.data,
        "both ends of the period a day earlier; days from 21:00 UTC of the day before; land that the "
        "side claims, too; gained alone, not less what was lost; as a share of 603628 km2 (B)");
    pl_buffer_clear(&text);
    f.region = "donetsk";
    pl_scope_full_text(&f, &scope, wholes, &text);
    assert_string_equal(text.data,
                        "gained, claimed, in donetsk, 2024-10-30T21:00:00Z to 2024-11-29T21:00:00Z, of "
                        "603628 km2 (B)");
    pl_buffer_clear(&text);
    static const char *const ways[] = {"taken by all", "taken by one"};
    const pl_scope plain = {.quantity = PL_FIGURE_SETTLEMENTS},
                   other = {.quantity = PL_FIGURE_SETTLEMENTS, .whole = 1};
    f = november(PL_FIGURE_SETTLEMENTS);
    f.unit = PL_UNIT_COUNT;
    pl_scope_text(&f, &other, &plain, ways, &text);
    assert_string_equal(text.data, "taken by one");
    pl_buffer_free(&text);
}

static void ways_to_count(void **state) {
    (void)state;
    const pl_scope_choices choices = {.turns = turns, .turn_count = 1, .whole_count = 3, .ends_stand = true};
    const pl_figure f = november(PL_FIGURE_SETTLEMENTS);
    pl_scope *scopes;
    size_t count;
    assert_true(pl_scopes_list(&f, &choices, &arena, &scopes, &count, &error));
    assert_int_equal(count, 3);
    assert_true(scopes[0].whole == 0 && scopes[2].whole == 2 && scopes[2].to_days == 0);
    pl_arena_free(&arena);
}

static void memory_runs_out(void **state) {
    (void)state;
    const pl_scope_choices choices = {.turns = turns, .turn_count = 2, .whole_count = 1};
    const pl_figure f = november(PL_FIGURE_NET);
    pl_scope *scopes;
    size_t count;
    for (uint64_t nth = 1;; nth++) {
        pl_arena scratch = {0};
        pl_memory_fail_nth(nth);
        const bool done = pl_scopes_list(&f, &choices, &scratch, &scopes, &count, &error);
        pl_memory_fail_nth(0);
        pl_arena_free(&scratch);
        if (done) break;
        assert_int_equal(error.code, PL_NOMEM);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists),         cmocka_unit_test(states_and_shares), cmocka_unit_test(departures),
        cmocka_unit_test(nearness),      cmocka_unit_test(searches),          cmocka_unit_test(words),
        cmocka_unit_test(ways_to_count), cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
