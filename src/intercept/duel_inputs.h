/* duel_inputs.h - the inputs of a duel that are not plain numbers: as weighted nodes for an exact mean, and
 * which of them are uncertain. Pure. */
#ifndef PL_INTERCEPT_DUEL_INPUTS_H
#define PL_INTERCEPT_DUEL_INPUTS_H

#include "intercept/duel.h"

typedef struct {
    double at, weight;
} pl_duel_node;

/* Nodes that give a polynomial of this degree its mean to rounding; more than PL_NODES_MAX are never taken,
 * and none that add nothing: chances of counts are smooth (docs/duel.md). */
size_t pl_duel_node_count(double degree);

/* Those of a product of distributions as few as the degree needs, in place. */
bool pl_duel_nodes_fewer(pl_duel_node *list, size_t *count, double degree, pl_error *error) PL_MUST_CHECK;

static inline bool pl_chance_is_uncertain(const pl_chance *chance) {
    return chance->a > 0 && chance->b > 0;
}

/* One node for a number. In `arena`. */
bool pl_chance_nodes(const pl_chance *chance, double degree, pl_arena *arena, pl_duel_node **ret,
                     size_t *ret_count, pl_error *error) PL_MUST_CHECK;

/* The chance that one shot of the layer kills: kill chance, its correlation and reliability. */
double pl_layer_node_count(const pl_layer *layer, double degree);
/* Operations that it takes to find them, about. */
double pl_layer_node_operations(const pl_layer *layer, double degree);
bool pl_layer_nodes(const pl_layer *layer, double degree, pl_arena *arena, pl_duel_node **ret,
                    size_t *ret_count, pl_error *error) PL_MUST_CHECK;

#endif
