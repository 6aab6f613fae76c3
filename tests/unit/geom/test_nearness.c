/* test_nearness.c - distances against closed forms on the ellipsoid and against PROJ's geodesics; what of a
 * line lies within a distance against closed forms, and against sampling at random. */
#include "geom/area.h"
#include "geom/constants.h"
#include "geom/nearness.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static pl_error error;

static void close_to(double got, double wanted, double tolerance) {
    if (!(fabs(got - wanted) <= tolerance))
        fail_msg("got %.6f, wanted %.6f, off by %.3g", got, wanted, got - wanted);
}

static uint64_t state;
static double draw(double low, double high) {
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return low + (high - low) * ((double)(state >> 11) / 9007199254740992.0);
}

/* ---- geodesics ---- */

static void along_the_equator(void **unused) {
    (void)unused;
    for (double degrees = 1e-7; degrees < 100.0; degrees *= 3.0)
        close_to(pl_geodesic_m((pl_point){10.0, 0.0}, (pl_point){10.0 + degrees, 0.0}),
                 PL_WGS84_A_M * degrees * PL_RADIANS, 1e-6);
    close_to(pl_geodesic_m((pl_point){179.9, 0.0}, (pl_point){-179.9, 0.0}), PL_WGS84_A_M * 0.2 * PL_RADIANS,
             1e-6);
    close_to(pl_geodesic_m((pl_point){37.0, 48.0}, (pl_point){37.0, 48.0}), 0.0, 0.0);
}

static void along_a_meridian(void **unused) {
    (void)unused;
    const pl_point south = {37.0, 44.0}, north = {37.0, 53.5};
    close_to(pl_geodesic_m(south, north), pl_edge_length_m(south, north), 1e-4);
    close_to(pl_geodesic_m(north, south), pl_edge_length_m(south, north), 1e-4);
    /* the quarter of a meridian, 10,001,965.7293 m */
    close_to(pl_geodesic_m((pl_point){0.0, 0.0}, (pl_point){0.0, 90.0}), 10001965.7293, 1e-3);
}

/* PROJ 9.1.1, Geod(ellps="WGS84").inv */
static void as_proj_has_it(void **unused) {
    static const struct {
        pl_point a, b;
        double m;
    } known[] = {
        {{37.1758, 48.2828}, {37.3, 48.2}, 13033.4618}, {{37.1758, 48.2828}, {37.9, 48.3}, 53772.4564},
        {{30.5, 50.45}, {37.6, 55.75}, 756873.3071},    {{0.0, 0.0}, {0.5, 0.5}, 78451.2480},
        {{22.1, 48.4}, {40.2, 49.3}, 1328945.5469},     {{-70.5, -33.0}, {151.2, -33.9}, 11416618.3422},
        {{10.0, 60.0}, {-120.0, 45.0}, 7511655.9349},   {{37.0, 47.0}, {37.0, 47.000001}, 0.1112},
        {{170.0, 10.0}, {-170.0, -5.0}, 2769556.0608},
    };
    (void)unused;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        close_to(pl_geodesic_m(known[i].a, known[i].b), known[i].m, 1e-3);
}

/* ---- from a point ---- */

static void nearest_of_a_line(void **unused) {
    (void)unused;
    const pl_point points[] = {{30.0, -1.0}, {30.0, 1.0}, {31.0, 1.0}};
    const pl_chain line = {points, 3};
    pl_point at;
    pl_near *near = pl_near_open(&line, 1, &error);
    assert_non_null(near);
    close_to(pl_near_point_m(near, (pl_point){29.9, 0.0}, &at), PL_WGS84_A_M * 0.1 * PL_RADIANS, 0.01);
    close_to(at.lon, 30.0, 0.0);
    close_to(at.lat, 0.0, 1e-7);
    /* behind the end */
    close_to(pl_near_point_m(near, (pl_point){29.9, -1.2}, &at),
             pl_geodesic_m((pl_point){29.9, -1.2}, points[0]), 1e-6);
    assert_true(pl_point_equal(at, points[0]));
    close_to(pl_near_point_m(near, (pl_point){30.5, 1.0}, NULL), 0.0, 0.01);
    pl_near_close(near);
}

