/* duel_answers.c - exact answers of small duels, one a line, for duel_oracle.py to compare.
 *
 * usage: duel_answers < DUELS
 * A duel is numbers: FIRST COUNT CHANCE..., DETECTION, SHOCK, LAYERS, and for each layer KILL RELIABILITY
 * DETECTION SHOTS MAGAZINE DOCTRINE ALLOCATION CORRELATION, where a chance is VALUE A B. Prints a line of
 * JSON for each. */
#include "intercept/duel.h"

#include "text/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define OBJECTS_MAX 64

static void die(const char *why) {
    fprintf(stderr, "duel_answers: %s\n", why);
    exit(3);
}

static double next_number(void) {
    char word[64];
    double value;
    if (scanf("%63s", word) != 1) die("a number is missing");
    if (!pl_number_parse(pl_slice_of(word), &value)) die("no number");
    return value;
}

static pl_chance next_chance(void) {
    pl_chance chance = {.value = next_number(), .from = NAN, .to = NAN};
    chance.a = next_number();
    chance.b = next_number();
    return chance;
}

static void print_list(const char *key, const double *values, size_t count) {
    printf("\"%s\": [", key);
    for (size_t i = 0; i < count; i++) printf("%s%.17g", i == 0 ? "" : ", ", values[i]);
    printf("], ");
}

static void answer(const pl_duel *duel) {
    const pl_duel_ask ask = {.method = PL_METHOD_EXACT, .seed = 1, .threads = 1};
    pl_arena arena = {0};
    pl_error error = {0};
    pl_duel_result result;
    if (!pl_duel_run(duel, &ask, &arena, &result, &error)) die(error.text);
    printf("{");
    print_list("leaks", result.leaks, result.count);
    print_list("intercepts", result.intercepts, result.count);
    printf("\"shots\": [");
    for (size_t i = 0; i < duel->layer_count; i++)
        printf("%s[%.17g, %.17g, %.17g]", i == 0 ? "" : ", ", result.shots[i].mean, result.shots[i].sd,
               result.shots[i].spent_all);
    printf("], \"mean\": %.17g}\n", result.mean_leaks);
    pl_arena_free(&arena);
}

int main(void) {
    double chances[OBJECTS_MAX];
    pl_layer layers[PL_DUEL_LAYERS_MAX];
    for (int more; (more = getchar()) != EOF;) {
        if (more == '\n' || more == ' ') continue;
        ungetc(more, stdin);
        pl_duel duel = {.layers = layers};
        duel.objects.first = (int64_t)next_number();
        duel.objects.count = (size_t)next_number();
        if (duel.objects.count > OBJECTS_MAX) die("too many numbers of objects");
        for (size_t i = 0; i < duel.objects.count; i++) chances[i] = next_number();
        duel.objects.chances = chances;
        duel.detection = next_chance();
        duel.shock = next_chance();
        duel.layer_count = (size_t)next_number();
        if (duel.layer_count > PL_DUEL_LAYERS_MAX) die("too many layers");
        for (size_t i = 0; i < duel.layer_count; i++) {
            pl_layer *layer = &layers[i];
            *layer = (pl_layer){.name = "layer", .kill = next_chance()};
            layer->reliability = next_chance();
            layer->detection = next_chance();
            layer->shots = (int)next_number();
            layer->magazine = (int64_t)next_number();
            layer->doctrine = next_number() > 0 ? PL_DOCTRINE_LOOK : PL_DOCTRINE_SALVO;
            layer->allocation = (pl_allocation)next_number();
            layer->correlation = next_number();
        }
        answer(&duel);
    }
    return 0;
}
