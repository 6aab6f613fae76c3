/* test_clip.c - polygons clipped to regions: figures with known answers, and the law that what lies inside
 * and what lies inside the rest of a box make up the whole. */
#include "geom/clip.h"
#include "geom/overlay.h"

#include "figures.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define NEAR_KM2 1e-9
#define assert_km2(got, wanted)                                                                              \
    do {                                                                                                     \
        if (!(fabs((got) - (wanted)) <= NEAR_KM2))                                                           \
            fail_msg("%s: %.12g, wanted %.12g", #got, (double)(got), (double)(wanted));                      \
    } while (0)

static pl_clip *opened(const pl_polygon *polygons, size_t count) {
    pl_error error;
    pl_clip *clip = pl_clip_open(polygons, count, &error);
    if (clip == NULL) fail_msg("%s", error.text);
    return clip;
}

static double union_km2(pl_clip *clip, const pl_polygon *const *polygons, size_t count) {
    pl_error error;
    double area_m2;
    if (!pl_clip_union_area_m2(clip, polygons, count, &area_m2, &error)) fail_msg("%s", error.text);
    return area_m2 / 1e6;
}

static double patch_km2(pl_clip *clip, const pl_polygon *polygons, size_t count, bool *ret_same) {
    pl_arena arena = {0};
    pl_error error;
    const pl_polygon *inside;
    size_t inside_count;
    double km2 = 0.0;
    if (!pl_clip_patch(clip, polygons, count, &arena, &inside, &inside_count, &error))
        fail_msg("%s", error.text);
    for (size_t i = 0; i < inside_count; i++) km2 += pl_polygon_area_m2(&inside[i]) / 1e6;
    if (ret_same != NULL) *ret_same = inside == polygons && inside_count == count;
    pl_arena_free(&arena);
    return km2;
}

static void inside_outside_across(void **unused) {
    (void)unused;
    figure region, inner, outer, across, around;
    figure_box(&region, 30, 48, 32, 50, true);
    figure_box(&inner, 30.5, 48.5, 31, 49, true);
    figure_box(&outer, 40, 48, 41, 49, false);
    figure_box(&across, 31.5, 49.5, 33, 51, false);
    figure_box(&around, 29, 47, 33, 51, false);
    pl_clip *clip = opened(&region.polygon, 1);
    assert_km2(pl_clip_region_area_m2(clip) / 1e6, box_km2(30, 48, 32, 50));
    bool same;
    assert_km2(patch_km2(clip, &inner.polygon, 1, &same), box_km2(30.5, 48.5, 31, 49));
    assert_true(same);
    assert_km2(patch_km2(clip, &outer.polygon, 1, &same), 0.0);
    assert_false(same);
    assert_km2(patch_km2(clip, &across.polygon, 1, &same), box_km2(31.5, 49.5, 32, 50));
    assert_km2(patch_km2(clip, &around.polygon, 1, &same), box_km2(30, 48, 32, 50));
    /* Of a patch of several polygons each is asked by itself. */
    const pl_polygon patch[] = {inner.polygon, outer.polygon, across.polygon};
    assert_km2(patch_km2(clip, patch, 3, &same), box_km2(30.5, 48.5, 31, 49) + box_km2(31.5, 49.5, 32, 50));
    assert_false(same);
    /* What overlaps counts once, wherever it lies. */
    figure twin;
    figure_box(&twin, 30.75, 48.5, 31.25, 49, false);
    const pl_polygon *land[] = {&inner.polygon, &twin.polygon, &outer.polygon, &across.polygon};
    assert_km2(union_km2(clip, land, 4), box_km2(30.5, 48.5, 31.25, 49) + box_km2(31.5, 49.5, 32, 50));
    assert_km2(union_km2(clip, land, 2), box_km2(30.5, 48.5, 31.25, 49));
    assert_km2(union_km2(clip, land + 2, 1), 0.0);
    assert_km2(union_km2(clip, NULL, 0), 0.0);
    pl_clip_close(clip);
}

/* Touching along an edge or in a corner is no land. */
static void touching(void **unused) {
    (void)unused;
    figure region, beside, corner, along;
    figure_box(&region, 30, 48, 31, 49, false);
    figure_box(&beside, 31, 48.25, 32, 48.75, false);
    figure_box(&corner, 31, 49, 32, 50, false);
    figure_box(&along, 30, 48.25, 30.5, 48.75, false); /* inside, with a common edge */
    pl_clip *clip = opened(&region.polygon, 1);
    bool same;
    assert_km2(patch_km2(clip, &beside.polygon, 1, NULL), 0.0);
    assert_km2(patch_km2(clip, &corner.polygon, 1, NULL), 0.0);
    assert_km2(patch_km2(clip, &along.polygon, 1, &same), box_km2(30, 48.25, 30.5, 48.75));
    assert_true(same);
    pl_clip_close(clip);
}

static void regions_of_several_parts(void **unused) {
    (void)unused;
    figure a, b, far, land;
    figure_box(&a, 30, 48, 31, 49, false);
    figure_box(&b, 30.5, 48, 31.5, 49, true); /* overlaps a */
    figure_box(&far, 33, 48, 34, 49, false);
    figure_box(&land, 30.25, 48.25, 33.5, 48.75, false);
    const pl_polygon parts[] = {a.polygon, b.polygon, far.polygon};
    pl_clip *clip = opened(parts, 3);
    assert_km2(pl_clip_region_area_m2(clip) / 1e6, box_km2(30, 48, 31.5, 49) + box_km2(33, 48, 34, 49));
    const double wanted = box_km2(30.25, 48.25, 31.5, 48.75) + box_km2(33, 48.25, 33.5, 48.75);
    assert_km2(patch_km2(clip, &land.polygon, 1, NULL), wanted);
    const pl_polygon *one[] = {&land.polygon};
    assert_km2(union_km2(clip, one, 1), wanted);
    assert_true(pl_clip_contains(clip, (pl_point){30.75, 48.5}));
    assert_true(pl_clip_contains(clip, (pl_point){33.25, 48.5}));
    assert_false(pl_clip_contains(clip, (pl_point){32.0, 48.5}));
    assert_false(pl_clip_contains(clip, (pl_point){30.75, 49.5}));
    pl_clip_close(clip);
}

static void region_with_a_hole(void **unused) {
    (void)unused;
    figure shell, hole, land, lake;
    figure_box(&shell, 30, 48, 33, 51, false);
    figure_box(&hole, 31, 49, 32, 50, false);
    figure_box(&land, 30.5, 49.25, 32.5, 49.75, false);
    figure_box(&lake, 31.25, 49.25, 31.75, 49.75, false);
    const pl_ring rings[] = {shell.ring, hole.ring};
    const pl_polygon region = {rings, 2};
    pl_clip *clip = opened(&region, 1);
    assert_km2(pl_clip_region_area_m2(clip) / 1e6, box_km2(30, 48, 33, 51) - box_km2(31, 49, 32, 50));
    assert_km2(patch_km2(clip, &land.polygon, 1, NULL),
               box_km2(30.5, 49.25, 31, 49.75) + box_km2(32, 49.25, 32.5, 49.75));
    assert_km2(patch_km2(clip, &lake.polygon, 1, NULL), 0.0);
    assert_false(pl_clip_contains(clip, (pl_point){31.5, 49.5}));
    assert_true(pl_clip_contains(clip, (pl_point){30.5, 49.5}));
    pl_clip_close(clip);
}

/* A ring that crosses itself is taken apart as shapes are; nothing at all is a region too. */
static void drawn_badly_and_empty(void **unused) {
    (void)unused;
    figure bow, land;
    figure_of(&bow, (const double[]){30, 48, 31, 49, 31, 48, 30, 49}, 4);
    figure_box(&land, 29, 47, 32, 50, false);
    pl_clip *clip = opened(&bow.polygon, 1);
    figure half;
    figure_of(&half, (const double[]){30, 48, 30.5, 48.5, 30, 49}, 3);
    assert_km2(pl_clip_region_area_m2(clip) / 1e6, 2 * pl_polygon_area_m2(&half.polygon) / 1e6);
    assert_km2(patch_km2(clip, &land.polygon, 1, NULL), pl_clip_region_area_m2(clip) / 1e6);
    pl_clip_close(clip);
    clip = opened(NULL, 0);
    const pl_polygon *one[] = {&land.polygon};
    assert_km2(pl_clip_region_area_m2(clip), 0.0);
    assert_km2(patch_km2(clip, &land.polygon, 1, NULL), 0.0);
    assert_km2(union_km2(clip, one, 1), 0.0);
    assert_false(pl_clip_contains(clip, (pl_point){30.5, 48.5}));
    pl_clip_close(clip);
}

/* Where boxes lie, the outline of a union, and how much of it was drawn and not cut. */
static void boxes_and_outlines(void **unused) {
    (void)unused;
    figure shell, hole, a, b, far;
    figure_box(&shell, 30, 48, 33, 51, false);
    figure_box(&hole, 31, 49, 32, 50, false);
    const pl_ring rings[] = {shell.ring, hole.ring};
    const pl_polygon region = {rings, 2};
    pl_clip *clip = opened(&region, 1);
    static const struct {
        pl_box box;
        pl_clip_position wanted;
    } boxes[] = {{{30.1, 48.1, 30.2, 48.2}, PL_CLIP_INSIDE}, {{31.1, 49.1, 31.9, 49.9}, PL_CLIP_OUTSIDE},
                 {{30.5, 49.1, 31.5, 49.2}, PL_CLIP_ACROSS}, {{40, 48, 41, 49}, PL_CLIP_OUTSIDE},
                 {{29, 47, 34, 52}, PL_CLIP_ACROSS},         {{30, 48, 30.5, 48.5}, PL_CLIP_INSIDE}};
    for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++) {
        pl_clip_position found;
        pl_error error;
        assert_true(pl_clip_box(clip, boxes[i].box, &found, &error));
        assert_int_equal(found, boxes[i].wanted);
    }
    figure_box(&a, 29, 48.25, 30.5, 48.75, false);
    figure_box(&b, 30.25, 48.25, 30.75, 48.75, true);
    figure_box(&far, 32.5, 50.5, 32.75, 50.75, false);
    const pl_polygon *land[] = {&far.polygon, &b.polygon, &a.polygon};
    pl_arena arena = {0};
    pl_error error;
    const pl_polygon *inside;
    size_t count;
    assert_true(pl_clip_union(clip, land, 3, &arena, &inside, &count, &error));
    assert_int_equal(count, 2);
    assert_km2(pl_polygon_area_m2(&inside[0]) / 1e6, box_km2(30, 48.25, 30.75, 48.75));
    assert_km2(pl_polygon_area_m2(&inside[1]) / 1e6, box_km2(32.5, 50.5, 32.75, 50.75));
    /* The edge on the region's own boundary, 30 E from 48.25 to 48.75 N, was cut. */
    const double cut_m = pl_edge_length_m((pl_point){30, 48.25}, (pl_point){30, 48.75});
    const double all_m = pl_polygon_length_m(&inside[0]) + pl_polygon_length_m(&inside[1]);
    assert_true(fabs(pl_clip_drawn_length_m(clip, inside, count) - (all_m - cut_m)) < 1e-6);
    assert_true(pl_clip_union(clip, land, 0, &arena, &inside, &count, &error));
    assert_int_equal(count, 0);
    pl_arena_free(&arena);
    pl_clip_close(clip);
}

