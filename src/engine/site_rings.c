/* site_rings.c - codes shapes as "PLM1" (docs/site.md). All rings stand behind one another in a pool. For
 * each position of a new ring the hash of it and the next one proposes where the pool has the same two;
 * comparing positions decides, and the longest run wins. What no run gives is written as differences. */
#include "engine/site_rings.h"

#include "engine/site.h"

#include <math.h>

#define RUN_MIN 3       /* a shorter run costs more than its differences */
#define PROPOSALS_MAX 8 /* places of the pool that are compared; the newest first */
#define SLOTS_MIN ((size_t)1 << 12)
#define NOWHERE UINT32_MAX

typedef struct {
    int32_t x, y;
} vertex;

/* `length` positions of the ring: from the pool, `back` before its end as it then is, or new ones. */
typedef struct {
    size_t begin, length, back; /* back 0: new */
} operation;

struct pl_rings {
    pl_buffer body; /* the shapes, coded */
    size_t shapes;
    vertex *pool;
    uint32_t *before; /* of a pair of the pool, by its first: the newest one before it with its hash */
    size_t count, capacity, before_capacity;
    uint32_t *slots;           /* by hash: the newest pair */
    size_t slot_count, linked; /* pairs that begin before `linked` are in the slots */
    vertex *ring;
    size_t ring_capacity;
    operation *operations;
    size_t operation_capacity;
};

pl_rings *pl_rings_open(pl_error *error) {
    pl_rings *rings = pl_calloc(1, sizeof *rings);
    if (rings == NULL) pl_fail_nomem(error);
    return rings;
}

void pl_rings_close(pl_rings *rings) {
    if (rings == NULL) return;
    pl_buffer_free(&rings->body);
    pl_free(rings->pool);
    pl_free(rings->before);
    pl_free(rings->slots);
    pl_free(rings->ring);
    pl_free(rings->operations);
    pl_free(rings);
}

size_t pl_rings_shapes(const pl_rings *rings) {
    return rings->shapes;
}

size_t pl_rings_vertices(const pl_rings *rings) {
    return rings->count;
}

/* ---- numbers: LEB128, signed ones zigzag ---- */

static void put_number(pl_buffer *out, uint64_t number) {
    unsigned char bytes[10];
    size_t length = 0;
    do {
        bytes[length] = (unsigned char)(number & 0x7f);
        number >>= 7;
        if (number != 0) bytes[length] |= 0x80;
        length++;
    } while (number != 0);
    pl_buffer_add(out, bytes, length);
}

static void put_signed(pl_buffer *out, int64_t number) {
    put_number(out, number < 0 ? ~((uint64_t)number << 1) : (uint64_t)number << 1);
}

/* ---- rounding ---- */

static bool same(vertex a, vertex b) {
    return a.x == b.x && a.y == b.y;
}

/* Rounds a ring into rings->ring, beginning at its smallest position, so that a ring that was drawn again
 * from another start is one run. *ret: its positions, 0 when it is left out. */
static bool round_ring(pl_rings *rings, const pl_ring *from, size_t *ret, pl_error *error) {
    size_t count = 0, least = 0;
    if (from->count > PL_RINGS_VERTICES_MAX)
        return pl_fail(error, PL_INPUT, "a ring of %zu positions: more than the page can have", from->count);
    if (!PL_RESERVE(rings->ring, 2 * from->count + 2, rings->ring_capacity)) return pl_fail_nomem(error);
    vertex *flat = rings->ring + from->count + 1;
    for (size_t i = 0; i < from->count; i++) {
        const pl_point at = from->points[i];
        if (!(fabs(at.lon) <= PL_RINGS_DEGREES_MAX && fabs(at.lat) <= PL_RINGS_DEGREES_MAX))
            return pl_fail(error, PL_INPUT, "a position of a shape is none");
        const vertex v = {(int32_t)lround(at.lon * PL_SITE_UNITS_PER_DEGREE),
                          (int32_t)lround(at.lat * PL_SITE_UNITS_PER_DEGREE)};
        if (count == 0 || !same(v, flat[count - 1])) flat[count++] = v;
    }
    while (count > 1 && same(flat[0], flat[count - 1])) count--;
    *ret = count < 3 ? 0 : count;
    for (size_t i = 1; i < *ret; i++)
        if (flat[i].x < flat[least].x || (flat[i].x == flat[least].x && flat[i].y < flat[least].y)) least = i;
    for (size_t i = 0; i < *ret; i++) rings->ring[i] = flat[(least + i) % count];
    return true;
}

