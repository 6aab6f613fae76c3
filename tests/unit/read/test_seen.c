/* Seen text: the same answers as parsing, whatever the table holds, however small it is, and with every hash
 * equal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "told.h"

/* Longer than the prefix that is hashed (64 bytes), and alike in it. */
#define HEAD "[[[30.0000001,50.0000001],[31.0000001,50.0000001],[31.0000002,51.0000001]"
#define LONG_A HEAD ",[30.5,51.5],[30.0000001,50.0000001]]]"
#define LONG_B HEAD ",[30.5,51.25],[30.0000001,50.0000001]]]"
#define LONG_A_WITH_HOLE                                                                                     \
    HEAD ",[30.5,51.5],[30.0000001,50.0000001]],[[30.5,50.5],[30.6,50.5],[30.6,50.6],[30.5,50.5]]]"
#define SHORT "[[[30,50],[31,50],[31,51],[30,50]]]"
#define POLYGON(block) "{\"type\":\"Polygon\",\"coordinates\":" block "}"
#define MULTI(blocks) "{\"type\":\"MultiPolygon\",\"coordinates\":[" blocks "]}"

typedef struct {
    pl_drawn *drawn[16];
    size_t count;
} pointers;

static bool take(void *context, const pl_feature *feature, pl_error *error) {
    pointers *to = context;
    (void)error;
    for (size_t i = 0; i < feature->polygon_count; i++) to->drawn[to->count++] = feature->polygons[i];
    return true;
}

static pointers read_pointers(pl_seen *seen, const char *text, size_t blocks, size_t blocks_seen) {
    pointers to = {.count = 0};
    pl_file_counts counts;
    pl_error error;
    bool done = pl_geojson_read("f", pl_slice_of(text), seen, take, &to, NULL, NULL, &counts, &error);
    if (!done) print_error("%s\n", error.text);
    assert_true(done);
    assert_int_equal(counts.blocks, blocks);
    assert_int_equal(counts.blocks_seen, blocks_seen);
    return to;
}

static void same_text_same_pointer(void **state) {
    (void)state;
    pl_seen *seen = pl_seen_open(PL_SEEN_BYTES_DEFAULT, false, NULL);
    pointers first = read_pointers(seen, POLYGON(LONG_A), 1, 0);
    assert_null(first.drawn[0]->mark);
    first.drawn[0]->mark = &first;
    pointers again = read_pointers(seen, POLYGON(LONG_A) "\n", 1, 1);
    assert_ptr_equal(again.drawn[0], first.drawn[0]);
    assert_ptr_equal(again.drawn[0]->mark, &first);
    /* The unit is the polygon's array: a MultiPolygon's element is the same text. */
    pointers multi = read_pointers(seen, MULTI(LONG_B "," LONG_A "," LONG_A), 3, 2);
    assert_ptr_equal(multi.drawn[1], first.drawn[0]);
    assert_ptr_equal(multi.drawn[2], first.drawn[0]);
    assert_ptr_not_equal(multi.drawn[0], first.drawn[0]);
    /* And back: a Polygon finds what stood in a MultiPolygon. */
    assert_ptr_equal(read_pointers(seen, POLYGON(LONG_B), 1, 1).drawn[0], multi.drawn[0]);
    /* A text that begins as a known one does, and goes on, is another. */
    pointers hole = read_pointers(seen, POLYGON(LONG_A_WITH_HOLE), 1, 0);
    assert_int_equal(hole.drawn[0]->polygon.count, 2);
    assert_true(hole.drawn[0]->box.west == 30.0000001 && hole.drawn[0]->box.north == 51.5);
    /* Other blanks are another text. */
    read_pointers(seen, "{\"type\":\"Polygon\",\"coordinates\":[ [[30,50],[31,50],[31,51],[30,50]]]}", 1, 0);
    pl_seen_close(seen);
}

static void short_texts(void **state) {
    (void)state;
    pl_seen *seen = pl_seen_open(PL_SEEN_BYTES_DEFAULT, false, NULL);
    /* What stands behind a short text must not matter. */
    pointers first = read_pointers(seen, POLYGON(SHORT), 1, 0);
    pointers second = read_pointers(seen, MULTI(SHORT "," SHORT "," LONG_A "," SHORT), 4, 3);
    assert_ptr_equal(second.drawn[0], first.drawn[0]);
    assert_ptr_equal(second.drawn[1], first.drawn[0]);
    assert_ptr_equal(second.drawn[3], first.drawn[0]);
    read_pointers(seen, MULTI("[],[[]],[],[[]]"), 4, 2);
    pl_seen_close(seen);
}

