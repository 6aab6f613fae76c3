/* test_albers.c - Albers' projection against PROJ ("aea" on WGS84, standard parallels as albers.h has them),
 * values computed once with pyproj 3.4 / PROJ 9.1.1. */
#include "geom/albers.h"
#include "geom/area.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void agrees(pl_box box, pl_point point, double x_m, double y_m) {
    const pl_albers albers = pl_albers_of_box(box);
    double x, y;
    pl_albers_forward(&albers, point, &x, &y);
    /* Six decimals of a metre were printed. */
    assert_true(fabs(x - x_m) < 2e-6 && fabs(y - y_m) < 2e-6);
}

static void test_proj(void **state) {
    (void)state;
    const pl_box north = {22, 44, 44.4, 54.1}, south = {-60, -40, -50, -30};
    agrees(north, (pl_point){33.2, 49.05}, 0, 0);
    agrees(north, (pl_point){37.1758, 48.2828}, 294462.3395945081, -77753.53891485395);
    agrees(north, (pl_point){22, 44}, -896815.5587264466, -495402.9853431496);
    agrees(north, (pl_point){44.4, 54.1}, 731794.7186293633, 616118.8945498103);
    agrees(south, (pl_point){-55, -35}, 0, 0);
    agrees(south, (pl_point){-58.4, -34.6}, -311307.69649590127, 39159.46103623471);
}

/* The planar area of a small quadrangle is its area on the ellipsoid, wherever it lies. */
static void test_equal_area(void **state) {
    (void)state;
    const pl_albers albers = pl_albers_of_box((pl_box){22, 44, 44.4, 54.1});
    for (double lat = 43; lat < 55; lat += 1.7) {
        const pl_point ring[] = {{37, lat}, {37.001, lat}, {37.001, lat + 0.001}, {37, lat + 0.001}};
        double x[4], y[4], twice = 0;
        for (int i = 0; i < 4; i++) pl_albers_forward(&albers, ring[i], &x[i], &y[i]);
        for (int i = 0; i < 4; i++) twice += x[i] * y[(i + 1) % 4] - x[(i + 1) % 4] * y[i];
        const double area_m2 = pl_ring_area_m2(ring, 4);
        assert_true(fabs(twice / 2 / area_m2 - 1) < 1e-7); /* straight edges for curved ones */
    }
}

/* A box on the equator has no cone; its map must still be one. */
static void test_equator(void **state) {
    (void)state;
    const pl_albers albers = pl_albers_of_box((pl_box){-10, -5, 10, 5});
    double x, y;
    pl_albers_forward(&albers, (pl_point){1, 0}, &x, &y);
    assert_true(isfinite(x) && isfinite(y) && x > 100000 && x < 120000 && fabs(y) < 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_proj), cmocka_unit_test(test_equal_area),
                                       cmocka_unit_test(test_equator)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
