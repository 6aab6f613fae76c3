/* atlas_map.c - the map at the end of the window and what changed since its beginning, a source each: first
 * the whole of what is held, then the part where something moved. */
#include "engine/atlas_parts.h"
#include "engine/region.h"
#include "engine/subject.h"

#include <math.h>

#define WIDTH_MIN_M 50.0  /* thinner patches are lines drawn again: nothing to see */
#define MOVED_MIN_KM2 1.0 /* what the second map is drawn around */
#define MARGIN 0.15       /* around what moved, of its extent */
#define PLACES_ON_MAP_MAX ((size_t)40)

/* Polygons one behind the other, as layers of a map want them. */
typedef struct {
    pl_polygon *list;
    size_t count, capacity;
} polygons;

static bool add_polygons(polygons *into, const pl_polygon *list, size_t count, pl_error *error) {
    if (!PL_RESERVE(into->list, into->count + count, into->capacity)) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) into->list[into->count++] = list[i];
    return true;
}

/* The shape cache ends before the page is written: what it lent is copied. */
static bool copy_polygon(const pl_polygon *polygon, pl_arena *arena, pl_polygon *ret) {
    pl_ring *rings = pl_arena_alloc(arena, polygon->count * sizeof *rings);
    if (rings == NULL) return false;
    for (size_t r = 0; r < polygon->count; r++) {
        const size_t bytes = polygon->rings[r].count * sizeof(pl_point);
        pl_point *points = pl_arena_alloc(arena, bytes);
        if (points == NULL) return false;
        memcpy(points, polygon->rings[r].points, bytes);
        rings[r] = (pl_ring){points, polygon->rings[r].count};
    }
    *ret = (pl_polygon){rings, polygon->count};
    return true;
}

static bool add_state(polygons *into, const pl_state *state, int layer, pl_arena *arena, pl_error *error) {
    for (size_t i = 0; layer >= 0 && i < state->count[layer]; i++) {
        pl_polygon copy;
        if (!copy_polygon(state->polygons[layer][i], arena, &copy)) return pl_fail_nomem(error);
        if (!add_polygons(into, &copy, 1, error)) return false;
    }
    return true;
}

enum { LAND, HELD, OTHER, GREY, LOST, GAINED, LAYERS };

typedef struct {
    pl_atlas_ask *ask;
    polygons drawn[LAYERS];
    bool alone;          /* one map, of a claim: */
    const pl_box *where; /* within this, or NULL: around what moved */
    pl_box moved, held;
    double gained_km2, lost_km2;
} map_work;

static const char *other_side(pl_atlas_ask *ask) {
    const pl_theatre *theatre = &ask->theatre;
    for (size_t i = 0; theatre->side_count == 2 && i < 2; i++)
        if (strcmp(theatre->sides[i].name, ask->side) != 0)
            return ATLAS_SAY(ask, PL_SAY_ATLAS_HELD_BY, theatre->sides[i].title);
    return pl_atlas_said(ask, PL_SAY_ATLAS_HELD_BY_OTHER);
}

static bool copy_layers(map_work *work, const pl_map_layer **ret, size_t *ret_count, pl_error *error) {
    static const pl_ink inks[LAYERS] = {PL_INK_LAND,      PL_INK_HELD, PL_INK_OTHER,
                                        PL_INK_CONTESTED, PL_INK_LOST, PL_INK_GAINED};
    pl_atlas_ask *ask = work->ask;
    const char *names[LAYERS] = {NULL,
                                 ATLAS_SAY(ask, PL_SAY_ATLAS_HELD_BY, ask->side_title),
                                 other_side(ask),
                                 pl_atlas_said(ask, PL_SAY_ATLAS_CONTESTED),
                                 pl_atlas_said(ask, PL_SAY_ATLAS_LOST),
                                 pl_atlas_said(ask, PL_SAY_ATLAS_GAINED)};
    const pl_theatre *theatre = &ask->theatre;
    pl_map_layer *layers = pl_atlas_alloc(ask, LAYERS + 2, sizeof *layers);
    pl_named_point *hubs = pl_atlas_alloc(ask, theatre->hub_count + 1, sizeof *hubs);
    if (layers == NULL || hubs == NULL) return pl_fail_nomem(error);
    for (int i = 0; i < LAYERS; i++) {
        const polygons *drawn = &work->drawn[i];
        pl_polygon *copy = pl_atlas_alloc(ask, drawn->count + 1, sizeof *copy);
        if (copy == NULL) return pl_fail_nomem(error);
        if (drawn->count > 0) memcpy(copy, drawn->list, drawn->count * sizeof *copy);
        layers[i] =
            (pl_map_layer){.ink = inks[i], .name = names[i], .polygons = copy, .polygon_count = drawn->count};
    }
    for (size_t i = 0; i < theatre->hub_count; i++)
        hubs[i] = (pl_named_point){theatre->hubs[i].points[0].at, theatre->hubs[i].title};
    layers[LAYERS] = pl_atlas_sectors_drawn(ask);
    layers[LAYERS + 1] = (pl_map_layer){
        .ink = PL_INK_PLACE,
        .name = pl_atlas_said(ask, PL_SAY_ATLAS_HUB),
        .points = hubs,
        .point_count = theatre->hub_count < PLACES_ON_MAP_MAX ? theatre->hub_count : PLACES_ON_MAP_MAX};
    *ret = layers;
    *ret_count = LAYERS + 2;
    return true;
}

