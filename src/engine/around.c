/* around.c - what lay around a patch that came from nobody, or went to nobody: how much of what was lost is
 * drawn as liberated afterwards, and how far what was gained lies from anything fought over. Kinds are judged
 * on that when they are asked for; it is measured once, on the snapshots that the patch lies between. */
#include "engine/ingest.h"

#include "geom/clip.h"

#include <math.h>

#define METRES_IN_DEGREE                                                                                     \
    111320.0 /* of latitude; good to half a percent, and the cut-off is a round number                       \
              */
#define RADIANS_IN_DEGREE 0.017453292519943295

/* What is drawn at one snapshot, beside what one side holds. */
typedef struct {
    pl_instant instant;
    bool loaded;
    pl_arena arena;
    pl_state state;
    const pl_polygon **liberated;
    size_t liberated_count;
} drawn;

typedef struct {
    pl_run *run;
    const pl_layers *layers;
    pl_shape_cache *cache;
    drawn from, to;
} watch;

static bool load_drawn(watch *w, pl_instant instant, drawn *into, pl_error *error) {
    pl_member_row *rows;
    size_t count;
    if (into->loaded && into->instant == instant) return true;
    pl_arena_reset(&into->arena);
    into->loaded = false;
    into->liberated_count = 0;
    if (!pl_state_load(w->run->store, w->run->source_id, instant, w->layers, w->cache, &into->arena,
                       &into->state, error) ||
        !pl_store_snapshot_liberated(w->run->store, w->run->source_id, instant, &into->arena, &rows, &count,
                                     error))
        return false;
    into->liberated = pl_arena_alloc(&into->arena, (count + 1) * sizeof *into->liberated);
    if (into->liberated == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++)
        if (!pl_shape_cache_get(w->cache, rows[i].shape_id, &into->liberated[into->liberated_count++], error))
            return false;
    into->instant = instant;
    into->loaded = true;
    return true;
}

/* ---- how far ---- */

static double gap(double value, double low, double high) {
    return value < low ? low - value : value > high ? value - high : 0;
}

/* From the box to the nearest vertex, in metres; `nearest` when none is nearer. */
static double nearer(pl_box box, double per_longitude_m, const pl_polygon *const *polygons, size_t count,
                     double nearest) {
    for (size_t p = 0; p < count; p++)
        for (size_t r = 0; r < polygons[p]->count; r++) {
            const pl_ring *ring = &polygons[p]->rings[r];
            for (size_t i = 0; i < ring->count; i++) {
                const double north_m = gap(ring->points[i].lat, box.south, box.north) * METRES_IN_DEGREE;
                if (north_m >= nearest) continue;
                const double east_m = gap(ring->points[i].lon, box.west, box.east) * per_longitude_m;
                nearest = fmin(nearest, hypot(north_m, east_m));
            }
        }
    return nearest;
}

/* Contested, of another side, or liberated, on either map. NAN when there is no such thing. */
static double distance_m(const watch *w, const pl_change_row *row, size_t own_layer) {
    const drawn *maps[2] = {&w->from, &w->to};
    const double middle = (row->box.south + row->box.north) / 2;
    const double per_longitude_m = METRES_IN_DEGREE * cos(middle * RADIANS_IN_DEGREE);
    double nearest = INFINITY;
    for (int m = 0; m < 2; m++) {
        for (size_t l = 0; l < w->layers->count; l++)
            if (l != own_layer)
                nearest = nearer(row->box, per_longitude_m, maps[m]->state.polygons[l],
                                 maps[m]->state.count[l], nearest);
        nearest = nearer(row->box, per_longitude_m, maps[m]->liberated, maps[m]->liberated_count, nearest);
    }
    return isinf(nearest) ? NAN : nearest;
}

/* ---- how much is drawn as liberated ---- */

static bool liberated_area(const drawn *map, const pl_change_row *row, double *ret_km2, pl_error *error) {
    const pl_polygon **near = pl_malloc((map->liberated_count + 1) * sizeof *near);
    if (near == NULL) return pl_fail_nomem(error);
    size_t count = 0;
    for (size_t i = 0; i < map->liberated_count; i++)
        if (pl_box_meets(pl_box_of_polygon(map->liberated[i]), row->box)) near[count++] = map->liberated[i];
    double area_m2 = 0;
    bool done = true;
    if (count > 0) {
        pl_clip *clip = pl_clip_open(row->polygons, row->polygon_count, error);
        done = clip != NULL && pl_clip_union_area_m2(clip, near, count, &area_m2, error);
        pl_clip_close(clip);
    }
    pl_free(near);
    if (done) *ret_km2 = fmin(area_m2 * 1e-6, row->area_km2);
    return done;
}

static bool asked_of(const pl_change_row *row) {
    return strncmp(row->status, "held:", 5) == 0 && row->area_km2 >= PL_REDRAW_AREA_MIN_KM2 &&
           row->contested_km2 + row->other_side_km2 < PL_REDRAW_SOMEBODYS_SHARE * row->area_km2;
}

static bool mark_row(watch *w, const pl_change_row *row, pl_error *error) {
    double liberated_km2 = NAN, front_m = NAN;
    size_t own = 0;
    if (!load_drawn(w, row->to, &w->to, error)) return false;
    if (row->gained) {
        while (own < w->layers->count && strcmp(w->layers->status[own], row->status) != 0) own++;
        if (!load_drawn(w, row->from, &w->from, error)) return false;
        front_m = distance_m(w, row, own);
    } else if (!liberated_area(&w->to, row, &liberated_km2, error)) {
        return false;
    }
    return pl_store_change_around(w->run->store, row->id, liberated_km2, front_m, error);
}

bool pl_mark_around(pl_run *run, const pl_layers *layers, pl_shape_cache *cache, pl_instant first,
                    pl_instant last, pl_error *error) {
    const pl_legend *legend = &run->definitions->legend;
    pl_arena arena = {0};
    pl_change_row *rows;
    size_t count;
    if (layers->contested < 0 && !pl_legend_gives(legend, PL_STATUS_LIBERATED, 0)) return true;
    if (!pl_store_change_outlines(run->store, run->source_id, first - 1, last, PL_KIND_SLIVER_WIDTH_M, &arena,
                                  &rows, &count, error))
        return false;
    watch w = {.run = run, .layers = layers, .cache = cache};
    bool done = pl_store_begin(run->store, error);
    for (size_t i = 0; done && i < count; i++) {
        if (!asked_of(&rows[i])) continue;
        if (pl_shape_cache_full(cache)) {
            pl_shape_cache_empty(cache);
            w.from.loaded = w.to.loaded = false;
        }
        done = mark_row(&w, &rows[i], error);
    }
    done = done && pl_store_commit(run->store, error);
    if (!done) pl_store_rollback(run->store);
    pl_arena_free(&w.from.arena);
    pl_arena_free(&w.to.arena);
    pl_arena_free(&arena);
    return done;
}
