/* test_front.c - fronts whose length and movement have closed forms: a side pushed out, a ring that grows, a
 * finger, a pocket, a split; laws on random land. */
#include "geom/area.h"
#include "geom/constants.h"
#include "measure/front.h"

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
        fail_msg("got %.4f, wanted %.4f, off by %.4g", got, wanted, got - wanted);
}

/* A position so many metres east and north of 37 E 48 N, in the metric of 48 N. On figures of a few km it
 * stretches lengths by at most tan(48) x their height / R: 2e-4 a kilometre. */
static pl_point at(double east_m, double north_m) {
    const double s = sin(48.0 * PL_RADIANS), w2 = 1.0 - PL_WGS84_E2 * s * s;
    const double m_lon = PL_WGS84_A_M / sqrt(w2) * cos(48.0 * PL_RADIANS) * PL_RADIANS,
                 m_lat = PL_WGS84_A_M * (1.0 - PL_WGS84_E2) / (w2 * sqrt(w2)) * PL_RADIANS;
    return (pl_point){37.0 + east_m / m_lon, 48.0 + north_m / m_lat};
}

typedef struct {
    double east_m, north_m;
} flat;

/* Polygon of one ring. */
static const pl_polygon *land_of(const flat *metres, size_t count) {
    pl_point *points = pl_arena_alloc(&arena, count * sizeof *points);
    pl_ring *ring = pl_arena_alloc(&arena, sizeof *ring);
    pl_polygon *made = pl_arena_alloc(&arena, sizeof *made);
    assert_true(points != NULL && ring != NULL && made != NULL);
    for (size_t i = 0; i < count; i++) points[i] = at(metres[i].east_m, metres[i].north_m);
    *ring = (pl_ring){points, count};
    *made = (pl_polygon){ring, 1};
    return made;
}

static const pl_polygon *box(double west, double south, double east, double north) {
    const flat metres[] = {{west, south}, {east, south}, {east, north}, {west, north}};
    return land_of(metres, 4);
}

static pl_front front_of(const pl_polygon *a, const pl_polygon *b, const pl_near *outline) {
    const pl_front_rule rule = {PL_FRONT_HOLE_MAX_KM2, 500.0, outline};
    const pl_polygon *const list[] = {a, b};
    pl_front made;
    if (!pl_front_find(overlay, list, b == NULL ? 1 : 2, &rule, &arena, &made, &error))
        fail_msg("%s", error.text);
    return made;
}

/* Length of a's front beyond a distance of b's boundary. */
static pl_moved moved_of(const pl_front *a, const pl_front *b, bool later, double distance_m) {
    pl_shift shift;
    pl_moved made;
    assert_true(pl_shift_open(a->lines, a->count, b, later, PL_SHIFT_LEAST_M, &shift, &error));
    close_to(shift.length_m, a->length_m, 0.0);
    assert_true(pl_shift_moved(&shift, distance_m, &made, &error));
    pl_shift_free(&shift);
    return made;
}

/* What went forward over one time is what goes back over the other. */
static void expect(const pl_front *old, const pl_front *new, double d, double old_forward, double old_back,
                   double new_forward, double new_back, double tolerance) {
    pl_moved of = moved_of(old, new, true, d);
    close_to(of.of[PL_FORWARD], old_forward, tolerance);
    close_to(of.of[PL_BACK], old_back, tolerance);
    of = moved_of(old, new, false, d);
    close_to(of.of[PL_BACK], old_forward, tolerance);
    close_to(of.of[PL_FORWARD], old_back, tolerance);
    of = moved_of(new, old, false, d);
    close_to(of.of[PL_FORWARD], new_forward, tolerance);
    close_to(of.of[PL_BACK], new_back, tolerance);
}