/* ---- the pool ---- */

static size_t slot_of(const pl_rings *rings, vertex a, vertex b) {
    uint64_t hash = ((uint64_t)(uint32_t)a.x << 32 | (uint32_t)a.y) * UINT64_C(0x9E3779B97F4A7C15);
    hash =
        (hash ^ hash >> 29 ^ ((uint64_t)(uint32_t)b.x << 32 | (uint32_t)b.y)) * UINT64_C(0xBF58476D1CE4E5B9);
    return (size_t)(hash >> 32) & (rings->slot_count - 1);
}

static void link_pairs(pl_rings *rings) {
    for (; rings->linked + 1 < rings->count; rings->linked++) {
        uint32_t *slot =
            &rings->slots[slot_of(rings, rings->pool[rings->linked], rings->pool[rings->linked + 1])];
        rings->before[rings->linked] = *slot;
        *slot = (uint32_t)rings->linked;
    }
}

/* Puts the ring behind the pool; only then may others copy from it. */
static bool add_to_pool(pl_rings *rings, size_t length, pl_error *error) {
    if (rings->count + length > PL_RINGS_VERTICES_MAX)
        return pl_fail(error, PL_INPUT, "shapes of more than %zu positions: more than the page can have",
                       PL_RINGS_VERTICES_MAX);
    if (!PL_RESERVE(rings->pool, rings->count + length, rings->capacity) ||
        !PL_RESERVE(rings->before, rings->count + length, rings->before_capacity))
        return pl_fail_nomem(error);
    if (rings->slot_count < rings->count + length) {
        size_t wanted = SLOTS_MIN;
        while (wanted < 2 * (rings->count + length)) wanted *= 2;
        uint32_t *slots = pl_malloc(wanted * sizeof *slots);
        if (slots == NULL) return pl_fail_nomem(error);
        pl_free(rings->slots);
        memset(slots, 0xff, wanted * sizeof *slots); /* NOWHERE */
        rings->slots = slots;
        rings->slot_count = wanted;
        rings->linked = 0;
    }
    memcpy(rings->pool + rings->count, rings->ring, length * sizeof *rings->ring);
    rings->count += length;
    link_pairs(rings);
    return true;
}

/* The longest run of the pool that goes on as the ring does from `at`. */
static size_t find_run(const pl_rings *rings, size_t at, size_t length, size_t *ret_place) {
    const vertex *ring = rings->ring + at;
    const size_t left = length - at;
    size_t best = 0;
    if (rings->slot_count == 0 || left < RUN_MIN) return 0;
    uint32_t place = rings->slots[slot_of(rings, ring[0], ring[1])];
    for (int tries = 0; place != NOWHERE && tries < PROPOSALS_MAX; place = rings->before[place], tries++) {
        const vertex *pool = rings->pool + place;
        const size_t most = rings->count - place < left ? rings->count - place : left;
        if (most <= best || !same(pool[best], ring[best])) continue;
        size_t run = 0;
        while (run < most && same(pool[run], ring[run])) run++;
        if (run <= best) continue;
        best = run;
        *ret_place = place;
    }
    return best < RUN_MIN ? 0 : best;
}

/* ---- a ring ---- */