static void no_finite_number(void **unused) {
    (void)unused;
    figure bad;
    pl_error error;
    figure_of(&bad, (const double[]){30, 48, NAN, 49, 31, 48}, 3);
    assert_null(pl_clip_open(&bad.polygon, 1, &error));
    assert_int_equal(error.code, PL_INPUT);
    assert_string_equal(error.text, "a polygon has a coordinate that is no finite number");
}

static double random_unit(uint64_t *state) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) / 9007199254740992.0;
}

/* A star-shaped ring about a centre: valid by construction. */
static void random_figure(figure *made, size_t corners, double lon, double lat, double reach,
                          uint64_t *state) {
    double lon_lat[2 * 64];
    for (size_t i = 0; i < corners; i++) {
        const double turn = 6.283185307179586 * (double)i / (double)corners;
        const double r = reach * (0.3 + 0.7 * random_unit(state));
        lon_lat[2 * i] = lon + r * cos(turn);
        lon_lat[2 * i + 1] = lat + r * sin(turn);
    }
    figure_of(made, lon_lat, corners);
}

/* Inside and inside the complement make the whole, by either way of asking. The tolerance: a crossing of two
 * edges is placed to 1e-14 degrees, over a boundary of at most 1000 km that is 1e-6 m2 a thousand times over.
 */
