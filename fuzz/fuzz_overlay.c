/* fuzz_overlay.c - any bytes as two small maps on a coarse grid, where edges meet, cross and fall on one
 * another: prepared polygons, their difference by faces, and the same by full overlay in GEOS must agree. */
#include "geom/area.h"
#include "geom/overlay.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define POLYGONS_MAX 5
#define POINTS_MAX 12
#define PARTS_MAX 64
/* A map is up to 1e12 m2 large; GEOS rounds crossings to about 1e-15 degrees, on edges of up to 16 degrees.
 */
#define TOLERANCE_M2 1.0

static void require(bool holds) {
    if (!holds) abort();
}

typedef struct {
    const pl_polygon *from[PARTS_MAX], *to[PARTS_MAX];
    size_t from_count, to_count;
} maps;

static void place(maps *m, const pl_polygon *part, unsigned where) {
    if ((where & 1u) != 0 && m->from_count < PARTS_MAX) m->from[m->from_count++] = part;
    if ((where & 2u) != 0 && m->to_count < PARTS_MAX) m->to[m->to_count++] = part;
}

/* A polygon: a byte for the maps it stands on and its number of positions, then two half bytes a position. */
static size_t take_polygon(pl_overlay *overlay, const uint8_t *data, size_t size, pl_arena *arena, maps *m) {
    size_t count = 3 + data[0] / 4 % (POINTS_MAX - 2), used = 1;
    pl_point *points = pl_arena_alloc(arena, count * sizeof *points);
    pl_ring *ring = pl_arena_alloc(arena, sizeof *ring);
    pl_polygon *polygon = pl_arena_alloc(arena, sizeof *polygon);
    require(points != NULL && ring != NULL && polygon != NULL);
    for (size_t i = 0; i < count; i++, used++) {
        uint8_t byte = used < size ? data[used] : 0;
        points[i] = (pl_point){20 + (byte & 15), 40 + (byte >> 4)};
    }
    *ring = (pl_ring){points, count};
    *polygon = (pl_polygon){ring, 1};
    pl_prepared prepared;
    pl_error error = {0};
    require(pl_overlay_prepare(overlay, polygon, NULL, arena, &prepared, &error));
    for (size_t i = 0; i < prepared.count; i++) place(m, &prepared.parts[i], data[0] & 3u);
    return used;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static pl_overlay *overlay;
    pl_error error = {0};
    pl_arena arena = {0};
    maps m = {.from_count = 0};
    if (overlay == NULL) overlay = pl_overlay_open(&error);
    require(overlay != NULL);
    for (size_t at = 0, polygons = 0; at < size && polygons < POLYGONS_MAX; polygons++)
        at += take_polygon(overlay, data + at, size - at, &arena, &m);
    pl_layer_pair layer = {m.from, m.from_count, m.to, m.to_count};
    pl_difference difference;
    double gained_m2 = 0, lost_m2 = 0, full_gained_m2, full_lost_m2, from_m2, to_m2;
    require(pl_overlay_difference(overlay, &layer, 1, &arena, &difference, &error));
    for (size_t i = 0; i < difference.count; i++)
        *(difference.faces[i].after != 0 ? &gained_m2 : &lost_m2) += difference.faces[i].area_m2;
    require(pl_overlay_full_difference_m2(overlay, &layer, &full_gained_m2, &full_lost_m2, &error));
    require(pl_overlay_union_area_m2(overlay, m.from, m.from_count, &from_m2, &error));
    require(pl_overlay_union_area_m2(overlay, m.to, m.to_count, &to_m2, &error));
    require(fabs(gained_m2 - full_gained_m2) <= TOLERANCE_M2 && fabs(lost_m2 - full_lost_m2) <= TOLERANCE_M2);
    require(fabs((gained_m2 - lost_m2) - (to_m2 - from_m2)) <= TOLERANCE_M2);
    pl_arena_free(&arena);
    return 0;
}
