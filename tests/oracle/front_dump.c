/* front_dump.c - finds two fronts and how far they lie from one another, for front_oracle.py to compare.
 *
 * usage: front_dump FILE
 * FILE (little-endian, written by front_oracle.py): double hole_km2, border_m; u32 distances and as many
 * doubles in m; then three lists of polygons, the outline, the land before and the land after: u32 polygons;
 * for each u32 rings; for each u32 positions and that many pairs of doubles (longitude, latitude), unclosed.
 * Prints for each land "front I LENGTH_M BOUNDARY_M", and for each of its distances "moved I DISTANCE_M
 * FORWARD_M BACK_M". */
#include "measure/front.h"

#include <stdio.h>
#include <stdlib.h>

static pl_error error;
static pl_arena arena;

static void die(const char *why) {
    fprintf(stderr, "front_dump: %s\n", why);
    exit(3);
}

static void *room(size_t bytes) {
    void *memory = pl_arena_alloc(&arena, bytes);
    if (memory == NULL) die("no memory");
    return memory;
}

static void take(FILE *file, void *into, size_t bytes) {
    if (bytes > 0 && fread(into, bytes, 1, file) != 1) die("the file is cut");
}

static uint32_t number(FILE *file) {
    uint32_t value;
    take(file, &value, sizeof value);
    return value;
}

static const pl_polygon **read_polygons(FILE *file, size_t *ret_count) {
    const size_t count = number(file);
    const pl_polygon **list = room((count + 1) * sizeof *list);
    for (size_t i = 0; i < count; i++) {
        const size_t ring_count = number(file);
        pl_polygon *polygon = room(sizeof *polygon);
        pl_ring *rings = room((ring_count + 1) * sizeof *rings);
        for (size_t r = 0; r < ring_count; r++) {
            const size_t positions = number(file);
            pl_point *points = room(positions * sizeof *points);
            take(file, points, positions * sizeof *points);
            rings[r] = (pl_ring){points, positions};
        }
        *polygon = (pl_polygon){rings, ring_count};
        list[i] = polygon;
    }
    *ret_count = count;
    return list;
}

static void print_moved(int land, const pl_front *of, const pl_front *other, const double *distances,
                        size_t count) {
    pl_shift shift;
    double least_m = distances[0];
    for (size_t i = 1; i < count; i++) least_m = distances[i] < least_m ? distances[i] : least_m;
    if (!pl_shift_open(of->lines, of->count, other, land == 0, least_m, &shift, &error)) die(error.text);
    for (size_t i = 0; i < count; i++) {
        pl_moved moved;
        if (!pl_shift_moved(&shift, distances[i], &moved, &error)) die(error.text);
        printf("moved %d %.17g %.6f %.6f\n", land, distances[i], moved.of[PL_FORWARD], moved.of[PL_BACK]);
    }
    pl_shift_free(&shift);
}

int main(int argc, char **argv) {
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    if (file == NULL) die("usage: front_dump FILE");
    pl_front_rule rule = {0};
    take(file, &rule.hole_max_km2, sizeof rule.hole_max_km2);
    take(file, &rule.border_m, sizeof rule.border_m);
    const size_t distance_count = number(file);
    double *distances = room(distance_count * sizeof *distances);
    take(file, distances, distance_count * sizeof *distances);
    pl_overlay *overlay = pl_overlay_open(&error);
    if (overlay == NULL) die(error.text);
    size_t count;
    const pl_polygon **polygons = read_polygons(file, &count);
    pl_boundary outline;
    if (!pl_boundary_find(overlay, polygons, count, 0.0, &arena, &outline, &error)) die(error.text);
    pl_near *near = pl_near_open(outline.lines, outline.line_count, &error);
    if (near == NULL) die(error.text);
    rule.outline = near;
    pl_front fronts[2];
    for (int land = 0; land < 2; land++) {
        polygons = read_polygons(file, &count);
        if (!pl_front_find(overlay, polygons, count, &rule, &arena, &fronts[land], &error)) die(error.text);
        printf("front %d %.6f %.6f\n", land, fronts[land].length_m, fronts[land].boundary_m);
    }
    for (int land = 0; land < 2; land++)
        print_moved(land, &fronts[land], &fronts[1 - land], distances, distance_count);
    for (int land = 0; land < 2; land++) pl_front_free(&fronts[land]);
    pl_near_close(near);
    pl_overlay_close(overlay);
    pl_arena_free(&arena);
    fclose(file);
    return 0;
}
