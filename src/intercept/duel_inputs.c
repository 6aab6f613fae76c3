/* duel_inputs.c - nodes of products: each node of the kill chance's mean has nodes of its own for the duel
 * (correlation), each of these all nodes of the reliability. */
#include "intercept/duel_inputs.h"

#include "intercept/quadrature.h"

#include <math.h>

size_t pl_duel_node_count(double degree) {
    const double exact = floor(degree / 2) + 1, smooth = ceil(5 * sqrt(degree)) + 16;
    return (size_t)fmin(fmin(exact, smooth), (double)PL_NODES_MAX);
}

/* A beta distribution, appended to `list` with all weights times `weight`. */
static bool add_beta(double a, double b, size_t count, double weight, pl_duel_node *list, size_t *at,
                     pl_error *error) {
    double nodes[PL_NODES_MAX], weights[PL_NODES_MAX];
    if (!pl_beta_nodes(a, b, count, nodes, weights, error)) return false;
    for (size_t i = 0; i < count; i++)
        list[(*at)++] = (pl_duel_node){fmin(1, fmax(0, nodes[i])), weights[i] * weight};
    return true;
}

bool pl_chance_nodes(const pl_chance *chance, double degree, pl_arena *arena, pl_duel_node **ret,
                     size_t *ret_count, pl_error *error) {
    const bool uncertain = pl_chance_is_uncertain(chance);
    const size_t count = uncertain ? pl_duel_node_count(degree) : 1;
    pl_duel_node *list = pl_arena_alloc(arena, count * sizeof *list);
    if (list == NULL) return pl_fail_nomem(error);
    size_t at = 0;
    if (!uncertain)
        list[at++] = (pl_duel_node){chance->value, 1};
    else if (!add_beta(chance->a, chance->b, count, 1, list, &at, error))
        return false;
    *ret = list;
    *ret_count = at;
    return true;
}

/* The kill chance of one duel about its mean. A correlation of nearly 1 leaves all or nothing. */
static bool add_of_duel(double mean, double correlation, size_t count, double weight, pl_duel_node *list,
                        size_t *at, pl_error *error) {
    const double spread = correlation > 0 ? (1 - correlation) / correlation : INFINITY;
    if (!(correlation > 0) || mean <= 0 || mean >= 1 || spread > 1e12) {
        list[(*at)++] = (pl_duel_node){mean, weight};
        return true;
    }
    if (spread * fmin(mean, 1 - mean) < 1e-12) {
        list[(*at)++] = (pl_duel_node){0, (1 - mean) * weight};
        list[(*at)++] = (pl_duel_node){1, mean * weight};
        return true;
    }
    return add_beta(mean * spread, (1 - mean) * spread, count, weight, list, at, error);
}

static size_t count_of_duel(const pl_layer *layer, double degree) {
    const size_t count = pl_duel_node_count(degree);
    return layer->correlation > 0 ? (count < 2 ? 2 : count) : 1; /* all or nothing are two */
}

double pl_layer_node_count(const pl_layer *layer, double degree) {
    const bool all = !pl_chance_is_uncertain(&layer->kill) && !(layer->correlation > 0) &&
                     !pl_chance_is_uncertain(&layer->reliability);
    return all ? 1 : fmax(2, (double)pl_duel_node_count(degree));
}

double pl_layer_node_operations(const pl_layer *layer, double degree) {
    const int parts = pl_chance_is_uncertain(&layer->kill) + (layer->correlation > 0) +
                      pl_chance_is_uncertain(&layer->reliability);
    const double nodes = (double)pl_duel_node_count(degree);
    return parts == 0 ? 1 : parts == 1 ? 50 * nodes * nodes : 30 * parts * nodes * nodes * nodes;
}

bool pl_duel_nodes_fewer(pl_duel_node *list, size_t *count, double degree, pl_error *error) {
    const size_t wanted = pl_duel_node_count(degree);
    if (*count <= wanted) return true;
    double nodes[PL_NODES_MAX], weights[PL_NODES_MAX];
    pl_arena arena = {0};
    double *points = pl_arena_alloc(&arena, 2 * *count * sizeof *points);
    if (points == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < *count; i++) {
        points[i] = list[i].at;
        points[*count + i] = list[i].weight;
    }
    const bool done = pl_sum_nodes(points, points + *count, *count, wanted, nodes, weights, error);
    pl_arena_free(&arena);
    if (!done) return false;
    for (size_t i = 0; i < wanted; i++) list[i] = (pl_duel_node){fmin(1, fmax(0, nodes[i])), weights[i]};
    *count = wanted;
    return true;
}

bool pl_layer_nodes(const pl_layer *layer, double degree, pl_arena *arena, pl_duel_node **ret,
                    size_t *ret_count, pl_error *error) {
    pl_duel_node *means, *works;
    size_t mean_count, work_count, kill_count = 0, at = 0;
    if (!pl_chance_nodes(&layer->kill, degree, arena, &means, &mean_count, error)) return false;
    if (!pl_chance_nodes(&layer->reliability, degree, arena, &works, &work_count, error)) return false;
    const size_t each = count_of_duel(layer, degree);
    pl_duel_node *kills = pl_arena_alloc(arena, mean_count * each * sizeof *kills);
    if (kills == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < mean_count; i++)
        if (!add_of_duel(means[i].at, layer->correlation, each, means[i].weight, kills, &kill_count, error))
            return false;
    if (!pl_duel_nodes_fewer(kills, &kill_count, degree, error)) return false;
    pl_duel_node *list = pl_arena_alloc(arena, kill_count * work_count * sizeof *list);
    if (list == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < kill_count; i++)
        for (size_t k = 0; k < work_count; k++)
            list[at++] = (pl_duel_node){kills[i].at * works[k].at, kills[i].weight * works[k].weight};
    if (!pl_duel_nodes_fewer(list, &at, degree, error)) return false;
    *ret = list;
    *ret_count = at;
    return true;
}
