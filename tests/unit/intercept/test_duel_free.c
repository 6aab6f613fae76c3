/* test_duel_free.c - duels in which no layer lacks shots: the form without a chain against the chain, over
 * drawn duels; and a duel that only it can answer, against its closed form. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "intercept/binomial.h"
#include "intercept/duel_free.h"
#include "intercept/duel_random.h"

#define DUELS 400
#define OBJECTS 12
#define LAYERS 4
/* Sums of some hundred positive products right to 1e-16 each, and nodes right to 1e-13. */
#define TOLERANCE 1e-12
#define NUMBER(number)                                                                                       \
    { .value = (number), .from = NAN, .to = NAN }

static pl_arena arena;
static pl_error error;

typedef struct {
    pl_duel duel;
    pl_layer layers[LAYERS];
    double chances[OBJECTS + 1];
} drawn_duel;

static unsigned below(pl_stream *stream, unsigned end) {
    return (unsigned)(((uint64_t)pl_stream_word(stream) * end) >> 32);
}

static pl_chance some_chance(pl_stream *stream) {
    pl_chance chance = NUMBER(pl_stream_uniform(stream));
    const unsigned kind = below(stream, 8);
    if (kind < 2) chance.value = kind;
    if (kind < 2 || kind > 4) return chance;
    chance.a = kind == 2 ? 0.05 + pl_stream_uniform(stream) : 0.5 + 8 * pl_stream_uniform(stream);
    chance.b = kind == 2 ? 0.05 + pl_stream_uniform(stream) : 0.5 + 8 * pl_stream_uniform(stream);
    chance.value = chance.a / (chance.a + chance.b);
    return chance;
}

static void draw_duel(uint64_t number, drawn_duel *ret) {
    pl_stream stream = pl_stream_of(11, PL_DRAWS_OF_INPUTS, number);
    *ret = (drawn_duel){0};
    pl_duel *duel = &ret->duel;
    duel->objects.first = below(&stream, OBJECTS + 1);
    duel->objects.count = 1 + below(&stream, OBJECTS + 1 - (unsigned)duel->objects.first);
    double sum = 0;
    for (size_t i = 0; i < duel->objects.count; i++) sum += ret->chances[i] = pl_stream_uniform(&stream);
    for (size_t i = 0; i < duel->objects.count; i++) ret->chances[i] /= sum;
    duel->objects.chances = ret->chances;
    duel->detection = some_chance(&stream);
    duel->shock = (pl_chance)NUMBER(0);
    duel->layers = ret->layers;
    duel->layer_count = below(&stream, LAYERS + 1);
    const int64_t most = duel->objects.first + (int64_t)duel->objects.count - 1;
    for (size_t i = 0; i < duel->layer_count; i++) {
        pl_layer *layer = &ret->layers[i];
        *layer = (pl_layer){.name = "layer"};
        layer->kill = some_chance(&stream);
        layer->reliability = some_chance(&stream);
        layer->detection = some_chance(&stream);
        layer->shots = 1 + (int)below(&stream, 5);
        layer->magazine = below(&stream, 2) ? -1 : most * layer->shots + below(&stream, 2);
        layer->doctrine = below(&stream, 2) ? PL_DOCTRINE_LOOK : PL_DOCTRINE_SALVO;
        layer->allocation = below(&stream, 2) ? PL_ALLOCATE_EVEN : PL_ALLOCATE_IN_TURN;
        layer->correlation = below(&stream, 2) ? 0 : 0.9 * pl_stream_uniform(&stream);
    }
}

static void hold(double is, double should, double scale, uint64_t number, const char *what) {
    if (!(fabs(is - should) <= TOLERANCE * scale))
        fail_msg("duel %u: %s %.17g is not %.17g", (unsigned)number, what, is, should);
}

static void as_the_chain(void **unused) {
    (void)unused;
    const pl_progress quiet = {0};
    unsigned emptied = 0;
    for (uint64_t number = 0; number < DUELS; number++) {
        drawn_duel made;
        pl_duel_chances chain, own;
        draw_duel(number, &made);
        assert_true(pl_duel_is_free(&made.duel));
        assert_true(pl_duel_chances_make(&made.duel, &arena, &chain, &error) &&
                    pl_duel_chances_make(&made.duel, &arena, &own, &error));
        assert_true(pl_duel_chain_run(&made.duel, &quiet, &chain, &error) &&
                    pl_duel_free_run(&made.duel, &quiet, &own, &error));
        const size_t count = (size_t)made.duel.objects.first + made.duel.objects.count;
        for (size_t i = 0; i < count; i++) {
            hold(own.leaks[i], chain.leaks[i], 1, number, "leaks");
            hold(own.intercepts[i], chain.intercepts[i], 1, number, "intercepts");
        }
        for (size_t i = 0; i < made.duel.layer_count; i++) {
            const double shots = 1 + (double)count * made.duel.layers[i].shots;
            hold(own.shots[i].mean, chain.shots[i].mean, shots, number, "shots");
            hold(own.shots[i].sd * own.shots[i].sd, chain.shots[i].sd * chain.shots[i].sd, shots * shots,
                 number, "variance of shots");
            /* With a magazine of 0 (no object can come) the chain's caller says what it is. */
            if (made.duel.layers[i].magazine == 0) continue;
            hold(own.shots[i].spent_all, chain.shots[i].spent_all, 1, number, "spent all");
            emptied += chain.shots[i].spent_all > 1e-6;
        }
        pl_arena_reset(&arena);
    }
    assert_true(emptied > 10); /* the rare case was there */
    pl_arena_free(&arena);
    arena = (pl_arena){0};
}

static pl_duel_result answer(const pl_duel *duel) {
    const pl_duel_ask ask = {.method = PL_METHOD_BEST, .seed = 1, .threads = 1};
    pl_duel_result result = {0};
    if (!pl_duel_run(duel, &ask, &arena, &result, &error)) fail_msg("%s", error.text);
    return result;
}

/* Each object leaks with 1 - 0.9 (1 - 0.5^2), by itself. A binomial row and a binomial chance are each right
 * to some 10,000 units in the last place. */
static void ten_thousand(void **unused) {
    (void)unused;
    const double one = 1;
    const pl_layer layer = {.name = "layer",
                            .kill = NUMBER(0.5),
                            .reliability = NUMBER(1),
                            .detection = NUMBER(1),
                            .shots = 2,
                            .magazine = -1};
    const pl_duel duel = {.objects = {10000, 1, &one, NULL},
                          .detection = NUMBER(0.9),
                          .shock = NUMBER(0),
                          .layer_count = 1,
                          .layers = &layer};
    const clock_t before = clock();
    const pl_duel_result result = answer(&duel);
    const double seconds = (double)(clock() - before) / CLOCKS_PER_SEC;
    assert_true(result.exact);
    /* The chain would take minutes; sanitizers cost a factor of ten. */
    if (seconds > 5) fail_msg("it took %.1f s", seconds);
    for (size_t i = 0; i < result.count; i++) {
        const double should = pl_binomial_at(i, 10000, 0.325, 0.675);
        if (!(fabs(result.leaks[i] - should) <= TOLERANCE)) fail_msg("%u leaks", (unsigned)i);
    }
    /* Seen is binomial; each is shot at twice. */
    assert_true(fabs(result.mean_shots - 18000) < 1e-6);
    assert_true(fabs(result.shots[0].sd - 2 * sqrt(10000 * 0.9 * 0.1)) < 1e-6);
    pl_arena_free(&arena);
    arena = (pl_arena){0};
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(as_the_chain), cmocka_unit_test(ten_thousand)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
