/* derive.c - from members to change: every pair of neighbouring snapshots compared once, what was undone
 * later marked, and the series of held area summed up.
 *
 * Order-free: which pairs exist, and what each holds, depends on the record alone. A snapshot that arrives
 * between two others replaces their pair by two. Held area is that of the first snapshot (a full union) plus
 * the sum of gained less lost in time order; verify holds it against full unions of every snapshot. */
#include "engine/space.h"

#include <math.h>

#define BATCH_PAIRS 64
#define NOTHING_KM2 1e-9 /* far above the rounding of a sum of areas, far below a square metre */

/* ---- pairs ---- */

typedef struct {
    pl_instant from, to;
    pl_state from_state, to_state;
    pl_arena arena; /* result */
    pl_change change;
    bool same;
    pl_error error;
} pair_work;

typedef struct {
    pair_work pairs[BATCH_PAIRS];
    size_t count;
    pl_arena arena; /* states */
} pair_batch;

typedef struct {
    pl_run *run;
    pl_layers layers;
    pl_overlay **overlays;
    double *seconds;
    unsigned workers;
    pl_shape_cache cache;
    pair_batch batches[2];
    pair_batch *running;
} derivation;

static void compare_piece(void *context, size_t piece, unsigned worker) {
    derivation *d = context;
    double begun = pl_seconds();
    pair_work *pair = &d->running->pairs[piece];
    pl_layer_pair layers[PL_LAYERS_MAX];
    pl_state_pairs(&pair->from_state, &pair->to_state, &d->layers, layers);
    pair->error.code = PL_OK;
    if (!pair->same &&
        !pl_change_find(d->overlays[worker], layers, d->layers.count, d->layers.contested, &pair->arena,
                        &pair->change, &pair->error) &&
        pair->error.code == PL_OK)
        pair->error.code = PL_INTERNAL;
    d->seconds[worker] += pl_seconds() - begun;
}

static bool load_pairs(derivation *d, pair_batch *b, const pl_pair_row *todo, size_t count, pl_error *error) {
    pl_arena_reset(&b->arena);
    b->count = count;
    for (size_t i = 0; i < count; i++) {
        pair_work *pair = &b->pairs[i];
        pl_arena_reset(&pair->arena);
        pair->from = todo[i].from;
        pair->to = todo[i].to;
        pair->change = (pl_change){0};
        bool chained = i > 0 && b->pairs[i - 1].to == pair->from;
        if (chained)
            pair->from_state = b->pairs[i - 1].to_state;
        else if (!pl_state_load(d->run->store, d->run->source_id, pair->from, &d->layers, &d->cache,
                                &b->arena, &pair->from_state, error))
            return false;
        if (!pl_state_load(d->run->store, d->run->source_id, pair->to, &d->layers, &d->cache, &b->arena,
                           &pair->to_state, error))
            return false;
        pair->same = pl_state_same(&pair->from_state, &pair->to_state, &d->layers);
    }
    return true;
}

static bool write_pair(derivation *d, const pair_work *pair, pl_error *error) {
    const pl_change *change = &pair->change;
    pl_change_row *rows = pl_malloc((change->count + 1) * sizeof *rows);
    if (rows == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < change->count; i++) {
        const pl_patch *patch = &change->patches[i];
        rows[i] = (pl_change_row){.from = pair->from,
                                  .to = pair->to,
                                  .status = d->layers.status[patch->layer],
                                  .gained = patch->gained,
                                  .area_km2 = patch->area_km2,
                                  .contested_km2 = patch->contested_km2,
                                  .other_side_km2 = patch->other_side_km2,
                                  .perimeter_m = patch->perimeter_m,
                                  .width_m = patch->width_m,
                                  .box = patch->box,
                                  .undone_at = INT64_MAX,
                                  .liberated_km2 = NAN,
                                  .front_m = NAN,
                                  .polygons = patch->polygons,
                                  .polygon_count = patch->polygon_count};
    }
    pl_pair_row row = {.from = pair->from,
                       .to = pair->to,
                       .updated = !pair->same,
                       .rung = change->difference.rung,
                       .residual_km2 = change->difference.identity_residual_m2 * 1e-6};
    bool done = pl_store_pair_put(d->run->store, d->run->source_id, &row, rows, change->count, error);
    pl_free(rows);
    d->run->pairs++;
    d->run->fallback_pairs += row.rung != PL_RUNG_EXACT;
    return done;
}

