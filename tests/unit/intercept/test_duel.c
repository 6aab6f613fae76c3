/* test_duel.c - the duel's exact answers: published and recomputed reference values, edges, what is refused,
 * failing allocations. tests/oracle/duel_oracle.py holds them to a second implementation, test_duel_draws.c
 * to the draws. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "intercept/duel.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define NUMBER(number)                                                                                       \
    { .value = (number), .from = NAN, .to = NAN }
/* A value printed with six decimals is within half of the last one. */
#define PRINTED 0.5000001e-6
/* Sums of a few hundred rounded products. */
#define CLOSE 1e-12

static pl_arena arena;
static pl_error error;

static int clean(void **unused) {
    (void)unused;
    pl_arena_free(&arena);
    arena = (pl_arena){0};
    return 0;
}

static const double one = 1;

static pl_layer layer_of(double kill, int shots) {
    return (pl_layer){.name = "layer",
                      .kill = NUMBER(kill),
                      .reliability = NUMBER(1),
                      .detection = NUMBER(1),
                      .shots = shots,
                      .magazine = -1};
}

static pl_duel duel_of(int64_t objects, size_t layers, const pl_layer *layer) {
    return (pl_duel){.objects = {.first = objects, .count = 1, .chances = &one},
                     .detection = NUMBER(1),
                     .shock = NUMBER(0),
                     .layer_count = layers,
                     .layers = layer};
}

static pl_duel_result run(const pl_duel *duel) {
    const pl_duel_ask ask = {.method = PL_METHOD_EXACT, .seed = 1, .threads = 1};
    pl_duel_result result;
    if (!pl_duel_run(duel, &ask, &arena, &result, &error)) fail_msg("%s", error.text);
    double leaks = 0, intercepts = 0;
    for (size_t i = 0; i < result.count; i++) {
        leaks += result.leaks[i];
        intercepts += result.intercepts[i];
    }
    if (!(fabs(leaks - 1) <= CLOSE && fabs(intercepts - 1) <= CLOSE))
        fail_msg("leaks add up to 1 %+.3g, intercepts to 1 %+.3g", leaks - 1, intercepts - 1);
    assert_true(result.exact && result.leaks_error == NULL);
    return result;
}

static void near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance)) fail_msg("%.9f, expected %.9f", value, expected);
}

static void leaks_are(const pl_duel_result *result, size_t count, const double expected[]) {
    assert_int_equal(result->count, count);
    for (size_t i = 0; i < count; i++) near(result->leaks[i], expected[i], PRINTED);
}

/* ---- one object: salvo and looks ---- */

static void shots_at_one(void **unused) {
    (void)unused;
    static const struct {
        double p;
        int shots;
        double killed, mean;
    } cases[] = {
        {0.5, 4, .937500, 1.875}, {10.0 / 18, 4, .960982, 1.729767}, {0.8, 2, .96, 1.2}, {0.3, 2, .51, 1.7}};
    for (size_t i = 0; i < COUNT(cases); i++)
        for (int look = 0; look < 2; look++)
            for (int allocation = 0; allocation < 2; allocation++) {
                pl_layer layer = layer_of(cases[i].p, cases[i].shots);
                layer.doctrine = look ? PL_DOCTRINE_LOOK : PL_DOCTRINE_SALVO;
                layer.allocation = allocation ? PL_ALLOCATE_EVEN : PL_ALLOCATE_IN_TURN;
                const pl_duel duel = duel_of(1, 1, &layer);
                const pl_duel_result result = run(&duel);
                near(result.any_intercept, cases[i].killed, PRINTED);
                near(result.shots[0].mean, look ? cases[i].mean : cases[i].shots, PRINTED);
            }
    /* "56 %, four shots, 97 %" does not hold: 96.25 %, and 97 % needs 0.584. */
    pl_layer layer = layer_of(0.56, 4);
    pl_duel duel = duel_of(1, 1, &layer);
    near(run(&duel).any_intercept, .9625, 0.5e-4);
    layer = layer_of(0.584, 4);
    assert_true(run(&duel).any_intercept >= 0.97);
    layer = layer_of(0.5835, 4);
    assert_true(run(&duel).any_intercept < 0.97);
}

