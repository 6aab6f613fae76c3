/* edges.c - a set of undirected segments in which equal and opposite edges cancel, and whether two segments
 * touch. */
#include "geom/arrangement.h"

#include <float.h>
#include <math.h>

/* A multiplier with well mixed bits (the golden ratio in 64 bits). */
#define MIX UINT64_C(0x9E3779B97F4A7C15)

static uint64_t bits_of(double value) {
    uint64_t bits;
    value += 0.0; /* -0.0 and 0.0 are one place */
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static size_t slot_of(const pl_segments *set, pl_point p, pl_point q) {
    uint64_t h = bits_of(p.lon) * MIX;
    h = (h ^ (h >> 29) ^ bits_of(p.lat)) * MIX;
    h = (h ^ (h >> 31) ^ bits_of(q.lon)) * MIX;
    h = (h ^ (h >> 29) ^ bits_of(q.lat)) * MIX;
    return (size_t)(h >> 20) & (set->slot_count - 1);
}

static bool rehash(pl_segments *set, size_t wanted) {
    size_t slot_count = 64;
    while (slot_count < wanted * 2) slot_count *= 2;
    if (slot_count > set->slot_count) {
        uint32_t *slots = pl_malloc(slot_count * sizeof *slots);
        if (slots == NULL) return false;
        pl_free(set->slots);
        set->slots = slots;
        set->slot_count = slot_count;
    }
    memset(set->slots, 0, set->slot_count * sizeof *set->slots);
    for (size_t i = 0; i < set->count; i++) {
        size_t slot = slot_of(set, set->list[i].p, set->list[i].q);
        while (set->slots[slot] != 0) slot = (slot + 1) & (set->slot_count - 1);
        set->slots[slot] = (uint32_t)i + 1;
    }
    return true;
}

bool pl_segments_clear(pl_segments *set, size_t expected) {
    set->count = 0;
    if (set->slot_count > 1024 &&
        set->slot_count / 16 > expected) { /* a large set once: do not clear it for ever */
        pl_free(set->slots);
        set->slots = NULL;
        set->slot_count = 0;
    }
    return rehash(set, expected);
}

void pl_segments_free(pl_segments *set) {
    pl_free(set->list);
    pl_free(set->slots);
    pl_free(set->sorted);
    pl_free(set->places);
    *set = (pl_segments){0};
}

pl_segment *pl_segments_at(pl_segments *set, pl_point a, pl_point b) {
    const bool turned = pl_point_before(b, a);
    const pl_point p = turned ? b : a, q = turned ? a : b;
    if ((set->count + 1) * 2 > set->slot_count && !rehash(set, set->count * 2 + 16)) return NULL;
    size_t slot = slot_of(set, p, q);
    while (set->slots[slot] != 0) {
        pl_segment *found = &set->list[set->slots[slot] - 1];
        if (pl_point_equal(found->p, p) && pl_point_equal(found->q, q)) return found;
        slot = (slot + 1) & (set->slot_count - 1);
    }
    if (set->count >= UINT32_MAX - 1 || !PL_GROW(set->list, set->count, set->capacity)) return NULL;
    pl_segment *added = &set->list[set->count++];
    *added = (pl_segment){.p = p, .q = q};
    set->slots[slot] = (uint32_t)set->count;
    return added;
}

double pl_ring_turn(const pl_point *points, size_t count) {
    if (count < 3) return 0.0;
    double turn = 0.0;
    const pl_point origin = points[0];
    for (size_t i = 1; i + 1 < count; i++)
        turn += (points[i].lon - origin.lon) * (points[i + 1].lat - origin.lat) -
                (points[i + 1].lon - origin.lon) * (points[i].lat - origin.lat);
    return turn;
}

bool pl_segments_add_polygon(pl_segments *set, const pl_polygon *polygon, unsigned layer, int32_t sign) {
    for (size_t r = 0; r < polygon->count; r++) {
        const pl_ring *ring = &polygon->rings[r];
        if (ring->count < 3) continue;
        const bool counter_clockwise = pl_ring_turn(ring->points, ring->count) >= 0.0;
        const int32_t weight = counter_clockwise == (r == 0) ? sign : -sign;
        pl_point a = ring->points[ring->count - 1];
        for (size_t i = 0; i < ring->count; i++) {
            const pl_point b = ring->points[i];
            if (!pl_point_equal(a, b)) {
                pl_segment *segment = pl_segments_at(set, a, b);
                if (segment == NULL) return false;
                segment->jump[layer] += pl_point_before(b, a) ? -weight : weight;
            }
            a = b;
        }
    }
    return true;
}

bool pl_segment_meets_box(const pl_segment *segment, pl_box box) {
    const pl_point p = segment->p, q = segment->q;
    return p.lon <= box.east && q.lon >= box.west && !(p.lat > box.north && q.lat > box.north) &&
           !(p.lat < box.south && q.lat < box.south);
}

/* The filter of Shewchuk's orient2d. */
int pl_side_of(pl_point a, pl_point b, pl_point c) {
    const double left = (a.lon - c.lon) * (b.lat - c.lat), right = (a.lat - c.lat) * (b.lon - c.lon);
    const double turn = left - right;
    const double half = DBL_EPSILON / 2.0, bound = (3.0 + 16.0 * half) * half * (fabs(left) + fabs(right));
    return turn > bound ? 1 : turn < -bound ? -1 : 0;
}

/* Two segments from one end: do they lie on one another? */
static bool fold_together(pl_point end, pl_point a, pl_point b) {
    if (pl_side_of(end, a, b) != 0) return false;
    return (a.lon - end.lon) * (b.lon - end.lon) + (a.lat - end.lat) * (b.lat - end.lat) > 0.0;
}

bool pl_segments_touch_closely(pl_point p1, pl_point q1, pl_point p2, pl_point q2) {
    if (pl_point_equal(p1, p2)) return fold_together(p1, q1, q2);
    if (pl_point_equal(q1, q2)) return fold_together(q1, p1, p2);
    if (pl_point_equal(p1, q2)) return fold_together(p1, q1, p2);
    if (pl_point_equal(q1, p2)) return fold_together(q1, p1, q2);
    const int first = pl_side_of(p1, q1, p2);
    if (first != 0 && first == pl_side_of(p1, q1, q2)) return false;
    const int second = pl_side_of(p2, q2, p1);
    return second == 0 || second != pl_side_of(p2, q2, q1);
}