static void no_lines(void **unused) {
    (void)unused;
    const pl_point points[] = {{30.0, 0.0}, {30.0, 0.0}};
    const pl_chain none[] = {{NULL, 0}, {points, 1}, {points, 2}}, asked = {(pl_point[]){{1, 1}, {1, 2}}, 2};
    pl_arena arena = {0};
    pl_chain *lines;
    size_t count;
    pl_near *near = pl_near_open(none, 3, &error);
    assert_non_null(near);
    assert_true(isinf(pl_near_point_m(near, (pl_point){1.0, 1.0}, NULL)));
    assert_true(pl_near_cut(near, &asked, 1, 1000.0, false, &arena, &lines, &count, &error));
    assert_int_equal(count, 1);
    assert_int_equal(lines[0].count, 2); /* where pieces ended it is whole again */
    assert_true(pl_near_cut(near, &asked, 1, 1000.0, true, &arena, &lines, &count, &error));
    assert_int_equal(count, 0);
    assert_false(pl_near_cut(near, &asked, 1, 2e5, true, &arena, &lines, &count, &error));
    assert_int_equal(error.code, PL_USAGE);
    pl_near_close(near);
    pl_near_close(NULL);
    pl_arena_free(&arena);
}

static void too_long(void **unused) {
    (void)unused;
    pl_point points[202];
    const pl_chain line = {points, 202};
    for (int i = 0; i < 202; i++) points[i] = (pl_point){i % 2 == 0 ? -180.0 : 180.0, 0.0};
    assert_null(pl_near_open(&line, 1, &error));
    assert_int_equal(error.code, PL_INPUT);
}

/* ---- within a distance ---- */

static void near_a_crossroad(void **unused) {
    /* A meridian, and a road that leaves it: within d of the road lie 2d of the meridian. */
    (void)unused;
    const pl_point road_points[] = {{30.2, 0.25}, {30.0, 0.25}}, points[] = {{30.0, 0.0}, {30.0, 0.5}};
    const pl_chain road = {road_points, 2}, line = {points, 2};
    static const double distances[] = {1.0, 100.0, 300.0, 1000.0, 3000.0, 10000.0};
    pl_arena arena = {0};
    pl_near *near = pl_near_open(&road, 1, &error);
    assert_non_null(near);
    for (size_t i = 0; i < 6; i++) {
        pl_chain *within, *beyond;
        size_t within_count, beyond_count;
        assert_true(pl_near_cut(near, &line, 1, distances[i], true, &arena, &within, &within_count, &error));
        assert_true(pl_near_cut(near, &line, 1, distances[i], false, &arena, &beyond, &beyond_count, &error));
        assert_int_equal(within_count, 1);
        assert_int_equal(beyond_count, 2);
        assert_int_equal(within[0].count, 2);
        close_to(pl_chain_length_m(&within[0]), 2.0 * distances[i], 0.02);
        close_to(pl_chains_length_m(within, 1) + pl_chains_length_m(beyond, 2), pl_chain_length_m(&line),
                 1e-6);
        assert_true(pl_point_equal(beyond[0].points[0], points[0]));
        assert_true(pl_point_equal(beyond[1].points[1], points[1]));
    }
    pl_near_close(near);
    pl_arena_free(&arena);
}

