/* duel.c - the front of the duel: what is refused, which method answers, and the few numbers that a user asks
 * of the distributions. */
#include "intercept/duel.h"

#include "intercept/duel_bounds.h"
#include "intercept/duel_draw.h"
#include "intercept/duel_exact.h"
#include "intercept/quadrature.h"

#include <math.h>
#include <stdio.h>

#define OPERATIONS_EXACT 2e9 /* more are refused: some ten seconds */
#define OPERATIONS_BEST 1e9  /* a second; more are left to draws where nobody asked for exact */
#define ROOM_MAX 3e7         /* doubles */
#define DRAWS_LEAST 50       /* however large a duel is */
#define ERROR_MAX 1e-5       /* of the quadrature, for an answer to be called exact */
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

bool pl_duel_check(const pl_duel *duel, const pl_duel_ask *ask, pl_error *error) {
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

static void fill_result(const pl_duel *duel, bool exact, const pl_duel_chances *chances, const char *method,
                        pl_duel_result *ret) {
    *ret = (pl_duel_result){.exact = exact, .method = method};
    ret->count = (size_t)duel->objects.first + duel->objects.count;
    ret->leaks = chances->leaks;
    ret->intercepts = chances->intercepts;
    ret->shots = chances->shots;
    fill_numbers(ret);
    for (size_t i = 0; i < duel->layer_count; i++) ret->mean_shots += chances->shots[i].mean;
    ret->any_low = ret->any_high = ret->none_low = ret->none_high = ret->mean_low = ret->mean_high = NAN;
}

static bool run_exact(const pl_duel *duel, const pl_duel_ask *ask, pl_arena *arena, pl_duel_result *ret,
                      pl_error *error) {
    pl_duel_chances chances;
    if (!pl_duel_chances_make(duel, arena, &chances, error) ||
        !pl_duel_exact(duel, &ask->progress, &chances, error))
        return false;
    const char *method = "exact: sums over all outcomes";
    const double off = pl_duel_exact_error(duel);
    if (off > 0) {
        char text[128];
        const int length = snprintf(text, sizeof text,
                                    "%s, uncertain inputs by %d nodes: right to about %.0e of each chance",
                                    method, (int)PL_NODES_MAX, off);
        method = pl_arena_copy(arena, text, (size_t)length);
        if (method == NULL) return pl_fail_nomem(error);
    }
    fill_result(duel, true, &chances, method, ret);
    return true;
}

/* ---- draws ---- */

/* The standard error of hits / draws. At 0 and at all hits the usual root would be 0, as if that were sure;
 * the standard deviation of the chance after a flat prior is the same elsewhere, and honest there. */
static double error_of(uint64_t hits, uint64_t draws) {
    const double x = (double)hits, n = (double)draws;
    return sqrt((x + 1) * (n - x + 1) / (n + 3)) / (n + 2);
}

static const char *method_of(const char *before, uint64_t draws, uint32_t seed, pl_arena *arena) {
    pl_buffer text = {0};
    char digits[32];
    (void)snprintf(digits, sizeof digits, "%llu", (unsigned long long)draws);
    const size_t length = strlen(digits);
    for (size_t i = 0; i < length; i++) {
        pl_buffer_add(&text, &digits[i], 1);
        if ((length - i) % 3 == 1 && i + 1 < length) pl_buffer_text(&text, ",");
    }
    pl_buffer_format(&text, " draws, seed %u%s: Philox4x32-10, chances met to 2^-33", (unsigned)seed, before);
    char *kept = text.failed ? NULL : pl_arena_copy(arena, text.data, text.length);
    pl_buffer_free(&text);
    return kept;
}

/* So many draws take about so long; fewer where one duel has many shots. */
static uint64_t draws_for(const pl_duel *duel, const pl_duel_ask *ask) {
    const uint64_t wanted = ask->draws > 0 ? ask->draws : PL_DUEL_DRAWS;
    if (ask->draws > 0 && ask->patient) return wanted;
    const double most =
        (ask->draws > 0 ? PL_DUEL_WORDS_MAX : PL_DUEL_WORDS_DEFAULT) / pl_duel_draw_work(duel);
    const uint64_t least = wanted < DRAWS_LEAST ? wanted : DRAWS_LEAST;
    return (double)wanted <= most ? wanted : most < (double)least ? least : (uint64_t)most;
}

static bool share_out(const pl_duel *duel, const pl_duel_drawn *drawn, pl_arena *arena, pl_duel_chances *ret,
                      pl_error *error) {
    if (!pl_duel_chances_make(duel, arena, ret, error)) return false;
    const double n = (double)drawn->draws;
    for (size_t i = 0; i < (size_t)duel->objects.first + duel->objects.count; i++) {
        ret->leaks[i] = (double)drawn->leaks[i] / n;
        ret->intercepts[i] = (double)drawn->intercepts[i] / n;
    }
    for (size_t i = 0; i < duel->layer_count; i++) {
        const struct pl_drawn_shots *shots = &drawn->shots[i];
        const double mean = (double)shots->sum / n;
        const double square = (double)shots->square_high / n * 4294967296.0 + (double)shots->square_low / n;
        ret->shots[i] = (pl_shots){mean, sqrt(fmax(0, square - mean * mean)), (double)shots->spent_all / n};
    }
    return true;
}

static bool run_draws(const pl_duel *duel, const pl_duel_ask *ask, pl_arena *arena, pl_duel_result *ret,
                      pl_error *error) {
    const uint64_t draws = draws_for(duel, ask), wanted = ask->draws > 0 ? ask->draws : PL_DUEL_DRAWS;
    pl_duel_drawn drawn;
    pl_duel_chances chances;
    if (!pl_duel_draw(duel, draws, ask->seed, ask->threads, &ask->progress, arena, &drawn, error) ||
        !share_out(duel, &drawn, arena, &chances, error))
        return false;
    const char *method =
        method_of(draws < wanted ? " (fewer, for the duel is large)" : "", draws, ask->seed, arena);
    const size_t count = (size_t)duel->objects.first + duel->objects.count;
    double *errors = pl_arena_alloc(arena, count * sizeof *errors);
    if (method == NULL || errors == NULL) return pl_fail_nomem(error);
    fill_result(duel, false, &chances, method, ret);
    for (size_t i = 0; i < count; i++) errors[i] = error_of(drawn.leaks[i], draws);
    ret->draws = draws;
    ret->leaks_error = errors;
    ret->any_intercept_error = error_of(draws - drawn.intercepts[0], draws);
    ret->none_leaks_error = error_of(drawn.leaks[0], draws);
    ret->mean_leaks_error = ret->sd_leaks / sqrt((double)draws);
    return true;
}

/* ---- which of them ---- */

bool pl_duel_run_mean(const pl_duel *duel, const pl_duel_ask *ask, pl_arena *arena, pl_duel_result *ret,
                      pl_error *error) {
    if (ask->method == PL_METHOD_DRAWS) return run_draws(duel, ask, arena, ret, error);
    const double operations = pl_duel_exact_operations(duel), room = pl_duel_exact_room(duel);
    const bool best = ask->method == PL_METHOD_BEST, sure = pl_duel_exact_error(duel) <= ERROR_MAX;
    if (sure && operations <= (best ? OPERATIONS_BEST : OPERATIONS_EXACT) && room <= ROOM_MAX)
        return run_exact(duel, ask, arena, ret, error);
    if (best) return run_draws(duel, ask, arena, ret, error);
    if (!sure)
        return pl_fail(
            error, PL_INPUT,
            "so many shots under an uncertain or correlated chance cannot be worked out exactly; ask for "
            "draws instead, or for fewer objects or shots");
    return pl_fail(
        error, PL_INPUT,
        "an exact answer would take about %.0e operations and %.0e bytes; ask for draws instead, or for "
        "fewer objects, shots or uncertain inputs",
        operations, 8 * room);
}

bool pl_duel_run(const pl_duel *duel, const pl_duel_ask *ask, pl_arena *arena, pl_duel_result *ret,
                 pl_error *error) {
    if (!pl_duel_check(duel, ask, error)) return false;
    pl_duel_result result;
    if (!pl_duel_run_mean(duel, ask, arena, &result, error) ||
        !pl_duel_bounds(duel, ask, arena, &result, error))
        return false;
    *ret = result;
    return true;
}

bool pl_duel_needed_shots(int64_t objects, double detection, double kill, double none, double *ret_shots) {
    if (objects < 1 || !(detection > 0 && detection <= 1 && kill > 0 && kill <= 1 && none > 0 && none <= 1))
        return false;
    const double killed = exp(log(none) / (double)objects) / detection; /* of those that are seen */
    if (killed > 1 || (killed >= 1 && kill < 1)) return false;
    *ret_shots = kill >= 1 ? 1 : log1p(-killed) / log1p(-kill);
    return true;
}
