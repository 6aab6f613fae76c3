/* test_area.c - area and length against closed forms: the sine coefficients from their definition and by
 * quadrature, graticule cells, the whole ellipsoid, rings down to 0.02 m2, arcs of meridians and parallels.
 */
#include "geom/area.h"
#include "geom/constants.h"
#include "geom/overlay.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* WGS84 in long double, from a and 1/f alone. */
#define A_M 6378137.0L
static long double flattening(void) {
    return 1.0L / 298.257223563L;
}
static long double e2(void) {
    return flattening() * (2.0L - flattening());
}
static long double b2(void) {
    return A_M * A_M * (1.0L - e2());
}

/* S(phi) of area.c's first comment. */
static long double area_function(long double phi) {
    const long double s = sinl(phi), e = sqrtl(e2());
    return b2() / 2.0L * (s / (1.0L - e2() * s * s) + atanhl(e * s) / e);
}

static void within(long double got, long double wanted, long double relative) {
    if (!(fabsl(got - wanted) <= relative * fabsl(wanted)))
        fail_msg("got %.20Lg, wanted %.20Lg, off by %.3Lg relative", got, wanted, (got - wanted) / wanted);
}

static const double coefficients[6] = PL_AREA_SINE_COEFFICIENTS;

static void coefficients_from_the_sum(void **unused) {
    (void)unused;
    for (int k = 0; k < 6; k++) {
        long double sum = 0.0L, binomial = 1.0L, power = 1.0L; /* binomial(2j + 1, j - k) at j = k is 1 */
        for (int i = 0; i < k; i++) power *= e2() / 4.0L;
        for (int j = k; j < k + 14; j++) {
            sum += (j + 1.0L) / (2.0L * j + 1.0L) * power * binomial;
            power *= e2() / 4.0L;
            binomial *= (2.0L * j + 2.0L) * (2.0L * j + 3.0L) / ((j + 1.0L - k) * (j + 2.0L + k));
        }
        within(coefficients[k], (k % 2 == 0 ? 1.0L : -1.0L) * b2() * sum, 1e-15L);
    }
}

/* The Fourier integral 4/pi int_0^{pi/2} S(phi) sin(m phi) dphi; the trapezium rule is exact on periodic
 * functions. */
static void coefficients_by_quadrature(void **unused) {
    (void)unused;
    const int pieces = 64;
    const long double quarter = acosl(-1.0L) / 2.0L;
    for (int k = 0; k < 6; k++) {
        long double sum = 0.0L;
        for (int i = 1; i <= pieces; i++) {
            const long double phi = quarter * i / pieces;
            sum += (i == pieces ? 0.5L : 1.0L) * area_function(phi) * sinl((2 * k + 1) * phi);
        }
        const long double got = sum * 2.0L / pieces;
        if (fabsl(got - coefficients[k]) > 4e-18L * coefficients[0] + 2e-16L * fabsl(coefficients[k]))
            fail_msg("c_%d: %.20Lg", k, got);
    }
}

static double cell(double west, double south, double east, double north) {
    const pl_point ring[4] = {{west, south}, {east, south}, {east, north}, {west, north}};
    return pl_ring_area_m2(ring, 4);
}

static long double cell_truth(long double west, long double south, long double east, long double north) {
    const long double radians = acosl(-1.0L) / 180.0L;
    return (east - west) * radians * (area_function(north * radians) - area_function(south * radians));
}

static void cells_of_all_sizes(void **unused) {
    (void)unused;
    const double souths[] = {-89.0, -60.25, -1.0, 0.0, 17.0, 44.0, 48.5, 52.125, 80.0};
    const double sizes[] = {1.0, 0.5, 0.0625, 0x1p-10, 0x1p-16, 0x1p-20}; /* the last: 0.01 m2 */
    for (size_t i = 0; i < sizeof souths / sizeof souths[0]; i++)
        for (size_t j = 0; j < sizeof sizes / sizeof sizes[0]; j++) {
            const double south = souths[i], size = sizes[j];
            /* The truth itself loses digits in small cells: S(north) - S(south) by the mean of dS/dphi
             * instead. */
            const long double radians = acosl(-1.0L) / 180.0L;
            long double wanted = 0.0L;
            const long double nodes[3] = {-0.774596669241483377036L, 0.0L, 0.774596669241483377036L};
            const long double weights[3] = {5.0L / 18.0L, 8.0L / 18.0L, 5.0L / 18.0L};
            for (int n = 0; n < 3; n++) {
                const long double phi = (south + size * (0.5L + 0.5L * nodes[n])) * radians, s = sinl(phi);
                wanted += weights[n] * b2() * cosl(phi) / powl(1.0L - e2() * s * s, 2.0L);
            }
            wanted *= (long double)size * size * radians * radians;
            within(cell(30.0, south, 30.0 + size, south + size), wanted, size >= 0.5 ? 1e-11L : 1e-13L);
        }
    within(cell(10.0, 20.0, 35.0, 70.0), cell_truth(10.0L, 20.0L, 35.0L, 70.0L), 1e-14L);
}

