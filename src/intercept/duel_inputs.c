/* duel_inputs.c - nodes of products: each node of the kill chance's mean has nodes of its own for the duel
 * (correlation), each of these all nodes of the reliability. */
#include "intercept/duel_inputs.h"

#include "intercept/quadrature.h"

#include <math.h>

size_t pl_duel_node_count(double degree) {
    const double exact = floor(degree / 2) + 1, smooth = ceil(5 * sqrt(degree)) + 16;
    return (size_t)fmin(fmin(exact, smooth), (double)PL_NODES_MAX);
}

/* A beta distribution, appended to `list` with all weights times `weight` and all nodes times `factor`. */
static bool add_beta(double a, double b, size_t count, double factor, double weight, pl_duel_node *list,
                     size_t *at, pl_error *error) {
    double nodes[PL_NODES_MAX], weights[PL_NODES_MAX];
    if (!pl_beta_nodes(a, b, count, nodes, weights, error)) return false;
    for (size_t i = 0; i < count; i++)
        list[(*at)++] = (pl_duel_node){fmin(1, fmax(0, nodes[i])) * factor, weights[i] * weight};
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
    else if (!add_beta(chance->a, chance->b, count, 1, 1, list, &at, error))
        return false;
    *ret = list;
    *ret_count = at;
    return true;
}

/* The kill chance of one duel about its mean. A correlation of nearly 1 leaves all or nothing. */
static bool add_of_duel(double mean, double correlation, size_t count, double factor, double weight,
                        pl_duel_node *list, size_t *at, pl_error *error) {
    const double spread = correlation > 0 ? (1 - correlation) / correlation : INFINITY;
    if (!(correlation > 0) || mean <= 0 || mean >= 1 || spread > 1e12) {
        list[(*at)++] = (pl_duel_node){mean * factor, weight};
        return true;
    }
    if (spread * fmin(mean, 1 - mean) < 1e-12) {
        list[(*at)++] = (pl_duel_node){0, (1 - mean) * weight};
        list[(*at)++] = (pl_duel_node){factor, mean * weight};
        return true;
    }
    return add_beta(mean * spread, (1 - mean) * spread, count, factor, weight, list, at, error);
}

static size_t count_of_duel(const pl_layer *layer, double degree) {
    const size_t count = pl_duel_node_count(degree);
    return layer->correlation > 0 ? (count < 2 ? 2 : count) : 1; /* all or nothing are two */
}

double pl_layer_node_count(const pl_layer *layer, double degree) {
    const double count = (double)pl_duel_node_count(degree);
    return (pl_chance_is_uncertain(&layer->kill) ? count : 1) * (double)count_of_duel(layer, degree) *
           (pl_chance_is_uncertain(&layer->reliability) ? count : 1);
}

bool pl_layer_nodes(const pl_layer *layer, double degree, pl_arena *arena, pl_duel_node **ret,
                    size_t *ret_count, pl_error *error) {
    pl_duel_node *means, *works;
    size_t mean_count, work_count;
    if (!pl_chance_nodes(&layer->kill, degree, arena, &means, &mean_count, error)) return false;
    if (!pl_chance_nodes(&layer->reliability, degree, arena, &works, &work_count, error)) return false;
    const size_t each = count_of_duel(layer, degree);
    pl_duel_node *list = pl_arena_alloc(arena, mean_count * work_count * each * sizeof *list);
    if (list == NULL) return pl_fail_nomem(error);
    size_t at = 0;
    for (size_t i = 0; i < mean_count; i++)
        for (size_t k = 0; k < work_count; k++)
            if (!add_of_duel(means[i].at, layer->correlation, each, works[k].at,
                             means[i].weight * works[k].weight, list, &at, error))
                return false;
    *ret = list;
    *ret_count = at;
    return true;
}
