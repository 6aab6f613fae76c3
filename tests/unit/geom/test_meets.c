/* test_meets.c - edges, polygons and lines against boxes: closed forms, and every answer again by samples. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "geom/meets.h"

static const pl_box box = {1.0, 1.0, 3.0, 2.0};

static void edges(void **state) {
    (void)state;
    static const struct {
        pl_point a, b;
        bool meets;
    } cases[] = {
        {{0, 0}, {4, 3}, true},                                     /* through it, both ends outside */
        {{0, 1.5}, {4, 1.5}, true},                                 /* level */
        {{2, 0}, {2, 3}, true},                                     /* upright */
        {{1.5, 1.5}, {9, 9}, true},                                 /* one end inside */
        {{2, 1.2}, {2, 1.4}, true},                                 /* inside */
        {{0, 1}, {4, 1}, true},                                     /* along a side */
        {{0, 3}, {1, 2}, true},                                     /* ends on a corner */
        {{0, 2}, {2, 4}, false},                                    /* past a corner, its own box meets */
        {{3.1, 0}, {4.1, 3}, false},                                /* past a side */
        {{0, 0.9}, {4, 0.9}, false},                                /* level, below */
        {{0, 1.5}, {0.9, 1.5}, false}, {{2, 2.1}, {2, 2.1}, false}, /* no length, outside */
        {{3, 2}, {3, 2}, true},                                     /* no length, on a corner */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (pl_edge_meets_box(cases[i].a, cases[i].b, box) != cases[i].meets) fail_msg("edge %zu", i);
        if (pl_edge_meets_box(cases[i].b, cases[i].a, box) != cases[i].meets) fail_msg("edge %zu back", i);
    }
}

/* An edge that has a sample inside meets; one that meets has a point of it at most a rounding outside. */
static void edges_sampled(void **state) {
    (void)state;
    uint64_t seed = 7;
    double numbers[4];
    for (int i = 0; i < 20000; i++) {
        for (int k = 0; k < 4; k++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            numbers[k] = (double)(seed >> 40) / (double)(1 << 24) * 5.0 - 0.5;
        }
        const pl_point a = {numbers[0], numbers[1]}, b = {numbers[2], numbers[3]};
        const pl_box wider = {box.west - 0.01, box.south - 0.01, box.east + 0.01, box.north + 0.01};
        bool inside = false, near = false;
        for (int t = 0; t <= 2000; t++) {
            const double u = t / 2000.0;
            const pl_point at = {a.lon + u * (b.lon - a.lon), a.lat + u * (b.lat - a.lat)};
            inside |= pl_box_holds(box, at);
            near |= pl_box_holds(wider, at);
        }
        const bool meets = pl_edge_meets_box(a, b, box);
        assert_true(!inside || meets);
        assert_true(!meets || near);
    }
}

static void polygons(void **state) {
    (void)state;
    const pl_point around[] = {{0, 0}, {5, 0}, {5, 5}, {0, 5}},
                   hole[] = {{0.5, 0.5}, {0.5, 3}, {4, 3}, {4, 0.5}},
                   within[] = {{1.5, 1.2}, {1.6, 1.2}, {1.6, 1.3}}, away[] = {{6, 6}, {7, 6}, {7, 7}};
    const pl_ring rings[] = {{around, 4}, {hole, 4}}, small = {within, 3}, far = {away, 3}, none = {NULL, 0};
    const pl_polygon whole = {rings, 1}, ringed = {rings, 2}, inner = {&small, 1}, outer = {&far, 1},
                     empty = {&none, 1}, nothing = {NULL, 0};
    assert_true(pl_polygon_meets_box(&whole, box));   /* the box lies in it, no edge meets */
    assert_false(pl_polygon_meets_box(&ringed, box)); /* the box lies in its hole */
    assert_true(pl_polygon_meets_box(&inner, box));
    assert_false(pl_polygon_meets_box(&outer, box));
    assert_false(pl_polygon_meets_box(&empty, box));
    assert_false(pl_polygon_meets_box(&nothing, box));
    assert_false(pl_polygon_meets_box(&whole, PL_BOX_EMPTY));
}

static void lines(void **state) {
    (void)state;
    const pl_point bent[] = {{0, 0}, {0, 3}, {2, 3}, {2, 1.5}}, past[] = {{0, 0}, {0, 3}, {4, 3}, {4, 0}};
    assert_true(pl_line_meets_box(bent, 4, box));
    assert_false(pl_line_meets_box(bent, 3, box));
    assert_false(pl_line_meets_box(past, 4, box)); /* open: its ends are not joined */
    assert_true(pl_line_meets_box(bent + 3, 1, box));
    assert_false(pl_line_meets_box(bent, 1, box));
    assert_false(pl_line_meets_box(bent, 0, box));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edges),
        cmocka_unit_test(edges_sampled),
        cmocka_unit_test(polygons),
        cmocka_unit_test(lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
