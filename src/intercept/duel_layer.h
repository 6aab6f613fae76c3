/* duel_layer.h - one layer of a duel at one known shot chance: how many of the objects that arrive go on, and
 * how many shots that takes. Exact; the cases and their formulas are in docs/duel.md. Pure. */
#ifndef PL_INTERCEPT_DUEL_LAYER_H
#define PL_INTERCEPT_DUEL_LAYER_H

#include "intercept/duel.h"

/* Room and constants for one layer at one shot chance. */
typedef struct {
    const pl_layer *layer;
    double p, q;         /* of one shot: kill and reliability; 1 - p */
    double miss, hit;    /* all shots at one object miss; 1 - miss */
    double detection;    /* 1 where the caller mixes over what is seen */
    double mean, square; /* shots at one object when there are enough */
    double base;         /* the most shots: moments are about it, so that equal counts have no spread */
    double *room[3];     /* room_each doubles each */
    size_t objects_max, room_each;
} pl_layer_work;

typedef struct {
    double mean, square; /* of the shots less `base`: mean, mean of the square */
    double spent_all;    /* chance that none is left */
} pl_layer_shots;

/* No more objects than `objects` can lack shots, and the allocation gives each the same: then they fare
 * independently, and what the layer sees may be part of the chance. */
bool pl_layer_is_free(const pl_layer *layer, size_t objects);

/* How many doubles a room takes, and operations that a row of so many objects takes; about. */
double pl_layer_room(const pl_layer *layer, size_t objects);
double pl_layer_operations(const pl_layer *layer, size_t objects);

/* Rooms in `arena`, for up to `objects`. */
bool pl_layer_work_make(const pl_layer *layer, size_t objects, pl_arena *arena, pl_layer_work *ret,
                        pl_error *error) PL_MUST_CHECK;
void pl_layer_work_set(pl_layer_work *work, double p, double detection);

/* Adds weight times the chance that `left` of `arriving` objects go on to row[left], and weight times what is
 * shot to *shots. A detection below 1 only where the layer is free for so many. */
void pl_layer_add_row(pl_layer_work *work, size_t arriving, double weight, double row[],
                      pl_layer_shots *shots);

#endif
