/* test_overlay.c - differences of drawn figures with known answers, and random ones against GEOS's full
 * overlay. */
#include "geom/overlay.h"

#include "geom/arrangement.h" /* the rungs that ordinary figures do not need */

#include "figures.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static pl_overlay *overlay;

static int open_overlay(void **unused) {
    (void)unused;
    overlay = pl_overlay_open(NULL);
    return overlay == NULL;
}

static int close_overlay(void **unused) {
    (void)unused;
    pl_overlay_close(overlay);
    return 0;
}

/* What one difference comes to, per layer. */
typedef struct {
    double gained_km2[PL_LAYERS_MAX], lost_km2[PL_LAYERS_MAX];
    size_t faces, patches;
} answer;

static answer ask_any(const pl_layer_pair *layers, size_t count, pl_rung worst) {
    pl_arena arena = {0};
    pl_difference difference;
    pl_error error;
    answer found = {0};
    if (!pl_overlay_difference(overlay, layers, count, &arena, &difference, &error))
        fail_msg("%s", error.text);
    assert_true(difference.rung <= worst);
    found.faces = difference.count;
    for (size_t f = 0; f < difference.count; f++) {
        const pl_face *face = &difference.faces[f];
        assert_true(face->before != face->after);
        assert_true(fabs(face->area_m2 - pl_polygon_area_m2(&face->polygon)) == 0.0);
        assert_true(pl_ring_area_m2(face->polygon.rings[0].points, face->polygon.rings[0].count) >= 0.0);
        for (size_t l = 0; l < count; l++) {
            const bool before = (face->before >> l) & 1, after = (face->after >> l) & 1;
            if (after && !before) found.gained_km2[l] += face->area_m2 / 1e6;
            if (before && !after) found.lost_km2[l] += face->area_m2 / 1e6;
            assert_true((face->patch[l] != PL_NO_PATCH) == (before != after));
            if (face->patch[l] == f) found.patches++;
        }
    }
    pl_arena_free(&arena);
    return found;
}

static answer ask(const pl_layer_pair *layers, size_t count) {
    return ask_any(layers, count, PL_RUNG_EXACT);
}

static answer ask_one(const pl_polygon *const *from, size_t from_count, const pl_polygon *const *to,
                      size_t to_count) {
    const pl_layer_pair pair = {from, from_count, to, to_count};
    return ask(&pair, 1);
}

