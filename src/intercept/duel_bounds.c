/* duel_bounds.c - one uncertain input: results move one way with it, so their points are those at its points.
 * Several: they are drawn together, and each draw is a duel of numbers. The correlation of a layer is part of
 * each duel and no uncertain input. */
#include "intercept/duel_bounds.h"

#include "intercept/duel_draw.h"
#include "intercept/duel_exact.h"
#include "intercept/duel_inputs.h"
#include "intercept/duel_random.h"
#include "measure/chance.h"

#include <math.h>
#include <stdlib.h>

#define DRAWS 2000         /* of the inputs */
#define DRAWS_LEAST 200    /* with fewer there is a duel drawn for each, not worked out */
#define OPERATIONS_MAX 3e8 /* of all exact duels together: a second or two */
#define ROOM_MAX 3e6       /* doubles, for one of them */
#define DUELS_A_DRAW 1000  /* where they are drawn */
#define DUELS_LEAST 100
#define WORDS_MAX 3e8 /* for all of them */
#define INPUTS_MAX (2 + 3 * PL_DUEL_LAYERS_MAX)
#define LOW 0.05
#define HIGH 0.95

/* A duel whose chances are ours to set. */
typedef struct {
    pl_duel duel;
    pl_layer layers[PL_DUEL_LAYERS_MAX];
    pl_chance *uncertain[INPUTS_MAX];
    size_t count;
} copy_of_duel;

static void note(copy_of_duel *copy, pl_chance *chance) {
    if (pl_chance_is_uncertain(chance)) copy->uncertain[copy->count++] = chance;
}

static void take_copy(const pl_duel *duel, copy_of_duel *ret) {
    ret->duel = *duel;
    ret->count = 0;
    for (size_t i = 0; i < duel->layer_count; i++) ret->layers[i] = duel->layers[i];
    ret->duel.layers = ret->layers;
    note(ret, &ret->duel.detection);
    note(ret, &ret->duel.shock);
    for (size_t i = 0; i < duel->layer_count; i++) {
        note(ret, &ret->layers[i].kill);
        note(ret, &ret->layers[i].reliability);
        note(ret, &ret->layers[i].detection);
    }
}

static void set_number(pl_chance *chance, double value) {
    chance->value = value;
    chance->a = chance->b = 0;
}

/* One uncertain input, at its two points; `ask` says how each duel is answered. */
static bool at_points(copy_of_duel *copy, const pl_duel_ask *ask, pl_duel_result *ret, pl_error *error) {
    pl_chance *input = copy->uncertain[0];
    const double a = input->a, b = input->b;
    pl_duel_result ends[2];
    pl_arena arena = {0};
    bool done = true;
    for (int i = 0; i < 2 && done; i++) {
        set_number(input, pl_beta_quantile(i == 0 ? LOW : HIGH, a, b));
        done = pl_duel_run_mean(&copy->duel, ask, &arena, &ends[i], error);
    }
    pl_arena_free(&arena);
    if (!done) return false;
    ret->any_low = fmin(ends[0].any_intercept, ends[1].any_intercept);
    ret->any_high = fmax(ends[0].any_intercept, ends[1].any_intercept);
    ret->none_low = fmin(ends[0].none_leaks, ends[1].none_leaks);
    ret->none_high = fmax(ends[0].none_leaks, ends[1].none_leaks);
    ret->mean_low = fmin(ends[0].mean_leaks, ends[1].mean_leaks);
    ret->mean_high = fmax(ends[0].mean_leaks, ends[1].mean_leaks);
    return true;
}