/* ---- tracked with a chance, then shots: binomial ---- */

static void detected_and_shot(void **unused) {
    (void)unused;
    static const double expected[] = {.575399, .333126, .080359, .010339, .000748, .000029, .000000};
    pl_layer layer = layer_of(0.8, 2);
    pl_duel duel = duel_of(6, 1, &layer);
    duel.detection = (pl_chance)NUMBER(0.95);
    const pl_duel_result by_defence = run(&duel);
    leaks_are(&by_defence, 7, expected);
    duel.detection = (pl_chance)NUMBER(1);
    layer.detection = (pl_chance)NUMBER(0.95);
    const pl_duel_result by_layer = run(&duel);
    leaks_are(&by_layer, 7, expected);
    near(by_defence.shots[0].mean, 0.95 * 12, CLOSE);
    near(by_layer.shots[0].sd, 2 * sqrt(6 * 0.95 * 0.05), CLOSE);
    near(by_defence.shots[0].sd, 2 * sqrt(6 * 0.95 * 0.05), 1e-7); /* the root of a sum right to 1e-15 */
    /* Textbook checks. */
    layer = layer_of(0.05, 300);
    duel = duel_of(1, 1, &layer);
    near(run(&duel).any_intercept, .99999979247, 0.5e-11);
    layer = layer_of(0.71, 2);
    near(run(&duel).any_intercept, .9159, CLOSE);
    const pl_duel three = duel_of(3, 1, &layer);
    /* Two of three at least: two shots at each; one: .71^3 + 3 .71^2 .29. */
    near(1 - run(&three).intercepts[0] - run(&three).intercepts[1], .9800, 0.5e-4);
    layer.shots = 1;
    near(1 - run(&three).intercepts[0] - run(&three).intercepts[1], .71 * .71 * .71 + 3 * .71 * .71 * .29,
         CLOSE);
}

/* ---- layers ---- */

static void layers(void **unused) {
    (void)unused;
    const pl_layer three[] = {layer_of(0.5, 1), layer_of(0.5, 1), layer_of(0.5, 1)};
    pl_duel duel = duel_of(10, 3, three);
    pl_duel_result result = run(&duel);
    near(result.mean_leaks, 1.25, PRINTED);
    near(result.none_leaks, .263076, PRINTED);
    duel = duel_of(1, 3, three);
    near(run(&duel).leaks[1], .125, CLOSE);
    const pl_layer two[] = {layer_of(0.6, 1), layer_of(0.7, 2)};
    duel = duel_of(6, 2, two);
    result = run(&duel);
    near(result.none_leaks, .802532, PRINTED);
    near(result.mean_leaks, .216, PRINTED);
    near(result.shots[1].mean, 6 * 0.4 * 2, CLOSE); /* what the first leaves */
}

/* ---- common cause ---- */

static void common_cause(void **unused) {
    (void)unused;
    static const struct {
        double rho, variance, leaks[7];
    } cases[] = {{0, .96, {.262144, .393216, .245760, .081920, .015360, .001536, .000064}},
                 {.1, 1.44, {.350126, .309948, .193717, .096226, .037653, .010653, .001677}},
                 {.3, 2.40, {.485892, .198131, .123832, .083685, .056271, .035071, .017118}},
                 {.6, 3.84, {.639123, .092403, .057752, .046492, .043128, .046503, .074598}}};
    pl_layer layer = layer_of(0.8, 1);
    pl_duel duel = duel_of(6, 1, &layer);
    for (size_t i = 0; i < COUNT(cases); i++) {
        layer.correlation = cases[i].rho;
        const pl_duel_result result = run(&duel);
        leaks_are(&result, 7, cases[i].leaks);
        near(result.sd_leaks * result.sd_leaks, cases[i].variance, CLOSE);
        near(result.mean_leaks, 1.2, CLOSE);
    }
    static const double shock[] = {.235930, .353894, .221184, .073728, .013824, .001382, .100058};
    layer.correlation = 0;
    duel.shock = (pl_chance)NUMBER(0.1);
    const pl_duel_result result = run(&duel);
    leaks_are(&result, 7, shock);
    near(result.mean_leaks, 1.68, CLOSE);
    near(result.sd_leaks * result.sd_leaks, 2.9376, CLOSE);
    near(result.shots[0].mean, 0.9 * 6, CLOSE);
    layer = layer_of(1 - 1.68 / 6, 1); /* independent, with the same mean */
    duel.shock = (pl_chance)NUMBER(0);
    near(run(&duel).none_leaks, .139314, PRINTED);
}

