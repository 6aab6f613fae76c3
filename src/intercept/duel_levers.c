/* duel_levers.c - which input matters: each moved alone to both its ends. Draws use one seed throughout, so
 * that ends differ by the input and not by luck. */
#include "intercept/duel_bounds.h"
#include "intercept/duel_draw.h"
#include "intercept/duel_exact.h"
#include "intercept/duel_inputs.h"
#include "measure/chance.h"

#include <math.h>
#include <stdio.h>

#define STEP 0.1              /* of chances and correlations; of numbers, this share and at least 1 */
#define CORRELATION_MOST 0.99 /* where a step ends */
#define DRAWS 100000          /* an end, where they are drawn */
#define DRAWS_LEAST 20        /* fewer tell nothing */
#define OPERATIONS_MAX 1e9    /* of all exact ends together, where nobody asked for exact */
#define INPUTS_A_LAYER 6
#define INPUTS_MAX (3 + INPUTS_A_LAYER * PL_DUEL_LAYERS_MAX)

/* A duel with one input moved at a time. */
typedef struct {
    const pl_duel *duel;
    pl_duel moved;
    pl_layer layers[PL_DUEL_LAYERS_MAX];
    pl_duel_ask ask;
    pl_arena *arena; /* of what is kept */
    pl_duel_lever *list;
    size_t count;
} levers;

static void put_back(levers *l) {
    l->moved = *l->duel;
    l->moved.layers = l->layers;
    for (size_t i = 0; i < l->duel->layer_count; i++) l->layers[i] = l->duel->layers[i];
}

static bool run_end(levers *l, bool to, pl_duel_lever *lever, pl_error *error) {
    pl_arena arena = {0};
    pl_duel_result result;
    const bool done = pl_duel_run_mean(&l->moved, &l->ask, &arena, &result, error);
    pl_arena_free(&arena);
    if (!done) return false;
    *(to ? &lever->any_to : &lever->any_from) = result.any_intercept;
    *(to ? &lever->none_to : &lever->none_from) = result.none_leaks;
    *(to ? &lever->mean_to : &lever->mean_from) = result.mean_leaks;
    return true;
}

static pl_duel_lever *start(levers *l, const char *layer, const char *what, pl_error *error) {
    pl_buffer text = {0};
    pl_buffer_format(&text, "%s%s%s", layer == NULL ? "" : layer, layer == NULL ? "" : ": ", what);
    pl_duel_lever *lever = &l->list[l->count];
    *lever = (pl_duel_lever){0};
    lever->input = text.failed ? NULL : pl_arena_copy(l->arena, text.data, text.length);
    pl_buffer_free(&text);
    if (lever->input == NULL) {
        (void)pl_fail_nomem(error);
        return NULL;
    }
    l->count++;
    return lever;
}

static bool move_chance(levers *l, const char *layer, const char *what, pl_chance *chance, pl_error *error) {
    const pl_chance was = *chance;
    pl_duel_lever *lever = start(l, layer, what, error);
    if (lever == NULL) return false;
    lever->stated = true;
    if (!isnan(was.from) && !isnan(was.to)) {
        lever->from = was.from;
        lever->to = was.to;
    } else if (pl_chance_is_uncertain(&was)) {
        lever->from = pl_beta_quantile(0.05, was.a, was.b);
        lever->to = pl_beta_quantile(0.95, was.a, was.b);
    } else {
        lever->stated = false;
        lever->from = fmax(0, was.value - STEP);
        lever->to = fmin(1, was.value + STEP);
    }
    bool done = true;
    for (int to = 0; to < 2 && done; to++) {
        *chance = (pl_chance){.value = to ? lever->to : lever->from, .from = NAN, .to = NAN};
        done = run_end(l, to, lever, error);
    }
    *chance = was;
    return done;
}

/* A tenth, at least 1. */
static int64_t step_of(double number) {
    return (int64_t)fmax(1, round(STEP * number));
}

static bool move_shots(levers *l, pl_layer *layer, pl_error *error) {
    const int was = layer->shots;
    pl_duel_lever *lever = start(l, layer->name, "shots", error);
    if (lever == NULL) return false;
    lever->from = was > 1 ? was - 1 : 1;
    lever->to = was < PL_DUEL_SHOTS_MAX ? was + 1 : PL_DUEL_SHOTS_MAX;
    bool done = true;
    for (int to = 0; to < 2 && done; to++) {
        layer->shots = (int)(to ? lever->to : lever->from);
        done = run_end(l, to, lever, error);
    }
    layer->shots = was;
    return done;
}

static bool move_magazine(levers *l, pl_layer *layer, pl_error *error) {
    const int64_t was = layer->magazine, step = step_of((double)was);
    if (was < 0) return true; /* there is enough */
    pl_duel_lever *lever = start(l, layer->name, "magazine", error);
    if (lever == NULL) return false;
    lever->from = (double)(was > step ? was - step : 0);
    lever->to = (double)(was + step < PL_DUEL_MAGAZINE_MAX ? was + step : PL_DUEL_MAGAZINE_MAX);
    bool done = true;
    for (int to = 0; to < 2 && done; to++) {
        layer->magazine = (int64_t)(to ? lever->to : lever->from);
        done = run_end(l, to, lever, error);
    }
    layer->magazine = was;
    return done;
}

static bool move_correlation(levers *l, pl_layer *layer, pl_error *error) {
    const double was = layer->correlation;
    pl_duel_lever *lever = start(l, layer->name, "correlation", error);
    if (lever == NULL) return false;
    lever->from = fmax(0, was - STEP);
    lever->to = fmax(was, fmin(CORRELATION_MOST, was + STEP));
    bool done = true;
    for (int to = 0; to < 2 && done; to++) {
        layer->correlation = to ? lever->to : lever->from;
        done = run_end(l, to, lever, error);
    }
    layer->correlation = was;
    return done;
}