static void trim(void **state) {
    (void)state;
    pl_seen *seen = pl_seen_open(100000, false, NULL);
    read_pointers(seen, POLYGON(LONG_A), 1, 0);
    assert_false(pl_seen_trim(seen));
    read_pointers(seen, POLYGON(LONG_A), 1, 1);
    /* Many polygons of their own, far over the bound: its text is given up first, answers stay. */
    pl_buffer text = {0};
    pl_buffer_text(&text, "{\"type\":\"MultiPolygon\",\"coordinates\":[");
    for (int i = 0; i < 4000; i++)
        pl_buffer_format(&text, "%s[[[%d.5,50.0000001],[31.0000001,50.%d],[31,51],[31,51.0000001],[31,52]]]",
                         i == 0 ? "" : ",", i % 180, i);
    pl_buffer_text(&text, "]}");
    told big = tell((pl_slice){text.data, text.length}, seen),
         fresh = tell((pl_slice){text.data, text.length}, NULL);
    assert_true(big.done && fresh.done);
    assert_string_equal(big.features.data, fresh.features.data);
    told_free(&big);
    big = tell((pl_slice){text.data, text.length}, seen);
    assert_string_equal(big.features.data, fresh.features.data);
    assert_in_range(big.counts.blocks_seen, 1, 2000);
    told_free(&big);
    assert_true(pl_seen_full(seen));
    assert_true(pl_seen_trim(seen));
    assert_false(pl_seen_full(seen));
    assert_false(pl_seen_trim(seen));
    read_pointers(seen, POLYGON(LONG_A), 1, 0);
    read_pointers(seen, POLYGON(LONG_A), 1, 1);
    told_free(&fresh);
    pl_buffer_free(&text);
    pl_seen_close(seen);
}

/* Small numbers with few values, so that texts come back, cover each other's beginnings and differ late. */
static uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void random_file(pl_buffer *to, uint64_t *random) {
    pl_buffer_clear(to);
    pl_buffer_text(to, "{\"type\":\"FeatureCollection\",\"features\":[");
    size_t features = next_random(random) % 6;
    for (size_t i = 0; i < features; i++) {
        bool multi = next_random(random) % 2;
        pl_buffer_format(to, "%s{\"type\":\"Feature\",\"geometry\":{\"type\":\"%s\",\"coordinates\":",
                         i == 0 ? "" : ",\n", multi ? "MultiPolygon" : "Polygon");
        size_t polygons = multi ? next_random(random) % 4 : 1;
        if (multi) pl_buffer_text(to, "[");
        for (size_t j = 0; j < polygons; j++) {
            pl_buffer_text(to, j == 0 ? "[" : ",[");
            size_t rings = 1 + next_random(random) % 2, positions = next_random(random) % 9;
            for (size_t k = 0; k < rings; k++) {
                pl_buffer_text(to, k == 0 ? "[" : ",[");
                for (size_t l = 0; l < positions; l++)
                    pl_buffer_format(to, "%s[%zu.25,%zu]", l == 0 ? "" : ",", l * (l % 2),
                                     l == 7 ? (size_t)(next_random(random) % 2) : l);
                pl_buffer_text(to, "]");
            }
            pl_buffer_text(to, "]");
        }
        if (multi) pl_buffer_text(to, "]");
        pl_buffer_text(to, "}}");
    }
    pl_buffer_text(to, "]}");
    /* Now and then one byte is another: errors must be the same too. */
    if (next_random(random) % 4 == 0)
        to->data[next_random(random) % to->length] = (char)(' ' + next_random(random) % 95);
}

static void same_answers(void **state) {
    (void)state;
    uint64_t random = 88172645463325252u;
    pl_seen *tables[] = {pl_seen_open(PL_SEEN_BYTES_DEFAULT, false, NULL),
                         pl_seen_open(PL_SEEN_BYTES_DEFAULT, true, NULL), pl_seen_open(2000, false, NULL),
                         pl_seen_open(0, true, NULL)};
    size_t seen_before = 0, refused = 0;
    for (int round = 0; round < 3000; round++) {
        pl_buffer text = {0};
        random_file(&text, &random);
        pl_slice slice = {text.data, text.length};
        told fresh = tell(slice, NULL);
        refused += !fresh.done;
        for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
            told to = tell(slice, tables[i]);
            seen_before += to.counts.blocks_seen;
            to.counts.blocks_seen = fresh.counts.blocks_seen;
            assert_int_equal(to.done, fresh.done);
            assert_string_equal(to.error.text, fresh.error.text);
            if (to.features.data != NULL) assert_string_equal(to.features.data, fresh.features.data);
            assert_memory_equal(&to.counts, &fresh.counts, sizeof to.counts);
            pl_seen_trim(tables[i]);
            told_free(&to);
        }
        told_free(&fresh);
        pl_buffer_free(&text);
    }
    assert_true(seen_before > 1000 && refused > 100);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) pl_seen_close(tables[i]);
}

static void memory_runs_out(void **state) {
    (void)state;
    bool done = false;
    for (uint64_t nth = 1; !done; nth++) {
        pl_error error = {0};
        pl_memory_fail_nth(nth);
        pl_seen *seen = pl_seen_open(PL_SEEN_BYTES_DEFAULT, false, &error);
        done = pl_memory_fail_nth(0) < nth;
        assert_int_equal(error.code, seen == NULL ? PL_NOMEM : PL_OK);
        pl_seen_close(seen);
    }
    pl_seen_close(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_text_same_pointer), cmocka_unit_test(short_texts),     cmocka_unit_test(trim),
        cmocka_unit_test(same_answers),           cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
