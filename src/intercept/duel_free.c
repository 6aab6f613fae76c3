/* duel_free.c - where no layer lacks shots, what the defence does not see and what a layer does not see are
 * chances like any other: an object passes the layers with the product of 1 - seen x hit, and leaks with
 * 1 - detection + detection x that. Given what is not known, objects are independent, so that leaks are
 * binomial; over what is not known they are polynomials of that chance, of a degree of the objects, and the
 * product of its parts' rules becomes a rule of so many nodes again. Shots need the first two moments of the
 * chance of being shot at, which multiply, for the parts are independent. */
#include "intercept/duel_free.h"

#include "intercept/binomial.h"
#include "intercept/duel_inputs.h"
#include "intercept/duel_layer.h"
#include "intercept/quadrature.h"

#include <math.h>

#define BLOCK 64 /* numbers of objects between two looks at whether to end */

static size_t most_objects(const pl_duel *duel) {
    return (size_t)duel->objects.first + duel->objects.count - 1;
}

bool pl_duel_is_free(const pl_duel *duel) {
    for (size_t i = 0; i < duel->layer_count; i++)
        if (!pl_layer_is_free(&duel->layers[i], most_objects(duel))) return false;
    return true;
}

/* ---- what it takes ---- */

static double nodes_of(const pl_chance *chance, double degree) {
    return pl_chance_is_uncertain(chance) ? (double)pl_duel_node_count(degree) : 1;
}

/* Finding the nodes of a product, once a point. */
static double product_operations(double left, double right, double most) {
    return left * right > most ? 30 * left * right * most : left * right;
}

double pl_duel_free_operations(const pl_duel *duel) {
    const double n = (double)most_objects(duel), most = (double)pl_duel_node_count(n);
    double sum = 0, pass = 1;
    for (size_t i = 0; i < duel->layer_count; i++) {
        const pl_layer *layer = &duel->layers[i];
        const double shot = pl_layer_node_count(layer, n * layer->shots),
                     seen = nodes_of(&layer->detection, n);
        sum += pl_layer_node_operations(layer, n * layer->shots);
        sum += product_operations(shot, seen, most) + shot * layer->shots;
        const double own = fmin(most, shot * seen);
        sum += product_operations(pass, own, most);
        pass = fmin(most, pass * own);
    }
    const double detection = nodes_of(&duel->detection, n), width = fmin(n + 1, 16 + 14 * sqrt(n));
    sum += product_operations(pass, detection, most);
    return sum + (double)duel->objects.count * fmin(most, pass * detection) * width * 12;
}

double pl_duel_free_room(const pl_duel *duel) {
    const double most = (double)pl_duel_node_count((double)most_objects(duel));
    return 2 * (double)most_objects(duel) +
           (double)(duel->layer_count + 1) * 4 * (double)PL_NODES_MAX * (most + (double)PL_NODES_MAX);
}

/* ---- chances as nodes ---- */

typedef struct {
    pl_duel_node *list;
    size_t count;
} rule;

/* Sums over a rule: mean, variance; mean of x (1 - x); of the power `power`. */
static double mean_of(const rule *r) {
    double sum = 0;
    for (size_t i = 0; i < r->count; i++) sum += r->list[i].weight * r->list[i].at;
    return sum;
}

static double variance_of(const rule *r, double mean) {
    double sum = 0;
    if (r->count == 1) return 0;
    for (size_t i = 0; i < r->count; i++)
        sum += r->list[i].weight * (r->list[i].at - mean) * (r->list[i].at - mean);
    return sum;
}

static double power_of(const rule *r, double power) {
    double sum = 0;
    for (size_t i = 0; i < r->count; i++) sum += r->list[i].weight * pow(r->list[i].at, power);
    return sum;
}

/* (1 - use x hit) of each two nodes, or the product of both when `plain`; as few nodes as the degree needs.
 */
static bool combine(const rule *left, const rule *right, bool plain, double degree, pl_arena *arena,
                    rule *ret, pl_error *error) {
    rule made = {.list = pl_arena_alloc(arena, left->count * right->count * sizeof *made.list)};
    if (made.list == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < left->count; i++)
        for (size_t k = 0; k < right->count; k++) {
            const double both = left->list[i].at, other = right->list[k].at;
            const double at = plain ? both * other : (1 - both) + both * other;
            made.list[made.count++] = (pl_duel_node){at, left->list[i].weight * right->list[k].weight};
        }
    *ret = made;
    return pl_duel_nodes_fewer(ret->list, &ret->count, degree, error);
}

/* ---- shots ---- */

/* A number that is a product of independent parts: its mean and variance, without cancelling. */
typedef struct {
    double mean, variance;
} moments;

static moments times(moments a, moments b) {
    return (moments){a.mean * b.mean,
                     a.variance * b.variance + a.variance * b.mean * b.mean + b.variance * a.mean * a.mean};
}

static moments moments_of(const rule *r) {
    const double mean = mean_of(r);
    return (moments){mean, variance_of(r, mean)};
}

static moments moments_of_objects(const pl_objects *objects) {
    moments ret = {0, 0};
    for (size_t i = 0; i < objects->count; i++)
        ret.mean += objects->chances[i] * (double)(objects->first + (int64_t)i);
    for (size_t i = 0; i < objects->count; i++) {
        const double off = (double)(objects->first + (int64_t)i) - ret.mean;
        ret.variance += objects->chances[i] * off * off;
    }
    if (objects->count == 1) ret = (moments){(double)objects->first, 0};
    return ret;
}

/* Of a layer at whose door an object stands with the chance `arrive`, independent of what the layer is like.
 * Given all chances the shots at an object are a mixture of 0 and those of a layer with enough. */
