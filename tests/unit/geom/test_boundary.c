/* test_boundary.c - boundaries of unions, holes filled, lines cut at outlines: closed forms, and laws on
 * random lines. */
#include "geom/area.h"
#include "geom/boundary.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static pl_error error;
static pl_arena arena;
static pl_overlay *overlay;

static int set_up(void **unused) {
    (void)unused;
    overlay = pl_overlay_open(&error);
    return overlay == NULL;
}

static int tear_down(void **unused) {
    (void)unused;
    pl_overlay_close(overlay);
    pl_arena_free(&arena);
    return 0;
}

static void close_to(double got, double wanted, double tolerance) {
    if (!(fabs(got - wanted) <= tolerance))
        fail_msg("got %.9f, wanted %.9f, off by %.3g", got, wanted, got - wanted);
}

static uint64_t state;
static double draw(double low, double high) {
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return low + (high - low) * ((double)(state >> 11) / 9007199254740992.0);
}

/* A box as a ring; counter-clockwise, or not. */
static pl_ring box_ring(double west, double south, double east, double north, bool left) {
    pl_point *points = pl_arena_alloc(&arena, 4 * sizeof *points);
    assert_non_null(points);
    points[0] = (pl_point){west, south};
    points[left ? 1 : 3] = (pl_point){east, south};
    points[2] = (pl_point){east, north};
    points[left ? 3 : 1] = (pl_point){west, north};
    return (pl_ring){points, 4};
}

static pl_polygon polygon_of(const pl_ring *rings, size_t count) {
    return (pl_polygon){rings, count};
}

static double box_length_m(double west, double south, double east, double north) {
    const pl_ring ring = box_ring(west, south, east, north, true);
    return pl_ring_length_m(ring.points, 4);
}

static pl_boundary boundary_of(const pl_polygon *a, const pl_polygon *b, double hole_max_km2) {
    const pl_polygon *const list[] = {a, b};
    pl_boundary made;
    if (!pl_boundary_find(overlay, list, b == NULL ? 1 : 2, hole_max_km2, &arena, &made, &error))
        fail_msg("%s", error.text);
    return made;
}

static void overlaps_have_one_boundary(void **unused) {
    (void)unused;
    const pl_ring a = box_ring(37.0, 48.0, 37.2, 48.1, true), b = box_ring(37.1, 48.0, 37.3, 48.1, false);
    const pl_polygon one = polygon_of(&a, 1), two = polygon_of(&b, 1);
    const pl_boundary made = boundary_of(&one, &two, 5.0);
    assert_int_equal(made.line_count, 1);
    assert_int_equal(made.polygon_count, 1);
    close_to(pl_chains_length_m(made.lines, 1), box_length_m(37.0, 48.0, 37.3, 48.1), 1e-6);
    const pl_chain *line = &made.lines[0];
    assert_true(pl_point_equal(line->points[0], line->points[line->count - 1]));
    assert_true(pl_ring_area_m2(line->points, line->count - 1) > 0.0); /* land on the left */
    assert_true(pl_boundary_contains(&made, (pl_point){37.25, 48.05}));
    assert_false(pl_boundary_contains(&made, (pl_point){37.35, 48.05}));
}

static void small_holes_are_filled(void **unused) {
    (void)unused;
    /* about 1.5 and 37 km2 */
    const pl_ring rings[] = {box_ring(37.0, 48.0, 37.4, 48.2, true),
                             box_ring(37.05, 48.1, 37.06, 48.12, true),
                             box_ring(37.2, 48.05, 37.3, 48.095, false)};
    const pl_polygon one = polygon_of(rings, 3);
    const double small_km2 = fabs(pl_ring_area_m2(rings[1].points, 4)) * 1e-6;
    pl_boundary made = boundary_of(&one, NULL, 5.0);
    assert_int_equal(made.line_count, 2);
    assert_int_equal(made.holes_filled, 1);
    close_to(made.filled_km2, small_km2, 1e-12);
    close_to(made.filled_m, pl_ring_length_m(rings[1].points, 4), 1e-6);
    assert_true(pl_ring_area_m2(made.lines[1].points, 4) < 0.0); /* of a hole too the land lies left */
    assert_true(pl_boundary_contains(&made, (pl_point){37.055, 48.11}));
    assert_false(pl_boundary_contains(&made, (pl_point){37.25, 48.07}));
    made = boundary_of(&one, NULL, 0.0);
    assert_int_equal(made.line_count, 3);
    assert_int_equal(made.holes_filled, 0);
    made = boundary_of(&one, NULL, small_km2); /* under, not up to */
    assert_int_equal(made.line_count, 3);
    made = boundary_of(&one, NULL, 1000.0);
    assert_int_equal(made.line_count, 1);
}

