/* geom_dump.c - runs the overlay over a list of snapshots and prints what it finds, for geom_oracle.py to
 * compare.
 *
 * usage: geom_dump FILE [areas]
 * FILE (little-endian, written by geom_oracle.py): u32 polygons; for each u32 rings; for each u32 positions
 * and that many pairs of doubles (longitude, latitude), unclosed; then u32 snapshots; for each u32 members;
 * for each u32 polygon, u32 layer. Prints a line a polygon that needed repair, a line a pair of snapshots and
 * layer, and last the time and the ways taken. With `areas`, also the union area of layer 0 at the first
 * snapshot and the last. */
#include "geom/area.h"
#include "geom/arrangement.h"
#include "measure/change.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define LAYERS 3

typedef struct {
    pl_prepared prepared;
    pl_polygon drawn;
} shape;

typedef struct {
    const pl_polygon **polygons[LAYERS];
    size_t counts[LAYERS];
} state;

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void die(const char *why) {
    fprintf(stderr, "geom_dump: %s\n", why);
    exit(3);
}

static uint32_t number(FILE *file) {
    uint32_t value;
    if (fread(&value, sizeof value, 1, file) != 1) die("the file is cut");
    return value;
}

static void read_shape(FILE *file, pl_arena *arena, shape *ret) {
    const uint32_t ring_count = number(file);
    pl_ring *rings = pl_arena_alloc(arena, ring_count * sizeof *rings);
    if (rings == NULL) die("no memory");
    for (uint32_t r = 0; r < ring_count; r++) {
        const uint32_t count = number(file);
        pl_point *points = pl_arena_alloc(arena, count * sizeof *points);
        if (points == NULL || fread(points, sizeof *points, count, file) != count) die("the file is cut");
        rings[r] = (pl_ring){points, count};
    }
    ret->drawn = (pl_polygon){rings, ring_count};
}

static void read_state(FILE *file, const shape *shapes, pl_arena *arena, state *ret) {
    const uint32_t member_count = number(file);
    size_t parts = 0;
    uint32_t *members = pl_arena_alloc(arena, 2 * (size_t)member_count * sizeof *members);
    if (members == NULL || fread(members, 2 * sizeof *members, member_count, file) != member_count)
        die("the file is cut");
    for (uint32_t i = 0; i < member_count; i++) parts += shapes[members[2 * i]].prepared.count;
    for (size_t l = 0; l < LAYERS; l++) {
        ret->polygons[l] = pl_arena_alloc(arena, parts * sizeof *ret->polygons[l]);
        if (ret->polygons[l] == NULL) die("no memory");
    }
    for (uint32_t i = 0; i < member_count; i++) {
        const pl_prepared *prepared = &shapes[members[2 * i]].prepared;
        const uint32_t l = members[2 * i + 1];
        for (size_t p = 0; p < prepared->count; p++) ret->polygons[l][ret->counts[l]++] = &prepared->parts[p];
    }
}

static void compare(pl_overlay *overlay, const state *from, const state *to, unsigned number_of_pair,
                    size_t rungs[3]) {
    pl_layer_pair pairs[LAYERS];
    for (size_t l = 0; l < LAYERS; l++)
        pairs[l] = (pl_layer_pair){from->polygons[l], from->counts[l], to->polygons[l], to->counts[l]};
    pl_arena arena = {0};
    pl_change change;
    pl_error error;
    if (!pl_change_find(overlay, pairs, LAYERS, LAYERS - 1, &arena, &change, &error)) die(error.text);
    rungs[change.difference.rung]++;
    for (unsigned l = 0; l < LAYERS; l++)
        printf("pair %u %u %.17g %.17g %d %zu %.3g %zu %zu\n", number_of_pair, l, change.gained_km2[l],
               change.lost_km2[l], (int)change.difference.rung, change.difference.edges_left,
               change.difference.identity_residual_m2, change.difference.count, change.count);
    pl_arena_free(&arena);
}

int main(int argc, char **argv) {
    FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
    pl_error error;
    pl_overlay *overlay = pl_overlay_open(&error);
    if (file == NULL || overlay == NULL) die("usage: geom_dump FILE [areas]");
    pl_arena arena = {0};
    const uint32_t shape_count = number(file);
    shape *shapes = pl_arena_alloc(&arena, shape_count * sizeof *shapes);
    if (shapes == NULL) die("no memory");
    for (uint32_t i = 0; i < shape_count; i++) read_shape(file, &arena, &shapes[i]);
    const double began = seconds();
    for (uint32_t i = 0; i < shape_count; i++)
        if (!pl_overlay_prepare(overlay, &shapes[i].drawn, NULL, &arena, &shapes[i].prepared, &error))
            die(error.text);
    const double prepared = seconds();
    size_t repaired = 0;
    for (uint32_t i = 0; i < shape_count; i++) repaired += shapes[i].prepared.repair != PL_REPAIR_NONE;
    double sum_m2 = 0.0;
    const double area_began = seconds();
    for (uint32_t i = 0; i < shape_count; i++) sum_m2 += pl_polygon_area_m2(&shapes[i].drawn);
    const double measured = seconds();
    const uint32_t state_count = number(file);
    state *states = pl_arena_alloc(&arena, state_count * sizeof *states);
    if (states == NULL) die("no memory");
    for (uint32_t i = 0; i < state_count; i++) read_state(file, shapes, &arena, &states[i]);
    fclose(file);
    size_t rungs[3] = {0};
    const double compared_from = seconds();
    for (uint32_t i = 1; i < state_count; i++) compare(overlay, &states[i - 1], &states[i], i, rungs);
    const double compared = seconds();
    for (uint32_t i = 0; argc > 2 && i<state_count; i += state_count> 1 ? state_count - 1 : 1) {
        double area_m2;
        if (!pl_overlay_union_area_m2(overlay, states[i].polygons[0], states[i].counts[0], &area_m2, &error))
            die(error.text);
        printf("area %u %.17g\n", i, area_m2 / 1e6);
    }
    printf("time prepare %.3f area %.3f change %.3f\n", prepared - began, measured - area_began,
           compared - compared_from);
    printf("ways repaired %zu exact %zu full %zu grid %zu clusters %zu %zu area_sum_km2 %.3f\n", repaired,
           rungs[0], rungs[1], rungs[2], overlay->traced, overlay->noded, sum_m2 / 1e6);
    pl_overlay_close(overlay);
    pl_arena_free(&arena);
    return 0;
}