static void fill_shots(const pl_duel *duel, const pl_layer *layer, const rule *detection, const rule *pass,
                       const rule *seen, const rule *shot, pl_layer_work *work, pl_shots *ret) {
    const size_t most = most_objects(duel);
    const moments objects = moments_of_objects(&duel->objects);
    const moments aim = times(times(moments_of(detection), moments_of(pass)), moments_of(seen));
    moments each = {0, 0}; /* the mean of shots at one object that is seen */
    double inner = 0, last = 0;
    for (size_t i = 0; i < shot->count; i++) {
        pl_layer_work_set(work, shot->list[i].at, 1);
        each.mean += shot->list[i].weight * work->mean;
        inner += shot->list[i].weight * fmax(0, work->square - work->mean * work->mean);
        if (layer->magazine > 0)
            last += shot->list[i].weight * pow(work->q, (double)(layer->shots - 1) * (double)most);
    }
    for (size_t i = 0; i < shot->count && shot->count > 1; i++) {
        pl_layer_work_set(work, shot->list[i].at, 1);
        each.variance += shot->list[i].weight * (work->mean - each.mean) * (work->mean - each.mean);
    }
    const moments all = times(times(objects, aim), each);
    const double each_square = each.variance + each.mean * each.mean;
    const double open = aim.mean * (1 - aim.mean) - aim.variance; /* the mean of aim (1 - aim) */
    const double variance = all.variance + objects.mean * (aim.mean * inner + fmax(0, open) * each_square);
    *ret = (pl_shots){all.mean, sqrt(fmax(0, variance)), 0};
    if (layer->magazine <= 0 || (size_t)layer->magazine != most * (size_t)layer->shots) return;
    const double n = (double)most;
    ret->spent_all = duel->objects.chances[duel->objects.count - 1] * power_of(detection, n) *
                     power_of(pass, n) * power_of(seen, n) *
                     (layer->doctrine == PL_DOCTRINE_SALVO ? 1 : last);
}

/* ---- layers ---- */

/* The layer's shots, and what an object passes it with, into `pass`. */
static bool take_layer(const pl_duel *duel, const pl_layer *layer, const rule *detection, rule *pass,
                       pl_arena *arena, pl_shots *ret_shots, pl_error *error) {
    const size_t most = most_objects(duel);
    rule shot, seen, own, miss, next;
    pl_layer_work work;
    if (!pl_layer_nodes(layer, (double)layer->shots * (double)most, arena, &shot.list, &shot.count, error) ||
        !pl_chance_nodes(&layer->detection, (double)most, arena, &seen.list, &seen.count, error) ||
        !pl_layer_work_make(layer, most, arena, &work, error))
        return false;
    fill_shots(duel, layer, detection, pass, &seen, &shot, &work, ret_shots);
    miss = (rule){.list = pl_arena_alloc(arena, shot.count * sizeof *miss.list), .count = shot.count};
    if (miss.list == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < shot.count; i++) {
        pl_layer_work_set(&work, shot.list[i].at, 1);
        miss.list[i] = (pl_duel_node){work.miss, shot.list[i].weight};
    }
    if (!combine(&seen, &miss, false, (double)most, arena, &own, error) ||
        !combine(pass, &own, true, (double)most, arena, &next, error))
        return false;
    *pass = next;
    return true;
}

static bool add_outcomes(const pl_duel *duel, const pl_progress *progress, const rule *leak, double up,
                         double *room, pl_duel_chances *ret, pl_error *error) {
    for (size_t i = 0; i < duel->objects.count; i++) {
        const size_t came = (size_t)duel->objects.first + i;
        const double weight = duel->objects.chances[i];
        if (i % BLOCK == 0 && progress->show != NULL)
            progress->show(progress->context, "numbers of objects", i, duel->objects.count);
        if (progress->stop != NULL && *progress->stop != 0)
            return pl_fail(error, PL_INTERRUPTED, "interrupted");
        ret->leaks[came] += weight * (1 - up);
        ret->intercepts[0] += weight * (1 - up);
        for (size_t k = 0; k < leak->count; k++) {
            const double chance = leak->list[k].at, of = weight * up * leak->list[k].weight;
            size_t low, high;
            if (!(of > PL_BINOMIAL_TRIM)) continue;
            pl_binomial_row(came, chance, 1 - chance, room, &low, &high);
            for (size_t left = low; left <= high; left++) {
                ret->leaks[left] += of * room[left];
                ret->intercepts[came - left] += of * room[left];
            }
        }
    }
    return true;
}

static bool run(const pl_duel *duel, const pl_progress *progress, pl_arena *arena, pl_duel_chances *ret,
                pl_error *error) {
    const size_t most = most_objects(duel);
    double *room = pl_arena_alloc(arena, (most + 1) * sizeof *room);
    pl_duel_node always = {1, 1};
    rule detection, pass = {&always, 1}, leak;
    if (room == NULL) return pl_fail_nomem(error);
    if (!pl_chance_nodes(&duel->detection, (double)most, arena, &detection.list, &detection.count, error))
        return false;
    for (size_t i = 0; i < duel->layer_count; i++)
        if (!take_layer(duel, &duel->layers[i], &detection, &pass, arena, &ret->shots[i], error))
            return false;
    if (!combine(&detection, &pass, false, (double)most, arena, &leak, error)) return false;
    for (size_t i = 0; i <= most; i++) ret->leaks[i] = ret->intercepts[i] = 0;
    return add_outcomes(duel, progress, &leak, 1 - duel->shock.value, room, ret, error);
}

bool pl_duel_free_run(const pl_duel *duel, const pl_progress *progress, pl_duel_chances *ret,
                      pl_error *error) {
    pl_arena arena = {0};
    const bool done = run(duel, progress, &arena, ret, error);
    pl_arena_free(&arena);
    return done;
}
