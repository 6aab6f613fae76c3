/* site_shapes.c - data/maps/SOURCE.bin: every shape that a source's maps show, once, in the order in which
 * they came; and which snapshots each stands on, as what. */
#include "engine/site_parts.h"
#include "engine/site_rings.h"

#include <stdlib.h>

/* A stay while it is gathered. */
typedef struct {
    int64_t shape_id;
    uint32_t order; /* of the row: shapes are numbered by their first */
    pl_rings_stay stay;
} gathered;

static int by_id(const void *a, const void *b) {
    const gathered *one = a, *two = b;
    if (one->shape_id != two->shape_id) return one->shape_id < two->shape_id ? -1 : 1;
    return one->order < two->order ? -1 : one->order > two->order;
}

static int by_order(const void *a, const void *b) {
    const gathered *one = a, *two = b;
    return one->order < two->order ? -1 : one->order > two->order;
}

static int by_shape(const void *a, const void *b) {
    const pl_rings_stay *one = &((const gathered *)a)->stay, *two = &((const gathered *)b)->stay;
    if (one->shape != two->shape) return one->shape < two->shape ? -1 : 1;
    if (one->status != two->status) return one->status < two->status ? -1 : 1;
    if (one->first != two->first) return one->first < two->first ? -1 : 1;
    return one->end < two->end ? -1 : one->end > two->end;
}

static bool gather(const pl_site_source *source, gathered *list, pl_error *error) {
    for (size_t i = 0; i < source->stay_count; i++) {
        const pl_stay_row *row = &source->stays[i];
        const size_t status = pl_site_status(source, row->status);
        const long first = pl_site_snapshot(source, row->first),
                   end = row->end == INT64_MAX ? (long)source->instant_count
                                               : pl_site_snapshot(source, row->end);
        if (status == SIZE_MAX || first < 0 || end < first)
            return pl_fail(
                error, PL_STORAGE,
                "source %s: a shape stands on a map that is not there; `plumbline verify` says more",
                source->definitions.source.name);
        list[i] =
            (gathered){row->shape_id, (uint32_t)i, {0, (uint32_t)status, (uint32_t)first, (uint32_t)end}};
    }
    return true;
}

/* Numbers the shapes by their first row, which is the order that does not depend on that of arrival, and
 * codes them. */
static bool code_shapes(pl_store *store, gathered *list, size_t count, pl_rings *rings, pl_error *error) {
    pl_arena arena = {0};
    qsort(list, count, sizeof *list, by_id);
    for (size_t i = 0; i < count; i++) /* for now: the row of the shape's first stay */
        list[i].stay.shape =
            i > 0 && list[i].shape_id == list[i - 1].shape_id ? list[i - 1].stay.shape : list[i].order;
    qsort(list, count, sizeof *list, by_order);
    bool done = true;
    uint32_t shapes = 0;
    for (size_t i = 0; done && i < count; i++) {
        if (list[i].stay.shape != i) {
            list[i].stay.shape = list[list[i].stay.shape].stay.shape;
            continue;
        }
        pl_polygon polygon;
        list[i].stay.shape = shapes++;
        pl_arena_reset(&arena);
        done = pl_store_shape_get(store, list[i].shape_id, &arena, &polygon, NULL, error) &&
               pl_rings_add(rings, &polygon, 1, error);
    }
    pl_arena_free(&arena);
    return done;
}

/* A shape that two layers show at once, or that goes on where it ended, stands once. */
static size_t join(gathered *list, size_t count, pl_rings_stay *ret) {
    size_t kept = 0;
    qsort(list, count, sizeof *list, by_shape);
    for (size_t i = 0; i < count; i++) {
        const pl_rings_stay *stay = &list[i].stay;
        pl_rings_stay *last = kept > 0 ? &ret[kept - 1] : NULL;
        if (stay->first == stay->end) continue;
        if (last != NULL && last->shape == stay->shape && last->status == stay->status &&
            stay->first <= last->end)
            last->end = stay->end > last->end ? stay->end : last->end;
        else
            ret[kept++] = *stay;
    }
    return kept;
}

bool pl_site_shapes(pl_store *store, const char *name, pl_arena *arena, pl_buffer *out, pl_error *error) {
    pl_site_source source;
    if (!pl_site_source_find(store, name, arena, &source, error)) return false;
    gathered *list = pl_arena_alloc(arena, (source.stay_count + 1) * sizeof *list);
    pl_rings_stay *stays = pl_arena_alloc(arena, (source.stay_count + 1) * sizeof *stays);
    if (list == NULL || stays == NULL) return pl_fail_nomem(error);
    if (!gather(&source, list, error)) return false;
    pl_rings *rings = pl_rings_open(error);
    const bool done = rings != NULL && code_shapes(store, list, source.stay_count, rings, error) &&
                      pl_rings_write(rings, stays, join(list, source.stay_count, stays), out, error);
    pl_rings_close(rings);
    return done;
}