static void beside_a_slanting_line(void **unused) {
    /* A line that leaves another at an angle, at 48 N: at s along it, it is s sin(angle) away. */
    (void)unused;
    const pl_point ground[] = {{37.0, 47.8}, {37.0, 48.2}};
    const double lat = 48.0, s = sin(lat * PL_RADIANS), w2 = 1.0 - PL_WGS84_E2 * s * s;
    const double m_lon = PL_WGS84_A_M / sqrt(w2) * cos(lat * PL_RADIANS) * PL_RADIANS,
                 m_lat = PL_WGS84_A_M * (1.0 - PL_WGS84_E2) / (w2 * sqrt(w2)) * PL_RADIANS;
    const pl_point leaving[] = {{37.0, 48.0}, {37.0 + 3000.0 / m_lon, 48.0 + 4000.0 / m_lat}};
    const pl_chain from = {ground, 2}, line = {leaving, 2};
    pl_arena arena = {0};
    pl_chain *within;
    size_t count;
    pl_near *near = pl_near_open(&from, 1, &error);
    assert_non_null(near);
    for (double d = 30.0; d < 3000.0; d *= 2.0) {
        assert_true(pl_near_cut(near, &line, 1, d, true, &arena, &within, &count, &error));
        assert_int_equal(count, 1);
        /* the metric of 48 N is used over 4 km: 4 km / R x tan(48) = 7e-4 */
        close_to(pl_chain_length_m(&within[0]), d / 0.6, d / 0.6 * 7e-4 + 0.1);
    }
    pl_near_close(near);
    pl_arena_free(&arena);
}

/* Random chains; every 20 m the share within d is held against the geodesic distance. A sample within 0.1 m
 * of the distance may fall either way. */
static void as_sampling_has_it(void **unused) {
    (void)unused;
    const int seeds = 12;
    for (int seed = 0; seed < seeds; seed++) {
        state = (uint64_t)seed * 977 + 5;
        const double lat = draw(0.0, 59.0), lon = draw(-170.0, 170.0);
        pl_point a[14], b[10];
        for (int i = 0; i < 14; i++) a[i] = (pl_point){lon + draw(0, 0.2), lat + draw(0, 0.15)};
        for (int i = 0; i < 10; i++) b[i] = (pl_point){lon + draw(0, 0.2), lat + draw(0, 0.15)};
        const pl_chain others = {a, 14};
        pl_near *near = pl_near_open(&others, 1, &error);
        assert_non_null(near);
        for (double d = 50.0; d < 20000.0; d *= 2.7)
            for (int i = 1; i < 10; i++) {
                pl_arena arena = {0};
                pl_chain *within;
                size_t count;
                const pl_chain edge = {&b[i - 1], 2};
                assert_true(pl_near_cut(near, &edge, 1, d, true, &arena, &within, &count, &error));
                for (double t = 0.0; t <= 1.0; t += 1.0 / 512.0) {
                    const pl_point at = {b[i - 1].lon + t * (b[i].lon - b[i - 1].lon),
                                         b[i - 1].lat + t * (b[i].lat - b[i - 1].lat)};
                    const double off = pl_near_point_m(near, at, NULL) - d;
                    bool found = false;
                    for (size_t l = 0; l < count && !found; l++) {
                        const pl_point p = within[l].points[0], q = within[l].points[1];
                        found = (at.lat - p.lat) * (at.lat - q.lat) <= 0.0;
                    }
                    if (fabs(off) > 0.1 + d * 1e-5 && found != (off < 0.0))
                        fail_msg("seed %d, d %.0f: %.9f %.9f is %.3f m from the distance", seed, d, at.lon,
                                 at.lat, off);
                }
                pl_arena_free(&arena);
            }
        pl_near_close(near);
    }
}

