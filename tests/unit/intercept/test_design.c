/* Unit tests of intercept/design: published and recomputed values of the experiment to their printed digits,
 * and what cannot be asked. */
#include "intercept/design.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

/* Half a unit of the last printed digit, and rounding. */
static void close_to(double value, double printed, int digits) {
    const double half = 0.5 * pow(10, -digits) * (1 + 1e-6);
    if (!(fabs(value - printed) <= half)) fail_msg("%.10f is not %.*f", value, digits, printed);
}

static pl_design make(const pl_design_ask *ask, pl_arena *arena) {
    pl_design design;
    pl_error error = {0};
    if (!pl_design_make(ask, arena, &design, &error)) fail_msg("%s", error.text);
    return design;
}

/* Least n for .01 against .30 at 0.05 and 0.9, by share of false kills. */
static void fixed_designs(void **state) {
    static const int64_t duels[] = {12, 18, 23, 49}, kills[] = {2, 4, 6, 21};
    pl_arena arena = {0};
    const pl_design design = make(&pl_design_default, &arena);
    (void)state;
    assert_int_equal(design.fixed_count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_true(design.fixed[i].found);
        assert_int_equal(design.fixed[i].duels, duels[i]);
        assert_int_equal(design.fixed[i].kills, kills[i]);
        assert_true(design.fixed[i].size <= 0.05 && design.fixed[i].power >= 0.9);
    }
    close_to(design.fixed[0].size, 0.006175, 6); /* 1 - .99^12 - 12 .01 .99^11 */
    close_to(design.fixed[0].power, 0.914975, 6);
    pl_arena_free(&arena);
}

/* Duels for 95 % chance of at least one kill; straight misses for the two-sided bound. */
static void duels_needed(void **state) {
    static const int64_t one_sided[] = {299, 59, 29, 14, 9, 5};
    static const int64_t two_sided[] = {368, 72, 36, 17, 11, 6};
    pl_arena arena = {0};
    const pl_design design = make(&pl_design_default, &arena);
    (void)state;
    assert_int_equal(design.needed_count, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(design.needed[i].duels, one_sided[i]);
        assert_int_equal(design.needed[i].duels_two_sided, two_sided[i]);
    }
    pl_arena_free(&arena);
}

/* A number that is whole but for rounding is not taken for the next; no number at all; one is enough. */
static void duels_needed_ends(void **state) {
    pl_arena arena = {0};
    pl_design_ask ask = pl_design_default;
    (void)state;
    ask.confidence = 0.99;
    ask.theta_count = 5;
    const double thetas[] = {0.9, 0, 1, 1e-17, 1e-9};
    memcpy(ask.thetas, thetas, sizeof thetas);
    const pl_design design = make(&ask, &arena);
    assert_int_equal(design.needed[0].duels, 2); /* .1^2 = 1 - .99 */
    assert_int_equal(design.needed[1].duels, -1);
    assert_int_equal(design.needed[2].duels, 1);
    assert_int_equal(design.needed[3].duels, -1);
    assert_int_equal(design.needed[4].duels, 4605170184); /* -ln .01 1e9, less a half of it */
    pl_arena_free(&arena);
}

static void straight_misses(void **state) {
    pl_arena arena = {0};
    pl_design_ask ask = pl_design_default;
    (void)state;
    ask.miss_count = 4;
    ask.misses[0] = 3;
    ask.misses[1] = 19;
    ask.misses[2] = 59;
    ask.misses[3] = 299;
    const pl_design design = make(&ask, &arena);
    close_to(design.misses[0].bayes_uniform, 4, 9);
    close_to(design.misses[1].bayes_uniform, 20, 9);
    close_to(design.misses[0].bayes_jeffreys, 3.20, 2);
    close_to(design.misses[1].bayes_jeffreys, 7.78, 2);
    close_to(design.misses[0].upper_two_sided, 0.708, 3);
    close_to(design.misses[0].upper_one_sided, 0.632, 3);
    for (size_t i = 0; i < 4; i++) /* 1 - .05^(1 / k) */
        close_to(design.misses[i].upper_one_sided, 1 - pow(0.05, 1 / (double)ask.misses[i]), 12);
    assert_true(design.misses[2].upper_one_sided < 0.05 && design.misses[3].upper_one_sided < 0.01);
    pl_arena_free(&arena);
}