static int by_size(const void *left, const void *right) {
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* The point of sorted numbers, between two of them in proportion. */
static double point(const double *sorted, size_t count, double share) {
    const double at = share * (double)(count - 1);
    const size_t below = (size_t)at;
    if (below + 1 >= count) return sorted[count - 1];
    return sorted[below] + (at - (double)below) * (sorted[below + 1] - sorted[below]);
}

static void take_points(double *numbers, size_t count, double *ret_low, double *ret_high) {
    qsort(numbers, count, sizeof *numbers, by_size);
    *ret_low = point(numbers, count, LOW);
    *ret_high = point(numbers, count, HIGH);
}

/* How many draws of the inputs, and how each duel is answered; 0: it would take too long. */
static size_t plan(copy_of_duel *numbers, const pl_duel_ask *ask, pl_duel_ask *ret_each) {
    *ret_each = *ask;
    ret_each->progress.show = NULL;
    ret_each->threads = 1;
    const double exact = OPERATIONS_MAX / (pl_duel_exact_operations(&numbers->duel) + 1000);
    if (exact >= DRAWS_LEAST && pl_duel_exact_room(&numbers->duel) <= ROOM_MAX) {
        ret_each->method = PL_METHOD_EXACT;
        return exact < DRAWS ? (size_t)exact : DRAWS;
    }
    ret_each->method = PL_METHOD_DRAWS;
    const double duels = WORDS_MAX / pl_duel_draw_work(&numbers->duel); /* in all */
    if (duels < (double)DRAWS_LEAST * DUELS_LEAST) return 0;
    ret_each->draws =
        duels < (double)DRAWS_LEAST * DUELS_A_DRAW ? (uint64_t)(duels / DRAWS_LEAST) : DUELS_A_DRAW;
    const double draws = duels / (double)ret_each->draws;
    return draws < DRAWS ? (size_t)draws : DRAWS;
}

/* Adds to the words on the method how the bounds came about. */
static bool say(pl_arena *arena, pl_duel_result *ret, pl_error *error, const char *words, size_t draws,
                bool exact, uint32_t seed) {
    pl_buffer text = {0};
    pl_buffer_format(&text, "%s; bounds: %s", ret->method, words);
    if (draws > 0)
        pl_buffer_format(&text, "%zu draws of the uncertain inputs, seed %u, each worked out %s", draws,
                         (unsigned)seed, exact ? "exactly" : "by draws, whose spread is in them");
    char *kept = text.failed ? NULL : pl_arena_copy(arena, text.data, text.length);
    pl_buffer_free(&text);
    if (kept == NULL) return pl_fail_nomem(error);
    ret->method = kept;
    return true;
}

/* Results of one draw of all inputs. */
static bool run_one(const copy_of_duel *copy, copy_of_duel *numbers, size_t draw, pl_duel_ask *ask,
                    pl_arena *arena, pl_duel_result *ret, pl_error *error) {
    pl_stream stream = pl_stream_of(ask->seed, PL_DRAWS_OF_INPUTS, draw);
    for (size_t i = 0; i < copy->count; i++)
        set_number(numbers->uncertain[i],
                   pl_stream_beta(&stream, copy->uncertain[i]->a, copy->uncertain[i]->b));
    pl_duel_ask each = *ask;
    each.seed = pl_stream_word(&stream);
    return pl_duel_run_mean(&numbers->duel, &each, arena, ret, error);
}

static bool by_draws(const copy_of_duel *copy, copy_of_duel *numbers, pl_duel_ask *each, size_t draws,
                     pl_arena *room, pl_duel_result *ret, pl_error *error) {
    double *any = pl_arena_alloc(room, 3 * draws * sizeof *any);
    if (any == NULL) return pl_fail_nomem(error);
    double *none = any + draws, *mean = none + draws;
    pl_arena arena = {0};
    bool done = true;
    for (size_t i = 0; i < draws && done; i++) {
        pl_duel_result result;
        done = run_one(copy, numbers, i, each, &arena, &result, error);
        pl_arena_reset(&arena);
        if (!done) break;
        any[i] = result.any_intercept;
        none[i] = result.none_leaks;
        mean[i] = result.mean_leaks;
    }
    pl_arena_free(&arena);
    if (!done) return false;
    take_points(any, draws, &ret->any_low, &ret->any_high);
    take_points(none, draws, &ret->none_low, &ret->none_high);
    take_points(mean, draws, &ret->mean_low, &ret->mean_high);
    return true;
}

bool pl_duel_bounds(const pl_duel *duel, const pl_duel_ask *ask, pl_arena *arena, pl_duel_result *ret,
                    pl_error *error) {
    copy_of_duel copy, numbers;
    take_copy(duel, &copy);
    if (copy.count == 0) return true;
    take_copy(duel, &numbers);
    if (copy.count == 1) { /* drawn duels only where exact ones take too long */
        pl_duel_ask point = *ask;
        point.progress.show = NULL;
        if (ask->method == PL_METHOD_DRAWS && pl_duel_exact_operations(duel) <= OPERATIONS_MAX / 10 &&
            pl_duel_exact_room(duel) <= ROOM_MAX)
            point.method = PL_METHOD_EXACT;
        return at_points(&numbers, &point, ret, error) &&
               say(arena, ret, error, "the results at the 5 and 95 % points of the uncertain input", 0, true,
                   0);
    }
    for (size_t i = 0; i < copy.count; i++) set_number(numbers.uncertain[i], numbers.uncertain[i]->value);
    pl_duel_ask each;
    const size_t draws = plan(&numbers, ask, &each);
    if (draws == 0) return say(arena, ret, error, "none, they would take too long", 0, true, 0);
    pl_arena room = {0};
    const bool done = by_draws(&copy, &numbers, &each, draws, &room, ret, error);
    pl_arena_free(&room);
    return done && say(arena, ret, error, "", draws, each.method == PL_METHOD_EXACT, ask->seed);
}
