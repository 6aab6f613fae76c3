/* derive.c - from members to change: every pair of neighbouring snapshots compared once, what was undone
 * later marked, and the series of held area summed up.
 *
 * Order-free: which pairs exist, and what each holds, depends on the record alone. A snapshot that arrives
 * between two others replaces their pair by two. Held area is that of the first snapshot (a full union) plus
 * the sum of gained less lost in time order; verify holds it against full unions of every snapshot. */
#include "engine/ingest.h"

#include "geom/area.h"

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

/* ---- what was undone ---- */

/* A way: a layer and a direction. The opposite way is way ^ 1. */
#define WAYS (2 * PL_LAYERS_MAX)

/* What the search looks at for each of many thousand pairs of patches, packed close. */
typedef struct {
    pl_box box;
    pl_instant to;
    size_t row;
} undo_key;

typedef struct {
    pl_overlay **overlays;
    const pl_change_row *rows; /* by `to` */
    size_t count;
    unsigned *ways; /* a row each */
    struct {
        undo_key *keys; /* the rows of this way, by `to` */
        size_t count;
    } way[WAYS];
    pl_instant *undone; /* a row each: since when it is half gone, and how much of it went back by then */
    double *undone_km2;
    pl_error *errors; /* a worker each */
    double *seconds;
} undo_job;

/* A walk over the later, opposite rows that could have taken back some of one row. */
typedef struct {
    const undo_key *keys;
    size_t count, at;
    pl_box box;
    pl_instant until;
} undo_walk;

static undo_walk walk_opposites(const undo_job *job, size_t index) {
    const pl_change_row *row = &job->rows[index];
    unsigned opposite = job->ways[index] ^ 1u;
    undo_walk walk = {job->way[opposite].keys, job->way[opposite].count, 0, row->box,
                      row->to + PL_KIND_UNDONE_SECONDS};
    size_t high = walk.count;
    while (walk.at < high) {
        size_t middle = walk.at + (high - walk.at) / 2;
        if (walk.keys[middle].to <= row->to)
            walk.at = middle + 1;
        else
            high = middle;
    }
    return walk;
}

/* The next of them, or NULL. */
static const undo_key *walk_next(undo_walk *walk) {
    for (; walk->at < walk->count && walk->keys[walk->at].to <= walk->until; walk->at++)
        if (pl_box_meets(walk->keys[walk->at].box, walk->box)) return &walk->keys[walk->at++];
    return NULL;
}

static const pl_polygon **polygon_pointers(const pl_change_row *row, pl_arena *arena) {
    const pl_polygon **list = pl_arena_alloc(arena, (row->polygon_count + 1) * sizeof *list);
    for (size_t i = 0; list != NULL && i < row->polygon_count; i++) list[i] = &row->polygons[i];
    return list;
}

static double box_area_km2(pl_box box) {
    pl_point corners[4] = {
        {box.west, box.south}, {box.east, box.south}, {box.east, box.north}, {box.west, box.north}};
    return fabs(pl_ring_area_m2(corners, 4)) * 1e-6;
}

static pl_box box_common(pl_box a, pl_box b) {
    return (pl_box){fmax(a.west, b.west), fmax(a.south, b.south), fmin(a.east, b.east),
                    fmin(a.north, b.north)};
}

/* The same outline to the last bit: what a map maker takes back is mostly the very patch. */
static bool same_outline(const pl_change_row *a, const pl_change_row *b) {
    if (a->area_km2 != b->area_km2 || a->polygon_count != b->polygon_count) return false;
    for (size_t p = 0; p < a->polygon_count; p++) {
        if (a->polygons[p].count != b->polygons[p].count) return false;
        for (size_t r = 0; r < a->polygons[p].count; r++) {
            const pl_ring *one = &a->polygons[p].rings[r], *other = &b->polygons[p].rings[r];
            if (one->count != other->count ||
                memcmp(one->points, other->points, one->count * sizeof *one->points) != 0)
                return false;
        }
    }
    return true;
}

/* How much of one patch was taken back so far: some of it known, some only bounded from above by boxes, since
 * measuring what two patches share costs a thousand times what their boxes do. */
typedef struct {
    const pl_change_row *row;
    const pl_polygon **polygons;
    pl_arena arena;
    double known_km2, bound_km2; /* bound: sum over `waiting` */
    struct {
        const pl_change_row *later;
        double bound_km2;
    } * waiting;
    size_t count, capacity, measured;
} taken_back;

/* Replaces bounds by what is shared, until it is known whether as much as needed is gone; all of them for
 * INFINITY. */
static bool measure_waiting(taken_back *back, double need_km2, pl_overlay *overlay, pl_error *error) {
    if (back->polygons == NULL && (back->polygons = polygon_pointers(back->row, &back->arena)) == NULL)
        return pl_fail_nomem(error);
    for (; back->measured < back->count &&
           (need_km2 == INFINITY ||
            (back->known_km2 < need_km2 && back->known_km2 + back->bound_km2 >= need_km2));
         back->measured++) {
        const pl_change_row *later = back->waiting[back->measured].later;
        double common_m2 = later->area_km2 * 1e6;
        if (!same_outline(back->row, later)) {
            const pl_polygon **theirs = polygon_pointers(later, &back->arena);
            if (theirs == NULL) return pl_fail_nomem(error);
            if (!pl_overlay_common_area_m2(overlay, back->polygons, back->row->polygon_count, theirs,
                                           later->polygon_count, &common_m2, error))
                return false;
        }
        back->known_km2 += common_m2 * 1e-6;
        back->bound_km2 -= back->waiting[back->measured].bound_km2;
    }
    return true;
}