static void stretches_add_up(void **unused) {
    (void)unused;
    for (int seed = 0; seed < 20; seed++) {
        state = (uint64_t)seed + 77;
        pl_point a[60], b[40];
        for (int i = 0; i < 60; i++) a[i] = (pl_point){37.0 + draw(0, 0.3), 48.0 + draw(0, 0.2)};
        for (int i = 0; i < 40; i++) b[i] = (pl_point){37.0 + draw(0, 0.3), 48.0 + draw(0, 0.2)};
        const pl_chain lines[] = {{b, 15}, {b + 15, 25}}, others = {a, 60};
        pl_near *near = pl_near_open(&others, 1, &error);
        pl_stretch *list;
        size_t count;
        assert_non_null(near);
        assert_true(pl_near_beyond(near, lines, 2, 50.0, &list, &count, &error));
        double last = pl_chains_length_m(lines, 2);
        for (double d = 100.0; d < 6000.0; d *= 1.7) {
            pl_arena arena = {0};
            pl_chain *beyond, *within;
            size_t beyond_count, within_count;
            double length_m;
            assert_true(pl_near_cut(near, lines, 2, d, false, &arena, &beyond, &beyond_count, &error));
            assert_true(pl_near_cut(near, lines, 2, d, true, &arena, &within, &within_count, &error));
            assert_true(pl_near_beyond_m(near, list, count, d, &length_m, &error));
            /* A piece of a piece has a plane of its own: the distance may differ by 0.1 m. */
            double nearer_m, farther_m;
            assert_true(pl_near_beyond_m(near, list, count, d - 0.1, &nearer_m, &error));
            assert_true(pl_near_beyond_m(near, list, count, d + 0.1, &farther_m, &error));
            const double cut_m = pl_chains_length_m(beyond, beyond_count);
            assert_true(farther_m - 1e-6 <= cut_m && cut_m <= nearer_m + 1e-6);
            close_to(pl_chains_length_m(beyond, beyond_count) + pl_chains_length_m(within, within_count),
                     pl_chains_length_m(lines, 2), 1e-4);
            assert_true(length_m <= last + 1e-6);
            last = length_m;
            pl_arena_free(&arena);
        }
        pl_free(list);
        pl_near_close(near);
    }
}

static void a_line_is_near_itself(void **unused) {
    (void)unused;
    pl_point a[80];
    state = 9;
    for (int i = 0; i < 80; i++) a[i] = (pl_point){37.0 + draw(0, 0.5), 48.0 + draw(0, 0.4)};
    const pl_chain line = {a, 80};
    pl_arena arena = {0};
    pl_chain *beyond;
    size_t count;
    pl_near *near = pl_near_open(&line, 1, &error);
    assert_non_null(near);
    assert_true(pl_near_cut(near, &line, 1, 1.0, false, &arena, &beyond, &count, &error));
    assert_int_equal(count, 0);
    pl_near_close(near);
    pl_arena_free(&arena);
}

static void memory_runs_out(void **unused) {
    (void)unused;
    const pl_point a[] = {{37.0, 48.0}, {37.2, 48.1}}, b[] = {{37.0, 48.1}, {37.2, 48.0}};
    const pl_chain line = {a, 2}, other = {b, 2};
    for (uint64_t nth = 1;; nth++) {
        pl_arena arena = {0};
        pl_chain *lines;
        pl_stretch *list = NULL;
        size_t count;
        error = (pl_error){0};
        pl_memory_fail_nth(nth);
        pl_near *near = pl_near_open(&line, 1, &error);
        const bool done = near != NULL &&
                          pl_near_cut(near, &other, 1, 500.0, false, &arena, &lines, &count, &error) &&
                          pl_near_beyond(near, &other, 1, 500.0, &list, &count, &error);
        pl_memory_fail_nth(0);
        pl_near_close(near);
        pl_free(list);
        pl_arena_free(&arena);
        if (done) break;
        assert_int_equal(error.code, PL_NOMEM);
        assert_true(nth < 100);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(along_the_equator),
        cmocka_unit_test(along_a_meridian),
        cmocka_unit_test(as_proj_has_it),
        cmocka_unit_test(nearest_of_a_line),
        cmocka_unit_test(no_lines),
        cmocka_unit_test(too_long),
        cmocka_unit_test(near_a_crossroad),
        cmocka_unit_test(beside_a_slanting_line),
        cmocka_unit_test(as_sampling_has_it),
        cmocka_unit_test(stretches_add_up),
        cmocka_unit_test(a_line_is_near_itself),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