/* What changed, with the numbers of the whole map. */
static const char *words_of(map_work *work, const pl_asked *source) {
    pl_atlas_ask *ask = work->ask;
    return ATLAS_SAY(ask, PL_SAY_ATLAS_MAP_CHANGE, pl_atlas_day(ask, ask->from), pl_atlas_day(ask, ask->to),
                     pl_atlas_number(ask, work->gained_km2, 2), pl_atlas_number(ask, work->lost_km2, 2),
                     source->title);
}

/* A claim's map: within its region, or around what moved. */
static bool add_moved(map_work *work, const pl_asked *source, const pl_map_layer *layers, size_t count,
                      pl_map *map, pl_atlas_draft *draft) {
    pl_atlas_ask *ask = work->ask;
    const bool moved = work->moved.west <= work->moved.east, framed = work->where != NULL;
    const pl_box box = framed ? *work->where : moved ? work->moved : work->held;
    if (box.west > box.east) return true;
    *map = (pl_map){pl_atlas_around(box, MARGIN), layers, count};
    const char *words = framed ? ATLAS_SAY(ask, PL_SAY_ATLAS_MAP_FRAMED, pl_atlas_day(ask, ask->from),
                                           pl_atlas_day(ask, ask->to), source->title)
                               : words_of(work, source);
    pl_atlas_picture(
        draft, (pl_picture){.title = ATLAS_SAY(ask, PL_SAY_ATLAS_MAP_CLAIM, source->name,
                                               pl_atlas_day(ask, ask->from), pl_atlas_day(ask, ask->to)),
                            .caption = words,
                            .description = words,
                            .map = map});
    return true;
}

static bool add_pictures(map_work *work, const pl_asked *source, pl_atlas_draft *draft, pl_error *error) {
    pl_atlas_ask *ask = work->ask;
    const pl_map_layer *layers = NULL;
    size_t count = 0;
    if (!copy_layers(work, &layers, &count, error)) return false;
    pl_map *maps = pl_atlas_alloc(ask, 2, sizeof *maps);
    if (maps == NULL) return pl_fail_nomem(error);
    if (work->alone) return add_moved(work, source, layers, count, maps, draft);
    const char *words = words_of(work, source);
    maps[0] = (pl_map){pl_atlas_around(work->held, MARGIN), layers, count};
    pl_atlas_picture(draft, (pl_picture){.title = ATLAS_SAY(ask, PL_SAY_ATLAS_MAP_OF, source->name,
                                                            pl_atlas_day(ask, ask->to)),
                                         .caption = pl_atlas_said(ask, PL_SAY_ATLAS_MAP_PROJECTION),
                                         .description = words,
                                         .map = &maps[0]});
    if (work->moved.west > work->moved.east) return true;
    maps[1] = (pl_map){pl_atlas_around(work->moved, MARGIN), layers, count};
    pl_atlas_picture(draft, (pl_picture){.title = ATLAS_SAY(ask, PL_SAY_ATLAS_MAP_MOVED, source->name),
                                         .caption = words,
                                         .description = words,
                                         .map = &maps[1]});
    return true;
}

static bool compare(map_work *work, const pl_subject *subject, const pl_state *from, const pl_state *to,
                    pl_error *error) {
    pl_layer_pair pairs[PL_LAYERS_MAX];
    pl_change change;
    pl_overlay *overlay = pl_overlay_open(error);
    if (overlay == NULL) return false;
    pl_state_pairs(from, to, &subject->layers, pairs);
    bool done = pl_change_find(overlay, pairs, subject->layers.count, subject->layers.contested,
                               work->ask->arena, &change, error);
    pl_overlay_close(overlay);
    if (!done) return false;
    work->gained_km2 = change.gained_km2[subject->layer];
    work->lost_km2 = change.lost_km2[subject->layer];
    for (size_t i = 0; i < change.count; i++) {
        const pl_patch *patch = &change.patches[i];
        if ((int)patch->layer != subject->layer || patch->width_m < WIDTH_MIN_M) continue;
        if (patch->area_km2 >= MOVED_MIN_KM2) work->moved = pl_box_union(work->moved, patch->box);
        if (!add_polygons(&work->drawn[patch->gained ? GAINED : LOST], patch->polygons, patch->polygon_count,
                          error))
            return false;
    }
    return true;
}

