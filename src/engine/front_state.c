/* front_state.c - fronts by snapshot: each is found once, cut by region and sectors, and kept until others
 * push it out. */
#include "engine/front_state.h"

size_t pl_front_areas(const pl_front_sight *sight) {
    return sight->sector_count == 0 ? 1 : sight->sector_count + 2;
}

static void forget(pl_front_state *state) {
    pl_front_free(&state->front);
    pl_arena_free(&state->arena);
    *state = (pl_front_state){0};
}

void pl_front_sight_free(pl_front_sight *sight) {
    for (size_t i = 0; i < sight->kept_count; i++) forget(&sight->kept[i]);
    pl_overlay_close(sight->overlay);
    pl_shape_cache_free(&sight->cache);
    pl_arena_free(&sight->rows_arena);
    *sight = (pl_front_sight){0};
}

static bool cut_areas(const pl_front_sight *sight, pl_front_state *state, pl_error *error) {
    const size_t areas = pl_front_areas(sight);
    state->lines = pl_arena_alloc(&state->arena, areas * sizeof *state->lines);
    state->counts = pl_arena_alloc(&state->arena, areas * sizeof *state->counts);
    state->length_km = pl_arena_alloc(&state->arena, areas * sizeof *state->length_km);
    if (state->lines == NULL || state->counts == NULL || state->length_km == NULL)
        return pl_fail_nomem(error);
    const pl_polygon *everywhere = sight->region == NULL ? NULL : sight->region->polygons;
    /* outside of nothing is everywhere */
    if (!pl_chains_inside(state->front.lines, state->front.count, everywhere,
                          sight->region == NULL ? 0 : sight->region->count, sight->region == NULL,
                          &state->arena, &state->lines[0], &state->counts[0], error))
        return false;
    for (size_t a = 1; a < areas; a++) {
        const bool elsewhere = a == areas - 1;
        const pl_region *sector = elsewhere ? NULL : &sight->sectors[a - 1];
        if (!pl_chains_inside(state->lines[0], state->counts[0],
                              elsewhere ? sight->all_sectors : sector->polygons,
                              elsewhere ? sight->all_sector_count : sector->count, elsewhere, &state->arena,
                              &state->lines[a], &state->counts[a], error))
            return false;
    }
    for (size_t a = 0; a < areas; a++)
        state->length_km[a] = pl_chains_length_m(state->lines[a], state->counts[a]) * 1e-3;
    return true;
}

static bool find_front(pl_front_sight *sight, pl_front_state *state, pl_arena *scratch, pl_error *error) {
    pl_state drawn;
    const int layer = sight->subject.layer;
    if (!pl_state_load(sight->store, sight->subject.source_id, sight->pairs[state->index].to,
                       &sight->subject.layers, &sight->cache, scratch, &drawn, error))
        return false;
    const pl_polygon *const *held = drawn.polygons[layer];
    size_t count = drawn.count[layer];
    if (sight->kinds != PL_KINDS_ALL &&
        !pl_front_without(sight, held, count, state->index, state->base, scratch, &held, &count, error))
        return false;
    return pl_front_find(sight->overlay, held, count, &sight->rule, &state->arena, &state->front, error) &&
           cut_areas(sight, state, error);
}

bool pl_front_state_at(pl_front_sight *sight, long index, long base, const pl_front_state **ret,
                       pl_error *error) {
    if (sight->kinds == PL_KINDS_ALL) base = index;
    pl_front_state *oldest = NULL;
    for (size_t i = 0; i < sight->kept_count; i++) {
        pl_front_state *one = &sight->kept[i];
        if (one->index == index && one->base == base) {
            one->used = ++sight->clock;
            *ret = one;
            return true;
        }
        if (oldest == NULL || one->used < oldest->used) oldest = one;
    }
    const bool full = sight->kept_count == PL_FRONT_STATES_MAX;
    if (full) forget(oldest);
    pl_front_state *made = full ? oldest : &sight->kept[sight->kept_count++];
    *made = (pl_front_state){.index = index, .base = base, .used = ++sight->clock};
    pl_arena scratch = {0};
    const bool done = find_front(sight, made, &scratch, error);
    pl_arena_free(&scratch);
    if (pl_shape_cache_full(&sight->cache)) pl_shape_cache_empty(&sight->cache);
    if (!done) {
        forget(made);
        made->index = -1;
        return false;
    }
    *ret = made;
    return true;
}