static void one_duel(void **state) {
    pl_arena arena = {0};
    const pl_design design = make(&pl_design_default, &arena);
    (void)state;
    assert_string_equal(design.single[0].outcome, "kill");
    assert_true(design.single[0].strict_refuted);
    close_to(design.single[0].low, 0.025, 9);
    close_to(design.single[0].high, 1, 12);
    close_to(design.single[0].bayes_uniform, 0, 12);
    assert_string_equal(design.single[1].outcome, "no-kill");
    assert_false(design.single[1].strict_refuted);
    close_to(design.single[1].low, 0, 12);
    close_to(design.single[1].high, 0.975, 9);
    close_to(design.single[1].bayes_uniform, 2, 12);
    pl_arena_free(&arena);
}

static void set_units(pl_design_ask *ask) {
    static const int64_t in_one[] = {1, 6, 36};
    ask->unit_count = 3;
    for (size_t i = 0; i < 3; i++) ask->units[i] = in_one[i];
}

static void units(void **state) {
    static const double two_sided[] = {0.708, 0.185, 0.034};
    static const int64_t trials[] = {3, 18, 108};
    pl_arena arena = {0};
    pl_design_ask ask = pl_design_default;
    ask.launches = 3;
    set_units(&ask);
    const pl_design design = make(&ask, &arena);
    (void)state;
    assert_int_equal(design.unit_count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(design.units[i].trials, trials[i]);
        close_to(design.units[i].upper_two_sided, two_sided[i], 3);
        close_to(design.units[i].upper_one_sided, 1 - pow(0.05, 1 / (double)trials[i]), 12);
    }
    pl_arena_free(&arena);
}

/* P(no kill) and duels for 95 % at theta, bodies, rho 0, .3, .6, .9. */
static void correlated(void **state) {
    static const struct {
        double theta;
        int64_t bodies;
        double none[4]; /* below 0: below .00005 */
        int64_t duels[4];
    } tables[] = {
        {0.3, 6, {0.1176, 0.3241, 0.4974, 0.6515}, {2, 3, 5, 7}},
        {0.3, 36, {-1, 0.1049, 0.3483, 0.6125}, {1, 2, 3, 7}},
        {0.1, 6, {NAN, NAN, NAN, NAN}, {5, 9, 14, 24}},
        {0.1, 36, {NAN, NAN, NAN, NAN}, {1, 5, 9, 21}},
    };
    pl_arena arena = {0};
    pl_design_ask ask = pl_design_default;
    (void)state;
    ask.theta_count = 2;
    ask.thetas[0] = 0.3;
    ask.thetas[1] = 0.1;
    const pl_design design = make(&ask, &arena);
    assert_int_equal(design.correlated_count, 16);
    for (size_t i = 0; i < 16; i++) {
        const pl_design_correlated *row = &design.correlated[i];
        close_to(row->theta, tables[i / 4].theta, 12);
        assert_int_equal(row->bodies, tables[i / 4].bodies);
        close_to(row->rho, ask.rhos[i % 4], 12);
        assert_int_equal(row->duels, tables[i / 4].duels[i % 4]);
        const double none = tables[i / 4].none[i % 4];
        if (none < 0)
            assert_true(row->none_killed < 0.0001);
        else if (!isnan(none))
            close_to(row->none_killed, none, 4);
    }
    /* One body has no neighbours; a chance of 0 and of 1; of two, by hand: .7 (.7 .5 + .5). */
    static const double by_hand[][2] = {{1, 1}, {0.7, 0.7 * 0.85}, {0, 0}}; /* of one body, of two */
    ask.theta_count = 3;
    ask.thetas[0] = 0;
    ask.thetas[1] = 0.3;
    ask.thetas[2] = 1;
    ask.bodies[0] = 1;
    ask.bodies[1] = 2;
    ask.rho_count = 1;
    ask.rhos[0] = 0.5;
    const pl_design few = make(&ask, &arena);
    assert_int_equal(few.correlated_count, 6);
    for (size_t i = 0; i < 6; i++) close_to(few.correlated[i].none_killed, by_hand[i / 2][i % 2], 12);
    pl_arena_free(&arena);
}

