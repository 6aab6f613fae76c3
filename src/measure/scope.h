/* scope.h - what a published number may have counted: every scope that is tried, in a fixed order, how far
 * each departs from what was stated, and which of them comes nearest. Pure: the values come from outside. */
#ifndef PL_MEASURE_SCOPE_H
#define PL_MEASURE_SCOPE_H

#include "measure/figure.h"

/* How a change is added up. */
typedef enum {
    PL_SUM_STATES,   /* the difference of the states at both ends */
    PL_SUM_UPDATES,  /* what each update gained and lost: land that goes to and fro counts each time */
    PL_SUM_NO_REDRAW /* the same, without the slivers of lines drawn again */
} pl_scope_sum;

typedef struct {
    pl_figure_quantity quantity;
    unsigned counts; /* pl_figure_counts */
    pl_scope_sum sum;
    int from_days, to_days; /* how many days later each end is taken; of a state: to_days */
    int32_t turn_seconds;   /* when the day at either end begins, after 00:00 UTC; may be negative */
    size_t whole; /* of a percentage: which of the areas of its whole; of a front or settlements: which way to
                     count */
} pl_scope;

/* What can be asked of one source of values. */
typedef struct {
    unsigned counts;      /* bits that it can tell apart */
    bool gross, updates;  /* gained and lost apart; update by update */
    const int32_t *turns; /* day turns to try; the first is what is meant when nothing is stated */
    size_t turn_count;    /* at least 1 */
    size_t whole_count;   /* areas of the whole, or ways to count; at least 1 */
    bool ends_stand;      /* the ends are taken as stated */
} pl_scope_choices;

/* Every scope for a figure, the stated one first. Not for layers and areas. */
bool pl_scopes_list(const pl_figure *figure, const pl_scope_choices *choices, pl_arena *arena, pl_scope **ret,
                    size_t *ret_count, pl_error *error) PL_MUST_CHECK;

/* The instants that a scope compares; a state's is *ret_to, and *ret_from is INT64_MIN. */
void pl_scope_instants(const pl_figure *figure, const pl_scope *scope, pl_instant *ret_from,
                       pl_instant *ret_to);

/* How many things are otherwise than stated. Both ends a day off the same way are one thing. */
unsigned pl_scope_departures(const pl_figure *figure, const pl_scope *scope, const pl_scope *stated);

/* Within which share of itself a number counts as reproduced, though it prints otherwise. */
#define PL_FIGURE_TOLERANCE 0.01

typedef enum { PL_NEAR_NOT, PL_NEAR_TOLERANCE, PL_NEAR_PRINTED } pl_nearness;
/* How near a value in the figure's unit is to the figure. NAN is not near. */
pl_nearness pl_figure_near(const pl_figure *figure, double value);

/* What came out of a search. Values are in the figure's unit; NAN: the evidence does not reach there. */
typedef struct {
    size_t tried;                    /* scopes with a value */
    size_t distinct;                 /* different values among them */
    size_t as_printed, in_tolerance; /* scopes that come out as printed; as near as the tolerance (printed
                                        ones included) */
    double low, high;                /* of all values; NAN without any */
    size_t best; /* the scope that answers: as stated, when that is near enough; else, of those near enough,
                    the one with the fewest departures (of these, one that prints alike); else as stated */
    size_t closest;       /* the scope whose value is closest, whatever it departs */
    pl_nearness nearness; /* of the best */
} pl_scope_search;
void pl_scopes_search(const pl_figure *figure, const pl_scope *scopes, const double *values, size_t count,
                      pl_scope_search *ret);

/* What the scope needs that was not stated, in words: "the period ends a day earlier; the grey zone counts".
 * "" when it is the stated one. `wholes`: names of the areas of the whole, or of
 * the ways to count. */
void pl_scope_text(const pl_figure *figure, const pl_scope *scope, const pl_scope *stated,
                   const char *const *wholes, pl_buffer *out);
/* What it counts, in full: "net, held land, 2024-11-01T00:00:00Z to 2024-12-01T00:00:00Z". */
void pl_scope_full_text(const pl_figure *figure, const pl_scope *scope, const char *const *wholes,
                        pl_buffer *out);

#endif
