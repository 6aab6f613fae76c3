/* shapes.c - polygons by shape id, each loaded once; states: which polygons a source's control had at a
 * snapshot. */
#include "engine/ingest.h"

#include <stdlib.h>

/* Ids are given one after the other, so the table by id stays small in a file that we wrote. */
#define SHAPE_ID_MAX ((int64_t)1 << 26)

/* The polygon comes first: a pointer to it is one to the whole. */
typedef struct {
    pl_polygon polygon;
    pl_sha256 key;
} cached_shape;

static int by_key(const void *a, const void *b) {
    const cached_shape *one = *(const cached_shape *const *)a, *other = *(const cached_shape *const *)b;
    return memcmp(&one->key, &other->key, sizeof one->key);
}

bool pl_shape_cache_get(pl_shape_cache *cache, int64_t shape_id, const pl_polygon **ret, pl_error *error) {
    if (shape_id < 0 || shape_id > SHAPE_ID_MAX)
        return pl_fail(error, PL_STORAGE, "the evidence file has a shape with an impossible id");
    size_t index = (size_t)shape_id, old = cache->capacity;
    if (!PL_RESERVE(cache->polygons, index + 1, cache->capacity)) return pl_fail_nomem(error);
    for (size_t i = old; i < cache->capacity; i++) cache->polygons[i] = NULL;
    if (cache->polygons[index] == NULL) {
        cached_shape *shape = pl_arena_alloc(&cache->arena, sizeof *shape);
        if (shape == NULL) return pl_fail_nomem(error);
        if (!pl_store_shape_get(cache->store, shape_id, &cache->arena, &shape->polygon, &shape->key, error))
            return false;
        cache->polygons[index] = &shape->polygon;
    }
    *ret = cache->polygons[index];
    return true;
}

bool pl_shape_cache_full(const pl_shape_cache *cache) {
    return cache->arena.bytes > PL_SHAPE_CACHE_BYTES;
}

void pl_shape_cache_empty(pl_shape_cache *cache) {
    pl_arena_reset(&cache->arena);
    for (size_t i = 0; i < cache->capacity; i++) cache->polygons[i] = NULL;
}

void pl_shape_cache_free(pl_shape_cache *cache) {
    pl_arena_free(&cache->arena);
    pl_free(cache->polygons);
    *cache = (pl_shape_cache){0};
}

static bool add_layer(pl_layers *layers, const pl_definitions *definitions, pl_class class, pl_arena *arena,
                      int *ret_index, pl_error *error) {
    *ret_index = -1;
    if (!pl_legend_gives(&definitions->legend, class.status, class.side)) return true;
    char *text = pl_arena_alloc(arena, PL_STATUS_TEXT);
    if (text == NULL) return pl_fail_nomem(error);
    pl_status_text(&definitions->theatre, class, text);
    *ret_index = (int)layers->count;
    layers->status[layers->count++] = text;
    return true;
}

bool pl_layers_of(const pl_definitions *definitions, pl_arena *arena, pl_layers *ret, pl_error *error) {
    pl_layers layers = {.contested = -1};
    for (unsigned i = 0; i < definitions->theatre.side_count; i++)
        if (!add_layer(&layers, definitions, (pl_class){PL_STATUS_HELD, i, ""}, arena, &layers.side[i],
                       error))
            return false;
    if (!add_layer(&layers, definitions, (pl_class){PL_STATUS_CONTESTED, 0, ""}, arena, &layers.contested,
                   error))
        return false;
    if (layers.count == 0)
        return pl_fail(error, PL_INPUT,
                       "%s: no rule of the legend gives held or contested: there is nothing to measure",
                       definitions->legend_path);
    *ret = layers;
    return true;
}

bool pl_state_load(pl_store *store, int64_t source_id, pl_instant instant, const pl_layers *layers,
                   pl_shape_cache *cache, pl_arena *arena, pl_state *ret, pl_error *error) {
    pl_member_row *rows;
    size_t count;
    if (!pl_store_snapshot_members(store, source_id, instant, arena, &rows, &count, error)) return false;
    pl_state state = {0};
    for (size_t l = 0; l < layers->count; l++) {
        state.polygons[l] = pl_arena_alloc(arena, (count + 1) * sizeof *state.polygons[l]);
        if (state.polygons[l] == NULL) return pl_fail_nomem(error);
        int64_t last = -1;
        for (size_t i = 0; i < count; i++) {
            if (strcmp(rows[i].status, layers->status[l]) != 0 || rows[i].shape_id == last) continue;
            last = rows[i].shape_id;
            if (!pl_shape_cache_get(cache, last, &state.polygons[l][state.count[l]], error)) return false;
            state.count[l]++;
        }
        /* By what they are, not by when they came: the same order however the files arrived. */
        qsort(state.polygons[l], state.count[l], sizeof *state.polygons[l], by_key);
    }
    *ret = state;
    return true;
}

void pl_state_pairs(const pl_state *from, const pl_state *to, const pl_layers *layers, pl_layer_pair *ret) {
    for (size_t l = 0; l < layers->count; l++)
        ret[l] = (pl_layer_pair){from->polygons[l], from->count[l], to->polygons[l], to->count[l]};
}

bool pl_state_same(const pl_state *a, const pl_state *b, const pl_layers *layers) {
    for (size_t l = 0; l < layers->count; l++)
        if (a->count[l] != b->count[l] ||
            memcmp(a->polygons[l], b->polygons[l], a->count[l] * sizeof *a->polygons[l]) != 0)
            return false;
    return true;
}
