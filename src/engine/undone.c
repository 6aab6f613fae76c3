/* undone.c - which patches were taken back, since when, and how much of each: for every patch the later
 * patches of the opposite direction that lie over it, walked in time. Bounds by boxes come first, then
 * outlines that are the very same, and only then geometry, in the pool. */
#include "engine/ingest.h"

#include "geom/area.h"

#include <math.h>

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
    size_t count, marked;      /* those behind the marked ones are there to be met, not to be marked */
    unsigned *ways;            /* a row each */
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

/* Rows of one piece: most cost next to nothing, less than handing out a piece does. */
#define PIECE_ROWS 64

static void undo_piece(void *context, size_t piece, unsigned worker) {
    undo_job *job = context;
    double begun = pl_seconds();
    pl_error *error = &job->errors[worker];
    size_t end = (piece + 1) * PIECE_ROWS < job->marked ? (piece + 1) * PIECE_ROWS : job->marked;
    for (size_t i = piece * PIECE_ROWS; i < end && error->code == PL_OK; i++)
        if (!find_undone(job, i, job->overlays[worker], error) && error->code == PL_OK)
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
bool pl_mark_undone(pl_run *run, const pl_layers *layers, pl_overlay **overlays, double *seconds,
                    pl_instant first, pl_instant last, pl_error *error) {
    unsigned workers = pl_pool_workers(run->pool);
    pl_arena arena = {0};
    pl_change_row *rows;
    undo_job job = {.overlays = overlays, .seconds = seconds};
    /* A sliver is a redraw, whatever became of it, and takes nothing back: three patches of four stay out of
     * this. */
    bool done = pl_store_change_outlines(run->store, run->source_id, first - PL_KIND_UNDONE_SECONDS - 1,
                                         last + PL_KIND_UNDONE_SECONDS, PL_KIND_SLIVER_WIDTH_M, &arena, &rows,
                                         &job.count, error);
    if (done) {
        job.rows = rows;
        job.undone = pl_arena_alloc(&arena, (job.count + 1) * sizeof *job.undone);
        job.undone_km2 = pl_arena_alloc(&arena, (job.count + 1) * sizeof *job.undone_km2);
        job.errors = pl_arena_alloc(&arena, workers * sizeof *job.errors);
        done =
            job.undone != NULL && job.undone_km2 != NULL && job.errors != NULL ? true : pl_fail_nomem(error);
    }
    done = done && sort_ways(&job, layers, &arena, error);
    while (done && job.marked < job.count && rows[job.marked].to <= last) job.marked++;
    if (done) {
        pl_pool_start(run->pool, (job.marked + PIECE_ROWS - 1) / PIECE_ROWS, undo_piece, &job);
        pl_pool_wait(run->pool);
    }
    for (unsigned i = 0; done && i < workers; i++)
        if (job.errors[i].code != PL_OK) {
            if (error != NULL) *error = job.errors[i];
            done = false;
        }
    if (done) {
        done = pl_store_begin(run->store, error);
        for (size_t i = 0; done && i < job.marked; i++)
            if (job.undone[i] != rows[i].undone_at || job.undone_km2[i] != rows[i].undone_km2)
                done =
                    pl_store_change_undone(run->store, rows[i].id, job.undone[i], job.undone_km2[i], error);
        done = done && pl_store_commit(run->store, error);
        if (!done) pl_store_rollback(run->store);
    }
    pl_arena_free(&arena);
    return done;
}