/* ---- a magazine ---- */

static void a_magazine(void **unused) {
    (void)unused;
    static const double looks[] = {.121094, .242188, .273438, .218750, .109375, .031250, .003906};
    static const double salvos[] = {0, 0, .316406, .421875, .210938, .046875, .003906};
    static const double ample[] = {.177979, .355957, .296631, .131836, .032959, .004395, .000244};
    pl_layer layer = layer_of(0.5, 2);
    const pl_duel duel = duel_of(6, 1, &layer);
    layer.magazine = 8;
    layer.doctrine = PL_DOCTRINE_LOOK;
    pl_duel_result result = run(&duel);
    leaks_are(&result, 7, looks);
    near(result.mean_leaks, 2.0625, CLOSE);
    layer.doctrine = PL_DOCTRINE_SALVO;
    result = run(&duel);
    leaks_are(&result, 7, salvos);
    near(result.mean_leaks, 3, CLOSE);
    assert_true(result.shots[0].spent_all == 1 && result.shots[0].mean == 8 && result.shots[0].sd == 0);
    layer.magazine = 12;
    for (int look = 0; look < 2; look++) {
        layer.doctrine = look ? PL_DOCTRINE_LOOK : PL_DOCTRINE_SALVO;
        result = run(&duel);
        leaks_are(&result, 7, ample);
        near(result.mean_leaks, 1.5, CLOSE);
        near(result.shots[0].spent_all, look ? 1.0 / 64 : 1, CLOSE); /* six times a miss at the first */
    }
}

static void thirty_six(void **unused) {
    (void)unused;
    pl_layer layer = layer_of(0.8, 2);
    const pl_duel duel = duel_of(36, 1, &layer);
    layer.magazine = 48;
    layer.allocation = PL_ALLOCATE_EVEN;
    near(run(&duel).mean_leaks, 5.28, CLOSE);
    layer.allocation = PL_ALLOCATE_RANDOM;
    near(run(&duel).mean_leaks, 12.2414, 0.5e-4);
}

/* ---- how many shots, and what a mean hides ---- */

static void needed_shots(void **unused) {
    (void)unused;
    static const double kills[] = {.5, .7, .8, .9};
    static const struct {
        int64_t objects;
        double seen, shots[4]; /* 0: no number does */
    } cases[] = {{4, 1, {4.2040, 2.4203, 1.8106, 1.2655}},    {4, .99, {4.4834, 2.5812, 1.9309, 1.3496}},
                 {4, .95, {7.8015, 4.4914, 3.3599, 2.3485}},  {20, 1, {6.4939, 3.7387, 2.7968, 1.9549}},
                 {20, .99, {9.8201, 5.6536, 4.2293, 2.9562}}, {20, .95, {0, 0, 0, 0}}};
    for (size_t i = 0; i < COUNT(cases); i++)
        for (size_t k = 0; k < COUNT(kills); k++) {
            double shots = 0;
            assert_int_equal(pl_duel_needed_shots(cases[i].objects, cases[i].seen, kills[k], 0.8, &shots),
                             cases[i].shots[k] > 0);
            if (!(cases[i].shots[k] > 0)) continue;
            near(shots, cases[i].shots[k], 0.5000001e-4);
            /* So many whole shots do, and one fewer does not. */
            pl_layer layer = layer_of(kills[k], (int)ceil(shots));
            pl_duel duel = duel_of(cases[i].objects, 1, &layer);
            duel.detection = (pl_chance)NUMBER(cases[i].seen);
            assert_true(run(&duel).none_leaks >= 0.8);
            layer.shots--;
            if (layer.shots > 0) assert_true(run(&duel).none_leaks < 0.8);
        }
    near(pow(.8, 1.0 / 4), .945742, PRINTED); /* what each object needs */
    near(pow(.8, 1.0 / 20), .988905, PRINTED);
    double shots;
    assert_true(pl_duel_needed_shots(3, 1, 1, 1, &shots) && shots == 1);
    assert_false(pl_duel_needed_shots(3, 1, 0.5, 1, &shots));
    assert_false(pl_duel_needed_shots(0, 1, 0.5, 0.5, &shots));
    assert_false(pl_duel_needed_shots(3, 1, NAN, 0.5, &shots));
}