#define ROUNDS 400
#define LAW_KM2 1e-9
static void region_and_complement(void **unused) {
    (void)unused;
    const char *given = getenv("PLUMBLINE_SEED");
    const uint64_t seed = given != NULL ? strtoull(given, NULL, 10) : 20241219u;
    uint64_t state = seed;
    printf("region and complement: seed %llu, %d rounds\n", (unsigned long long)seed, ROUNDS);
    for (int round = 0; round < ROUNDS; round++) {
        figure region, frame, land[4];
        random_figure(&region, 3 + (size_t)(random_unit(&state) * 60), 35, 48, 1.0, &state);
        figure_box(&frame, 20, 40, 50, 56, false);
        const pl_ring rings[] = {frame.ring, region.ring};
        const pl_polygon complement = {rings, 2};
        pl_clip *inside = opened(&region.polygon, 1), *outside = opened(&complement, 1);
        const pl_polygon *all[4];
        for (size_t i = 0; i < 4; i++) {
            random_figure(&land[i], 3 + (size_t)(random_unit(&state) * 60), 34 + 2 * random_unit(&state),
                          47 + 2 * random_unit(&state), random_unit(&state) < 0.5 ? 0.05 : 0.8, &state);
            all[i] = &land[i].polygon;
            const double whole = pl_polygon_area_m2(all[i]) / 1e6;
            const double parts = patch_km2(inside, all[i], 1, NULL) + patch_km2(outside, all[i], 1, NULL);
            if (!(fabs(parts - whole) <= LAW_KM2))
                fail_msg("round %d: parts %.12g, whole %.12g", round, parts, whole);
        }
        pl_clip *everything = opened(&frame.polygon, 1);
        const double parts = union_km2(inside, all, 4) + union_km2(outside, all, 4);
        const double whole = union_km2(everything, all, 4);
        if (!(fabs(parts - whole) <= LAW_KM2))
            fail_msg("round %d: unions %.12g, whole %.12g", round, parts, whole);
        for (int i = 0; i < 20; i++) {
            const pl_point at = {34 + 2 * random_unit(&state), 47 + 2 * random_unit(&state)};
            assert_true(pl_clip_contains(inside, at) != pl_clip_contains(outside, at));
            assert_true(pl_clip_contains(inside, at) == pl_polygon_contains(&region.polygon, at));
        }
        pl_clip_close(everything);
        pl_clip_close(inside);
        pl_clip_close(outside);
    }
}

