/* duel.c - the front of the duel: what is refused, which method answers, and the few numbers that a user asks
 * of the distributions. */
#include "intercept/duel.h"

#include "intercept/duel_exact.h"

#include <math.h>

#define OPERATIONS_EXACT 2e9 /* more are refused: some ten seconds */
#define OPERATIONS_BEST 3e8  /* more are left to draws where nobody asked for exact */
#define ROOM_MAX 3e7         /* doubles */
#define SUM_TOLERANCE 1e-9   /* of the chances of the numbers of objects */

const char *const pl_doctrine_names[] = {"salvo", "shoot-look-shoot", NULL};
const char *const pl_allocation_names[] = {"in-turn", "even", "random", NULL};
const char *const pl_duel_method_names[] = {"best", "exact", "monte-carlo", NULL};

/* ---- what is refused ---- */

static bool check_chance(const char *of, const char *what, const pl_chance *chance, pl_error *error) {
    if (!(chance->value >= 0 && chance->value <= 1))
        return pl_fail(error, PL_INPUT, "%s: %s %g is no probability; it is from 0 to 1", of, what,
                       chance->value);
    const bool number = chance->a == 0 && chance->b == 0; /* NOLINT: both are set or neither is */
    if (!number && !(chance->a > 0 && chance->b > 0 && isfinite(chance->a) && isfinite(chance->b)))
        return pl_fail(error, PL_INPUT, "%s: %s: a beta distribution has two numbers above 0", of, what);
    if (!isnan(chance->from) || !isnan(chance->to))
        if (!(chance->from >= 0 && chance->from <= chance->to && chance->to <= 1))
            return pl_fail(error, PL_INPUT, "%s: %s: a range goes from 0 or more to 1 or less", of, what);
    return true;
}

static bool check_layer(const pl_layer *layer, pl_error *error) {
    const char *name = layer->name != NULL ? layer->name : "layer";
    if (!check_chance(name, "kill", &layer->kill, error) ||
        !check_chance(name, "reliability", &layer->reliability, error) ||
        !check_chance(name, "detection", &layer->detection, error))
        return false;
    if (layer->shots < 1 || layer->shots > PL_DUEL_SHOTS_MAX)
        return pl_fail(error, PL_INPUT, "%s: %d shots at one object; it is 1 to %d", name, layer->shots,
                       PL_DUEL_SHOTS_MAX);
    if (layer->magazine < -1 || layer->magazine > PL_DUEL_MAGAZINE_MAX)
        return pl_fail(error, PL_INPUT, "%s: a magazine of %lld; it is 0 to %d, or none for enough", name,
                       (long long)layer->magazine, PL_DUEL_MAGAZINE_MAX);
    if (!(layer->correlation >= 0 && layer->correlation < 1))
        return pl_fail(error, PL_INPUT, "%s: a correlation of %g; it is from 0 to below 1", name,
                       layer->correlation);
    if ((unsigned)layer->doctrine > PL_DOCTRINE_LOOK || (unsigned)layer->allocation > PL_ALLOCATE_RANDOM)
        return pl_fail(error, PL_INPUT, "%s: a doctrine or an allocation that there is none of", name);
    return true;
}

static bool check_objects(const pl_objects *objects, pl_error *error) {
    if (objects->first < 0 || objects->count == 0 || objects->first > PL_DUEL_OBJECTS_MAX ||
        objects->count > (size_t)(PL_DUEL_OBJECTS_MAX - objects->first) + 1)
        return pl_fail(error, PL_INPUT, "a duel has 0 to %d objects", PL_DUEL_OBJECTS_MAX);
    double sum = 0;
    for (size_t i = 0; i < objects->count; i++) {
        if (!(objects->chances[i] >= 0 && objects->chances[i] <= 1))
            return pl_fail(error, PL_INPUT, "the chance of %lld objects is %g, which is no probability",
                           (long long)objects->first + (long long)i, objects->chances[i]);
        sum += objects->chances[i];
    }
    if (!(fabs(sum - 1) <= SUM_TOLERANCE))
        return pl_fail(error, PL_INPUT, "the chances of the numbers of objects add up to %.9f, not to 1",
                       sum);
    return true;
}

static bool check(const pl_duel *duel, const pl_duel_ask *ask, pl_error *error) {
    if (!check_objects(&duel->objects, error) ||
        !check_chance("duel", "detection", &duel->detection, error) ||
        !check_chance("duel", "shock", &duel->shock, error))
        return false;
    if (duel->layer_count > PL_DUEL_LAYERS_MAX)
        return pl_fail(error, PL_INPUT, "a duel has at most %d layers", PL_DUEL_LAYERS_MAX);
    for (size_t i = 0; i < duel->layer_count; i++)
        if (!check_layer(&duel->layers[i], error)) return false;
    if (ask->draws > PL_DUEL_DRAWS_MAX)
        return pl_fail(error, PL_INPUT, "at most %llu draws", (unsigned long long)PL_DUEL_DRAWS_MAX);
    if (ask->threads < 1) return pl_fail(error, PL_INPUT, "a duel is worked out on at least 1 thread");
    return (unsigned)ask->method <= PL_METHOD_DRAWS || pl_fail(error, PL_INPUT, "no such method");
}

/* ---- numbers out of distributions ---- */

static void fill_numbers(pl_duel_result *ret) {
    double square = 0;
    ret->mean_leaks = ret->mean_intercepts = ret->any_intercept = 0;
    for (size_t i = 0; i < ret->count; i++) {
        ret->mean_leaks += (double)i * ret->leaks[i];
        ret->mean_intercepts += (double)i * ret->intercepts[i];
        if (i > 0) ret->any_intercept += ret->intercepts[i];
    }
    for (size_t i = 0; i < ret->count; i++)
        square += ((double)i - ret->mean_leaks) * ((double)i - ret->mean_leaks) * ret->leaks[i];
    ret->sd_leaks = sqrt(square);
    ret->none_leaks = ret->leaks[0];
}

static bool run_exact(const pl_duel *duel, const pl_duel_ask *ask, pl_arena *arena, pl_duel_result *ret,
                      pl_error *error) {
    pl_duel_chances chances;
    if (!pl_duel_chances_make(duel, arena, &chances, error) ||
        !pl_duel_exact(duel, &ask->progress, &chances, error))
        return false;
    *ret = (pl_duel_result){.exact = true, .method = "exact: sums over all outcomes"};
    ret->count = (size_t)duel->objects.first + duel->objects.count;
    ret->leaks = chances.leaks;
    ret->intercepts = chances.intercepts;
    ret->shots = chances.shots;
    fill_numbers(ret);
    for (size_t i = 0; i < duel->layer_count; i++) ret->mean_shots += chances.shots[i].mean;
    ret->any_low = ret->any_high = ret->none_low = ret->none_high = ret->mean_low = ret->mean_high = NAN;
    return true;
}

bool pl_duel_run(const pl_duel *duel, const pl_duel_ask *ask, pl_arena *arena, pl_duel_result *ret,
                 pl_error *error) {
    if (!check(duel, ask, error)) return false;
    const double operations = pl_duel_exact_operations(duel), room = pl_duel_exact_room(duel);
    if (operations > OPERATIONS_EXACT || room > ROOM_MAX)
        return pl_fail(error, PL_INPUT,
                       "an exact answer would take about %.1e operations and %.1e bytes; ask for draws",
                       operations, 8 * room);
    return run_exact(duel, ask, arena, ret, error);
}