/* Salvo equations of two fleets (Hughes): not what a duel here is, but the reference for what the mean of a
 * floored difference hides. */
static double clamped(double value, double most) {
    return fmin(most, fmax(0, value));
}

static void hughes(void **unused) {
    (void)unused;
    const double a = 4, b = 3, shots_a = 3, shots_b = 4, stops = 2, stays = 2;
    near(clamped((shots_a * a - stops * b) / stays, b), 3, 0);
    near(clamped((shots_b * b - stops * a) / stays, a), 2, 0);
    /* Hits of Bin(6, .8) less stops of Bin(6, .5), floored at 0; both rows are duels of six. */
    static const double expected[] = {.200600, .214200, .249840, .198400, .102144, .030720, .004096};
    pl_layer hit = layer_of(0.8, 1), stop = layer_of(0.5, 1);
    const pl_duel hits = duel_of(6, 1, &hit), stopped = duel_of(6, 1, &stop);
    const pl_duel_result of_hits = run(&hits), of_stops = run(&stopped);
    double net[7] = {0}, mean = 0;
    for (int i = 0; i < 7; i++)
        for (int k = 0; k < 7; k++) net[i > k ? i - k : 0] += of_hits.intercepts[i] * of_stops.intercepts[k];
    for (int i = 0; i < 7; i++) {
        near(net[i], expected[i], PRINTED);
        mean += i * net[i];
    }
    near(mean, 1.895832, PRINTED);
    near(6 * 0.8 - 6 * 0.5, 1.8, CLOSE); /* of the means */
}

/* ---- edges ---- */

static void edges(void **unused) {
    (void)unused;
    pl_layer layer = layer_of(0.5, 2);
    pl_duel duel = duel_of(5, 1, &layer);
    layer.magazine = 0; /* nothing is shot */
    for (int kind = 0; kind < 6; kind++) {
        layer.doctrine = kind % 2 ? PL_DOCTRINE_LOOK : PL_DOCTRINE_SALVO;
        layer.allocation = (pl_allocation)(kind / 2);
        for (int limit = 0; limit < 3; limit++) {
            layer.magazine = limit == 0 ? 0 : limit == 1 ? 7 : -1;
            layer.kill.value = 0;
            pl_duel_result result = run(&duel);
            assert_true(result.leaks[5] == 1 && result.mean_leaks == 5 && result.any_intercept == 0);
            assert_true(isnan(result.any_low) && isnan(result.mean_high));
            near(result.shots[0].mean, limit == 0 ? 0 : limit == 1 ? 7 : 10, CLOSE);
            near(result.shots[0].spent_all, limit < 2, 0);
            layer.kill.value = 1;
            result = run(&duel);
            if (limit == 0) assert_true(result.leaks[5] == 1 && result.shots[0].mean == 0);
            if (limit == 2 && layer.allocation != PL_ALLOCATE_RANDOM) assert_true(result.leaks[0] == 1);
        }
        layer.kill.value = 0.5;
        layer.magazine = 7;
        duel.objects.first = 0; /* nothing comes */
        pl_duel_result result = run(&duel);
        assert_true(result.count == 1 && result.leaks[0] == 1 && result.intercepts[0] == 1);
        assert_true(result.shots[0].mean == 0 && result.none_leaks == 1 && result.any_intercept == 0);
        duel.objects.first = 5;
    }
    const pl_duel without = duel_of(5, 0, NULL); /* no defence */
    assert_true(run(&without).leaks[5] == 1);
    layer = layer_of(0.3, 1); /* all or nothing */
    layer.correlation = 1 - 1e-15;
    near(run(&duel).leaks[0], 0.3, 1e-9);
    near(run(&duel).leaks[5], 0.7, 1e-9);
    layer.correlation = 1e-300; /* none */
    near(run(&duel).leaks[5], 0.16807, CLOSE);
    duel.shock = (pl_chance)NUMBER(1);
    assert_true(run(&duel).leaks[5] == 1);
}