/* A thousand patches against a region of 20,000 edges, as an oblast has. The time is told, not judged: the
 * machine may be busy. */
#define COAST_EDGES 20000
static void many_patches(void **unused) {
    (void)unused;
    pl_point *coast = malloc(COAST_EDGES * sizeof *coast);
    assert_non_null(coast);
    uint64_t state = 7;
    for (size_t i = 0; i < COAST_EDGES; i++) {
        const double turn = 6.283185307179586 * (double)i / COAST_EDGES;
        const double r = 1.0 + 0.001 * random_unit(&state);
        coast[i] = (pl_point){35 + r * cos(turn), 48 + r * sin(turn)};
    }
    const pl_ring ring = {coast, COAST_EDGES};
    const pl_polygon region = {&ring, 1};
    struct timespec start, opened_at, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    pl_clip *clip = opened(&region, 1);
    clock_gettime(CLOCK_MONOTONIC, &opened_at);
    size_t whole = 0, none = 0, part = 0;
    for (int i = 0; i < 1000; i++) {
        figure patch;
        random_figure(&patch, 20, 34 + 2 * random_unit(&state), 47 + 2 * random_unit(&state), 0.02, &state);
        const double inside = patch_km2(clip, &patch.polygon, 1, NULL),
                     all = pl_polygon_area_m2(&patch.polygon) / 1e6;
        assert_true(inside <= all + LAW_KM2);
        *(inside == all ? &whole : inside == 0.0 ? &none : &part) += 1;
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    assert_true(whole > 500 && none > 100 && part > 10);
    printf("a region of %d edges: opened in %.1f ms, 1000 patches (%zu across) in %.1f ms\n", COAST_EDGES,
           1e3 * (double)(opened_at.tv_sec - start.tv_sec) +
               1e-6 * (double)(opened_at.tv_nsec - start.tv_nsec),
           part,
           1e3 * (double)(end.tv_sec - opened_at.tv_sec) + 1e-6 * (double)(end.tv_nsec - opened_at.tv_nsec));
    pl_clip_close(clip);
    free(coast);
}

/* Each allocation of ours fails in turn. */
static void memory_runs_out(void **unused) {
    (void)unused;
    figure region, hole, land, inner;
    figure_box(&region, 30, 48, 31, 49, false);
    figure_box(&hole, 30.9, 48.9, 31.5, 49.5, false);
    figure_box(&land, 30.5, 48.5, 31.7, 49.7, true);
    figure_box(&inner, 30.2, 48.2, 30.3, 48.3, true);
    const pl_polygon parts[] = {region.polygon, hole.polygon}, patch[] = {land.polygon, inner.polygon};
    const pl_polygon *all[] = {&land.polygon, &inner.polygon};
    int failures = 0;
    bool done = false;
    for (uint64_t nth = 1; !done; nth++) {
        pl_arena arena = {0};
        pl_error error = {0};
        const pl_polygon *inside;
        size_t count;
        double area_m2;
        pl_memory_fail_nth(nth);
        pl_clip *clip = pl_clip_open(parts, 2, &error);
        done = clip != NULL && pl_clip_patch(clip, patch, 2, &arena, &inside, &count, &error) &&
               pl_clip_union_area_m2(clip, all, 2, &area_m2, &error) &&
               pl_clip_union(clip, all, 2, &arena, &inside, &count, &error);
        const bool all_made = pl_memory_fail_nth(0) < nth;
        if (!done) {
            failures++;
            assert_int_equal(error.code, PL_NOMEM);
        }
        done = done && all_made;
        pl_arena_free(&arena);
        pl_clip_close(clip);
    }
    assert_true(failures > 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inside_outside_across),
        cmocka_unit_test(touching),
        cmocka_unit_test(regions_of_several_parts),
        cmocka_unit_test(region_with_a_hole),
        cmocka_unit_test(drawn_badly_and_empty),
        cmocka_unit_test(boxes_and_outlines),
        cmocka_unit_test(no_finite_number),
        cmocka_unit_test(region_and_complement),
        cmocka_unit_test(many_patches),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