static const pl_design_at *at(const pl_design_sequential *sequential, double theta) {
    for (size_t i = 0; i < sequential->at_count; i++)
        if (fabs(sequential->at[i].theta - theta) < 1e-12) return &sequential->at[i];
    fail_msg("no row at %g", theta);
    return NULL;
}

static void sequential(void **state) {
    static const struct {
        double theta, rejects, duels;
    } rows[] = {{0.01, 0.0247, 9.58}, {0.05, 0.2012, 10.97}, {0.10, 0.4855, 10.52},
                {0.20, 0.8418, 7.21}, {0.30, 0.9571, 4.79},  {0.50, 0.9980, 2.49}};
    static const pl_design_step steps[] = {{1, 2, 1}, {3, 13, 2}, {14, 23, 3}};
    pl_arena arena = {0};
    const pl_design design = make(&pl_design_default, &arena);
    const pl_design_sequential *s = &design.sequential;
    (void)state;
    assert_true(s->found);
    assert_int_equal(s->at_count, 6);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const pl_design_at *row = at(s, rows[i].theta);
        close_to(row->accepts_some, rows[i].rejects, 4);
        close_to(row->mean_duels, rows[i].duels, 2);
        close_to(row->accepts_some + row->accepts_none + row->undecided, 1, 12);
        assert_true(row->undecided < 1e-12);
    }
    close_to(at(s, 0.01)->wald_mean_duels, 8.57, 2);
    close_to(at(s, 0.30)->wald_mean_duels, 3.41, 2);
    close_to(s->wrong_some, 0.0247, 4);
    close_to(s->wrong_none, 1 - 0.9571, 4);
    assert_int_equal(s->misses, 9);
    assert_true(s->step_count > 3 && s->none_count > 1);
    for (size_t i = 0; i < 3; i++) assert_memory_equal(&s->steps[i], &steps[i], sizeof *steps);
    assert_int_equal(s->none_from[0], 9);
    assert_int_equal(s->none_from[1], 20); /* (1 + .7856) / .09249 = 19.3 */
    pl_arena_free(&arena);
}

/* With no false kills nothing changes; with some, the rule that does not know of them breaks its promise, and
 * the one that does keeps it. */
static void false_kills(void **state) {
    pl_arena arena = {0};
    const pl_design design = make(&pl_design_default, &arena);
    (void)state;
    assert_int_equal(design.claimed_count, 4);
    close_to(design.claimed[0].unaware_fixed, design.fixed[0].size, 12);
    close_to(design.claimed[0].unaware_sequential, design.sequential.wrong_some, 12);
    close_to(design.claimed[0].bayes_uniform, 0, 12);
    close_to(design.claimed[0].low, 0.025, 9);
    for (size_t i = 0; i < 4; i++) {
        const pl_design_claimed *row = &design.claimed[i];
        assert_true(row->sequential.found);
        assert_true(row->sequential.wrong_some <= 0.05 && row->sequential.wrong_none <= 0.05);
        if (i == 0) continue;
        assert_true(row->unaware_fixed > design.claimed[i - 1].unaware_fixed);
        assert_true(row->unaware_sequential > 0.2);
        assert_true(at(&row->sequential, 0.01)->mean_duels >
                    at(&design.claimed[i - 1].sequential, 0.01)->mean_duels);
        close_to(row->low, 0, 12);
        close_to(row->bayes_uniform, 2 * row->false_kill / (1 + row->false_kill), 12);
    }
    pl_arena_free(&arena);
}

