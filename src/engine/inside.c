/* inside.c - how much of stored patches, and of a state, lies in a region. Most patches are told by their
 * boxes; the outlines are read of those alone whose box crosses the region's boundary. */
#include "engine/inside.h"

#include "geom/area.h"

#include <math.h>

static double area_km2(const pl_polygon *polygons, size_t count) {
    double area_m2 = 0.0;
    for (size_t i = 0; i < count; i++) area_m2 += pl_polygon_area_m2(&polygons[i]);
    return area_m2 * 1e-6;
}

bool pl_inside_patch(pl_store *store, pl_clip *clip, const pl_change_row *row, pl_arena *arena,
                     const pl_polygon **ret, size_t *ret_count, double *ret_km2, pl_error *error) {
    const pl_polygon *whole, *part;
    size_t whole_count, part_count;
    if (!pl_store_change_polygons(store, row->id, arena, &whole, &whole_count, error)) return false;
    part = whole;
    part_count = whole_count;
    if (clip != NULL && !pl_clip_patch(clip, whole, whole_count, arena, &part, &part_count, error))
        return false;
    *ret = part;
    *ret_count = part_count;
    *ret_km2 = part == whole ? row->area_km2 : area_km2(part, part_count);
    return true;
}

static const pl_polygon **pointers(const pl_polygon *polygons, size_t count, pl_arena *arena) {
    const pl_polygon **list = pl_arena_alloc(arena, (count + 1) * sizeof *list);
    for (size_t i = 0; list != NULL && i < count; i++) list[i] = &polygons[i];
    return list;
}

/* How much of the part of row `index` that lies in the region later, opposite patches took back. As undone.c
 * has it, slivers take nothing back. */
static bool taken_back(pl_store *store, pl_overlay *overlay, const pl_change_row *rows, size_t count,
                       size_t index, const pl_polygon *part, size_t part_count, pl_arena *arena, double *ret,
                       pl_error *error) {
    const pl_change_row *row = &rows[index];
    const pl_polygon **mine = pointers(part, part_count, arena);
    double sum_m2 = 0.0;
    if (mine == NULL) return pl_fail_nomem(error);
    for (size_t i = index + 1; i < count && rows[i].to <= row->undone_at; i++) {
        if (rows[i].gained == row->gained || rows[i].width_m < PL_KIND_SLIVER_WIDTH_M ||
            rows[i].to == row->to || strcmp(rows[i].status, row->status) != 0 ||
            !pl_box_meets(rows[i].box, row->box))
            continue;
        const pl_polygon *later;
        size_t later_count;
        double common_m2;
        if (!pl_store_change_polygons(store, rows[i].id, arena, &later, &later_count, error)) return false;
        const pl_polygon **theirs = pointers(later, later_count, arena);
        if (theirs == NULL) return pl_fail_nomem(error);
        if (!pl_overlay_common_area_m2(overlay, mine, part_count, theirs, later_count, &common_m2, error))
            return false;
        sum_m2 += common_m2;
    }
    *ret = sum_m2 * 1e-6;
    return true;
}

typedef struct {
    pl_store *store;
    pl_clip *clip;
    pl_overlay *overlay;
    const pl_change_row *rows;
    size_t count;
    pl_arena scratch;
} search;

static bool count_row(search *s, size_t i, double *ret_km2, double *ret_undone_km2, pl_error *error) {
    const pl_change_row *row = &s->rows[i];
    const pl_polygon *part;
    size_t part_count;
    pl_clip_position where;
    if (!pl_clip_box(s->clip, row->box, &where, error)) return false;
    *ret_km2 = where == PL_CLIP_INSIDE ? row->area_km2 : 0.0;
    *ret_undone_km2 = where == PL_CLIP_INSIDE ? row->undone_km2 : 0.0;
    if (where != PL_CLIP_ACROSS) return true;
    pl_arena_reset(&s->scratch);
    if (!pl_inside_patch(s->store, s->clip, row, &s->scratch, &part, &part_count, ret_km2, error))
        return false;
    if (row->undone_at == INT64_MAX || *ret_km2 == 0.0) return true;
    *ret_undone_km2 = row->undone_km2;
    if (*ret_km2 == row->area_km2) return true;
    if (!taken_back(s->store, s->overlay, s->rows, s->count, i, part, part_count, &s->scratch, ret_undone_km2,
                    error))
        return false;
    *ret_undone_km2 = fmin(*ret_undone_km2, *ret_km2);
    return true;
}

bool pl_inside_of(pl_store *store, const pl_subject *subject, pl_clip *clip, const pl_change_row *rows,
                  size_t count, pl_arena *arena, pl_inside *ret, pl_error *error) {
    pl_inside inside = {pl_arena_alloc(arena, (count + 1) * sizeof(double)),
                        pl_arena_alloc(arena, (count + 1) * sizeof(double))};
    if (inside.km2 == NULL || inside.undone_km2 == NULL) return pl_fail_nomem(error);
    const pl_layers *layers = &subject->layers;
    search s = {.store = store, .clip = clip, .rows = rows, .count = count};
    bool done = true;
    if (clip != NULL) {
        s.overlay = pl_overlay_open(error);
        done = s.overlay != NULL;
    }
    for (size_t i = 0; done && i < count; i++) {
        if (clip == NULL) {
            inside.km2[i] = rows[i].area_km2;
            inside.undone_km2[i] = rows[i].undone_km2;
        } else if (strcmp(rows[i].status, layers->status[subject->layer]) == 0 ||
                   (layers->contested >= 0 &&
                    strcmp(rows[i].status, layers->status[layers->contested]) == 0)) {
            done = count_row(&s, i, &inside.km2[i], &inside.undone_km2[i], error);
        }
    }
    pl_overlay_close(s.overlay);
    pl_arena_free(&s.scratch);
    if (done) *ret = inside;
    return done;
}

bool pl_inside_state(pl_overlay *overlay, pl_clip *clip, const pl_state *state, unsigned layer, double *ret,
                     pl_error *error) {
    double area_m2;
    if (clip != NULL
            ? !pl_clip_union_area_m2(clip, state->polygons[layer], state->count[layer], &area_m2, error)
            : !pl_overlay_union_area_m2(overlay, state->polygons[layer], state->count[layer], &area_m2,
                                        error))
        return false;
    *ret = area_m2 * 1e-6;
    return true;
}