static bool write_pairs(derivation *d, const pair_batch *b, pl_error *error) {
    double begun = pl_seconds();
    bool done = pl_store_begin(d->run->store, error);
    for (size_t i = 0; done && i < b->count; i++) {
        if (b->pairs[i].error.code != PL_OK) {
            if (error != NULL) *error = b->pairs[i].error;
            char from[PL_INSTANT_TEXT], to[PL_INSTANT_TEXT];
            pl_instant_text(b->pairs[i].from, from);
            pl_instant_text(b->pairs[i].to, to);
            pl_error_prefix(error, "comparing the snapshots of %s and %s: ", from, to);
            done = false;
        } else {
            done = write_pair(d, &b->pairs[i], error);
        }
    }
    done = done && pl_store_commit(d->run->store, error);
    if (!done) pl_store_rollback(d->run->store);
    d->run->timings.write_s += pl_seconds() - begun;
    return done;
}

/* Waits for the batch in the pool and writes it. */
static bool finish_running(derivation *d, pl_error *error) {
    pl_pool_wait(d->run->pool);
    pair_batch *finished = d->running;
    d->running = NULL;
    return finished == NULL || write_pairs(d, finished, error);
}

/* Compares all pairs of `todo`: the pool works on one batch while this thread loads the next and writes the
 * last. */
static bool compare_pairs(derivation *d, const pl_pair_row *todo, size_t count, pl_error *error) {
    size_t at = 0;
    pair_batch *finished = NULL;
    int turn = 0;
    bool done = true;
    d->running = NULL;
    while (done && (at < count || d->running != NULL)) {
        pair_batch *next = NULL;
        if (pl_shape_cache_full(&d->cache)) {
            done = finish_running(d, error);
            pl_shape_cache_empty(&d->cache);
        }
        if (done && at < count) {
            size_t size = count - at < BATCH_PAIRS ? count - at : BATCH_PAIRS;
            next = &d->batches[turn];
            turn = 1 - turn;
            done = load_pairs(d, next, todo + at, size, error);
            at += size;
        }
        pl_pool_wait(d->run->pool);
        finished = d->running;
        d->running = done ? next : NULL;
        if (d->running != NULL) pl_pool_start(d->run->pool, next->count, compare_piece, d);
        if (done && finished != NULL) done = write_pairs(d, finished, error);
        pl_run_show(d->run, "comparing", at, count);
        if (done && pl_run_stopped(d->run, error)) done = false;
    }
    pl_pool_wait(d->run->pool);
    return done;
}

/* The pairs that should be there and are not. The first snapshot has a pair without a from. */
typedef struct {
    pl_pair_row *todo;
    size_t count;
    /* Marks and series depend on the pairs that end in [first, last]; nothing to do when first > last. */
    pl_instant first, last;
} derive_plan;

static bool plan_work(derivation *d, pl_arena *arena, derive_plan *ret, pl_error *error) {
    pl_run *run = d->run;
    pl_instant *snapshots;
    pl_pair_row *there, *todo;
    pl_series_row *series;
    size_t snapshot_count, there_count, series_count, count = 0, k = 0;
    if (!pl_store_snapshot_list(run->store, run->source_id, arena, &snapshots, &snapshot_count, error) ||
        !pl_store_pair_list(run->store, run->source_id, arena, &there, &there_count, error) ||
        !pl_store_series_list(run->store, run->source_id, d->layers.status[0], arena, &series, &series_count,
                              error))
        return false;
    todo = pl_arena_alloc(arena, (snapshot_count + 1) * sizeof *todo);
    if (todo == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < snapshot_count; i++) {
        pl_instant from = i == 0 ? INT64_MIN : snapshots[i - 1];
        while (k < there_count && there[k].to < snapshots[i]) k++;
        if (k < there_count && there[k].to == snapshots[i] && there[k].from == from) continue;
        todo[count++] = (pl_pair_row){.from = from, .to = snapshots[i]};
    }
    *ret = (derive_plan){todo, count, INT64_MAX, INT64_MIN};
    if (count > 0) {
        ret->first = todo[0].to;
        ret->last = todo[count - 1].to;
    }
    /* Every new pair has a new `to`, and the series is written last: counts that differ tell of a run that
     * was killed between the two, and then everything is marked again. */
    if (series_count != there_count && snapshot_count > 0) {
        ret->first = snapshots[0];
        ret->last = snapshots[snapshot_count - 1];
    }
    return true;
}