static bool add_operation(pl_rings *rings, size_t *count, operation one, pl_error *error) {
    if (!PL_GROW(rings->operations, *count, rings->operation_capacity)) return pl_fail_nomem(error);
    rings->operations[(*count)++] = one;
    return true;
}

/* Which runs and which new positions make up the ring. */
static bool find_operations(pl_rings *rings, size_t length, size_t *ret, pl_error *error) {
    size_t count = 0, fresh = 0, at = 0;
    while (at < length) {
        size_t place = 0;
        const size_t run = find_run(rings, at, length, &place);
        if (run == 0) {
            at++;
            continue;
        }
        if (at > fresh && !add_operation(rings, &count, (operation){fresh, at - fresh, 0}, error))
            return false;
        if (!add_operation(rings, &count, (operation){at, run, rings->count + at - place}, error))
            return false;
        at += run;
        fresh = at;
    }
    if (at > fresh && !add_operation(rings, &count, (operation){fresh, at - fresh, 0}, error)) return false;
    *ret = count;
    return true;
}

static bool put_ring(pl_rings *rings, size_t length, pl_error *error) {
    size_t count = 0;
    if (!find_operations(rings, length, &count, error)) return false;
    put_number(&rings->body, count);
    vertex last = rings->count == 0 ? (vertex){0, 0} : rings->pool[rings->count - 1];
    for (size_t i = 0; i < count; i++) {
        const operation *one = &rings->operations[i];
        put_number(&rings->body, one->length * 2 + (one->back > 0));
        if (one->back > 0) put_number(&rings->body, one->back);
        for (size_t k = 0; one->back == 0 && k < one->length; k++) {
            const vertex v = rings->ring[one->begin + k];
            put_signed(&rings->body, (int64_t)v.x - last.x);
            put_signed(&rings->body, (int64_t)v.y - last.y);
            last = v;
        }
        last = rings->ring[one->begin + one->length - 1];
    }
    return add_to_pool(rings, length, error);
}

/* ---- a shape ---- */

/* How many of a polygon's rings are left; 0 when its shell is not. */
static bool count_rings(pl_rings *rings, const pl_polygon *polygon, size_t *ret, pl_error *error) {
    *ret = 0;
    for (size_t i = 0; i < polygon->count; i++) {
        size_t length;
        if (!round_ring(rings, &polygon->rings[i], &length, error)) return false;
        if (length == 0 && i == 0) break;
        *ret += length > 0;
    }
    return true;
}

bool pl_rings_add(pl_rings *rings, const pl_polygon *polygons, size_t count, pl_error *error) {
    size_t left = 0, kept, length;
    for (size_t i = 0; i < count; i++) {
        if (!count_rings(rings, &polygons[i], &kept, error)) return false;
        left += kept > 0;
    }
    put_number(&rings->body, left);
    for (size_t i = 0; i < count; i++) {
        if (!count_rings(rings, &polygons[i], &kept, error)) return false;
        if (kept == 0) continue;
        put_number(&rings->body, kept);
        for (size_t k = 0; k < polygons[i].count; k++)
            if (!round_ring(rings, &polygons[i].rings[k], &length, error) ||
                (length > 0 && !put_ring(rings, length, error)))
                return false;
    }
    rings->shapes++;
    return !rings->body.failed || pl_fail_nomem(error);
}

bool pl_rings_write(const pl_rings *rings, const pl_rings_stay *stays, size_t count, pl_buffer *out,
                    pl_error *error) {
    pl_buffer_text(out, "PLM1");
    put_number(out, PL_SITE_UNITS_PER_DEGREE);
    put_number(out, rings->count);
    put_number(out, rings->shapes);
    pl_buffer_add(out, rings->body.data, rings->body.length);
    put_number(out, count);
    for (size_t i = 0; i < count; i++) {
        put_number(out, stays[i].shape);
        put_number(out, stays[i].status);
        put_number(out, stays[i].first);
        put_number(out, stays[i].end);
    }
    return !out->failed || pl_fail_nomem(error);
}