/* The numbers of objects, all moved by the same, between 0 and the limit. Where at least one comes, one still
 * does: none at all is another question. */
static bool move_objects(levers *l, pl_error *error) {
    const pl_objects was = l->duel->objects;
    double mean = 0;
    for (size_t i = 0; i < was.count; i++) mean += was.chances[i] * (double)(was.first + (int64_t)i);
    const int64_t step = step_of(mean);
    pl_duel_lever *lever = start(l, NULL, "objects", error);
    if (lever == NULL) return false;
    pl_arena arena = {0};
    double *chances = pl_arena_alloc(&arena, was.count * sizeof *chances);
    bool done = chances != NULL || pl_fail_nomem(error);
    for (int to = 0; to < 2 && done; to++) {
        const int64_t by = to ? step : -step;
        int64_t first = was.first + by, last = first + (int64_t)was.count - 1;
        const int64_t least = was.first < 1 ? 0 : 1;
        if (first < least) first = least;
        if (first > PL_DUEL_OBJECTS_MAX) first = PL_DUEL_OBJECTS_MAX;
        if (last < first) last = first;
        if (last > PL_DUEL_OBJECTS_MAX) last = PL_DUEL_OBJECTS_MAX;
        const size_t count = (size_t)(last - first) + 1;
        double moved_mean = 0;
        for (size_t i = 0; i < count; i++) chances[i] = 0;
        for (size_t i = 0; i < was.count; i++) {
            int64_t number = was.first + (int64_t)i + by;
            number = number < first ? first : number > last ? last : number;
            chances[number - first] += was.chances[i];
            moved_mean += was.chances[i] * (double)number;
        }
        for (size_t i = 0; i < count; i++) chances[i] = fmin(1, chances[i]);
        l->moved.objects = (pl_objects){first, count, chances, was.said};
        *(to ? &lever->to : &lever->from) = moved_mean;
        done = run_end(l, to, lever, error);
    }
    pl_arena_free(&arena);
    l->moved.objects = was;
    return done;
}

/* How far it moves the mean of leaks. */
static double move_of(const pl_duel_lever *lever) {
    return fabs(lever->mean_to - lever->mean_from);
}

static void sort(pl_duel_lever *list, size_t count) {
    for (size_t i = 1; i < count; i++) { /* equal ones stay in their order */
        const pl_duel_lever lever = list[i];
        size_t at = i;
        for (; at > 0 && move_of(&list[at - 1]) < move_of(&lever); at--) list[at] = list[at - 1];
        list[at] = lever;
    }
}

static bool move_all(levers *l, pl_error *error) {
    if (!move_objects(l, error) || !move_chance(l, NULL, "detection", &l->moved.detection, error) ||
        !move_chance(l, NULL, "shock", &l->moved.shock, error))
        return false;
    for (size_t i = 0; i < l->duel->layer_count; i++) {
        pl_layer *layer = &l->layers[i];
        if (!move_chance(l, layer->name, "kill", &layer->kill, error) ||
            !move_chance(l, layer->name, "reliability", &layer->reliability, error) ||
            !move_chance(l, layer->name, "detection", &layer->detection, error) ||
            !move_shots(l, layer, error) || !move_magazine(l, layer, error) ||
            !move_correlation(l, layer, error))
            return false;
    }
    return true;
}

/* How each end is answered, so that all of them end. */
static bool plan(levers *l, pl_error *error) {
    const double ends = 2 * (3 + INPUTS_A_LAYER * (double)l->duel->layer_count);
    const double operations = ends * pl_duel_exact_operations(l->duel);
    const double room = pl_duel_exact_room(l->duel);
    if (l->ask.method == PL_METHOD_EXACT && operations > PL_DUEL_LEVERS_WORK_MAX)
        return pl_fail(error, PL_INPUT,
                       "which input matters would take about %.0e operations to work out exactly; leave the "
                       "levers out, or ask for them without the method",
                       operations);
    if (l->ask.method == PL_METHOD_BEST && (operations > OPERATIONS_MAX || ends * room > OPERATIONS_MAX))
        l->ask.method = PL_METHOD_DRAWS;
    if (l->ask.draws > 0 && l->ask.patient) return true;
    const double most = PL_DUEL_LEVERS_WORK_MAX / (ends * pl_duel_draw_work(l->duel));
    const uint64_t wanted = l->ask.draws > 0 ? l->ask.draws : DRAWS;
    l->ask.draws = (double)wanted < most ? wanted : (uint64_t)most;
    if (l->ask.method != PL_METHOD_DRAWS || l->ask.draws >= DRAWS_LEAST || l->ask.draws == wanted)
        return true;
    return pl_fail(
        error, PL_INPUT,
        "which input matters would take too long to draw for so large a duel: leave the levers out, ask "
        "for fewer objects, shots or layers, or say how many draws (100) and wait");
}

bool pl_duel_levers(const pl_duel *duel, const pl_duel_ask *ask, pl_arena *arena, pl_duel_lever **ret,
                    size_t *ret_count, pl_error *error) {
    if (!pl_duel_check(duel, ask, error)) return false;
    levers l = {.duel = duel, .ask = *ask, .arena = arena};
    if (!plan(&l, error)) return false;
    put_back(&l);
    l.list = pl_arena_alloc(arena, INPUTS_MAX * sizeof *l.list);
    if (l.list == NULL) return pl_fail_nomem(error);
    if (!move_all(&l, error)) return false;
    sort(l.list, l.count);
    *ret = l.list;
    *ret_count = l.count;
    return true;
}