/* ---- series ---- */

/* Held areas just before the steps that must be made: those of the step before them, or of the first
 * snapshot. */
static bool first_areas(derivation *d, pl_instant first, pl_arena *arena, double *ret_km2, pl_error *error) {
    pl_state state;
    if (!pl_state_load(d->run->store, d->run->source_id, first, &d->layers, &d->cache, arena, &state, error))
        return false;
    for (size_t l = 0; l < d->layers.count; l++) {
        double area_m2;
        if (!pl_overlay_union_area_m2(d->overlays[0], state.polygons[l], state.count[l], &area_m2, error))
            return false;
        ret_km2[l] = area_m2 * 1e-6;
    }
    return true;
}

/* The steps before `first` stay as they are: rows of all layers, step by step. *ret_steps of them are kept.
 */
static bool kept_series(derivation *d, pl_instant first, const pl_pair_row *pairs, size_t pair_count,
                        pl_arena *arena, pl_series_row *rows, size_t *ret_steps, pl_error *error) {
    size_t layers = d->layers.count, kept = SIZE_MAX;
    for (size_t l = 0; l < layers; l++) {
        pl_series_row *stored;
        size_t count;
        if (!pl_store_series_list(d->run->store, d->run->source_id, d->layers.status[l], arena, &stored,
                                  &count, error))
            return false;
        size_t steps = 0;
        while (steps < count && steps < pair_count && stored[steps].instant < first &&
               stored[steps].instant == pairs[steps].to) {
            rows[steps * layers + l] = stored[steps];
            steps++;
        }
        if (steps < kept) kept = steps;
    }
    *ret_steps = kept;
    return true;
}

static bool make_series(derivation *d, pl_instant first, pl_error *error) {
    pl_run *run = d->run;
    pl_arena arena = {0};
    pl_pair_row *pairs;
    pl_change_row *changes = NULL;
    pl_series_row *rows = NULL;
    size_t pair_count = 0, change_count = 0, at = 0, p = 0, layers = d->layers.count;
    double held_km2[PL_LAYERS_MAX] = {0};
    bool done = pl_store_pair_list(run->store, run->source_id, &arena, &pairs, &pair_count, error);
    if (done) {
        rows = pl_arena_alloc(&arena, (pair_count * layers + 1) * sizeof *rows);
        done = rows != NULL ? true : pl_fail_nomem(error);
    }
    done = done && kept_series(d, first, pairs, pair_count, &arena, rows, &p, error);
    if (done && p > 0)
        for (size_t l = 0; l < layers; l++) held_km2[l] = rows[(p - 1) * layers + l].held_km2;
    else if (done && pair_count > 0)
        done = first_areas(d, pairs[0].to, &arena, held_km2, error);
    done = done && pl_store_change_list(run->store, run->source_id, p > 0 ? pairs[p - 1].to : INT64_MIN,
                                        INT64_MAX, &arena, &changes, &change_count, error);
    for (; done && p < pair_count; p++) {
        pl_series_row *step = rows + p * layers;
        for (size_t l = 0; l < layers; l++)
            step[l] = (pl_series_row){d->layers.status[l], pairs[p].to, pairs[p].updated, 0, 0, 0};
        for (; at < change_count && changes[at].to <= pairs[p].to; at++)
            for (size_t l = 0; l < layers; l++)
                if (strcmp(changes[at].status, d->layers.status[l]) == 0)
                    *(changes[at].gained ? &step[l].gained_km2 : &step[l].lost_km2) += changes[at].area_km2;
        for (size_t l = 0; l < layers; l++) {
            held_km2[l] += step[l].gained_km2 - step[l].lost_km2;
            /* Rounding may leave less than nothing where all was lost; more than rounding stays, to be found.
             */
            if (held_km2[l] < 0 && held_km2[l] > -NOTHING_KM2) held_km2[l] = 0;
            step[l].held_km2 = held_km2[l];
        }
    }
    if (done) {
        done = pl_store_begin(run->store, error) &&
               pl_store_series_replace(run->store, run->source_id, rows, pair_count * layers, error) &&
               pl_store_commit(run->store, error);
        if (!done) pl_store_rollback(run->store);
    }
    pl_arena_free(&arena);
    return done;
}