/* Of one body each, groups are the plain designs. */
static void groups(void **state) {
    pl_arena arena = {0};
    pl_design_ask ask = pl_design_default;
    (void)state;
    ask.bodies[0] = 1;
    const pl_design design = make(&ask, &arena);
    assert_int_equal(design.group_count, 8);
    for (size_t i = 0; i < 4; i++) {
        const pl_design_group *row = &design.groups[i];
        assert_int_equal(row->bodies, 1);
        close_to(row->chance_none, 0.01, 12);
        assert_int_equal(row->fixed.duels, 12);
        assert_int_equal(row->misses, 9);
        close_to(row->mean_duels_none, 9.58, 2);
        close_to(row->mean_duels_some, 4.79, 2);
        close_to(row->wrong_some, 0.0247, 4);
    }
    for (size_t i = 4; i < 8; i++) {
        const pl_design_group *row = &design.groups[i];
        assert_int_equal(row->bodies, 36);
        assert_true(row->fixed.found && row->sequential_found);
        double none_killed = 1; /* Polya's urn, body by body */
        for (int k = 0; k < 36; k++)
            none_killed *= (0.7 * (1 - row->rho) + k * row->rho) / (1 - row->rho + k * row->rho);
        close_to(row->chance_some, 1 - none_killed, 12);
        assert_true(row->wrong_some <= 0.05 && row->wrong_none <= 0.05);
    }
    pl_arena_free(&arena);
}

static void refuse(pl_design_ask ask, const char *reason) {
    pl_arena arena = {0};
    pl_design design;
    pl_error error = {0};
    assert_false(pl_design_make(&ask, &arena, &design, &error));
    assert_int_equal(error.code, PL_INPUT);
    if (strstr(error.text, reason) == NULL) fail_msg("\"%s\" does not say \"%s\"", error.text, reason);
    pl_arena_free(&arena);
}

#define REFUSE(field, value, reason)                                                                         \
    do {                                                                                                     \
        pl_design_ask ask_ = pl_design_default;                                                              \
        set_units(&ask_);                                                                                    \
        ask_.field = (value);                                                                                \
        refuse(ask_, reason);                                                                                \
    } while (0)

static void refused(void **state) {
    (void)state;
    REFUSE(none, 0.3, "not below some");
    REFUSE(none, 0.5, "not below some");
    REFUSE(none, -0.1, "none: -0.1 is not from 0 to 1");
    REFUSE(some, 1.5, "some: 1.5 is not from 0 to 1");
    REFUSE(some, NAN, "some: nan is not");
    REFUSE(alpha, 0, "alpha and beta");
    REFUSE(alpha, 0.5, "alpha and beta");
    REFUSE(beta, NAN, "alpha and beta");
    REFUSE(power, 0.05, "power, 0.05, is not between");
    REFUSE(power, 1, "power, 1, is not between");
    REFUSE(confidence, 1, "confidence");
    REFUSE(false_kills[2], 1.01, "false_kills: 1.01");
    REFUSE(rhos[0], 1, "rhos: 1 is not from 0 to below 1");
    REFUSE(thetas[1], INFINITY, "thetas: inf");
    REFUSE(bodies[1], 0, "bodies: 0 is not from 1 to 10000");
    REFUSE(bodies[1], 10001, "bodies: 10001 is not from 1 to 10000");
    REFUSE(misses[0], -1, "misses: -1");
    REFUSE(launches, 0, "launches: 0");
    REFUSE(units[2], INT64_MAX, "units: 9223372036854775807");
    REFUSE(rho_count, PL_DESIGN_LIST_MAX + 1, "rhos: 17 of them; at most 16");
    REFUSE(false_kill_count, SIZE_MAX, "false_kills: ");
}

/* The hardest things that may be asked: chances that nothing tells apart, all lists full. No design is found,
 * it is said, and it takes no longer than the limits of the forward sums allow (a second; here a generous
 * ten, for sanitizers and busy machines). */
