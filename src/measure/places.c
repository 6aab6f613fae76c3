/* places.c - settlements of several gazetteers merged by their GeoNames id, and points followed through the
 * patches by which a map changed.
 *
 * A point's cover can change only in a patch, so a history costs what changed and not what was drawn. Points
 * are sorted by longitude; a patch looks at those within its box. */
#include "measure/places.h"

#include <stdlib.h>

/* ---- settlements ---- */

static int by_rank(const pl_place_point *a, const pl_place_point *b) {
    if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
    int names = strcmp(a->gazetteer, b->gazetteer);
    if (names != 0) return names;
    /* Keys are numbers as a rule: the shorter is the smaller. */
    size_t a_length = strlen(a->key), b_length = strlen(b->key);
    if (a_length != b_length) return a_length < b_length ? -1 : 1;
    return strcmp(a->key, b->key);
}

static int by_place(const void *a, const void *b) {
    const pl_place_point *one = *(const pl_place_point *const *)a, *other = *(const pl_place_point *const *)b;
    if ((one->geonames == 0) != (other->geonames == 0)) return one->geonames == 0 ? 1 : -1;
    if (one->geonames != other->geonames) return one->geonames < other->geonames ? -1 : 1;
    return by_rank(one, other);
}

bool pl_settlements_merge(const pl_place_point *points, size_t count, pl_arena *arena, pl_settlement **ret,
                          size_t *ret_count, pl_error *error) {
    const pl_place_point **sorted = pl_arena_alloc(arena, (count + 1) * sizeof *sorted);
    pl_settlement *list = pl_arena_alloc(arena, (count + 1) * sizeof *list);
    if (sorted == NULL || list == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) sorted[i] = &points[i];
    if (count > 0) qsort(sorted, count, sizeof *sorted, by_place);
    size_t made = 0;
    for (size_t i = 0, next; i < count; i = next) {
        pl_settlement s = {
            .points = sorted + i, .geonames = sorted[i]->geonames, .population = -1, .region = ""};
        for (next = i;
             next < count && (next == i || (s.geonames != 0 && sorted[next]->geonames == s.geonames));
             next++) {
            if (s.population < 0) s.population = sorted[next]->population;
            if (s.region[0] == '\0') s.region = sorted[next]->region;
        }
        s.count = next - i;
        list[made++] = s;
    }
    *ret = list;
    *ret_count = made;
    return true;
}

/* ---- points through patches ---- */

struct pl_meridian {
    double lon;
    size_t point;
};

static int by_lon(const void *a, const void *b) {
    const struct pl_meridian *one = a, *other = b;
    if (one->lon != other->lon) return one->lon < other->lon ? -1 : 1;
    return one->point < other->point ? -1 : one->point > other->point;
}

static size_t first_from(const struct pl_meridian *sorted, size_t count, double west) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sorted[middle].lon < west)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool pl_point_index_make(const pl_followed *points, size_t count, pl_arena *arena, pl_point_index *ret,
                         pl_error *error) {
    struct pl_meridian *sorted = pl_arena_alloc(arena, (count + 1) * sizeof *sorted);
    if (sorted == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) sorted[i] = (struct pl_meridian){points[i].at.lon, i};
    if (count > 0) qsort(sorted, count, sizeof *sorted, by_lon);
    *ret = (pl_point_index){points, count, sorted};
    return true;
}

/* The next point in the box from *at on, which moves behind it; SIZE_MAX: none is left. */
static size_t next_in_box(const pl_point_index *index, pl_box box, size_t *at) {
    while (*at < index->count && index->sorted[*at].lon <= box.east) {
        const size_t point = index->sorted[(*at)++].point;
        const double lat = index->points[point].at.lat;
        if (lat >= box.south && lat <= box.north) return point;
    }
    return SIZE_MAX;
}

bool pl_point_index_any(const pl_point_index *index, pl_box box) {
    size_t at = first_from(index->sorted, index->count, box.west);
    return next_in_box(index, box, &at) != SIZE_MAX;
}

static bool patch_contains(const pl_cover_change *change, pl_point at) {
    for (size_t i = 0; i < change->polygon_count; i++)
        if (pl_polygon_contains(&change->polygons[i], at)) return true;
    return false;
}

#define NO_EVENT SIZE_MAX

typedef struct {
    const pl_point_index *index;
    pl_followed *points; /* those of the index */
    size_t *current;     /* for each point its event at this snapshot, or NO_EVENT */
    pl_cover_event *events;
    size_t count, capacity;
    size_t first; /* event of this snapshot */
} follower;

static bool change_point(follower *f, size_t point, const pl_cover_change *change) {
    pl_followed *p = &f->points[point];
    const unsigned layer = change->layer;
    const pl_cover bit = (pl_cover)(1u << layer);
    if (((p->cover & bit) != 0) == change->gained) return true;
    if (f->current[point] == NO_EVENT) {
        if (!PL_GROW(f->events, f->count, f->capacity)) return false;
        f->current[point] = f->count;
        f->events[f->count++] = (pl_cover_event){
            .point = point, .from = change->from, .to = change->to, .before = p->cover, .after = p->cover};
    }
    pl_cover_event *event = &f->events[f->current[point]];
    const bool goes_back = p->withdrawing[layer] && change->to <= p->back_at[layer];
    event->kind[layer] = (uint8_t)(goes_back ? PL_KIND_RETRACTION : change->kind);
    p->withdrawing[layer] = change->kind == PL_KIND_RETRACTION;
    p->back_at[layer] = change->undone_at;
    p->cover ^= bit;
    event->after = p->cover;
    return true;
}

static int by_point(const void *a, const void *b) {
    const pl_cover_event *one = a, *other = b;
    return one->point < other->point ? -1 : one->point > other->point;
}

/* All patches of a snapshot are in: its events are ready. */
static void end_snapshot(follower *f) {
    for (size_t i = f->first; i < f->count; i++) f->current[f->events[i].point] = NO_EVENT;
    if (f->count > f->first) qsort(f->events + f->first, f->count - f->first, sizeof *f->events, by_point);
    f->first = f->count;
}

static bool follow(follower *f, const pl_cover_change *changes, size_t change_count) {
    for (size_t c = 0; c < change_count; c++) {
        const pl_cover_change *change = &changes[c];
        if (c > 0 && change->to != changes[c - 1].to) end_snapshot(f);
        size_t at = first_from(f->index->sorted, f->index->count, change->box.west), point;
        while ((point = next_in_box(f->index, change->box, &at)) != SIZE_MAX)
            if (patch_contains(change, f->points[point].at) && !change_point(f, point, change)) return false;
    }
    end_snapshot(f);
    return true;
}

bool pl_cover_follow(const pl_point_index *index, pl_followed *points, const pl_cover_change *changes,
                     size_t change_count, pl_arena *arena, pl_cover_event **ret, size_t *ret_count,
                     pl_error *error) {
    follower f = {.index = index, .points = points};
    f.current = pl_malloc((index->count + 1) * sizeof *f.current);
    bool done = f.current != NULL;
    for (size_t i = 0; done && i < index->count; i++) f.current[i] = NO_EVENT;
    done = done && follow(&f, changes, change_count);
    pl_cover_event *copy = done ? pl_arena_alloc(arena, (f.count + 1) * sizeof *copy) : NULL;
    if (copy != NULL) {
        if (f.count > 0) memcpy(copy, f.events, f.count * sizeof *copy);
        *ret = copy;
        *ret_count = f.count;
    }
    pl_free(f.current);
    pl_free(f.events);
    return copy != NULL || pl_fail_nomem(error);
}
