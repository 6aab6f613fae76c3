/* test_site_rings.c - the coding of shapes against a decoder of its own: random rings that copy from one
 * another come back as they were rounded; what rounding does to rings; stays; limits; failing allocations. */
#include "engine/site_rings.h"

#include "engine/site.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define VERTICES_MAX 200000

/* ---- the decoder: docs/site.md, "Shapes" ---- */

typedef struct {
    const unsigned char *data;
    size_t length, at;
    bool cut;
} reader;

static uint64_t number(reader *r) {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (r->at == r->length) {
            r->cut = true;
            return 0;
        }
        const unsigned char byte = r->data[r->at++];
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) return value;
    }
    r->cut = true;
    return 0;
}

static int64_t signed_number(reader *r) {
    const uint64_t value = number(r);
    return (int64_t)(value >> 1) ^ -(int64_t)(value & 1);
}

typedef struct {
    int64_t x, y;
} vertex;

/* What a file holds: all positions, and where shapes, polygons and rings begin among them. */
typedef struct {
    vertex pool[VERTICES_MAX];
    size_t count, announced, rings[VERTICES_MAX], ring_count, polygons, shapes, copied;
    size_t stays, first_stay[4];
    bool bad;
} decoded;

static void read_ring(reader *r, decoded *into) {
    const size_t begin = into->count;
    into->rings[into->ring_count++] = begin;
    for (uint64_t operations = number(r); operations > 0 && !r->cut; operations--) {
        const uint64_t head = number(r), length = head >> 1;
        vertex last = into->count == 0 ? (vertex){0, 0} : into->pool[into->count - 1];
        const uint64_t back = (head & 1) != 0 ? number(r) : 0;
        into->bad = into->bad || length == 0 || into->count + length > VERTICES_MAX || back > into->count ||
                    ((head & 1) != 0 && (back == 0 || into->count - back + length > begin));
        if (into->bad) return;
        into->copied += (head & 1) != 0 ? length : 0;
        const size_t from = into->count - back;
        for (uint64_t k = 0; k < length; k++) {
            if (back == 0) {
                last.x += signed_number(r);
                last.y += signed_number(r);
            } else {
                last = into->pool[from + k];
            }
            into->pool[into->count++] = last;
        }
    }
}

static decoded *decode(const pl_buffer *bytes) {
    decoded *into = calloc(1, sizeof *into);
    reader r = {(const unsigned char *)bytes->data, bytes->length, 4, false};
    assert_non_null(into);
    assert_memory_equal(bytes->data, "PLM1", 4);
    assert_int_equal(number(&r), PL_SITE_UNITS_PER_DEGREE);
    into->announced = number(&r);
    into->shapes = number(&r);
    for (size_t i = 0; i < into->shapes && !into->bad; i++)
        for (uint64_t polygons = number(&r); polygons > 0 && !r.cut; polygons--, into->polygons++)
            for (uint64_t rings = number(&r); rings > 0 && !r.cut && !into->bad; rings--) read_ring(&r, into);
    into->stays = number(&r);
    for (size_t i = 0; i < 4 * into->stays; i++) {
        const size_t value = number(&r);
        if (i < 4) into->first_stay[i] = value;
    }
    assert_false(into->bad);
    assert_false(r.cut);
    assert_int_equal(r.at, r.length);
    assert_int_equal(into->count, into->announced);
    return into;
}

/* ---- help ---- */

static const pl_point square[] = {{2, 1}, {2, 2}, {1, 2}, {1, 1}};
static const pl_ring square_ring = {square, 4};
static const pl_polygon square_polygon = {&square_ring, 1};

static decoded *code(const pl_polygon *polygons, size_t count, bool each) {
    pl_error error = {0};
    pl_buffer out = {0};
    pl_rings *rings = pl_rings_open(&error);
    assert_non_null(rings);
    for (size_t i = 0; each && i < count; i++) assert_true(pl_rings_add(rings, &polygons[i], 1, &error));
    if (!each) assert_true(pl_rings_add(rings, polygons, count, &error));
    assert_true(pl_rings_write(rings, NULL, 0, &out, &error));
    pl_rings_close(rings);
    decoded *got = decode(&out);
    pl_buffer_free(&out);
    return got;
}

static uint64_t state = 20241219;
static uint64_t any(uint64_t below) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (state >> 33) % below;
}

/* ---- tests ---- */

