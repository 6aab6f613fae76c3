/* fuzz_duel.c - any bytes as a duel file. What is taken is what a duel promises (chances from 0 to 1, numbers
 * of objects whose chances add up to 1, shots with a doctrine that they allow, a design whose numbers lie
 * where they must); behind a form feed, as inputs to put into one; a small one is run, and its distributions
 * add up to 1 and go together. What is refused says where. */
#include "intercept/duel_file.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define OBJECTS_MAX 12 /* of a duel that is run, so that an input stays quick */
#define SHOTS_MAX 4
#define LAYERS_MAX 2
#define MAGAZINE_MAX 30
#define SUM_CLOSE 1e-9 /* of some hundred chances, each right to 1e-12 */

static void require(bool promise) {
    if (!promise) abort();
}

static bool is_probability(double p) {
    return p >= 0 && p <= 1;
}

static void check_chance(const pl_chance *c) {
    require(is_probability(c->value));
    require((c->a > 0) == (c->b > 0));
    require(isnan(c->from) == isnan(c->to));
    require(isnan(c->from) || (c->from <= c->value && c->value <= c->to && c->a == 0));
}

static void check_duel(const pl_duel *duel) {
    double sum = 0;
    for (size_t i = 0; i < duel->objects.count; i++) {
        require(is_probability(duel->objects.chances[i]));
        sum += duel->objects.chances[i];
    }
    require(fabs(sum - 1) < SUM_CLOSE && duel->objects.first >= 0 &&
            duel->objects.first + (int64_t)duel->objects.count - 1 <= PL_DUEL_OBJECTS_MAX);
    check_chance(&duel->detection);
    check_chance(&duel->shock);
    require(duel->layer_count >= 1 && duel->layer_count <= PL_DUEL_LAYERS_MAX);
    for (size_t i = 0; i < duel->layer_count; i++) {
        const pl_layer *layer = &duel->layers[i];
        check_chance(&layer->kill);
        check_chance(&layer->reliability);
        check_chance(&layer->detection);
        require(layer->name[0] != '\0' && layer->shots >= 1 && layer->shots <= PL_DUEL_SHOTS_MAX);
        require(layer->magazine >= -1 && layer->magazine <= PL_DUEL_MAGAZINE_MAX);
        require(layer->doctrine != PL_DOCTRINE_LOOK || layer->shots >= 2);
        require(layer->correlation >= 0 && layer->correlation < 1);
    }
}

static void check_design(const pl_design_ask *ask) {
    require(ask->none > 0 && ask->none < ask->some && ask->some < 1 && ask->alpha < ask->power);
    require(ask->false_kill_count >= 1 && ask->false_kill_count <= PL_DESIGN_LIST_MAX);
    require(ask->body_count >= 1 && ask->body_count <= PL_DESIGN_LIST_MAX);
    for (size_t i = 0; i < ask->body_count; i++) require(ask->bodies[i] >= 1);
}

static bool is_small(const pl_duel *duel) {
    if (duel->layer_count > LAYERS_MAX ||
        duel->objects.first + (int64_t)duel->objects.count - 1 > OBJECTS_MAX)
        return false;
    for (size_t i = 0; i < duel->layer_count; i++)
        if (duel->layers[i].shots > SHOTS_MAX || duel->layers[i].magazine > MAGAZINE_MAX) return false;
    return true;
}

static void run(const pl_duel *duel, pl_arena *arena) {
    const pl_duel_ask ask = {.method = PL_METHOD_EXACT, .threads = 1};
    pl_duel_result result;
    pl_error error = {0};
    if (!pl_duel_run(duel, &ask, arena, &result, &error)) {
        require(error.code != PL_OK && error.text[0] != '\0');
        return;
    }
    double leaks = 0, intercepts = 0, mean = 0;
    for (size_t i = 0; i < result.count; i++) {
        require(result.leaks[i] >= 0 && result.intercepts[i] >= 0);
        leaks += result.leaks[i];
        intercepts += result.intercepts[i];
        mean += (double)i * result.leaks[i];
    }
    require(fabs(leaks - 1) < SUM_CLOSE && fabs(intercepts - 1) < SUM_CLOSE);
    require(fabs(mean - result.mean_leaks) < SUM_CLOSE * OBJECTS_MAX);
    require(fabs(result.any_intercept + result.intercepts[0] - 1) < SUM_CLOSE);
    require(fabs(result.none_leaks - result.leaks[0]) < SUM_CLOSE);
}

/* Bytes as inputs to put into a duel: what comes out is a duel, and what does not says why. */
static void put_in(pl_slice sets, const pl_test_record *records, size_t record_count) {
    static const char duel[] = "title: t\nobjects: 2\nlayers: [{name: a, kill: 0.5}, {name: a.b, kill: 0.5}]";
    pl_arena arena = {0};
    pl_duel_file file;
    pl_error error = {0};
    const pl_yaml *root = pl_yaml_parse("f", pl_slice_of(duel), &arena, &error);
    require(root != NULL);
    const pl_yaml *changed = pl_duel_set("f", root, sets, &arena, &error);
    if (changed != NULL && pl_duel_read("f", changed, records, record_count, &arena, &file, &error)) {
        check_duel(&file.duel);
        check_design(&file.design);
    } else {
        require(error.code != PL_OK && error.text[0] == 'f');
    }
    pl_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const pl_test_record records[] = {
        {.name = "thaad-2017-07", .hits = 14, .trials = 14, .status = PL_RECORD_COUNTED},
        {.name = "irbm-targets-2018-12", .hits = 3, .trials = 5, .status = PL_RECORD_COUNTED},
        {.name = "shares", .hits = -1, .trials = -1, .status = PL_RECORD_NO_COUNT}};
    pl_arena arena = {0};
    pl_duel_file file;
    pl_error error = {0};
    if (size > 0 && data[0] == '\f') {
        put_in((pl_slice){(const char *)data + 1, size - 1}, records, sizeof records / sizeof *records);
        return 0;
    }
    if (pl_duel_parse("f", (pl_slice){(const char *)data, size}, records, sizeof records / sizeof *records,
                      &arena, &file, &error)) {
        check_duel(&file.duel);
        check_design(&file.design);
        require(file.input_count == 2 + 3 * file.duel.layer_count);
        for (size_t i = 0; i < file.input_count; i++) require(file.inputs[i].said[0] != '\0');
        if (is_small(&file.duel)) run(&file.duel, &arena);
    } else {
        require(error.code == PL_INPUT && error.text[0] == 'f' && error.text[1] == ':');
    }
    pl_arena_free(&arena);
    return 0;
}