/* ---- the recipe ---- */

/* The earliest snapshot is compared with nothing: its pair only says that it is there. */
static bool put_first_pair(pl_run *run, pl_instant to, pl_error *error) {
    pl_pair_row row = {.from = INT64_MIN, .to = to, .updated = true, .rung = PL_RUNG_EXACT};
    bool done = pl_store_begin(run->store, error) &&
                pl_store_pair_put(run->store, run->source_id, &row, NULL, 0, error) &&
                pl_store_commit(run->store, error);
    if (!done) pl_store_rollback(run->store);
    return done;
}

static bool derive_source(derivation *d, pl_error *error) {
    pl_arena arena = {0};
    derive_plan plan = {.first = INT64_MAX, .last = INT64_MIN};
    bool done = plan_work(d, &arena, &plan, error);
    if (done && plan.first <= plan.last) {
        size_t alone = plan.count > 0 && plan.todo[0].from == INT64_MIN ? 1 : 0;
        if (alone == 1) done = put_first_pair(d->run, plan.todo[0].to, error);
        done = done && compare_pairs(d, plan.todo + alone, plan.count - alone, error) &&
               pl_mark_undone(d->run, &d->layers, d->overlays, d->seconds, plan.first, plan.last, error) &&
               pl_mark_around(d->run, &d->layers, &d->cache, plan.first, plan.last, error) &&
               make_series(d, plan.first, error);
    }
    pl_arena_free(&arena);
    return done;
}

bool pl_derive(pl_run *run, pl_error *error) {
    if (run->definitions->source.kind != PL_SOURCE_MAPS) return pl_space_derive(run, error);
    derivation *d = pl_calloc(1, sizeof *d);
    pl_arena arena = {0};
    if (d == NULL) return pl_fail_nomem(error);
    d->run = run;
    d->cache.store = run->store;
    d->workers = pl_pool_workers(run->pool);
    d->overlays = pl_calloc(d->workers, sizeof *d->overlays);
    d->seconds = pl_calloc(d->workers, sizeof *d->seconds);
    bool done = d->overlays != NULL && d->seconds != NULL ? true : pl_fail_nomem(error);
    for (unsigned i = 0; done && i < d->workers; i++)
        done = (d->overlays[i] = pl_overlay_open(error)) != NULL;
    done = done && pl_layers_of(run->definitions, &arena, &d->layers, error) && derive_source(d, error);
    for (unsigned i = 0; d->overlays != NULL && i < d->workers; i++) pl_overlay_close(d->overlays[i]);
    for (unsigned i = 0; d->seconds != NULL && i < d->workers; i++) run->timings.overlay_s += d->seconds[i];
    for (size_t k = 0; k < 2; k++) {
        for (size_t i = 0; i < BATCH_PAIRS; i++) pl_arena_free(&d->batches[k].pairs[i].arena);
        pl_arena_free(&d->batches[k].arena);
    }
    pl_shape_cache_free(&d->cache);
    pl_free(d->overlays);
    pl_free(d->seconds);
    pl_arena_free(&arena);
    pl_free(d);
    return done;
}