static void a_square_begins_at_its_least_corner(void **unused) {
    (void)unused;
    decoded *got = code(&square_polygon, 1, true);
    const vertex wanted[] = {{100000, 100000}, {200000, 100000}, {200000, 200000}, {100000, 200000}};
    assert_int_equal(got->shapes, 1);
    assert_int_equal(got->count, 4);
    assert_memory_equal(got->pool, wanted, sizeof wanted);
    free(got);
}

/* The same ring from another start is one copy: a number of operations, a head, a distance. */
static void the_same_again_is_one_copy(void **unused) {
    (void)unused;
    const pl_point turned[] = {{1, 2}, {1, 1}, {2, 1}, {2, 2}};
    const pl_ring ring = {turned, 4};
    const pl_polygon both[] = {square_polygon, {&ring, 1}};
    decoded *got = code(both, 2, true);
    assert_int_equal(got->count, 8);
    assert_int_equal(got->copied, 4);
    assert_memory_equal(got->pool, got->pool + 4, 4 * sizeof(vertex));
    free(got);
}

static void rounding_joins_and_leaves_out(void **unused) {
    (void)unused;
    /* 4e-6 of a degree are no unit: two corners are one; the hole has two positions left; the second polygon
     * has no shell, and its hole goes with it. */
    const pl_point near[] = {{0, 0}, {1, 0}, {1.000004, 0.000004}, {1, 1}, {0.000001, 0}};
    const pl_point flat[] = {{0.5, 0.2}, {0.500001, 0.2}, {0.6, 0.3}};
    const pl_point dot[] = {{5, 5}, {5.000001, 5}, {5, 5.000001}};
    const pl_ring rings[] = {{near, 5}, {flat, 3}}, lost[] = {{dot, 3}, {square, 4}};
    const pl_polygon polygons[] = {{rings, 2}, {lost, 2}};
    decoded *got = code(polygons, 2, false);
    assert_int_equal(got->shapes, 1);
    assert_int_equal(got->polygons, 1);
    assert_int_equal(got->ring_count, 1);
    assert_int_equal(got->count, 3);
    free(got);
    /* A shape of which nothing is left is still one: stays count shapes. */
    got = code(&polygons[1], 1, true);
    assert_int_equal(got->shapes, 1);
    assert_int_equal(got->polygons, 0);
    free(got);
}

/* Half a unit goes away from zero, on both sides of it. */
static void halves_are_rounded_away_from_zero(void **unused) {
    (void)unused;
    const pl_point points[] = {{-0.000015, -0.000005}, {0.000015, 0}, {0, 0.000025}};
    const pl_ring ring = {points, 3};
    const pl_polygon polygon = {&ring, 1};
    decoded *got = code(&polygon, 1, true);
    assert_true(got->pool[0].x == lround(-0.000015 * 1e5) && got->pool[0].x == -2);
    assert_int_equal(got->count, 3);
    free(got);
}

/* Rings that take over long parts of one another, as maps do. */
static void random_rings_come_back(void **unused) {
    (void)unused;
    enum { RINGS = 300, LONGEST = 200 };
    static pl_point points[RINGS][LONGEST];
    static pl_ring rings[RINGS];
    static pl_polygon polygons[RINGS];
    for (size_t i = 0; i < RINGS; i++) {
        const size_t length = 3 + any(LONGEST - 3), other = i == 0 ? 0 : any(i);
        for (size_t k = 0; k < length; k++) {
            const bool copy = i > 0 && any(10) > 0 && k < rings[other].count;
            points[i][k] = copy
                               ? points[other][k]
                               : (pl_point){((double)any(3600) - 1800) / 10, ((double)any(1800) - 900) / 1e5};
        }
        rings[i] = (pl_ring){points[i], length};
        polygons[i] = (pl_polygon){&rings[i], 1};
    }
    decoded *got = code(polygons, RINGS, true);
    size_t at = 0;
    for (size_t i = 0; i < RINGS; i++) {
        /* Rounded here, in the plainest way. */
        vertex wanted[LONGEST], least;
        size_t count = 0, first = 0;
        for (size_t k = 0; k < rings[i].count; k++) {
            const vertex v = {lround(points[i][k].lon * 1e5), lround(points[i][k].lat * 1e5)};
            if (count == 0 || v.x != wanted[count - 1].x || v.y != wanted[count - 1].y) wanted[count++] = v;
        }
        while (count > 1 && wanted[0].x == wanted[count - 1].x && wanted[0].y == wanted[count - 1].y) count--;
        if (count < 3) continue;
        least = wanted[0];
        for (size_t k = 1; k < count; k++)
            if (wanted[k].x < least.x || (wanted[k].x == least.x && wanted[k].y < least.y))
                least = wanted[first = k];
        for (size_t k = 0; k < count; k++)
            assert_memory_equal(&got->pool[at + k], &wanted[(first + k) % count], sizeof(vertex));
        at += count;
    }
    assert_int_equal(at, got->count);
    assert_true(got->copied > got->count / 4); /* or it would be no coding */
    free(got);
}

