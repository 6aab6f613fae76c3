/* figures.h - published figures held against the maps of an evidence file, and against one another. */
#ifndef PL_ENGINE_FIGURES_H
#define PL_ENGINE_FIGURES_H

#include "engine/engine.h"
#include "measure/arithmetic.h"
#include "measure/interval.h"
#include "measure/scope.h"

/* Every table of the data folders ("figures" in each of them; of two of one name the first), and the table
 * that was named, whose figures take the place of those with the same id. */
typedef struct {
    pl_figure *figures;
    size_t count;
    bool *asked; /* a figure each */
    size_t asked_count;
} pl_figure_list;

/* `wanted`: NULL for all; the path of a table (ends in .csv); the name of an installed one ("isw"); the id of
 * a figure; or the name of a publisher. PL_USAGE for anything else. */
bool pl_figures_load(const char *wanted, pl_arena *arena, pl_figure_list *ret, pl_error *error) PL_MUST_CHECK;

/* One figure on one map, or on the layers that were printed of it. */
typedef struct {
    const char *source; /* NULL: layers as printed */
    const char *maker;
    bool own;               /* the map that the figure rests on, or it rests on none that is named */
    const char *why;        /* not NULL: not measured there, and why; all that follows is empty then */
    const pl_scope *scopes; /* the stated one first; on another's map no other is tried */
    const double *km2;      /* of each; NAN: the map does not reach there, or it is no area */
    const double *values;   /* in the figure's unit */
    size_t scope_count;
    const char *const *wholes; /* of a percentage: what it was taken of, by scope.whole */
    pl_scope_search search;
    pl_interval interval; /* of the stated scope, in km2 (of a front in km) */
} pl_figure_measure;

typedef enum {
    PL_FIGURE_AS_STATED, /* comes out as it was stated to be counted */
    PL_FIGURE_BY_SCOPE,  /* comes out when something is counted otherwise */
    PL_FIGURE_BY_NONE,   /* no scope that was tried gives it */
    PL_FIGURE_OTHER_MAP, /* rests on a map that is not in the evidence, or does not draw what it counts:
                            others say what they say, and a match would be chance */
    PL_FIGURE_NOT_MEASURED,
    PL_FIGURE_OUTCOMES
} pl_figure_outcome;
extern const char *const pl_figure_outcomes[PL_FIGURE_OUTCOMES + 1]; /* "as-stated", "by-scope", ... */

typedef struct {
    const pl_figure *figure;
    pl_figure_outcome outcome;
    const char *why;                   /* not measured, or only on another's map: why */
    const pl_figure_measure *measures; /* own ones first */
    size_t measure_count;
    const pl_figure_measure *answer; /* the one that tells; NULL when not measured */
} pl_figure_answer;

/* Measures the figures that are asked for. `sources` as pl_ask_sources takes them. Layers and areas are no
 * figures to be measured: they have no answer. */
bool pl_ask_figures(pl_store *store, const pl_figure_list *list, const char *sources, pl_progress progress,
                    pl_arena *arena, pl_figure_answer **ret, size_t *ret_count,
                    pl_error *error) PL_MUST_CHECK;

/* What the tables say of one another: comparisons in which an asked figure takes part. */
bool pl_ask_arithmetic(const pl_figure_list *list, pl_arena *arena, pl_comparison **ret, size_t *ret_count,
                       pl_error *error) PL_MUST_CHECK;

#endif
