/* test_gpb.c - geometry blobs: there and back, against bytes written by hand, and what strangers may put
 * there. */
#include "sample.h"
#include "store/gpb.h"

#include <math.h>
#include <stdlib.h>

static void there_and_back(void **state) {
    (void)state;
    pl_error error = {0};
    pl_arena arena = {0};
    pl_point shell[] = {{30, 50}, {31.5, 50}, {31.5, 51.25}, {30, 51}};
    pl_point hole[] = {{30.1, 50.1}, {30.2, 50.1}, {30.2, 50.2}};
    pl_ring rings[] = {{shell, 4}, {hole, 3}};
    pl_polygon polygons[] = {{rings, 2}, {rings, 1}};
    pl_box box = pl_box_of_polygon(&polygons[0]);
    for (int many = 0; many < 2; many++) {
        pl_buffer blob = {0};
        must(many ? pl_gpb_polygons(polygons, 2, &box, &blob, &error)
                  : pl_gpb_polygon(polygons, &box, &blob, &error));
        const pl_polygon *back;
        size_t count;
        must(pl_gpb_read(blob.data, blob.length, &arena, &back, &count, &error));
        assert_int_equal(count, many ? 2 : 1);
        assert_int_equal(back[0].count, 2);
        assert_int_equal(back[0].rings[1].count, 3);
        assert_memory_equal(back[0].rings[0].points, shell, sizeof shell);
        assert_memory_equal(back[0].rings[1].points, hole, sizeof hole);
        pl_buffer_free(&blob);
    }
    pl_arena_free(&arena);
}

/* The layout of OGC 12-128r15, 2.1.3, byte by byte. */
static void bytes_of_the_standard(void **state) {
    (void)state;
    pl_error error = {0};
    pl_point points[] = {{1, 2}, {3, 2}, {3, 4}};
    pl_ring ring = {points, 3};
    pl_polygon polygon = {&ring, 1};
    pl_box box = {1, 2, 3, 4};
    pl_buffer blob = {0};
    must(pl_gpb_polygon(&polygon, &box, &blob, &error));
    static const unsigned char one[] = {0, 0, 0, 0, 0, 0, 0xf0, 0x3f}, two[] = {0, 0, 0, 0, 0, 0, 0, 0x40};
    static const unsigned char three[] = {0, 0, 0, 0, 0, 0, 8, 0x40}, four[] = {0, 0, 0, 0, 0, 0, 0x10, 0x40};
    static const unsigned char head[] = {'G', 'P', 0, 3, 0xe6, 0x10, 0, 0};
    static const unsigned char wkb[] = {1, 3, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0};
    const unsigned char *const numbers[] = {one, three, two, four};
    const unsigned char *const corners[] = {one, two, three, two, three, four, one, two};
    const char *at = blob.data;
    assert_int_equal(blob.length, sizeof head + 4 * 8 + sizeof wkb + 8 * 8);
    assert_memory_equal(at, head, sizeof head);
    at += sizeof head;
    for (int i = 0; i < 4; i++, at += 8) assert_memory_equal(at, numbers[i], 8);
    assert_memory_equal(at, wkb, sizeof wkb);
    at += sizeof wkb;
    for (int i = 0; i < 8; i++, at += 8) assert_memory_equal(at, corners[i], 8);
    pl_buffer_free(&blob);
}

static void nothing_is_believed(void **state) {
    (void)state;
    pl_error error = {0};
    pl_arena arena = {0};
    pl_point points[8];
    pl_ring rings[2];
    pl_polygon a = sample_square(1, points, &rings[0]), b = sample_square(2, points + 4, &rings[1]);
    pl_polygon both[] = {a, b};
    pl_box box = pl_box_union(pl_box_of_polygon(&a), pl_box_of_polygon(&b));
    pl_buffer blob = {0};
    must(pl_gpb_polygons(both, 2, &box, &blob, &error));
    const pl_polygon *back;
    size_t count;
    /* Every cut, in memory of that very size, so that a sanitizer sees a read behind the end. */
    for (size_t length = 0; length < blob.length; length++) {
        char *copy = malloc(length > 0 ? length : 1);
        assert_non_null(copy);
        memcpy(copy, blob.data, length);
        assert_false(pl_gpb_read(copy, length, &arena, &back, &count, &error));
        assert_int_equal(error.code, PL_STORAGE);
        free(copy);
        pl_arena_reset(&arena);
    }
    /* Every byte spoiled in some ways: an error or a polygon, never more than the bytes can hold. */
    for (size_t i = 0; i < blob.length; i++)
        for (int mask = 1; mask < 256; mask = mask * 2 + 1) {
            blob.data[i] = (char)(blob.data[i] ^ mask);
            if (pl_gpb_read(blob.data, blob.length, &arena, &back, &count, &error)) assert_true(count <= 2);
            assert_true(arena.bytes < 8192);
            blob.data[i] = (char)(blob.data[i] ^ mask);
            pl_arena_reset(&arena);
        }
    assert_false(pl_gpb_read(NULL, 5, &arena, &back, &count, &error));
    pl_buffer_free(&blob);
    /* Numbers that are none. */
    const double bad[] = {NAN, INFINITY, 1e300, -361};
    for (int i = 0; i < 4; i++) {
        points[1].lon = bad[i];
        pl_buffer spoiled = {0};
        must(pl_gpb_polygon(&a, &box, &spoiled, &error));
        assert_false(pl_gpb_read(spoiled.data, spoiled.length, &arena, &back, &count, &error));
        assert_non_null(strstr(error.text, "outside the world"));
        pl_buffer_free(&spoiled);
    }
    pl_arena_free(&arena);
}

static void an_empty_one(void **state) {
    (void)state;
    pl_error error = {0};
    pl_arena arena = {0};
    pl_polygon none = {NULL, 0};
    pl_box empty = PL_BOX_EMPTY;
    pl_buffer blob = {0};
    must(pl_gpb_polygons(&none, 0, &empty, &blob, &error));
    const pl_polygon *back;
    size_t count = 7;
    must(pl_gpb_read(blob.data, blob.length, &arena, &back, &count, &error));
    assert_int_equal(count, 0);
    pl_buffer_free(&blob);
    pl_arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(there_and_back),
                                       cmocka_unit_test(bytes_of_the_standard),
                                       cmocka_unit_test(nothing_is_believed), cmocka_unit_test(an_empty_one)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