static void nothing_has_none(void **unused) {
    (void)unused;
    pl_boundary made;
    assert_true(pl_boundary_find(overlay, NULL, 0, 5.0, &arena, &made, &error));
    assert_int_equal(made.line_count, 0);
    assert_false(pl_boundary_contains(&made, (pl_point){37.0, 48.0}));
}

static void a_line_through_a_box(void **unused) {
    (void)unused;
    const pl_ring ring = box_ring(37.0, 48.0, 38.0, 49.0, true);
    const pl_polygon box = polygon_of(&ring, 1);
    const pl_point points[] = {{36.5, 48.25}, {37.25, 48.25}, {38.25, 48.75}, {37.5, 48.75}};
    const pl_chain line = {points, 4};
    pl_chain *in, *out;
    size_t in_count, out_count;
    assert_true(pl_chains_inside(&line, 1, &box, 1, false, &arena, &in, &in_count, &error));
    assert_true(pl_chains_inside(&line, 1, &box, 1, true, &arena, &out, &out_count, &error));
    assert_int_equal(in_count, 2);
    assert_int_equal(out_count, 2);
    assert_int_equal(in[0].count, 3);
    close_to(in[0].points[0].lon, 37.0, 1e-12);
    close_to(in[0].points[2].lat, 48.625, 1e-12);
    assert_true(pl_point_equal(in[0].points[1], points[1]));
    assert_int_equal(out[1].count, 3);
    close_to(pl_chains_length_m(in, 2) + pl_chains_length_m(out, 2), pl_chain_length_m(&line), 1e-6);
}

static void along_an_outline_counts_once(void **unused) {
    (void)unused;
    /* Two sectors that share a parallel, and a front that runs along it for a while. */
    const pl_ring south = box_ring(37.0, 48.0, 38.0, 48.5, true),
                  north = box_ring(37.0, 48.5, 38.0, 49.0, true);
    const pl_polygon sectors[] = {polygon_of(&south, 1), polygon_of(&north, 1)};
    const pl_point points[] = {{37.1, 48.2}, {37.3, 48.5}, {37.6, 48.5}, {37.8, 48.5}, {37.9, 48.9}};
    const pl_chain line = {points, 5};
    double sum_m = 0.0;
    for (int s = 0; s < 2; s++) {
        pl_chain *in;
        size_t count;
        assert_true(pl_chains_inside(&line, 1, &sectors[s], 1, false, &arena, &in, &count, &error));
        sum_m += pl_chains_length_m(in, count);
    }
    close_to(sum_m, pl_chain_length_m(&line), 1e-6);
    pl_chain *both;
    size_t count;
    assert_true(pl_chains_inside(&line, 1, sectors, 2, false, &arena, &both, &count, &error));
    assert_int_equal(count, 1);
    assert_int_equal(both[0].count, 5);
}

/* Inside and outside are the whole line, and the middle of every part lies where it is said to. */
static void random_lines_fall_apart_whole(void **unused) {
    (void)unused;
    for (int seed = 0; seed < 200; seed++) {
        pl_point ring_points[9], points[40];
        state = (uint64_t)seed + 1;
        for (int i = 0; i < 9; i++) {
            const double angle = i * 0.698, far = draw(0.1, 0.5);
            ring_points[i] = (pl_point){37.0 + far * cos(angle), 48.0 + far * sin(angle)};
        }
        for (int i = 0; i < 40; i++) {
            points[i] = (pl_point){37.0 + draw(-0.6, 0.6), 48.0 + draw(-0.6, 0.6)};
            if (seed % 4 == 0) points[i] = ring_points[(int)draw(0, 9)]; /* corners and edges */
        }
        const pl_ring ring = {ring_points, 9};
        const pl_polygon star = {&ring, 1};
        const pl_chain line = {points, 40};
        double sum_m = 0.0;
        for (int outside = 0; outside < 2; outside++) {
            pl_chain *parts;
            size_t count;
            assert_true(pl_chains_inside(&line, 1, &star, 1, outside, &arena, &parts, &count, &error));
            sum_m += pl_chains_length_m(parts, count);
            for (size_t l = 0; seed % 4 != 0 && l < count; l++)
                for (size_t i = 1; i < parts[l].count; i++) {
                    const pl_point a = parts[l].points[i - 1], b = parts[l].points[i];
                    assert_true(pl_polygon_contains(
                                    &star, (pl_point){(a.lon + b.lon) / 2, (a.lat + b.lat) / 2}) != outside);
                }
        }
        close_to(sum_m, pl_chain_length_m(&line), 1e-4);
    }
}