/* Numbers of objects, evenly 0 to 3, one shot of 1 each: none leaks. */
static void numbers_of_objects(void **unused) {
    (void)unused;
    static const double chances[] = {.25, .25, .25, .25};
    pl_layer layer = layer_of(1, 1);
    pl_duel duel = duel_of(0, 1, &layer);
    duel.objects = (pl_objects){0, 4, chances, "0 to 3"};
    pl_duel_result result = run(&duel);
    assert_true(result.leaks[0] == 1);
    for (size_t i = 0; i < 4; i++) near(result.intercepts[i], 0.25, CLOSE);
    duel.detection = (pl_chance)NUMBER(0.5); /* then who is seen is intercepted, by chance */
    result = run(&duel);
    near(result.leaks[3], 0.25 / 8, CLOSE);
    near(result.intercepts[3], 0.25 / 8, CLOSE);
    near(result.mean_leaks, 0.75, CLOSE);
}

/* ---- large ---- */

static void large(void **unused) {
    (void)unused;
    pl_layer two[2] = {layer_of(0.6, 2), layer_of(0.3, 3)};
    pl_duel duel = duel_of(PL_DUEL_OBJECTS_MAX, 2, two);
    two[1].detection = (pl_chance)NUMBER(0.9);
    const double leak = 0.16 * (1 - 0.9 * (1 - 0.343)), n = PL_DUEL_OBJECTS_MAX;
    pl_duel_result result = run(&duel); /* sums are looked at to 1e-12 */
    near(result.mean_leaks / (n * leak), 1, 1e-11);
    near(result.sd_leaks / sqrt(n * leak * (1 - leak)), 1, 1e-10);
    /* Common cause at its largest: beta-binomial, whose mean and variance have closed forms. */
    pl_layer layer = layer_of(0.8, 1);
    duel = duel_of(2000, 1, &layer);
    layer.correlation = 0.3;
    result = run(&duel);
    near(result.mean_leaks, 400, 1e-8);
    near(result.sd_leaks * result.sd_leaks / (2000 * .16 * (1 + 1999 * .3)), 1, 1e-9);
    /* The chance of i leaks, by logarithms of gamma functions: some 1e4 units of 1e-16 off. */
    const double b = .8 * .7 / .3, a = .2 * .7 / .3;
    for (size_t i = 0; i <= 2000; i += 125) {
        const double x = (double)i, rest = 2000 - x;
        const double log_chance = lgamma(2001) - lgamma(x + 1) - lgamma(rest + 1) + lgamma(x + a) +
                                  lgamma(rest + b) - lgamma(2000 + a + b) + lgamma(a + b) - lgamma(a) -
                                  lgamma(b);
        near(result.leaks[i] / exp(log_chance), 1, 1e-9);
    }
    assert_null(strstr(result.method, "nodes"));
    duel = duel_of(PL_DUEL_OBJECTS_MAX, 1,
                   &layer); /* more than the nodes carry: said, and held to what is said */
    result = run(&duel);
    assert_non_null(strstr(result.method, "right to about 4e-06"));
    for (size_t i = 0; i <= 10000; i += 625) {
        const double x = (double)i, rest = 10000 - x;
        const double log_chance = lgamma(10001) - lgamma(x + 1) - lgamma(rest + 1) + lgamma(x + a) +
                                  lgamma(rest + b) - lgamma(10000 + a + b) + lgamma(a + b) - lgamma(a) -
                                  lgamma(b);
        near(result.leaks[i] / exp(log_chance), 1, 1e-5);
    }
    layer.shots = 2;
    const pl_duel_ask exact = {.method = PL_METHOD_EXACT, .seed = 1, .threads = 1};
    assert_false(pl_duel_run(&duel, &exact, &arena, &result, &error));
    assert_int_equal(error.code, PL_INPUT);
    /* A short magazine. */
    static const pl_allocation allocations[] = {PL_ALLOCATE_IN_TURN, PL_ALLOCATE_EVEN, PL_ALLOCATE_RANDOM};
    for (size_t i = 0; i < COUNT(allocations); i++)
        for (int look = 0; look < 2; look++) {
            layer = layer_of(0.01, 2);
            layer.doctrine = look ? PL_DOCTRINE_LOOK : PL_DOCTRINE_SALVO;
            layer.allocation = allocations[i];
            layer.magazine = 2500;
            duel = duel_of(2000, 1, &layer);
            result = run(&duel);
            assert_true(result.mean_leaks > 1974 && result.mean_leaks < 1977);
        }
}