static void hopeless(void **state) {
    pl_arena arena = {0};
    pl_design_ask ask = pl_design_default;
    (void)state;
    ask.none = 0.5;
    ask.some = 0.5000001;
    ask.false_kill_count = ask.body_count = ask.rho_count = ask.theta_count = PL_DESIGN_LIST_MAX;
    for (size_t i = 0; i < PL_DESIGN_LIST_MAX; i++) {
        ask.false_kills[i] = (double)i / 15; /* 1 at the end: every duel a kill */
        ask.bodies[i] = (int64_t)i + 1;
        ask.rhos[i] = (double)i / 16;
        ask.thetas[i] = (double)i / 15;
    }
    const clock_t begin = clock();
    const pl_design design = make(&ask, &arena);
    const double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
    if (!(seconds < 10)) fail_msg("%.1f s", seconds);
    for (size_t i = 0; i < PL_DESIGN_LIST_MAX; i++) {
        assert_false(design.fixed[i].found);
        assert_int_equal(design.fixed[i].duels, 0);
        assert_false(design.claimed[i].sequential.found);
    }
    assert_false(design.sequential.found);
    const pl_design_at *row = at(&design.sequential, 0.5);
    assert_true(row->undecided > 0.99 && row->duels_95 == -1);
    close_to(row->mean_duels, (double)row->cut_at, 0);
    pl_arena_free(&arena);
}

static uint64_t dice;
static double draw(void) {
    dice = dice * 6364136223846793005u + 1442695040888963407u;
    return (double)(dice >> 11) / 9007199254740992.0;
}
/* Near 0, near 1, or anywhere. */
static double draw_chance(void) {
    const double size = pow(10, -12 * draw()), kind = draw();
    return kind < 0.3 ? size * 0.5 : kind < 0.6 ? 1 - size * 0.5 : kind < 0.65 ? 0 : kind < 0.7 ? 1 : draw();
}

/* A chance and its opposite add up to 1 but for half a unit of the last place, 100,000 times over: 2e-11. */
static void is_chance(double value) {
    if (!(value >= 0 && value <= 1 + 1e-10)) fail_msg("%.17g is no chance", value);
}

static void check_sequential(const pl_design_ask *ask, const pl_design_sequential *s) {
    is_chance(s->wrong_some);
    is_chance(s->wrong_none);
    for (size_t i = 0; i < s->at_count; i++) {
        const pl_design_at *row = &s->at[i];
        is_chance(row->accepts_none);
        is_chance(row->accepts_some);
        is_chance(row->undecided);
        assert_true(fabs(row->accepts_none + row->accepts_some + row->undecided - 1) < 1e-10);
        assert_true(row->mean_duels >= 1 - 1e-12 && row->mean_duels <= (double)row->cut_at * (1 + 1e-10));
        assert_true(row->cut_at <= s->cut_at && s->cut_at <= PL_DESIGN_DUELS_MAX);
        assert_true(i == 0 || row->theta > s->at[i - 1].theta);
        assert_true(i == 0 || row->undecided > 1e-9 || s->at[i - 1].undecided > 1e-9 ||
                    row->accepts_some >= s->at[i - 1].accepts_some - 1e-9);
    }
    if (!s->found) return;
    /* Wald (1945): the errors of the test are at most alpha / (1 - beta) and beta / (1 - alpha). */
    assert_true(s->wrong_some <= ask->alpha / (1 - ask->beta) + 1e-9);
    assert_true(s->wrong_none <= ask->beta / (1 - ask->alpha) + 1e-9);
}