/* Patches whose corners lie on an edge of the land but for rounding: taken out and put back, they leave
 * neither slivers nor spikes. */
static void patches_leave_no_slivers(void **unused) {
    (void)unused;
    for (int seed = 0; seed < 50; seed++) {
        state = (uint64_t)seed + 11;
        const pl_point a = {37.0 + draw(0, 0.1), 48.0 + draw(0, 0.1)},
                       b = {37.9 + draw(0, 0.1), 48.3 + draw(0, 0.1)};
        const double s = draw(0.1, 0.4), t = draw(0.5, 0.9);
        const pl_point p = {a.lon + s * (b.lon - a.lon), a.lat + s * (b.lat - a.lat)},
                       q = {a.lon + t * (b.lon - a.lon), a.lat + t * (b.lat - a.lat)};
        const pl_point land_points[] = {a, b, {37.5, 49.0}};
        const pl_point patch_points[] = {p, q, {(p.lon + q.lon) / 2, (p.lat + q.lat) / 2 + 0.05}};
        const pl_ring land_ring = {land_points, 3}, patch_ring = {patch_points, 3};
        const pl_polygon land = polygon_of(&land_ring, 1), patch = polygon_of(&patch_ring, 1);
        const pl_polygon *const base[] = {&land}, *const one[] = {&patch};
        const pl_polygon *less, *again;
        size_t less_count, again_count;
        assert_true(
            pl_boundary_correct(overlay, base, 1, one, 1, NULL, 0, &arena, &less, &less_count, &error));
        assert_int_equal(less_count, 1);
        assert_int_equal(less[0].count, 1);
        /* along the edge p..q the patch's other two edges take its place; the grid moves a corner by 0.1 mm
         */
        const double wanted_m = pl_ring_length_m(land_points, 3) - pl_edge_length_m(p, q) +
                                pl_edge_length_m(p, patch_points[2]) + pl_edge_length_m(patch_points[2], q);
        close_to(pl_polygon_length_m(&less[0]), wanted_m, 0.01);
        const pl_polygon *const corrected[] = {&less[0]};
        assert_true(pl_boundary_correct(overlay, corrected, 1, NULL, 0, one, 1, &arena, &again, &again_count,
                                        &error));
        assert_int_equal(again_count, 1);
        assert_int_equal(again[0].count, 1);
        close_to(pl_polygon_length_m(&again[0]), pl_ring_length_m(land_points, 3), 0.01);
    }
}

static void nothing_corrected(void **unused) {
    (void)unused;
    const pl_ring ring = box_ring(37.0, 48.0, 37.4, 48.2, true);
    const pl_polygon box = polygon_of(&ring, 1);
    const pl_polygon *const one[] = {&box};
    const pl_polygon *made;
    size_t count;
    assert_true(pl_boundary_correct(overlay, NULL, 0, one, 1, NULL, 0, &arena, &made, &count, &error));
    assert_int_equal(count, 0);
    assert_true(pl_boundary_correct(overlay, one, 1, one, 1, NULL, 0, &arena, &made, &count, &error));
    assert_int_equal(count, 0);
    assert_true(pl_boundary_correct(overlay, NULL, 0, NULL, 0, one, 1, &arena, &made, &count, &error));
    assert_int_equal(count, 1);
}

static void memory_runs_out(void **unused) {
    (void)unused;
    const pl_ring rings[] = {box_ring(37.0, 48.0, 37.4, 48.2, true),
                             box_ring(37.1, 48.1, 37.2, 48.15, false)};
    const pl_polygon one = polygon_of(rings, 2);
    const pl_polygon *const list[] = {&one};
    const pl_point points[] = {{36.9, 48.12}, {37.5, 48.12}};
    const pl_chain line = {points, 2};
    for (uint64_t nth = 1;; nth++) {
        pl_boundary made;
        pl_chain *parts;
        size_t count;
        pl_memory_fail_nth(nth);
        const bool done = pl_boundary_find(overlay, list, 1, 0.0, &arena, &made, &error) &&
                          pl_chains_inside(&line, 1, &one, 1, false, &arena, &parts, &count, &error);
        pl_memory_fail_nth(0);
        if (done) break;
        assert_int_equal(error.code, PL_NOMEM);
        assert_true(nth < 100);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overlaps_have_one_boundary),
        cmocka_unit_test(small_holes_are_filled),
        cmocka_unit_test(nothing_has_none),
        cmocka_unit_test(a_line_through_a_box),
        cmocka_unit_test(along_an_outline_counts_once),
        cmocka_unit_test(random_lines_fall_apart_whole),
        cmocka_unit_test(patches_leave_no_slivers),
        cmocka_unit_test(nothing_corrected),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
