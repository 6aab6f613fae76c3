/* ingest.h - inside the engine: what ingest, derive and verify share. */
#ifndef PL_ENGINE_INGEST_H
#define PL_ENGINE_INGEST_H

#include "engine/classify.h"

#define PL_BATCH_FILES 32 /* files in one transaction at most */
#define PL_BATCH_BYTES                                                                                       \
    ((size_t)24 << 20) /* published bytes held for one batch, a first file of any size aside */

/* One run over one source. */
typedef struct {
    pl_store *store;
    int64_t source_id;
    const pl_definitions *definitions;
    pl_pool *pool;
    pl_progress progress;
    pl_ingest_timings timings;
    size_t pairs, fallback_pairs; /* compared in this run */
    size_t regions, places;       /* that the source now has */
} pl_run;

/* True when the run should end now; fills the error. */
bool pl_run_stopped(const pl_run *run, pl_error *error);
void pl_run_show(const pl_run *run, const char *what, uint64_t done, uint64_t total);

/* Decides for every record of the source whether it is taken, in conflict, or set aside (setaside.c), and
 * drops the pairs of those that are now something else. To be called before pl_derive. */
typedef struct {
    const pl_set_aside_row *rows; /* all that are set aside, by instant, layer */
    size_t row_count;
} pl_set_aside_list;
bool pl_apply_states(pl_run *run, pl_arena *arena, pl_set_aside_list *ret, pl_error *error) PL_MUST_CHECK;
/* The name of the first record that does not count as it should; NULL when all do. */
bool pl_check_states(pl_store *store, int64_t source_id, const pl_definitions *definitions, pl_arena *arena,
                     const char **ret_wrong, pl_error *error) PL_MUST_CHECK;

/* Does the source file at hand read what is stored of the source as the stored one did? Another instant,
 * layer or format of a stored file is refused (ingest_source.c). */
bool pl_source_still_fits(pl_store *store, int64_t source_id, const pl_source *stored, const pl_source *now,
                          const char *path, pl_error *error) PL_MUST_CHECK;

/* Reads every record again and makes its members anew (reclassify.c). Derived rows must have been
 * dropped. */
bool pl_reclassify(pl_run *run, pl_classifier *classifier, pl_error *error) PL_MUST_CHECK;

/* Brings pair, change and series up to date with members (derive.c): only pairs of neighbours that are not
 * there yet are compared. Of a source of regions or places these are made anew (space.c). */
bool pl_derive(pl_run *run, pl_error *error) PL_MUST_CHECK;

/* The layers that a source is measured on: the theatre's sides in order, then contested, as far as its legend
 * can give them. Status texts in `arena`. */
typedef struct {
    const char *status[PL_LAYERS_MAX];
    size_t count;
    int contested;          /* its index; -1: the source does not draw it */
    int side[PL_SIDES_MAX]; /* the index of each side; -1: the source does not draw it */
} pl_layers;
bool pl_layers_of(const pl_definitions *definitions, pl_arena *arena, pl_layers *ret,
                  pl_error *error) PL_MUST_CHECK;

/* Marks again every change that the pairs which end in [first, last] can bear on (undone.c). Overlays and
 * seconds: one a worker of the pool. */
bool pl_mark_undone(pl_run *run, const pl_layers *layers, pl_overlay **overlays, double *seconds,
                    pl_instant first, pl_instant last, pl_error *error) PL_MUST_CHECK;

/* Polygons of shapes, each loaded once, so that the same shape is the same pointer (shapes.c). */
typedef struct {
    pl_store *store;
    pl_arena arena;
    const pl_polygon **polygons; /* by shape id */
    size_t capacity;
} pl_shape_cache;
#define PL_SHAPE_CACHE_BYTES ((size_t)96 << 20)
bool pl_shape_cache_get(pl_shape_cache *cache, int64_t shape_id, const pl_polygon **ret,
                        pl_error *error) PL_MUST_CHECK;
/* Is it over its bound? Then, with no state in use, empty it: every polygon from it is gone. */
bool pl_shape_cache_full(const pl_shape_cache *cache);
void pl_shape_cache_empty(pl_shape_cache *cache);
void pl_shape_cache_free(pl_shape_cache *cache);

/* Measures what lay around the patches of the pairs which end in [first, last] (around.c). */
bool pl_mark_around(pl_run *run, const pl_layers *layers, pl_shape_cache *cache, pl_instant first,
                    pl_instant last, pl_error *error) PL_MUST_CHECK;

/* A source's control at one snapshot: per layer the polygons, ordered by their keys, none twice. */
typedef struct {
    const pl_polygon **polygons[PL_LAYERS_MAX];
    size_t count[PL_LAYERS_MAX];
} pl_state;
bool pl_state_load(pl_store *store, int64_t source_id, pl_instant instant, const pl_layers *layers,
                   pl_shape_cache *cache, pl_arena *arena, pl_state *ret, pl_error *error) PL_MUST_CHECK;
/* Two states as the overlay takes them. */
void pl_state_pairs(const pl_state *from, const pl_state *to, const pl_layers *layers, pl_layer_pair *ret);
bool pl_state_same(const pl_state *a, const pl_state *b, const pl_layers *layers);

#endif