#define NEAR_KM2 1e-9
#define assert_km2(got, wanted)                                                                              \
    do {                                                                                                     \
        if (!(fabs((got) - (wanted)) <= NEAR_KM2))                                                           \
            fail_msg("%s: %.12g, wanted %.12g", #got, (double)(got), (double)(wanted));                      \
    } while (0)

static void nothing_and_the_same(void **unused) {
    (void)unused;
    figure a, copy;
    figure_box(&a, 30, 48, 31, 49, false);
    figure_box(&copy, 30, 48, 31, 49, true);
    const pl_polygon *one[] = {&a.polygon}, *other[] = {&copy.polygon};
    assert_int_equal(ask(NULL, 0).faces, 0);
    assert_int_equal(ask_one(one, 1, one, 1).faces, 0);
    assert_int_equal(ask_one(one, 1, other, 1).faces, 0); /* wound the other way */
    answer all = ask_one(NULL, 0, one, 1);
    assert_km2(all.gained_km2[0], box_km2(30, 48, 31, 49));
    all = ask_one(one, 1, NULL, 0);
    assert_km2(all.lost_km2[0], box_km2(30, 48, 31, 49));
    assert_km2(all.gained_km2[0], 0.0);
    /* The same land twice over is the same land. */
    const pl_polygon *twice[] = {&a.polygon, &copy.polygon};
    assert_int_equal(ask_one(one, 1, twice, 2).faces, 0);
    assert_int_equal(ask_one(twice, 2, one, 1).faces, 0);
}

static void overlap_of_old_and_new(void **unused) {
    (void)unused;
    figure a, b;
    figure_box(&a, 30, 48, 31, 49, false);
    figure_box(&b, 30.5, 48.5, 31.5, 49.5, true);
    const pl_polygon *from[] = {&a.polygon}, *to[] = {&b.polygon};
    const double both = box_km2(30.5, 48.5, 31, 49);
    answer found = ask_one(from, 1, to, 1);
    assert_km2(found.gained_km2[0], box_km2(30.5, 48.5, 31.5, 49.5) - both);
    assert_km2(found.lost_km2[0], box_km2(30, 48, 31, 49) - both);
    assert_int_equal(found.patches, 2);
}

/* New land that a polygon of both states covers already is not gained: edge chains alone would say so. */
static void new_land_over_kept_land(void **unused) {
    (void)unused;
    figure kept, fresh, inner;
    figure_box(&kept, 30, 48, 31, 49, false);
    figure_box(&fresh, 30.5, 48.25, 31.5, 48.75, false);
    figure_box(&inner, 30.25, 48.25, 30.5, 48.5, true);
    const pl_polygon *from[] = {&kept.polygon}, *to[] = {&kept.polygon, &fresh.polygon};
    answer found = ask_one(from, 1, to, 2);
    assert_km2(found.gained_km2[0], box_km2(31, 48.25, 31.5, 48.75));
    assert_km2(found.lost_km2[0], 0.0);
    const pl_polygon *within[] = {&kept.polygon, &inner.polygon};
    assert_int_equal(ask_one(from, 1, within, 2).faces, 0);
    assert_int_equal(ask_one(within, 2, from, 1).faces, 0);
    /* A kept polygon inside a new one becomes its hole in the gain. */
    const pl_polygon *small[] = {&inner.polygon}, *large[] = {&inner.polygon, &kept.polygon};
    found = ask_one(small, 1, large, 2);
    assert_int_equal(found.faces, 1);
    assert_km2(found.gained_km2[0], box_km2(30, 48, 31, 49) - box_km2(30.25, 48.25, 30.5, 48.5));
}

static void abutting_polygons(void **unused) {
    (void)unused;
    figure west, east, whole, corner;
    figure_box(&west, 30, 48, 31, 49, false);
    figure_box(&east, 31, 48, 32, 49, true);
    const double merged[] = {30, 48, 31, 48, 32, 48, 32, 49, 31, 49, 30, 49};
    figure_of(&whole, merged, 6);
    const pl_polygon *two[] = {&west.polygon, &east.polygon}, *one[] = {&whole.polygon},
                     *first[] = {&west.polygon};
    assert_int_equal(ask_one(two, 2, one, 1).faces, 0); /* split or whole: the same land */
    assert_int_equal(ask_one(one, 1, two, 2).faces, 0);
    answer found = ask_one(first, 1, two, 2);
    assert_km2(found.gained_km2[0], box_km2(31, 48, 32, 49));
    /* The same, but the long edges have no position where the short ones end. */
    figure_box(&whole, 30, 48, 32, 49, false);
    assert_km2(ask_one(two, 2, one, 1).gained_km2[0], 0.0);
    assert_km2(ask_one(one, 1, two, 2).lost_km2[0], 0.0);
    assert_km2(ask_one(first, 1, one, 1).gained_km2[0], box_km2(31, 48, 32, 49));
    /* Two gains that touch at a corner are two patches; that share an edge, one. */
    figure_box(&corner, 31, 49, 32, 50, false);
    const pl_polygon *touching[] = {&west.polygon, &corner.polygon};
    found = ask_one(NULL, 0, touching, 2);
    assert_int_equal(found.patches, 2);
    found = ask_one(NULL, 0, two, 2);
    assert_int_equal(found.patches, 1);
    assert_km2(found.gained_km2[0], box_km2(30, 48, 32, 49));
}

static void holes(void **unused) {
    (void)unused;
    figure shell, hole, smaller;
    figure_box(&shell, 30, 48, 32, 50, false);
    figure_box(&hole, 30.5, 48.5, 31.5, 49.5, false); /* wound like the shell: holes may */
    figure_box(&smaller, 30.75, 48.75, 31.25, 49.25, true);
    const pl_ring with[2] = {shell.ring, hole.ring}, less[2] = {shell.ring, smaller.ring};
    const pl_polygon ring = {with, 2}, thick = {less, 2};
    const pl_polygon *from[] = {&ring}, *to[] = {&thick}, *full[] = {&shell.polygon},
                     *plug[] = {&ring, &hole.polygon};
    answer found = ask_one(from, 1, to, 1);
    assert_km2(found.gained_km2[0], box_km2(30.5, 48.5, 31.5, 49.5) - box_km2(30.75, 48.75, 31.25, 49.25));
    assert_km2(found.lost_km2[0], 0.0);
    assert_int_equal(found.faces, 1);
    assert_km2(ask_one(from, 1, full, 1).gained_km2[0], box_km2(30.5, 48.5, 31.5, 49.5));
    assert_int_equal(ask_one(plug, 2, full, 1).faces, 0);
}

static void slivers_and_collinear_overlap(void **unused) {
    (void)unused;
    figure a, b, c;
    figure_box(&a, 30, 48, 31, 49, false);
    figure_box(&b, 30, 48, 31 + 1e-7, 49, false); /* 7 mm farther */
    const pl_polygon *from[] = {&a.polygon}, *to[] = {&b.polygon};
    assert_km2(ask_one(from, 1, to, 1).gained_km2[0], box_km2(31, 48, 31 + 1e-7, 49));
    /* Half of the east side stands out by 0.5 degrees: edges overlap along a line. */
    const double stepped[] = {30, 48, 31, 48, 31, 48.25, 31.5, 48.25, 31.5, 48.75, 31, 48.75, 31, 49, 30, 49};
    figure_of(&c, stepped, 8);
    const pl_polygon *stands_out[] = {&c.polygon};
    answer found = ask_one(from, 1, stands_out, 1);
    assert_km2(found.gained_km2[0], box_km2(31, 48.25, 31.5, 48.75));
    assert_km2(found.lost_km2[0], 0.0);
}

/* Two layers: contested land becomes held on one part, and is just given up on another. */
static void layers_see_each_other(void **unused) {
    (void)unused;
    figure held, contested, wider;
    figure_box(&held, 30, 48, 31, 49, false);
    figure_box(&contested, 31, 48, 32, 49, false);
    const double grown[] = {30, 48, 31, 48, 31.5, 48, 31.5, 49, 31, 49, 30, 49};
    figure_of(&wider, grown, 6);
    const pl_polygon *held_from[] = {&held.polygon}, *held_to[] = {&wider.polygon},
                     *grey[] = {&contested.polygon};
    const pl_layer_pair layers[2] = {{held_from, 1, held_to, 1}, {grey, 1, NULL, 0}};
    pl_arena arena = {0};
    pl_difference difference;
    assert_true(pl_overlay_difference(overlay, layers, 2, &arena, &difference, NULL));
    assert_int_equal(difference.count, 2);
    const pl_face *taken = &difference.faces[0], *left = &difference.faces[1]; /* from west to east */
    assert_int_equal(taken->before, 2);
    assert_int_equal(taken->after, 1);
    assert_int_equal(left->before, 2);
    assert_int_equal(left->after, 0);
    assert_km2(taken->area_m2 / 1e6, box_km2(31, 48, 31.5, 49));
    assert_km2(left->area_m2 / 1e6, box_km2(31.5, 48, 32, 49));
    assert_int_equal(taken->patch[0], 0);
    assert_int_equal(left->patch[0], PL_NO_PATCH);
    assert_int_equal(taken->patch[1], left->patch[1]); /* one patch of contested land is gone */
    pl_arena_free(&arena);
}

/* A fixed generator, so that a failure can be had again. */
static uint64_t seed;
static double draw(void) {
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(seed >> 11) * 0x1p-53;
}

/* Stars around a few centres, on a coarse grid half of the time so that edges and positions coincide. */
static void draw_star(figure *made) {
    const double lon = 30.0 + floor(4.0 * draw()) * 0.25, lat = 48.0 + floor(4.0 * draw()) * 0.25;
    const size_t count = 3 + (size_t)(12.0 * draw());
    const bool coarse = draw() < 0.5, clockwise = draw() < 0.5;
    double points[2 * 64];
    for (size_t i = 0; i < count; i++) {
        const double angle =
            6.283185307179586 * (clockwise ? (double)(count - i) : (double)i) / (double)count;
        const double radius = 0.05 + 0.4 * draw();
        points[2 * i] = lon + radius * cos(angle);
        points[2 * i + 1] = lat + radius * sin(angle);
        if (coarse) {
            points[2 * i] = nearbyint(points[2 * i] * 16.0) / 16.0;
            points[2 * i + 1] = nearbyint(points[2 * i + 1] * 16.0) / 16.0;
        }
    }
    figure_of(made, points, count);
}

#define ROUNDS 400
#define STARS 10

static void draw_states(figure stars[STARS], pl_arena *arena, const pl_polygon *from[2][64],
                        size_t from_count[2], const pl_polygon *to[2][64], size_t to_count[2]) {
    for (int i = 0; i < STARS; i++) {
        draw_star(&stars[i]);
        pl_prepared prepared;
        assert_true(pl_overlay_prepare(overlay, &stars[i].polygon, NULL, arena, &prepared, NULL));
        const int layer = draw() < 0.6 ? 0 : 1;
        const double when = draw();
        for (size_t p = 0; p < prepared.count; p++) {
            if (when < 0.7) from[layer][from_count[layer]++] = &prepared.parts[p];
            if (when > 0.3) to[layer][to_count[layer]++] = &prepared.parts[p];
        }
    }
}

static void random_states(void **unused) {
    (void)unused;
    seed = 20241219;
    printf("random states: seed %llu, %d rounds\n", (unsigned long long)seed, ROUNDS);
    for (int round = 0; round < ROUNDS; round++) {
        figure stars[STARS];
        pl_arena arena = {0};
        const pl_polygon *from[2][64], *to[2][64];
        size_t from_count[2] = {0}, to_count[2] = {0};
        draw_states(stars, &arena, from, from_count, to, to_count);
        const pl_layer_pair there[2] = {{from[0], from_count[0], to[0], to_count[0]},
                                        {from[1], from_count[1], to[1], to_count[1]}};
        const pl_layer_pair back[2] = {{to[0], to_count[0], from[0], from_count[0]},
                                       {to[1], to_count[1], from[1], from_count[1]}};
        const pl_layer_pair still[2] = {{from[0], from_count[0], from[0], from_count[0]},
                                        {to[1], to_count[1], to[1], to_count[1]}};
        const answer forward = ask(there, 2), backward = ask(back, 2);
        assert_int_equal(ask(still, 2).faces, 0);
        assert_int_equal(forward.faces, backward.faces);
        for (int l = 0; l < 2; l++) {
            double gained_m2, lost_m2, from_m2, to_m2;
            assert_true(pl_overlay_full_difference_m2(overlay, &there[l], &gained_m2, &lost_m2, NULL));
            assert_true(pl_overlay_union_area_m2(overlay, from[l], from_count[l], &from_m2, NULL));
            assert_true(pl_overlay_union_area_m2(overlay, to[l], to_count[l], &to_m2, NULL));
            if (fabs(forward.gained_km2[l] - gained_m2 / 1e6) > NEAR_KM2)
                printf("round %d layer %d\n", round, l);
            assert_km2(forward.gained_km2[l], gained_m2 / 1e6);
            assert_km2(forward.lost_km2[l], lost_m2 / 1e6);
            assert_km2(forward.gained_km2[l], backward.lost_km2[l]);
            assert_km2(forward.lost_km2[l], backward.gained_km2[l]);
            assert_km2(forward.gained_km2[l] - forward.lost_km2[l], (to_m2 - from_m2) / 1e6);
        }
        pl_arena_free(&arena);
    }
}

/* The same figures with positions moved by a few units in the last place: lines that cross at hardly any
 * angle, where rounding decides on which side things lie. Whatever rung answers, the answer is right. */
static void moved_by_last_places(void **unused) {
    (void)unused;
    seed = 1219;
    printf("moved by last places: seed %llu\n", (unsigned long long)seed);
    for (int round = 0; round < ROUNDS; round++) {
        figure stars[4], moved[4];
        pl_arena arena = {0};
        const pl_polygon *from[64], *to[64];
        size_t from_count = 0, to_count = 0;
        for (int i = 0; i < 4; i++) {
            pl_prepared prepared;
            draw_star(&stars[i]);
            figure_of(&moved[i], &stars[i].points[0].lon, stars[i].ring.count);
            for (size_t k = 0; k < moved[i].ring.count; k++) {
                moved[i].points[k].lon += floor(5.0 * draw() - 2.0) * 0x1p-48;
                moved[i].points[k].lat += floor(5.0 * draw() - 2.0) * 0x1p-47;
            }
            assert_true(pl_overlay_prepare(overlay, &stars[i].polygon, NULL, &arena, &prepared, NULL));
            for (size_t p = 0; p < prepared.count; p++) from[from_count++] = &prepared.parts[p];
            assert_true(pl_overlay_prepare(overlay, &moved[i].polygon, NULL, &arena, &prepared, NULL));
            for (size_t p = 0; p < prepared.count; p++) to[to_count++] = &prepared.parts[p];
        }
        const pl_layer_pair pair = {from, from_count, to, to_count};
        const answer found = ask_any(&pair, 1, PL_RUNG_FULL);
        double from_m2, to_m2;
        assert_true(pl_overlay_union_area_m2(overlay, from, from_count, &from_m2, NULL));
        assert_true(pl_overlay_union_area_m2(overlay, to, to_count, &to_m2, NULL));
        assert_km2(found.gained_km2[0] - found.lost_km2[0], (to_m2 - from_m2) / 1e6);
        assert_true(found.gained_km2[0] < 1e-7 && found.lost_km2[0] < 1e-7); /* 400 km of lines, 1e-9 m */
        pl_arena_free(&arena);
    }
    printf("clusters by hand %zu, by GEOS %zu\n", overlay->traced, overlay->noded);
}

/* The lower rungs by themselves: full overlay in floating precision, and on the grid, with the same bits. */
static void lower_rungs(void **unused) {
    (void)unused;
    seed = 363;
    for (int round = 0; round < 20; round++) {
        figure stars[STARS];
        pl_arena arena = {0};
        const pl_polygon *from[2][64], *to[2][64];
        size_t from_count[2] = {0}, to_count[2] = {0};
        draw_states(stars, &arena, from, from_count, to, to_count);
        const pl_layer_pair pair[2] = {{from[0], from_count[0], to[0], to_count[0]},
                                       {from[1], from_count[1], to[1], to_count[1]}};
        double by_bits[3][16] = {{0}};
        for (int rung = 0; rung < 3; rung++) {
            double residual_m2;
            pl_difference exact;
            assert_true(pl_overlay_difference(overlay, pair, 2, &arena, &exact, NULL));
            if (rung > 0) {
                overlay->faces.count = 0;
                pl_error error;
                if (!pl_full_faces(overlay, rung == 1 ? 0.0 : 1e-9, &arena, &residual_m2, &error))
                    fail_msg("rung %d: %s", rung, error.text);
                assert_true(residual_m2 < (rung == 1 ? 1e-3 : 1e3));
            }
            for (size_t f = 0; f < overlay->faces.count; f++) {
                const pl_face *face = &overlay->faces.list[f];
                by_bits[rung][face->before * 4 + face->after] += face->area_m2 / 1e6;
            }
        }
        for (int bits = 0; bits < 16; bits++) {
            assert_km2(by_bits[1][bits], by_bits[0][bits]);
            assert_true(fabs(by_bits[2][bits] - by_bits[0][bits]) <
                        1e-3); /* 0.1 mm along 1,000 km, tenfold */
        }
        pl_arena_free(&arena);
    }
}

/* GEOS's noding and polygonizing, which stands in where tracing by hand is unsure, finds the same faces. */
static bool sum_area(void *context, const pl_polygon *polygon) {
    double *sum = context;
    sum[0] += pl_polygon_area_m2(polygon) / 1e6;
    sum[1] += 1.0;
    return true;
}

static void noding_by_geos(void **unused) {
    (void)unused;
    seed = 730;
    for (int round = 0; round < 100; round++) {
        pl_arena arena = {0};
        figure star;
        assert_true(pl_segments_clear(&overlay->lines, 64));
        for (int i = 0; i < 5; i++) {
            draw_star(&star);
            assert_true(pl_segments_add_polygon(&overlay->lines, &star.polygon, 0, 1));
        }
        assert_true(pl_segments_sort(&overlay->lines));
        double by_hand[2] = {0}, by_geos[2] = {0};
        bool sure;
        assert_true(pl_trace_faces(overlay, &arena, sum_area, by_hand, &sure));
        assert_true(sure);
        GEOSGeometry *faces = pl_geos_enclosed(overlay, overlay->lines.list, overlay->lines.count);
        assert_non_null(faces);
        assert_true(pl_geos_each_polygon(overlay, faces, &arena, sum_area, by_geos));
        GEOSGeom_destroy_r(overlay->geos, faces);
        assert_km2(by_hand[0], by_geos[0]);
        assert_true(by_hand[1] == by_geos[1]);
        pl_arena_free(&arena);
    }
}

/* Order of polygons, and their addresses, do not matter. */
static void order_does_not_matter(void **unused) {
    (void)unused;
    seed = 7;
    figure stars[8], copies[8];
    const pl_polygon *from[8], *to[8], *from_turned[8], *to_turned[8];
    size_t count = 0;
    pl_arena arena = {0};
    while (count < 8) {
        draw_star(&stars[count]);
        pl_prepared prepared;
        assert_true(pl_overlay_prepare(overlay, &stars[count].polygon, NULL, &arena, &prepared, NULL));
        if (prepared.repair != PL_REPAIR_NONE) continue;
        count++;
    }
    for (size_t i = 0; i < 8; i++) {
        figure_of(&copies[7 - i], &stars[i].points[0].lon, stars[i].ring.count);
        from[i] = &stars[i].polygon;
        to[i] = &stars[(i + 3) % 8].polygon;
    }
    for (size_t i = 0; i < 5; i++) {
        from_turned[4 - i] = &copies[7 - i].polygon;
        to_turned[4 - i] = &copies[7 - (i + 3) % 8].polygon;
    }
    const pl_layer_pair one = {from, 5, to, 5}, other = {from_turned, 5, to_turned, 5};
    pl_difference first, second;
    assert_true(pl_overlay_difference(overlay, &one, 1, &arena, &first, NULL));
    assert_true(pl_overlay_difference(overlay, &other, 1, &arena, &second, NULL));
    assert_int_equal(first.count, second.count);
    assert_true(first.count > 3);
    for (size_t f = 0; f < first.count; f++) {
        const pl_polygon *a = &first.faces[f].polygon, *b = &second.faces[f].polygon;
        assert_int_equal(a->count, b->count);
        for (size_t r = 0; r < a->count; r++) {
            assert_int_equal(a->rings[r].count, b->rings[r].count);
            assert_memory_equal(a->rings[r].points, b->rings[r].points, a->rings[r].count * sizeof(pl_point));
        }
        assert_true(first.faces[f].area_m2 == second.faces[f].area_m2);
    }
    pl_arena_free(&arena);
}

static void common_area_and_outline(void **unused) {
    (void)unused;
    figure a, b, c;
    figure_box(&a, 30, 48, 31, 49, false);
    figure_box(&b, 30.5, 48.5, 31.5, 49.5, false);
    figure_box(&c, 31, 48, 32, 49, false);
    const pl_polygon *one[] = {&a.polygon}, *two[] = {&b.polygon}, *abut[] = {&a.polygon, &c.polygon};
    double area_m2;
    assert_true(pl_overlay_common_area_m2(overlay, one, 1, two, 1, &area_m2, NULL));
    assert_km2(area_m2 / 1e6, box_km2(30.5, 48.5, 31, 49));
    assert_true(pl_overlay_common_area_m2(overlay, one, 1, NULL, 0, &area_m2, NULL));
    assert_true(area_m2 == 0.0);
    pl_arena arena = {0};
    const pl_polygon *outline;
    size_t count;
    assert_true(pl_overlay_dissolve(overlay, abut, 2, &arena, &outline, &count, NULL));
    assert_int_equal(count, 1);
    assert_int_equal(outline[0].count, 1);
    assert_km2(pl_polygon_area_m2(&outline[0]) / 1e6, box_km2(30, 48, 32, 49));
    pl_arena_free(&arena);
}

/* What random patches share: all of one less what it gains on the other, by GEOS. */
static void common_area_of_any(void **unused) {
    (void)unused;
    seed = 1984;
    for (int round = 0; round < 300; round++) {
        figure stars[2];
        pl_arena arena = {0};
        const pl_polygon *sides[2][64];
        size_t counts[2] = {0};
        double area_m2 = 0.0, other_m2, gained_m2, lost_m2, common_m2;
        for (int i = 0; i < 2; i++) {
            draw_star(&stars[i]);
            pl_prepared prepared;
            assert_true(pl_overlay_prepare(overlay, &stars[i].polygon, NULL, &arena, &prepared, NULL));
            for (size_t p = 0; p < prepared.count; p++) sides[i][counts[i]++] = &prepared.parts[p];
        }
        for (size_t p = 0; p < counts[1]; p++) area_m2 += pl_polygon_area_m2(sides[1][p]);
        const pl_layer_pair pair = {sides[0], counts[0], sides[1], counts[1]};
        assert_true(pl_overlay_full_difference_m2(overlay, &pair, &gained_m2, &lost_m2, NULL));
        assert_true(
            pl_overlay_common_area_m2(overlay, sides[0], counts[0], sides[1], counts[1], &common_m2, NULL));
        assert_true(
            pl_overlay_common_area_m2(overlay, sides[1], counts[1], sides[0], counts[0], &other_m2, NULL));
        assert_km2(common_m2 / 1e6, (area_m2 - gained_m2) / 1e6);
        assert_km2(common_m2 / 1e6, other_m2 / 1e6);
        pl_arena_free(&arena);
    }
}

/* A ring of many short edges round one place; two of them cross thousands of times. */
#define LONG_EDGES 10000

static void draw_long(pl_point *points) {
    for (size_t i = 0; i < LONG_EDGES; i++) {
        const double angle = 6.283185307179586 * (double)i / LONG_EDGES, radius = 1.0 + 0.001 * draw();
        points[i] = (pl_point){32.0 + radius * cos(angle), 48.0 + radius * sin(angle)};
    }
}

static void long_rings(void **unused) {
    (void)unused;
    seed = 2022;
    pl_point *points = pl_malloc(2 * LONG_EDGES * sizeof *points);
    assert_non_null(points);
    draw_long(points);
    draw_long(points + LONG_EDGES);
    const pl_ring rings[2] = {{points, LONG_EDGES}, {points + LONG_EDGES, LONG_EDGES}};
    const pl_polygon polygons[2] = {{&rings[0], 1}, {&rings[1], 1}};
    const pl_polygon *from[1] = {&polygons[0]}, *to[1] = {&polygons[1]};
    const pl_layer_pair pair = {from, 1, to, 1};
    const size_t noded = overlay->noded;
    const answer got = ask_one(from, 1, to, 1);
    double gained_m2, lost_m2, common_m2;
    assert_true(overlay->noded == noded);
    assert_true(pl_overlay_full_difference_m2(overlay, &pair, &gained_m2, &lost_m2, NULL));
    assert_true(gained_m2 > 1e6 && lost_m2 > 1e6);
    assert_true(fabs(got.gained_km2[0] - gained_m2 / 1e6) < 1e-6);
    assert_true(fabs(got.lost_km2[0] - lost_m2 / 1e6) < 1e-6);
    assert_true(pl_overlay_common_area_m2(overlay, from, 1, to, 1, &common_m2, NULL));
    assert_true(fabs(common_m2 - (pl_polygon_area_m2(to[0]) - gained_m2)) < 1.0);
    pl_free(points);
}

static bool count_meeting(void *context, size_t i, size_t j) {
    uint64_t *sum = context;
    sum[0]++;
    sum[1] += i * 100003 + j;
    return true;
}

/* Bands find each pair of meeting boxes once, and hold few copies, whether segments are short or long. */
static void bands_find_what_meets(void **unused) {
    (void)unused;
    static pl_segments set;
    pl_bands bands = {0};
    seed = 50;
    for (int length = 0; length < 3; length++) {
        const double size = length == 0 ? 0.001 : length == 1 ? 0.1 : 5.0;
        assert_true(pl_segments_clear(&set, 64));
        while (set.count < 800) {
            const pl_point a = {30.0 + draw(), 48.0 + draw()};
            const pl_point b = {a.lon + size * (draw() - 0.5), a.lat + size * (draw() - 0.5)};
            assert_non_null(pl_segments_at(&set, a, b));
        }
        assert_true(pl_segments_sort(&set));
        uint64_t wanted[2] = {0}, got[2] = {0};
        for (size_t i = 0; i < set.count; i++) {
            const pl_point s[2] = {set.list[i].p, set.list[i].q};
            for (size_t j = i + 1; j < set.count; j++) {
                const pl_point t[2] = {set.list[j].p, set.list[j].q};
                assert_true(pl_point_before(s[0], t[0]) || pl_point_equal(s[0], t[0]));
                if (pl_box_meets(pl_box_of_points(s, 2), pl_box_of_points(t, 2))) count_meeting(wanted, i, j);
            }
        }
        assert_true(pl_segments_meet(&bands, set.list, set.count, count_meeting, got));
        assert_true(got[0] == wanted[0] && got[1] == wanted[1]);
        assert_true(bands.first[bands.count] <= 5 * set.count);
    }
    pl_bands_free(&bands);
    pl_segments_free(&set);
}

static void too_many_layers(void **unused) {
    (void)unused;
    const pl_layer_pair layers[PL_LAYERS_MAX + 1] = {0};
    pl_arena arena = {0};
    pl_difference difference;
    pl_error error;
    assert_false(pl_overlay_difference(overlay, layers, PL_LAYERS_MAX + 1, &arena, &difference, &error));
    assert_string_equal(error.text, "9 layers to compare at once; at most 8");
}

/* Each allocation of ours fails in turn: the call says so, and the next one works. */
static void memory_runs_out(void **unused) {
    (void)unused;
    figure a, b, c;
    figure_box(&a, 30, 48, 31, 49, false);
    figure_box(&b, 30.5, 48.5, 31.5, 49.5, true);
    figure_box(&c, 40, 48, 41, 49, false);
    const pl_polygon *from[] = {&a.polygon}, *to[] = {&b.polygon, &c.polygon};
    const pl_layer_pair pair = {from, 1, to, 2};
    bool done = false;
    int failures = 0;
    for (uint64_t nth = 1; !done; nth++) {
        pl_overlay *fresh = pl_overlay_open(NULL);
        pl_arena arena = {0};
        pl_difference difference;
        pl_error error = {0};
        pl_memory_fail_nth(nth);
        done = pl_overlay_difference(fresh, &pair, 1, &arena, &difference, &error);
        const bool all_made = pl_memory_fail_nth(0) < nth;
        if (!done) {
            failures++;
            assert_true(error.code == PL_NOMEM || error.code == PL_INTERNAL);
        }
        done = done && all_made;
        pl_arena_free(&arena);
        pl_overlay_close(fresh);
    }
    assert_true(failures > 5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_and_the_same),
        cmocka_unit_test(overlap_of_old_and_new),
        cmocka_unit_test(new_land_over_kept_land),
        cmocka_unit_test(abutting_polygons),
        cmocka_unit_test(holes),
        cmocka_unit_test(slivers_and_collinear_overlap),
        cmocka_unit_test(layers_see_each_other),
        cmocka_unit_test(random_states),
        cmocka_unit_test(moved_by_last_places),
        cmocka_unit_test(lower_rungs),
        cmocka_unit_test(noding_by_geos),
        cmocka_unit_test(order_does_not_matter),
        cmocka_unit_test(common_area_and_outline),
        cmocka_unit_test(common_area_of_any),
        cmocka_unit_test(long_rings),
        cmocka_unit_test(bands_find_what_meets),
        cmocka_unit_test(too_many_layers),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, open_overlay, close_overlay);
}