static void a_side_pushed_out(void **unused) {
    /* West side of 6 km moved 1.5 km out. Of the old side, d at both ends lies near the sides that stayed;
     * the new one is whole, with what of its shanks is beyond d of the old corner. */
    (void)unused;
    pl_front old = front_of(box(0, 0, 9000, 6000), NULL, NULL),
             new = front_of(box(-1500, 0, 9000, 6000), NULL, NULL);
    close_to(old.length_m, 30000.0, 10.0);
    close_to(new.length_m, 33000.0, 12.0); /* 10.5 km, 6 km north of 48 N */
    for (double d = 1.0; d < 1490.0; d += 137.0)
        expect(&old, &new, d, 6000.0 - 2.0 * d, 0.0, 6000.0 + 2.0 * (1500.0 - d), 0.0, 4.0);
    expect(&old, &new, 1505.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    pl_front_free(&old);
    pl_front_free(&new);
}

static void displacement_of_a_side(void **unused) {
    (void)unused;
    /* a wide front pushed 800 m out on a third of its length, 400 m on another, both far from the ends */
    const flat line[] = {{0, 0},        {90000, 0},    {90000, 9000}, {80000, 9000}, {80000, 9800},
                         {50000, 9800}, {50000, 9400}, {20000, 9400}, {20000, 9000}, {0, 9000}};
    pl_front old = front_of(box(0, 0, 90000, 9000), NULL, NULL),
             new = front_of(land_of(line, 10), NULL, NULL);
    pl_shift shift;
    double m;
    assert_true(pl_shift_open(new.lines, new.count, &old, false, 10.0, &shift, &error));
    assert_true(pl_shift_quantile(&shift, PL_FORWARD, 100.0, 0.25, &m, &error));
    close_to(m, 400.0, 1.0);
    assert_true(pl_shift_quantile(&shift, PL_FORWARD, 100.0, 0.75, &m, &error));
    close_to(m, 800.0, 2.0);
    assert_true(pl_shift_quantile(&shift, PL_FORWARD, 500.0, 0.5, &m, &error));
    close_to(m, 800.0, 2.0);
    assert_true(pl_shift_quantile(&shift, PL_BACK, 100.0, 0.5, &m, &error));
    assert_true(isnan(m));
    pl_moved moved;
    assert_false(pl_shift_moved(&shift, 5.0, &moved, &error));
    assert_int_equal(error.code, PL_INTERNAL);
    pl_shift_free(&shift);
    assert_false(pl_shift_open(new.lines, new.count, &old, false, 0.5, &shift, &error));
    assert_int_equal(error.code, PL_USAGE);
    pl_front_free(&old);
    pl_front_free(&new);
}

static void a_ring_that_grows(void **unused) {
    (void)unused;
    enum { CORNERS = 720 };
    flat small[CORNERS], large[CORNERS];
    for (int i = 0; i < CORNERS; i++) {
        const double angle = i * 0.5 * PL_RADIANS;
        small[i] = (flat){5000.0 * cos(angle), 5000.0 * sin(angle)};
        large[i] = (flat){7000.0 * cos(angle), 7000.0 * sin(angle)};
    }
    pl_front old = front_of(land_of(small, CORNERS), NULL, NULL),
             new = front_of(land_of(large, CORNERS), NULL, NULL);
    /* the metric of 48 N at 7 km from there: 1.2e-3 */
    expect(&old, &new, 1995.0, old.length_m, 0.0, new.length_m, 0.0, 1e-6);
    expect(&old, &new, 2005.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    expect(&new, &old, 1995.0, 0.0, new.length_m, 0.0, old.length_m, 1e-6);
    pl_front_free(&old);
    pl_front_free(&new);
}

static void a_finger_folds(void **unused) {
    /* A finger 10 km long and 400 m wide: transects would cross; as sets, its two sides are 20 km of new
     * front, and of the old front only its root moved. */
    (void)unused;
    const flat finger[] = {{0, 0},        {9000, 0},     {9000, 6000}, {5200, 6000},
                           {5200, 16000}, {4800, 16000}, {4800, 6000}, {0, 6000}};
    pl_front old = front_of(box(0, 0, 9000, 6000), NULL, NULL),
             new = front_of(land_of(finger, 8), NULL, NULL);
    expect(&old, &new, 100.0, 200.0, 0.0, 400.0 + 2.0 * 9900.0, 0.0, 25.0);
    expect(&old, &new, 300.0, 0.0, 0.0, 400.0 + 2.0 * 9700.0, 0.0, 25.0);
    expect(&old, &new, 3000.0, 0.0, 0.0, 400.0 + 2.0 * 7000.0, 0.0, 25.0);
    pl_front_free(&old);
    pl_front_free(&new);
}

static void a_pocket_falls(void **unused) {
    /* Two halves around a pocket of 4 x 3 km; then the pocket is land. Its whole edge went forward, and no
     * new front came; a pocket of 4 km2 would have been filled from the start. */
    (void)unused;
    const flat west_half[] = {{0, 0},       {10000, 0},    {10000, 5000},  {8000, 5000},
                              {8000, 8000}, {10000, 8000}, {10000, 20000}, {0, 20000}};
    const flat east_half[] = {{10000, 0},    {20000, 0},    {20000, 20000}, {10000, 20000},
                              {10000, 8000}, {12000, 8000}, {12000, 5000},  {10000, 5000}};
    pl_front old = front_of(land_of(west_half, 8), land_of(east_half, 8), NULL),
             new = front_of(box(0, 0, 20000, 20000), NULL, NULL);
    assert_int_equal(old.land.line_count, 2);
    expect(&old, &new, 1000.0, 14000.0, 0.0, 0.0, 0.0, 15.0);
    expect(&old, &new, 4900.0, 14000.0, 0.0, 0.0, 0.0, 15.0);
    expect(&new, &old, 1000.0, 0.0, 0.0, 0.0, 14000.0, 15.0);
    pl_front_free(&old);
    pl_front_free(&new);
}

static void a_small_hole_is_no_front(void **unused) {
    (void)unused;
    const flat with_hole[] = {{0, 0},       {9000, 0},    {9000, 9000}, {5000, 9000},
                              {5000, 5000}, {4000, 5000}, {4000, 9000}, {0, 9000}};
    pl_front solid = front_of(box(0, 0, 9000, 9000), NULL, NULL),
             holed = front_of(land_of(with_hole, 8), box(4000, 6000, 5000, 9000), NULL);
    assert_int_equal(holed.land.holes_filled, 1);
    close_to(holed.land.filled_km2, 1.0, 0.01);
    close_to(holed.length_m, solid.length_m, 1e-6);
    expect(&solid, &holed, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    pl_front_free(&solid);
    pl_front_free(&holed);
}

static void land_that_splits(void **unused) {
    /* A gap of 2 km opens through land 6 km deep: both its sides went back; of the old front the two ends of
     * the gap, less what lies within d of a new corner. */
    (void)unused;
    pl_front old = front_of(box(0, 0, 20000, 6000), NULL, NULL),
             new = front_of(box(0, 0, 9000, 6000), box(11000, 0, 20000, 6000), NULL);
    const double d = 300.0;
    expect(&old, &new, d, 0.0, 2.0 * (2000.0 - 2.0 * d), 0.0, 2.0 * (6000.0 - 2.0 * d), 8.0);
    expect(&old, &new, 1001.0, 0.0, 0.0, 0.0, 2.0 * (6000.0 - 2002.0), 8.0);
    pl_front_free(&old);
    pl_front_free(&new);
}

static void coast_and_border_are_no_front(void **unused) {
    /* The land fills a country's east: its west side is front, less 500 m at both ends. */
    (void)unused;
    const pl_polygon *country = box(-20000, 0, 9000, 6000);
    pl_chain outline;
    pl_boundary whole;
    assert_true(pl_boundary_find(overlay, &country, 1, 0.0, &arena, &whole, &error));
    outline = whole.lines[0];
    pl_near *near = pl_near_open(&outline, 1, &error);
    assert_non_null(near);
    pl_front old = front_of(box(0, 0, 9000, 6000), NULL, near),
             new = front_of(box(-700, 0, 9000, 6000), NULL, near);
    close_to(old.length_m, 5000.0, 2.0);
    close_to(old.boundary_m, 30000.0, 10.0);
    /* whole boundary of the other state: what moved into the border's strip is not far */
    expect(&old, &new, 100.0, 5000.0, 0.0, 5000.0, 0.0, 2.0);
    expect(&old, &new, 705.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    pl_front_free(&old);
    pl_front_free(&new);
    pl_near_close(near);
}

static void no_land_at_all(void **unused) {
    (void)unused;
    const pl_front_rule rule = {5.0, 5000.0, NULL};
    pl_front none, some = front_of(box(0, 0, 9000, 6000), NULL, NULL);
    assert_true(pl_front_find(overlay, NULL, 0, &rule, &arena, &none, &error));
    close_to(none.length_m, 0.0, 0.0);
    expect(&some, &none, 1000.0, 0.0, some.length_m, 0.0, 0.0, 1e-6);
    pl_front_free(&none);
    pl_front_free(&some);
}

static uint64_t state;
static double draw(double low, double high) {
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return low + (high - low) * ((double)(state >> 11) / 9007199254740992.0);
}

static const pl_polygon *star(int corners) {
    flat metres[40];
    for (int i = 0; i < corners; i++) {
        const double angle = 2.0 * 3.14159265358979 * i / corners, far = draw(3000.0, 9000.0);
        metres[i] = (flat){far * cos(angle), far * sin(angle)};
    }
    return land_of(metres, (size_t)corners);
}

static void laws(void **unused) {
    (void)unused;
    for (int seed = 0; seed < 60; seed++) {
        state = (uint64_t)seed + 3;
        pl_front a = front_of(star(7 + seed % 30), NULL, NULL), b = front_of(star(9 + seed % 20), NULL, NULL);
        const pl_moved same = moved_of(&a, &a, true, PL_SHIFT_LEAST_M);
        close_to(same.of[PL_FORWARD] + same.of[PL_BACK], 0.0, 0.0);
        double last = a.length_m;
        for (double d = 1.0; d < 20000.0; d *= 2.0) {
            const pl_moved of = moved_of(&a, &b, true, d);
            const double all_m = of.of[PL_FORWARD] + of.of[PL_BACK];
            pl_chain *within;
            size_t count;
            assert_true(of.of[PL_FORWARD] >= 0.0 && of.of[PL_BACK] >= 0.0);
            assert_true(all_m <= last + 1e-6); /* the curve falls */
            assert_true(pl_near_cut(b.near, a.lines, a.count, d, true, &arena, &within, &count, &error));
            close_to(all_m + pl_chains_length_m(within, count), a.length_m, 0.5);
            last = all_m;
        }
        close_to(last, 0.0, 0.0);
        pl_front_free(&a);
        pl_front_free(&b);
    }
}

static void memory_runs_out(void **unused) {
    (void)unused;
    const pl_polygon *a = box(0, 0, 9000, 6000), *b = box(-2000, 0, 9000, 6000);
    pl_front other = front_of(b, NULL, NULL);
    const pl_front_rule rule = {5.0, 100.0, other.near};
    for (uint64_t nth = 1;; nth++) {
        pl_front made = {0};
        pl_shift shift = {0};
        pl_moved moved;
        pl_memory_fail_nth(nth);
        const bool done = pl_front_find(overlay, &a, 1, &rule, &arena, &made, &error) &&
                          pl_shift_open(made.lines, made.count, &other, true, 1.0, &shift, &error) &&
                          pl_shift_moved(&shift, 1700.0, &moved, &error);
        pl_memory_fail_nth(0);
        pl_shift_free(&shift);
        pl_front_free(&made);
        if (done) break;
        assert_int_equal(error.code, PL_NOMEM);
        assert_true(nth < 200);
    }
    pl_front_free(&other);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_side_pushed_out), cmocka_unit_test(displacement_of_a_side),
        cmocka_unit_test(a_ring_that_grows), cmocka_unit_test(a_finger_folds),
        cmocka_unit_test(a_pocket_falls),    cmocka_unit_test(a_small_hole_is_no_front),
        cmocka_unit_test(land_that_splits),  cmocka_unit_test(coast_and_border_are_no_front),
        cmocka_unit_test(no_land_at_all),    cmocka_unit_test(laws),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