/* ---- what is not known ---- */

static void uncertain(void **unused) {
    (void)unused;
    /* One shot at one object, a flat kill chance: 1 / 2, and its points are its own. */
    pl_layer two[2] = {layer_of(0.5, 1), layer_of(0.5, 1)};
    two[0].kill.a = two[0].kill.b = 1;
    pl_duel duel = duel_of(1, 1, two);
    pl_duel_result result = run(&duel);
    near(result.any_intercept, 0.5, CLOSE);
    near(result.any_low, 0.05, 1e-9);
    near(result.any_high, 0.95, 1e-9);
    near(result.none_low, 0.05, 1e-9);
    near(result.mean_high, 0.95, 1e-9);
    assert_non_null(strstr(result.method, "5 and 95 %"));
    duel = duel_of(6, 1, two); /* flat: each number of leaks alike */
    result = run(&duel);
    for (size_t i = 0; i <= 6; i++) near(result.leaks[i], 1.0 / 7, CLOSE);
    /* Two flat ones: the leak is a product of two uniform numbers, P(below x) = x (1 - log x), 5 % at 0.0087,
     * 95 % at 0.7027 (solved by hand). 2,000 draws put the 95 % point within 4 sqrt(.05 .95 / 2000) of the
     * share. */
    two[1].kill.a = two[1].kill.b = 1;
    duel = duel_of(1, 2, two);
    result = run(&duel);
    near(result.mean_leaks, 0.25, CLOSE);
    near(result.mean_low * (1 - log(result.mean_low)), 0.05, 0.0195);
    near(result.mean_high * (1 - log(result.mean_high)), 0.95, 0.0195);
    assert_non_null(strstr(result.method, "2000 draws of the uncertain inputs"));
    const pl_duel_result again = run(&duel);
    assert_true(again.mean_low == result.mean_low && again.any_high == result.any_high);
}

/* ---- which input matters ---- */

static const pl_duel_lever *lever_of(const pl_duel_lever *list, size_t count, const char *input) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i].input, input) == 0) return &list[i];
    fail_msg("no lever %s", input);
    return NULL;
}