static void whole_ellipsoid(void **unused) {
    (void)unused;
    const long double whole = 4.0L * acosl(-1.0L) * area_function(acosl(-1.0L) / 2.0L);
    within(whole / 1e12L, 510.065621724088L, 1e-13L); /* the published area of WGS84 */
    within(cell(-180.0, -90.0, 180.0, 90.0), whole, 1e-14L);
    long double sum = 0.0L;
    for (int lat = -90; lat < 90; lat += 2)
        for (int lon = -180; lon < 180; lon += 2) sum += (long double)cell(lon, lat, lon + 2, lat + 2);
    within(sum, whole, 1e-14L);
}

/* A triangle whose one side is slanted: half a cell's strip by quadrature of S along the edge. */
static void slanted_edge(void **unused) {
    (void)unused;
    const long double radians = acosl(-1.0L) / 180.0L;
    const struct {
        double lon, lat, dlon, dlat;
    } cases[] = {{30.0, 45.0, 10.0, 5.0},
                 {30.0, 45.0, 0.25, 0.125},
                 {30.0, -80.0, 100.0, 160.0},
                 {30.0, 48.0, 3.0, -7.0}};
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        const pl_point ring[3] = {{cases[c].lon, cases[c].lat},
                                  {cases[c].lon + cases[c].dlon, cases[c].lat},
                                  {cases[c].lon + cases[c].dlon, cases[c].lat + cases[c].dlat}};
        const int pieces = 4000; /* Simpson */
        const long double base = area_function(cases[c].lat * radians);
        long double sum = 0.0L;
        for (int i = 0; i <= pieces; i++) {
            const long double s =
                area_function((cases[c].lat + cases[c].dlat * (long double)i / pieces) * radians) - base;
            sum += s * (i == 0 || i == pieces ? 1.0L : i % 2 == 1 ? 4.0L : 2.0L);
        }
        within(pl_ring_area_m2(ring, 3), sum / (3.0L * pieces) * cases[c].dlon * radians, 1e-12L);
    }
}

static void any_start_any_winding(void **unused) {
    (void)unused;
    enum { COUNT = 11 };
    pl_point ring[COUNT], turned[COUNT];
    for (int i = 0; i < COUNT; i++) {
        const double angle = 2.0 * 3.14159265358979 * i / COUNT, radius = i % 2 == 0 ? 1.5e-6 : 0.8e-6;
        ring[i] = (pl_point){37.123456 + radius * cos(angle), 48.654321 + radius * sin(angle)};
    }
    const double area_m2 = pl_ring_area_m2(ring, COUNT);
    assert_true(area_m2 > 0.02 && area_m2 < 0.1);
    for (int start = 0; start < COUNT; start++) {
        for (int i = 0; i < COUNT; i++) turned[i] = ring[(start + i) % COUNT];
        within(pl_ring_area_m2(turned, COUNT), area_m2, 1e-13L);
        for (int i = 0; i < COUNT; i++) turned[i] = ring[(start + COUNT - i) % COUNT];
        within(pl_ring_area_m2(turned, COUNT), -area_m2, 1e-13L);
    }
    /* The same figure far from 0 and 180 in longitude: only differences of longitude count. */
    pl_edge edges[COUNT];
    for (int i = 0; i < COUNT; i++) edges[i] = (pl_edge){ring[i], ring[(i + 1) % COUNT]};
    within(pl_edges_area_m2(edges, COUNT, 48.654321), area_m2, 1e-12L);
    within(pl_edges_area_m2(edges, COUNT, 48.0), area_m2,
           1e-6L); /* the reference cancels, with fewer digits */
}

