/* fuzz_clip.c - any bytes as a region and some land on a coarse grid, where edges meet, cross and fall on one
 * another. What lies inside is what both have less what they have together, whichever is cut to the other. */
#include "geom/area.h"
#include "geom/clip.h"
#include "geom/overlay.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define POLYGONS_MAX 5
#define POINTS_MAX 12
#define PARTS_MAX 64
/* As in fuzz_overlay.c: up to 1e12 m2, crossings to about 1e-15 degrees on edges of up to 16 degrees. */
#define TOLERANCE_M2 1.0

static void require(bool holds) {
    if (!holds) abort();
}

typedef struct {
    pl_polygon drawn[POLYGONS_MAX];
    size_t drawn_count;
    const pl_polygon *parts[PARTS_MAX]; /* of the drawn ones, fit for measuring */
    size_t count;
} figure;

/* A polygon: a byte for what it belongs to and its number of positions, then two half bytes a position. */
static size_t take_polygon(pl_overlay *overlay, const uint8_t *data, size_t size, pl_arena *arena,
                           figure *figures) {
    figure *into = &figures[data[0] & 1u];
    size_t count = 3 + data[0] / 4 % (POINTS_MAX - 2), used = 1;
    pl_point *points = pl_arena_alloc(arena, count * sizeof *points);
    pl_ring *ring = pl_arena_alloc(arena, sizeof *ring);
    require(points != NULL && ring != NULL);
    for (size_t i = 0; i < count; i++, used++) {
        uint8_t byte = used < size ? data[used] : 0;
        points[i] = (pl_point){20 + (byte & 15), 40 + (byte >> 4)};
    }
    *ring = (pl_ring){points, count};
    pl_polygon *polygon = &into->drawn[into->drawn_count++];
    *polygon = (pl_polygon){ring, 1};
    pl_prepared prepared;
    pl_error error = {0};
    require(pl_overlay_prepare(overlay, polygon, NULL, arena, &prepared, &error));
    for (size_t i = 0; i < prepared.count && into->count < PARTS_MAX; i++)
        into->parts[into->count++] = &prepared.parts[i];
    return used;
}

static double inside_m2(const figure *region, const figure *land, pl_overlay *overlay) {
    pl_error error = {0};
    pl_arena arena = {0};
    double area_m2, whole_m2, outline_m2 = 0.0;
    const pl_polygon *outline;
    size_t count;
    pl_clip *clip = pl_clip_open(region->drawn, region->drawn_count, &error);
    require(clip != NULL);
    require(pl_overlay_union_area_m2(overlay, region->parts, region->count, &whole_m2, &error));
    require(fabs(pl_clip_region_area_m2(clip) - whole_m2) <= TOLERANCE_M2);
    require(pl_clip_union_area_m2(clip, land->parts, land->count, &area_m2, &error));
    require(pl_clip_union(clip, land->parts, land->count, &arena, &outline, &count, &error));
    for (size_t i = 0; i < count; i++) outline_m2 += pl_polygon_area_m2(&outline[i]);
    require(fabs(outline_m2 - area_m2) <= TOLERANCE_M2);
    require(pl_clip_drawn_length_m(clip, outline, count) >= 0.0);
    for (size_t i = 0; i < land->count; i++) { /* one by one, as patches */
        double one_m2, patch_m2 = 0.0;
        require(pl_clip_union_area_m2(clip, &land->parts[i], 1, &one_m2, &error));
        require(pl_clip_patch(clip, land->parts[i], 1, &arena, &outline, &count, &error));
        for (size_t k = 0; k < count; k++) patch_m2 += pl_polygon_area_m2(&outline[k]);
        require(fabs(one_m2 - patch_m2) <= TOLERANCE_M2);
    }
    pl_clip_close(clip);
    pl_arena_free(&arena);
    return area_m2;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static pl_overlay *overlay;
    pl_error error = {0};
    pl_arena arena = {0};
    figure figures[2] = {{.count = 0}, {.count = 0}};
    if (overlay == NULL) overlay = pl_overlay_open(&error);
    require(overlay != NULL);
    for (size_t at = 0, polygons = 0; at < size && polygons < POLYGONS_MAX; polygons++)
        at += take_polygon(overlay, data + at, size - at, &arena, figures);
    const pl_polygon *both[2 * PARTS_MAX];
    size_t count = 0;
    double each_m2[2], both_m2;
    for (size_t f = 0; f < 2; f++) {
        require(pl_overlay_union_area_m2(overlay, figures[f].parts, figures[f].count, &each_m2[f], &error));
        for (size_t i = 0; i < figures[f].count; i++) both[count++] = figures[f].parts[i];
    }
    require(pl_overlay_union_area_m2(overlay, both, count, &both_m2, &error));
    const double one_m2 = inside_m2(&figures[0], &figures[1], overlay),
                 other_m2 = inside_m2(&figures[1], &figures[0], overlay);
    require(fabs(one_m2 - other_m2) <= TOLERANCE_M2);
    require(fabs(one_m2 - (each_m2[0] + each_m2[1] - both_m2)) <= TOLERANCE_M2);
    pl_arena_free(&arena);
    return 0;
}