static void which_matters(void **unused) {
    (void)unused;
    pl_layer layer = layer_of(0.5, 2);
    layer.name = "upper";
    layer.magazine = 12;
    layer.reliability.from = 0.6;
    layer.reliability.to = 0.9;
    layer.detection = (pl_chance){.value = 0.5, .a = 1, .b = 1, .from = NAN, .to = NAN};
    const pl_duel duel = duel_of(6, 1, &layer);
    const pl_duel_ask ask = {.method = PL_METHOD_BEST, .seed = 1, .threads = 1};
    pl_duel_lever *list;
    size_t count;
    if (!pl_duel_levers(&duel, &ask, &arena, &list, &count, &error)) fail_msg("%s", error.text);
    assert_int_equal(count, 9);
    for (size_t i = 1; i < count; i++)
        assert_true(fabs(list[i].mean_to - list[i].mean_from) <=
                    fabs(list[i - 1].mean_to - list[i - 1].mean_from));
    const pl_duel_lever *lever = lever_of(list, count, "upper: kill"); /* 6 (1 - K / 2), K = 1 - (1 - p)^2 */
    assert_false(lever->stated);
    near(lever->from, 0.4, CLOSE);
    near(lever->mean_from, 6 - 3 * (1 - .36), CLOSE);
    near(lever->mean_to, 6 - 3 * (1 - .16), CLOSE);
    lever = lever_of(list, count, "upper: reliability");
    assert_true(lever->stated && lever->from == 0.6 && lever->to == 0.9);
    near(lever->mean_to, 6 - 3 * (1 - .55 * .55), CLOSE);
    lever = lever_of(list, count, "upper: detection");
    assert_true(lever->stated && lever == &list[0]);
    near(lever->mean_from, 6 * (1 - .05 * .75), 1e-9);
    near(lever->mean_to, 6 * (1 - .95 * .75), 1e-9);
    lever = lever_of(list, count, "objects");
    assert_true(lever->from == 5 && lever->to == 7);
    near(lever->mean_from, 5 * (1 - .375), CLOSE);
    lever = lever_of(list, count, "shock");
    near(lever->none_from / (lever->none_to / 0.9), 1, 1e-9);
    lever = lever_of(list, count, "upper: shots");
    near(lever->mean_from, 6 * (1 - .25), CLOSE);
    lever = lever_of(list, count, "upper: magazine");
    assert_true(lever->from == 11 && lever->to == 13 && lever->mean_from > lever->mean_to);
    lever = lever_of(list, count, "upper: correlation");
    assert_true(lever->from == 0 && lever->to == 0.1 && lever->mean_to > lever->mean_from);
    lever_of(list, count, "detection");
}

/* ---- refused ---- */

static void refused_as(const pl_duel *duel, const char *words) {
    const pl_duel_ask ask = {.method = PL_METHOD_BEST, .seed = 1, .threads = 1};
    pl_duel_result result;
    error = (pl_error){0};
    if (pl_duel_run(duel, &ask, &arena, &result, &error)) fail_msg("taken, not refused: %s", words);
    assert_int_equal(error.code, PL_INPUT);
    if (strstr(error.text, words) == NULL) fail_msg("\"%s\" does not say \"%s\"", error.text, words);
}

static void refused(void **unused) {
    (void)unused;
    static const double bad[] = {-0.1, 1.1, NAN, INFINITY, -INFINITY};
    pl_layer layer = layer_of(0.5, 2);
    const pl_layer good = layer;
    pl_duel duel = duel_of(5, 1, &layer);
    const pl_duel good_duel = duel;
    for (size_t i = 0; i < COUNT(bad); i++) {
        pl_chance *const chances[] = {&layer.kill, &layer.reliability, &layer.detection, &duel.detection,
                                      &duel.shock};
        for (size_t k = 0; k < COUNT(chances); k++) {
            chances[k]->value = bad[i];
            refused_as(&duel, "no probability");
            layer = good;
            duel = good_duel;
        }
        layer.correlation = bad[i];
        refused_as(&duel, "correlation");
        layer = good;
        if (bad[i] < 0.5) continue;
        layer.kill.a = bad[i] > 2 ? bad[i] : -1; /* infinite, or below 0 */
        layer.kill.b = 1;
        refused_as(&duel, "beta distribution");
        layer = good;
    }
    layer.correlation = 1;
    refused_as(&duel, "correlation");
    layer = good;
    layer.kill.from = 0.6;
    layer.kill.to = 0.5;
    refused_as(&duel, "range");
    layer = good;
    static const int shots[] = {0, -1, PL_DUEL_SHOTS_MAX + 1};
    for (size_t i = 0; i < COUNT(shots); i++) {
        layer.shots = shots[i];
        refused_as(&duel, "shots at one object");
    }
    layer = good;
    static const int64_t magazines[] = {-2, INT64_MIN, PL_DUEL_MAGAZINE_MAX + 1, INT64_MAX};
    for (size_t i = 0; i < COUNT(magazines); i++) {
        layer.magazine = magazines[i];
        refused_as(&duel, "magazine");
    }
    layer = good;
    layer.allocation = (pl_allocation)3;
    refused_as(&duel, "allocation");
    layer = good;
    static const int64_t objects[] = {-1, PL_DUEL_OBJECTS_MAX + 1, 1000000000, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < COUNT(objects); i++) {
        duel.objects.first = objects[i];
        refused_as(&duel, "objects");
    }
    static const double sums[][2] = {{.5, .4}, {.5, .6}, {-.5, 1.5}, {NAN, 1}};
    for (size_t i = 0; i < COUNT(sums); i++) {
        duel.objects = (pl_objects){1, 2, sums[i], NULL};
        refused_as(&duel, i < 2 ? "add up to" : "no probability");
    }
    duel = good_duel;
    duel.layer_count = PL_DUEL_LAYERS_MAX + 1;
    refused_as(&duel, "layers");
}

