/* figure_values.h - inside the engine: what a map, or the printed layers of one, give for a scope. */
#ifndef PL_ENGINE_FIGURE_VALUES_H
#define PL_ENGINE_FIGURE_VALUES_H

#include "engine/figures.h"
#include "engine/region.h"
#include "engine/sources.h"

/* One source's maps, opened once for all figures. */
typedef struct pl_figure_map pl_figure_map;
pl_figure_map *pl_figure_map_open(pl_store *store, const pl_asked *asked, pl_arena *arena, pl_error *error);
void pl_figure_map_close(pl_figure_map *map); /* NULL is harmless */

/* Are there maps of the figure's day, or of both ends of its period? */
#define PL_FIGURE_UNREACHED "its maps do not reach there, or are more than a month apart"
bool pl_figure_map_reaches(const pl_figure_map *map, const pl_figure *figure);
/* What can be told apart on it for the figure. *ret_why is set when it cannot be measured there at all. */
void pl_figure_map_choices(const pl_figure_map *map, const pl_figure *figure, pl_scope_choices *ret,
                           const char **ret_why);
/* The value of a scope in km2; NAN when the maps do not reach there. region NULL: everywhere; the same region
 * must come with the same pointer. */
bool pl_figure_map_value(pl_figure_map *map, const pl_figure *figure, const pl_scope *scope,
                         const pl_region *region, double *ret, pl_error *error) PL_MUST_CHECK;

/* How a front, or settlements taken, may be counted: values in the figure's own unit, one a way, the plain
 * way first. */
#define PL_FIGURE_WAYS_MAX 16
typedef struct {
    const char *names[PL_FIGURE_WAYS_MAX];
    double values[PL_FIGURE_WAYS_MAX];
    size_t count;
    pl_interval interval; /* of the plain way */
    const char *why;      /* not NULL: the evidence cannot tell, and why */
} pl_figure_ways;
bool pl_figure_ways_find(pl_store *store, const pl_figure *figure, const char *source, pl_arena *arena,
                         pl_figure_ways *ret, pl_error *error) PL_MUST_CHECK;

/* Figures of quantity `layer` that rest on what the figure rests on. */
#define PL_FIGURE_LAYERS_MAX 16
typedef struct {
    const pl_figure **rows;
    size_t count;
    unsigned counts_of_name[PL_FIGURE_LAYERS_MAX]; /* of each layer, by name */
    size_t name_count;
} pl_figure_layers;
/* None (ret->count 0) for a figure that layers cannot tell of. */
bool pl_figure_layers_find(const pl_figure_list *list, const pl_figure *figure, pl_arena *arena,
                           pl_figure_layers *ret, pl_scope_choices *ret_choices,
                           pl_error *error) PL_MUST_CHECK;
/* NAN where a day is not listed. */
double pl_figure_layers_value(const pl_figure_layers *layers, const pl_figure *figure, const pl_scope *scope);

#endif
