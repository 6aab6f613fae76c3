/* places.c - sorting by position: a merge sort whose comparison is inlined, over keys of 24 bytes instead of
 * the things themselves. */
#include "geom/arrangement.h"

#define RUN 12

static inline bool place_before(const pl_place *a, const pl_place *b) {
    if (a->at.lon != b->at.lon) return a->at.lon < b->at.lon;
    if (a->at.lat != b->at.lat) return a->at.lat < b->at.lat;
    return a->of < b->of;
}

static void insertion_sort(pl_place *list, size_t count) {
    for (size_t i = 1; i < count; i++) {
        const pl_place moved = list[i];
        size_t k = i;
        for (; k > 0 && place_before(&moved, &list[k - 1]); k--) list[k] = list[k - 1];
        list[k] = moved;
    }
}

static void merge(const pl_place *a, const pl_place *a_end, const pl_place *b, const pl_place *b_end,
                  pl_place *to) {
    while (a < a_end && b < b_end) *to++ = place_before(b, a) ? *b++ : *a++;
    while (a < a_end) *to++ = *a++;
    while (b < b_end) *to++ = *b++;
}

void pl_places_sort(pl_place *list, pl_place *spare, size_t count) {
    for (size_t at = 0; at < count; at += RUN) insertion_sort(list + at, count - at < RUN ? count - at : RUN);
    pl_place *from = list, *to = spare;
    for (size_t width = RUN; width < count; width *= 2) {
        for (size_t at = 0; at < count; at += 2 * width) {
            const size_t middle = count - at < width ? count : at + width;
            const size_t end = count - at < 2 * width ? count : at + 2 * width;
            merge(from + at, from + middle, from + middle, from + end, to + at);
        }
        pl_place *const swap = from;
        from = to;
        to = swap;
    }
    if (from != list) memcpy(list, from, count * sizeof *list);
}

/* Sorts those of one p by q: two or three, as a rule. */
static void sort_equal(pl_place *list, pl_place *spare, size_t count, const pl_segment *segments) {
    for (size_t i = 0; i < count; i++) list[i].at = segments[list[i].of].q;
    pl_places_sort(list, spare, count);
}

bool pl_segments_sort(pl_segments *set) {
    const size_t count = set->count;
    if (count == 0) return true;
    if (!PL_RESERVE(set->places, 2 * count, set->places_capacity) ||
        !PL_RESERVE(set->sorted, count, set->sorted_capacity))
        return false;
    pl_place *places = set->places;
    for (size_t i = 0; i < count; i++) places[i] = (pl_place){set->list[i].p, (uint32_t)i};
    pl_places_sort(places, places + count, count);
    for (size_t first = 0, next; first < count; first = next) {
        const pl_point p = places[first].at;
        for (next = first + 1; next < count && pl_point_equal(places[next].at, p);) next++;
        if (next - first > 1) sort_equal(places + first, places + count + first, next - first, set->list);
    }
    for (size_t i = 0; i < count; i++) set->sorted[i] = set->list[places[i].of];
    pl_segment *const unsorted = set->list;
    const size_t capacity = set->capacity;
    set->list = set->sorted;
    set->capacity = set->sorted_capacity;
    set->sorted = unsorted;
    set->sorted_capacity = capacity;
    return true;
}