/* What is too large for an exact answer says so at once; the best method then draws, and ends. */
static void too_large(void **unused) {
    (void)unused;
    pl_layer layer = layer_of(0.5, 4);
    layer.doctrine = PL_DOCTRINE_LOOK;
    layer.magazine = 20000;
    layer.allocation = PL_ALLOCATE_EVEN;
    pl_duel duel = duel_of(PL_DUEL_OBJECTS_MAX, 1, &layer);
    pl_duel_ask ask = {.method = PL_METHOD_EXACT, .seed = 1, .threads = 2};
    pl_duel_result result;
    assert_false(pl_duel_run(&duel, &ask, &arena, &result, &error));
    assert_int_equal(error.code, PL_INPUT);
    assert_non_null(strstr(error.text, "ask for draws"));
    ask.method = PL_METHOD_BEST;
    assert_true(pl_duel_run(&duel, &ask, &arena, &result, &error));
    assert_true(!result.exact && result.draws >= 50 && result.draws < PL_DUEL_DRAWS);
    assert_non_null(strstr(result.method, "fewer"));
    /* All 20,000 are fired at those that are still there: 10,000 objects of 1.875 shots each take 18,750. */
    near(result.shots[0].mean, 18750, 5 * 99 / sqrt((double)result.draws) + 1);
    const volatile int stop = 1;
    ask.progress.stop = &stop;
    assert_false(pl_duel_run(&duel, &ask, &arena, &result, &error));
    assert_int_equal(error.code, PL_INTERRUPTED);
}

static void without_memory(void **unused) {
    (void)unused;
    static const double chances[] = {.5, .5};
    pl_layer layer = layer_of(0.5, 2);
    layer.kill.a = layer.kill.b = 1;
    layer.magazine = 4;
    layer.detection = (pl_chance)NUMBER(0.9);
    pl_duel duel = duel_of(3, 1, &layer);
    duel.objects = (pl_objects){2, 2, chances, NULL};
    for (int what = 0; what < 3; what++) {
        const pl_duel_ask ask = {
            .method = what == 1 ? PL_METHOD_DRAWS : PL_METHOD_EXACT, .draws = 100, .seed = 1, .threads = 1};
        uint64_t nth = 1;
        for (bool done = false; !done; nth++) {
            pl_duel_result result;
            pl_duel_lever *list;
            size_t count;
            error = (pl_error){0};
            pl_memory_fail_nth(nth);
            done = what == 2 ? pl_duel_levers(&duel, &ask, &arena, &list, &count, &error)
                             : pl_duel_run(&duel, &ask, &arena, &result, &error);
            pl_memory_fail_nth(0);
            if (!done) assert_int_equal(error.code, PL_NOMEM);
            pl_arena_free(&arena);
            arena = (pl_arena){0};
        }
        assert_true(nth > 3);
    }
}

#define TEST(name) cmocka_unit_test_teardown(name, clean)

int main(void) {
    const struct CMUnitTest tests[] = {TEST(shots_at_one),  TEST(detected_and_shot),
                                       TEST(layers),        TEST(common_cause),
                                       TEST(a_magazine),    TEST(thirty_six),
                                       TEST(needed_shots),  TEST(hughes),
                                       TEST(edges),         TEST(numbers_of_objects),
                                       TEST(large),         TEST(uncertain),
                                       TEST(which_matters), TEST(refused),
                                       TEST(too_large),     TEST(without_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