static void holes_and_nothing(void **unused) {
    (void)unused;
    const pl_point shell[4] = {{30, 48}, {31, 48}, {31, 49}, {30, 49}};
    const pl_point hole[4] = {{30.25, 48.25}, {30.5, 48.25}, {30.5, 48.5}, {30.25, 48.5}};
    const pl_point elloh[4] = {hole[3], hole[2], hole[1], hole[0]};
    const pl_ring rings[2] = {{shell, 4}, {hole, 4}}, other[2] = {{shell, 4}, {elloh, 4}};
    const double wanted = cell(30, 48, 31, 49) - cell(30.25, 48.25, 30.5, 48.5);
    const pl_polygon one = {rings, 2}, two = {other, 2}, none = {0};
    within(pl_polygon_area_m2(&one), wanted, 1e-15L);
    within(pl_polygon_area_m2(&two), wanted, 1e-14L);
    assert_true(pl_polygon_area_m2(&none) == 0.0);
    assert_true(pl_ring_area_m2(shell, 2) == 0.0 && pl_ring_area_m2(NULL, 0) == 0.0);
    const pl_point flat[3] = {{30, 48}, {31, 48}, {32, 48}},
                   line[4] = {{30, 48}, {31, 49}, {32, 50}, {31, 49}};
    assert_true(pl_ring_area_m2(flat, 3) == 0.0);
    assert_true(fabs(pl_ring_area_m2(line, 4)) < 1e-5);
    assert_true(pl_polygon_contains(&one, (pl_point){30.75, 48.75}));
    assert_false(pl_polygon_contains(&one, (pl_point){30.3, 48.3}));
    assert_false(pl_polygon_contains(&one, (pl_point){29.9, 48.3}));
}

static void lengths(void **unused) {
    (void)unused;
    /* The quarter meridian of WGS84, and the equator. */
    within(pl_edge_length_m((pl_point){0, 0}, (pl_point){0, 90}), 10001965.729312723L, 1e-12L);
    within(pl_edge_length_m((pl_point){-180, 0}, (pl_point){180, 0}), 2.0L * acosl(-1.0L) * A_M, 1e-13L);
    const long double phi = 48.0L * acosl(-1.0L) / 180.0L;
    const long double radius = A_M * cosl(phi) / sqrtl(1.0L - e2() * sinl(phi) * sinl(phi));
    within(pl_edge_length_m((pl_point){30, 48}, (pl_point){30.75, 48}),
           radius * 0.75L * acosl(-1.0L) / 180.0L, 1e-13L);
    /* A slanted edge is the sum of its parts. */
    const pl_point a = {30, 44}, b = {41, 51.5}, middle = {35.5, 47.75};
    within(pl_edge_length_m(a, middle) + pl_edge_length_m(middle, b), pl_edge_length_m(a, b), 1e-13L);
    assert_true(pl_edge_length_m(a, a) == 0.0);
    const pl_point ring[3] = {a, b, middle};
    within(pl_ring_length_m(ring, 3), 2.0L * (long double)pl_edge_length_m(a, b), 1e-13L);
    assert_true(pl_mean_width_m(0.0, 0.0) == 0.0);
    within(pl_mean_width_m(1000.0 * 10.0, 2020.0), 10.0L * 2000.0L / 2020.0L, 1e-14L);
}

static void boxes(void **unused) {
    (void)unused;
    const pl_point points[3] = {{3, 1}, {-1, 5}, {2, -2}};
    const pl_box box = pl_box_of_points(points, 3), empty = PL_BOX_EMPTY;
    assert_true(box.west == -1 && box.east == 3 && box.south == -2 && box.north == 5);
    assert_true(pl_box_meets(box, (pl_box){3, 5, 4, 6}));
    assert_false(pl_box_meets(box, (pl_box){3.001, 5, 4, 6}));
    assert_false(pl_box_meets(box, empty) || pl_box_meets(empty, empty) || pl_box_within(empty, box));
    assert_true(pl_box_within((pl_box){0, 0, 1, 1}, box) && !pl_box_within(box, (pl_box){0, 0, 1, 1}));
    const pl_box joined = pl_box_union(empty, box);
    assert_true(joined.west == box.west && joined.north == box.north);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coefficients_from_the_sum),
        cmocka_unit_test(coefficients_by_quadrature),
        cmocka_unit_test(cells_of_all_sizes),
        cmocka_unit_test(whole_ellipsoid),
        cmocka_unit_test(slanted_edge),
        cmocka_unit_test(any_start_any_winding),
        cmocka_unit_test(holes_and_nothing),
        cmocka_unit_test(lengths),
        cmocka_unit_test(boxes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