static bool draw_source(map_work *work, const pl_asked *source, pl_shape_cache *cache, pl_atlas_draft *draft,
                        pl_error *error) {
    pl_atlas_ask *ask = work->ask;
    pl_subject subject = {0};
    pl_pair_row *pairs;
    pl_state from = {0}, to = {0};
    size_t count;
    long first = 0, last = 0;
    if (!pl_subject_find(ask->store, source->name, ask->side, ask->arena, &subject, error) ||
        !pl_subject_drawn(&subject, error) || !pl_subject_derived(ask->store, &subject, ask->arena, error) ||
        !pl_store_pair_list(ask->store, subject.source_id, ask->arena, &pairs, &count, error) ||
        !pl_subject_snapshot(pairs, count, ask->from, source->name, &first, error) ||
        !pl_subject_snapshot(pairs, count, ask->to, source->name, &last, error))
        return pl_atlas_missing(ask, draft, source->name, error);
    if (!pl_state_load(ask->store, subject.source_id, pairs[first].to, &subject.layers, cache, ask->arena,
                       &from, error) ||
        !pl_state_load(ask->store, subject.source_id, pairs[last].to, &subject.layers, cache, ask->arena, &to,
                       error) ||
        !compare(work, &subject, &from, &to, error) ||
        !add_state(&work->drawn[HELD], &to, subject.layer, ask->arena, error) ||
        !add_state(&work->drawn[GREY], &to, subject.layers.contested, ask->arena, error))
        return false;
    for (size_t side = 0; side < ask->theatre.side_count; side++)
        if (subject.layers.side[side] != subject.layer &&
            !add_state(&work->drawn[OTHER], &to, subject.layers.side[side], ask->arena, error))
            return false;
    for (size_t i = 0; i < work->drawn[HELD].count; i++)
        work->held = pl_box_union(work->held, pl_box_of_polygon(&work->drawn[HELD].list[i]));
    return add_pictures(work, source, draft, error);
}

/* Once for all maps. Without the outline *ret stays empty, and the page says so. */
static bool find_land(pl_atlas_ask *ask, pl_atlas_draft *draft, pl_region *ret, pl_error *error) {
    if (ask->theatre.border_source == NULL) return true;
    if (!pl_region_theatre(ask->store, &ask->theatre, ask->arena, ret, error))
        return pl_atlas_missing(ask, draft, pl_atlas_said(ask, PL_SAY_ATLAS_OUTLINE), error);
    pl_atlas_paragraph(draft, ATLAS_SAY(ask, PL_SAY_ATLAS_BORDER, ret->outline));
    return true;
}

static bool draw_one(map_work *work, const pl_asked *source, const pl_region *land, pl_atlas_draft *draft,
                     pl_error *error) {
    pl_shape_cache cache = {.store = work->ask->store};
    const bool done = add_polygons(&work->drawn[LAND], land->polygons, land->count, error) &&
                      draw_source(work, source, &cache, draft, error);
    pl_shape_cache_free(&cache);
    for (int layer = 0; layer < LAYERS; layer++) pl_free(work->drawn[layer].list);
    return done;
}

bool pl_atlas_moved(pl_atlas_ask *ask, const pl_asked *source, const pl_region *land, const pl_box *where,
                    pl_atlas_draft *draft, pl_error *error) {
    map_work work = {.ask = ask, .alone = true, .where = where, .moved = PL_BOX_EMPTY, .held = PL_BOX_EMPTY};
    return draw_one(&work, source, land, draft, error);
}

bool pl_atlas_map(pl_atlas_ask *ask, pl_atlas_draft *draft, pl_error *error) {
    pl_region land = {0};
    bool done = find_land(ask, draft, &land, error);
    for (size_t i = 0; done && i < ask->source_count; i++) {
        if (ask->sources[i].caution[0] != '\0')
            pl_atlas_paragraph(draft,
                               pl_atlas_text(ask, "%s: %s", ask->sources[i].name, ask->sources[i].caution));
        map_work work = {.ask = ask, .moved = PL_BOX_EMPTY, .held = PL_BOX_EMPTY};
        done = draw_one(&work, &ask->sources[i], &land, draft, error);
    }
    return done;
}