/* The first instant by which later, opposite patches took back at least half of row `index`, and how much of
 * it they took back by then. */
static bool find_undone(undo_job *job, size_t index, pl_overlay *overlay, pl_error *error) {
    const pl_change_row *row = &job->rows[index];
    const double need_km2 = row->area_km2 / 2;
    taken_back back = {.row = row};
    undo_walk walk = walk_opposites(job, index);
    bool done = true;
    job->undone[index] = INT64_MAX;
    /* A sliver is a redraw, whatever became of it: three patches of four need not be searched for. */
    if (row->width_m < PL_KIND_SLIVER_WIDTH_M) return true;
    for (const undo_key *key; done && (key = walk_next(&walk)) != NULL && key->to <= job->undone[index];) {
        const pl_change_row *later = &job->rows[key->row];
        double bound_km2 = fmin(later->area_km2, box_area_km2(box_common(key->box, row->box)));
        if (!PL_GROW(back.waiting, back.count, back.capacity)) {
            done = pl_fail_nomem(error);
            break;
        }
        back.waiting[back.count].later = later;
        back.waiting[back.count++].bound_km2 = bound_km2;
        back.bound_km2 += bound_km2;
        if (job->undone[index] != INT64_MAX || back.known_km2 + back.bound_km2 < need_km2) continue;
        done = measure_waiting(&back, need_km2, overlay, error);
        if (done && back.known_km2 >= need_km2) job->undone[index] = key->to;
    }
    /* Once it is half gone, what went back in all by that instant matters too. */
    if (done && job->undone[index] != INT64_MAX) {
        done = measure_waiting(&back, INFINITY, overlay, error);
        job->undone_km2[index] = fmin(back.known_km2, row->area_km2);
    }
    pl_free(back.waiting);
    pl_arena_free(&back.arena);
    return done;
}

static void undo_piece(void *context, size_t piece, unsigned worker) {
    undo_job *job = context;
    double begun = pl_seconds();
    pl_error *error = &job->errors[worker];
    if (error->code == PL_OK && !find_undone(job, piece, job->overlays[worker], error) &&
        error->code == PL_OK)
        error->code = PL_INTERNAL;
    job->seconds[worker] += pl_seconds() - begun;
}

/* Sorts the rows into ways; within each they stay ordered by `to`. */
static bool sort_ways(undo_job *job, const pl_layers *layers, pl_arena *arena, pl_error *error) {
    job->ways = pl_arena_alloc(arena, (job->count + 1) * sizeof *job->ways);
    undo_key *keys = pl_arena_alloc(arena, (job->count + 1) * sizeof *keys);
    if (job->ways == NULL || keys == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < job->count; i++) {
        unsigned layer = 0;
        while (layer + 1 < layers->count && strcmp(layers->status[layer], job->rows[i].status) != 0) layer++;
        job->ways[i] = layer * 2 + job->rows[i].gained;
        job->way[job->ways[i]].count++;
    }
    for (size_t w = 0; w < WAYS; w++) {
        job->way[w].keys = keys;
        keys += job->way[w].count;
        job->way[w].count = 0;
    }
    for (size_t i = 0; i < job->count; i++) {
        unsigned w = job->ways[i];
        job->way[w].keys[job->way[w].count++] = (undo_key){job->rows[i].box, job->rows[i].to, i};
    }
    return true;
}

/* Marks again every change that the pairs ending in [first, last] can bear on. */
static bool mark_undone(derivation *d, pl_instant first, pl_instant last, pl_error *error) {
    pl_run *run = d->run;
    pl_arena arena = {0};
    pl_change_row *rows;
    undo_job job = {.overlays = d->overlays, .seconds = d->seconds};
    bool done = pl_store_change_list(run->store, run->source_id, first - PL_KIND_UNDONE_SECONDS - 1,
                                     last + PL_KIND_UNDONE_SECONDS, true, &arena, &rows, &job.count, error);
    if (done) {
        job.rows = rows;
        job.undone = pl_arena_alloc(&arena, (job.count + 1) * sizeof *job.undone);
        job.undone_km2 = pl_arena_alloc(&arena, (job.count + 1) * sizeof *job.undone_km2);
        job.errors = pl_arena_alloc(&arena, d->workers * sizeof *job.errors);
        done =
            job.undone != NULL && job.undone_km2 != NULL && job.errors != NULL ? true : pl_fail_nomem(error);
    }
    done = done && sort_ways(&job, &d->layers, &arena, error);
    /* Rows later than `last` are there to be met, not to be marked. */
    size_t marked = 0;
    while (done && marked < job.count && rows[marked].to <= last) marked++;
    if (done) {
        pl_pool_start(run->pool, marked, undo_piece, &job);
        pl_pool_wait(run->pool);
    }
    for (unsigned i = 0; done && i < d->workers; i++)
        if (job.errors[i].code != PL_OK) {
            if (error != NULL) *error = job.errors[i];
            done = false;
        }
    if (done) {
        done = pl_store_begin(run->store, error);
        for (size_t i = 0; done && i < marked; i++)
            if (job.undone[i] != rows[i].undone_at || job.undone_km2[i] != rows[i].undone_km2)
                done =
                    pl_store_change_undone(run->store, rows[i].id, job.undone[i], job.undone_km2[i], error);
        done = done && pl_store_commit(run->store, error);
        if (!done) pl_store_rollback(run->store);
    }
    pl_arena_free(&arena);
    return done;
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
                                        INT64_MAX, false, &arena, &changes, &change_count, error);
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
               mark_undone(d, plan.first, plan.last, error) && make_series(d, plan.first, error);
    }
    pl_arena_free(&arena);
    return done;
}

bool pl_derive(pl_run *run, pl_error *error) {
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