static void stays_follow(void **unused) {
    (void)unused;
    pl_error error = {0};
    pl_buffer out = {0};
    const pl_rings_stay stays[] = {{0, 3, 200, 1143}, {0, 1, 0, 1}};
    pl_rings *rings = pl_rings_open(&error);
    assert_non_null(rings);
    assert_true(pl_rings_add(rings, &square_polygon, 1, &error));
    assert_int_equal(pl_rings_shapes(rings), 1);
    assert_int_equal(pl_rings_vertices(rings), 4);
    assert_true(pl_rings_write(rings, stays, 2, &out, &error));
    decoded *got = decode(&out);
    assert_int_equal(got->stays, 2);
    assert_int_equal(got->first_stay[1], 3);
    assert_int_equal(got->first_stay[2], 200);
    assert_int_equal(got->first_stay[3], 1143);
    free(got);
    pl_buffer_free(&out);
    pl_rings_close(rings);
}

static void positions_that_are_none_are_refused(void **unused) {
    (void)unused;
    const double bad[] = {NAN, INFINITY, -INFINITY, 1e300, PL_RINGS_DEGREES_MAX * 1.01};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        for (int second = 0; second < 2; second++) {
            pl_error error = {0};
            pl_point points[] = {{0, 0}, {1, 0}, {1, 1}};
            const pl_ring ring = {points, 3};
            const pl_polygon polygon = {&ring, 1};
            pl_rings *rings = pl_rings_open(&error);
            assert_non_null(rings);
            *(second != 0 ? &points[1].lat : &points[1].lon) = bad[i];
            assert_false(pl_rings_add(rings, &polygon, 1, &error));
            assert_int_equal(error.code, PL_INPUT);
            pl_rings_close(rings);
        }
}

static void too_long_a_ring_is_refused(void **unused) {
    (void)unused;
    pl_error error = {0};
    const pl_ring ring = {square, PL_RINGS_VERTICES_MAX + 1};
    const pl_polygon polygon = {&ring, 1};
    pl_rings *rings = pl_rings_open(&error);
    assert_non_null(rings);
    assert_false(pl_rings_add(rings, &polygon, 1, &error));
    assert_int_equal(error.code, PL_INPUT);
    pl_rings_close(rings);
}

static bool whole(pl_error *error) {
    pl_buffer out = {0};
    pl_rings *rings = pl_rings_open(error);
    bool done = rings != NULL;
    for (int i = 0; done && i < 3; i++) done = pl_rings_add(rings, &square_polygon, 1, error);
    done = done && pl_rings_write(rings, NULL, 0, &out, error);
    pl_rings_close(rings);
    pl_buffer_free(&out);
    return done;
}

static void failing_allocations_are_told(void **unused) {
    (void)unused;
    pl_error error = {0};
    pl_memory_fail_nth(0);
    assert_true(whole(&error));
    const uint64_t made = pl_memory_fail_nth(0);
    assert_true(made > 4);
    for (uint64_t nth = 1; nth <= made; nth++) {
        error = (pl_error){0};
        pl_memory_fail_nth(nth);
        assert_false(whole(&error));
        assert_int_equal(error.code, PL_NOMEM);
    }
    pl_memory_fail_nth(0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_square_begins_at_its_least_corner),
        cmocka_unit_test(the_same_again_is_one_copy),
        cmocka_unit_test(rounding_joins_and_leaves_out),
        cmocka_unit_test(halves_are_rounded_away_from_zero),
        cmocka_unit_test(random_rings_come_back),
        cmocka_unit_test(stays_follow),
        cmocka_unit_test(positions_that_are_none_are_refused),
        cmocka_unit_test(too_long_a_ring_is_refused),
        cmocka_unit_test(failing_allocations_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