/* Whatever is asked: chances are chances, errors are kept, and it ends. */
static void any_ask(void **state) {
    int found = 0, not_found = 0;
    (void)state;
    dice = 20241219;
    for (int i = 0; i < 100; i++) {
        pl_arena arena = {0};
        pl_design_ask ask = pl_design_default;
        const double a = draw_chance(), b = draw_chance();
        if (!(a < b || a > b)) continue;
        ask.none = fmin(a, b);
        ask.some = fmax(a, b);
        ask.alpha = draw() < 0.5 ? 0.05 : pow(10, -8 * draw()) * 0.49;
        ask.beta = draw() < 0.5 ? 0.05 : pow(10, -8 * draw()) * 0.49;
        ask.power = ask.alpha + (1 - ask.alpha) * (0.01 + 0.98 * draw());
        ask.false_kill_count = 2;
        ask.false_kills[1] = draw_chance();
        ask.bodies[1] = 1 + (int64_t)(9999 * draw() * draw());
        for (size_t k = 0; k < ask.rho_count; k++) ask.rhos[k] = fmin(draw_chance(), 1 - 1e-12);
        ask.theta_count = 3;
        for (size_t k = 0; k < 3; k++) ask.thetas[k] = draw_chance();
        set_units(&ask);
        ask.launches = PL_DESIGN_LAUNCHES_MAX;
        ask.units[2] = PL_DESIGN_LAUNCHES_MAX;
        ask.misses[0] = PL_DESIGN_MISSES_MAX;
        const pl_design design = make(&ask, &arena);
        for (size_t k = 0; k < 2; k++) {
            const pl_design_fixed *fixed = &design.fixed[k];
            found += fixed->found;
            not_found += !fixed->found;
            if (!fixed->found) continue;
            assert_true(fixed->duels >= 1 && fixed->duels <= PL_DESIGN_DUELS_MAX);
            assert_true(fixed->size <= ask.alpha * (1 + 1e-8) && fixed->power >= ask.power - 1e-8);
        }
        check_sequential(&ask, &design.sequential);
        check_sequential(&ask, &design.claimed[1].sequential);
        for (size_t k = 0; k < design.group_count; k++) {
            is_chance(design.groups[k].chance_none);
            is_chance(design.groups[k].chance_some);
            assert_true(design.groups[k].chance_none <= design.groups[k].chance_some + 1e-12);
        }
        for (size_t k = 0; k < design.correlated_count; k++) {
            is_chance(design.correlated[k].none_killed);
            assert_true(design.correlated[k].duels == -1 || design.correlated[k].duels >= 1);
        }
        is_chance(design.claimed[1].low);
        /* -log(.05) of 10^18, as small chances are. */
        assert_true(fabs(design.units[2].upper_one_sided / 2.995732273553991e-18 - 1) < 1e-12);
        pl_arena_free(&arena);
    }
    assert_true(found > 30 && not_found > 15);
}

/* Each allocation fails once: said, and nothing is lost. The last call is the one that needs no more of them.
 */
static void no_memory(void **state) {
    uint64_t failed = 0;
    (void)state;
    for (bool made = false; !made; failed++) {
        pl_arena arena = {0};
        pl_design design;
        pl_error error = {0};
        pl_memory_fail_nth(failed + 1);
        made = pl_design_make(&pl_design_default, &arena, &design, &error);
        pl_memory_fail_nth(0);
        assert_true(made || error.code == PL_NOMEM);
        pl_arena_free(&arena);
        assert_true(failed < 1000);
    }
    /* One each for the scratch of the forward sums of: 6 chances plainly, 4 unaware, 4 x 6 aware, 2 x 8
     * groups. */
    assert_true(failed > 50);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(fixed_designs),     cmocka_unit_test(duels_needed),
                                       cmocka_unit_test(duels_needed_ends), cmocka_unit_test(straight_misses),
                                       cmocka_unit_test(one_duel),          cmocka_unit_test(units),
                                       cmocka_unit_test(correlated),        cmocka_unit_test(sequential),
                                       cmocka_unit_test(false_kills),       cmocka_unit_test(groups),
                                       cmocka_unit_test(refused),           cmocka_unit_test(hopeless),
                                       cmocka_unit_test(no_memory),         cmocka_unit_test(any_ask)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
