/* test_record.c - sources, records, and kept texts as chains of deltas. */
#include "sample.h"

#include <stdio.h>

static pl_store *fresh(const char *name) {
    pl_error error = {0};
    pl_store *store = pl_store_open(sample_path(name), PL_STORE_CREATE, &error);
    must(store != NULL);
    return store;
}

static void sources(void **state) {
    (void)state;
    pl_error error = {0};
    pl_arena arena = {0};
    pl_store *store = fresh("sources.gpkg");
    pl_source_row row = {.name = "b",
                         .maker = "M",
                         .theatre = "t",
                         .day_turn_seconds = 3600,
                         .derived_current = true,
                         .legend_yaml = pl_slice_of("one"),
                         .theatre_yaml = pl_slice_of("two")};
    int64_t id, again, other;
    must(pl_store_source_put(store, &row, &id, &error));
    pl_source_row first = {.name = "a", .maker = "M", .theatre = "t"};
    must(pl_store_source_put(store, &first, &other, &error));
    row.source_yaml = pl_slice_of("its own text does not touch what is derived");
    must(pl_store_source_put(store, &row, &again, &error));
    assert_int_equal(id, again);
    pl_source_row seen;
    bool found;
    must(pl_store_source_find(store, "b", &arena, &seen, &found, &error));
    assert_true(found && seen.derived_current);
    assert_int_equal(seen.day_turn_seconds, 3600);
    assert_true(pl_slice_equal(seen.source_yaml, row.source_yaml));
    row.legend_yaml = pl_slice_of("another");
    must(pl_store_source_put(store, &row, &again, &error));
    must(pl_store_source_find(store, "b", &arena, &seen, &found, &error));
    assert_false(seen.derived_current);
    must(pl_store_source_put(store, &row, &again, &error)); /* the same again does not make it current */
    must(pl_store_source_find(store, "b", &arena, &seen, &found, &error));
    assert_false(seen.derived_current);
    must(pl_store_source_derived(store, id, true, &error));
    must(pl_store_source_find(store, "b", &arena, &seen, &found, &error));
    assert_true(seen.derived_current);
    must(pl_store_source_find(store, "c", &arena, &seen, &found, &error));
    assert_false(found);
    pl_source_row *list;
    size_t count;
    must(pl_store_source_list(store, &arena, &list, &count, &error));
    assert_int_equal(count, 2);
    assert_string_equal(list[0].name, "a");
    assert_string_equal(list[1].name, "b");
    pl_arena_free(&arena);
    must(pl_store_close(store, &error));
}

static void same_or_different(void **state) {
    (void)state;
    pl_error error = {0};
    pl_arena arena = {0};
    pl_store *store = fresh("ask.gpkg");
    int64_t source = sample_source(store), id;
    pl_buffer packed = {0};
    must(pl_pack_delta(NULL, NULL, pl_slice_of("text"), &packed, &error));
    pl_slice bytes = {packed.data, packed.length};
    pl_record_row row = {.source_id = source, .instant = 100, .layer = "map", .name = "n", .kept_bytes = 4};
    must(pl_sha256_of("text", 4, &row.kept_sha256, &error));
    pl_sha256 one = {{1}}, two = {{2}}, three = {{3}};
    pl_record_answer answer;
#define ASK(layer, at, hash, wanted)                                                                         \
    do {                                                                                                     \
        must(pl_store_record_ask(store, source, layer, at, &(hash), &answer, &error));                       \
        assert_int_equal(answer, wanted);                                                                    \
    } while (0)
    ASK("map", 100, one, PL_RECORD_NEW);
    row.sha256 = one;
    must(pl_store_record_add(store, &row, 0, bytes, &id, &error));
    ASK("map", 100, one, PL_RECORD_SAME);
    ASK("map", 100, two, PL_RECORD_DIFFERS);
    ASK("map", 101, one, PL_RECORD_NEW);
    ASK("other", 100, one, PL_RECORD_NEW);
    row.sha256 = two;
    row.state = PL_RECORD_CONFLICT;
    row.why = "other bytes than what was taken";
    must(pl_store_record_add(store, &row, 0, (pl_slice){NULL, 0}, &id,
                             &error)); /* this text is there already */
    ASK("map", 100, two, PL_RECORD_SAME);
    ASK("map", 100, three, PL_RECORD_DIFFERS);
    row.instant = 200;
    row.state = PL_RECORD_SET_ASIDE;
    must(pl_store_record_add(store, &row, 0, bytes, &id, &error));
    ASK("map", 200, two, PL_RECORD_SAME);
    ASK("map", 200, three, PL_RECORD_NEW); /* what was set aside does not stand in the way of a better file */
    assert_false(pl_store_record_add(store, &row, 0, bytes, &id, &error)); /* twice the same */
    pl_record_row *list;
    size_t count;
    must(pl_store_record_list(store, source, -1, &arena, &list, &count, &error));
    assert_int_equal(count, 3);
    assert_int_equal(list[1].state, PL_RECORD_CONFLICT);
    assert_string_equal(list[1].why, "other bytes than what was taken");
    must(pl_store_record_list(store, source, PL_RECORD_TAKEN, &arena, &list, &count, &error));
    assert_int_equal(count, 1);
    assert_memory_equal(list[0].sha256.bytes, one.bytes, 32);
    pl_instant *instants;
    must(pl_store_snapshot_list(store, source, &arena, &instants, &count, &error));
    assert_int_equal(count, 1);
    assert_int_equal(instants[0], 100);
    pl_buffer_free(&packed);
    pl_arena_free(&arena);
    must(pl_store_close(store, &error));
}

static void chains(void **state) {
    (void)state;
    pl_error error = {0};
    const char *path = sample_path("chain.gpkg");
    enum { MAPS = 150 };
    sample_file(path, NULL, MAPS, 64);
    assert_int_equal(sample_check(path), MAPS);
    pl_buffer told = {0};
    sample_ask(path, "SELECT count(*), sum(base IS NULL), max(depth) FROM content", &told);
    assert_string_equal(told.data, "150|3|63|\n"); /* whole ones at 0, 64, 128 */
    pl_buffer_clear(&told);
    sample_ask(path, "SELECT sum(packed_bytes) < sum(kept_bytes) / 4 FROM file", &told);
    assert_string_equal(told.data, "1|\n");
    pl_buffer_free(&told);
    /* Far apart and back: the cache must not mix them up. */
    pl_store *store = pl_store_open(path, PL_STORE_READ, &error);
    must(store != NULL);
    pl_buffer wanted = {0}, seen = {0};
    for (int i = 0; i < 60; i++) {
        int map = i * 37 % MAPS;
        pl_buffer_clear(&wanted);
        pl_buffer_clear(&seen);
        sample_text(map, &wanted);
        must(pl_store_record_text(store, map + 1, &seen, &error));
        assert_int_equal(seen.length, wanted.length);
        assert_memory_equal(seen.data, wanted.data, seen.length);
    }
    assert_false(pl_store_record_text(store, 9999, &seen, &error));
    pl_buffer_free(&wanted);
    pl_buffer_free(&seen);
    must(pl_store_close(store, &error));
}

static void packed_there_and_back(void **state) {
    (void)state;
    pl_error error = {0};
    pl_packer *packer = pl_packer_open(&error);
    must(packer != NULL);
    pl_buffer base = {0}, data = {0}, packed = {0}, back = {0};
    for (int i = 0; i < 30000; i++)
        pl_buffer_format(&base, "[%d.%d,%d]", i * 7919 % 1000, (int)(i * 104729LL % 99991), i);
    pl_buffer_text(&data, "in front ");
    pl_buffer_add(&data, base.data, base.length);
    pl_slice b = {base.data, base.length}, d = {data.data, data.length};
    for (int small = 0; small < 2; small++) {
        pl_buffer_clear(&packed);
        pl_buffer_clear(&back);
        must((small ? pl_pack_delta_small : pl_pack_delta)(packer, &b, d, &packed, &error));
        assert_true(packed.length < data.length / 100);
        must(pl_unpack_delta(packer, &b, (pl_slice){packed.data, packed.length}, data.length, &back, &error));
        assert_memory_equal(back.data, data.data, data.length);
    }
    /* Without a base, with nothing in it, with another packer: the same bytes each time. */
    pl_slice nothing = {NULL, 0};
    pl_buffer again = {0};
    pl_buffer_clear(&packed);
    must(pl_pack_delta(packer, NULL, d, &packed, &error));
    must(pl_pack_delta(NULL, &nothing, d, &again, &error));
    assert_int_equal(packed.length, again.length);
    assert_memory_equal(packed.data, again.data, again.length);
    pl_buffer_clear(&packed);
    pl_buffer_clear(&back);
    must(pl_pack_delta(packer, &b, nothing, &packed, &error));
    must(pl_unpack_delta(packer, &b, (pl_slice){packed.data, packed.length}, 0, &back, &error));
    assert_int_equal(back.length, 0);
    /* Lies about the size, a wrong base, cut bytes. */
    pl_buffer_clear(&packed);
    must(pl_pack_delta(packer, &b, d, &packed, &error));
    pl_slice p = {packed.data, packed.length};
    assert_false(pl_unpack_delta(packer, &b, p, data.length - 1, &back, &error));
    assert_false(pl_unpack_delta(packer, &b, p, (size_t)1 << 30, &back, &error));
    assert_false(pl_unpack_delta(packer, &b, p, PL_STORE_TEXT_BYTES_MAX + 1, &back, &error));
    assert_false(pl_unpack_delta(packer, &b, nothing, 10, &back, &error));
    assert_true(back.capacity < 2 * data.length + 4096); /* nothing was fetched for a size that is a lie */
    for (size_t cut = 0; cut < p.length; cut += 1 + p.length / 50)
        assert_false(pl_unpack_delta(packer, &b, (pl_slice){p.data, cut}, data.length, &back, &error));
    for (size_t i = 0; i < p.length; i += 1 + p.length / 200) {
        packed.data[i] = (char)(packed.data[i] ^ 0x55);
        pl_buffer_clear(&back);
        /* No crash; what unpacks after all is found by its SHA-256. */
        bool well = pl_unpack_delta(packer, &b, p, data.length, &back, &error);
        assert_true(back.length == (well ? data.length : 0));
        packed.data[i] = (char)(packed.data[i] ^ 0x55);
    }
    pl_packer_close(packer);
    pl_packer_close(NULL);
    pl_buffer_free(&base);
    pl_buffer_free(&data);
    pl_buffer_free(&packed);
    pl_buffer_free(&again);
    pl_buffer_free(&back);
}

/* Rows that only a stranger writes. */
static void texts_that_are_not_whole(void **state) {
    (void)state;
    static const struct {
        const char *harm, *words;
    } cases[] = {
        {"UPDATE content SET base=id WHERE id=3", "has no end"},
        {"UPDATE content SET base=5 WHERE id=2", "has no end"},
        {"UPDATE content SET base=999 WHERE id=3", "is missing"},
        {"UPDATE content SET bytes=-5 WHERE id=5", "impossible size"},
        {"UPDATE content SET bytes=9e18 WHERE id=5", "impossible size"},
        {"UPDATE content SET bytes=1000000000 WHERE id=5", "damaged"},
        {"UPDATE content SET packed=zeroblob(50) WHERE id=4", "damaged"},
        {"UPDATE content SET packed=x'' WHERE id=1", "damaged"},
        {"UPDATE content SET sha256=zeroblob(32) WHERE id=5", "does not have its SHA-256"},
        {"UPDATE content SET sha256='short' WHERE id=5", "no SHA-256"},
        {"UPDATE content SET base=NULL WHERE id=5", "damaged"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pl_error error = {0};
        const char *path = sample_path("texts.gpkg");
        sample_file(path, NULL, 6, 6);
        sample_harm(path, cases[i].harm);
        pl_store *store = pl_store_open(path, PL_STORE_READ, &error);
        must(store != NULL);
        pl_buffer text = {0};
        assert_false(pl_store_record_text(store, 5, &text, &error));
        assert_int_equal(error.code, PL_STORAGE);
        if (strstr(error.text, cases[i].words) == NULL) fail_msg("%s: %s", cases[i].harm, error.text);
        assert_int_equal(text.length, 0);
        pl_buffer_free(&text);
        must(pl_store_close(store, &error));
    }
}

static size_t pairs_of(pl_store *store, int64_t source, pl_arena *arena, pl_pair_row **ret) {
    pl_error error = {0};
    size_t count;
    must(pl_store_pair_list(store, source, arena, ret, &count, &error));
    return count;
}

/* A record that is set aside takes its snapshot, both pairs at it, its changes and the series with it. */
static void a_state_changes(void **state) {
    (void)state;
    pl_error error = {0};
    pl_arena arena = {0};
    const char *path = sample_path("state.gpkg");
    sample_file(path, NULL, 6, 6);
    pl_store *store = pl_store_open(path, PL_STORE_WRITE, &error);
    must(store != NULL);
    pl_record_row *records;
    pl_pair_row *pairs;
    pl_change_row *changes;
    pl_series_row *series;
    pl_instant *instants;
    int64_t *holding;
    size_t count;
    pl_record_state is;
    must(pl_store_record_list(store, 1, -1, &arena, &records, &count, &error));
    assert_int_equal(count, 6);
    must(pl_store_record_holding(store, 1, &arena, &holding, &count, &error));
    assert_int_equal(count, 6); /* every map has something held */
    must(pl_store_record_state(store, records[3].id, PL_RECORD_SET_ASIDE, "bad", &error));
    must(pl_store_record_state_of(store, records[3].id, &is, &error));
    assert_int_equal(is, PL_RECORD_SET_ASIDE);
    assert_int_equal(pairs_of(store, 1, &arena, &pairs), 4);
    for (size_t i = 0; i < 4; i++)
        assert_true(pairs[i].to != records[3].instant && pairs[i].from != records[3].instant);
    must(pl_store_change_list(store, 1, INT64_MIN, INT64_MAX, &arena, &changes, &count, &error));
    for (size_t i = 0; i < count; i++) assert_true(changes[i].to != records[3].instant);
    must(pl_store_series_list(store, 1, "held:red", &arena, &series, &count, &error));
    assert_int_equal(count, 0);
    must(pl_store_snapshot_list(store, 1, &arena, &instants, &count, &error));
    assert_int_equal(count, 5);
    must(pl_store_record_list(store, 1, PL_RECORD_SET_ASIDE, &arena, &records, &count, &error));
    assert_int_equal(count, 1);
    assert_string_equal(records[0].why, "bad");
    must(pl_store_record_state(store, records[0].id, PL_RECORD_TAKEN, "", &error));
    must(pl_store_snapshot_list(store, 1, &arena, &instants, &count, &error));
    assert_int_equal(count, 6);
    assert_false(pl_store_record_state(store, 999, PL_RECORD_TAKEN, "", &error));
    assert_false(pl_store_record_state_of(store, 999, &is, &error));
    pl_arena_free(&arena);
    must(pl_store_close(store, &error));
}

/* Adds a file of a layer that shows one square. */
static void add_layer(pl_store *store, int64_t source, const char *layer, pl_instant instant, int number) {
    pl_error error = {0};
    pl_buffer packed = {0};
    char text[32];
    int length = snprintf(text, sizeof text, "%s %d", layer, (int)instant);
    must(pl_pack_delta(NULL, NULL, (pl_slice){text, (size_t)length}, &packed, &error));
    pl_record_row row = {.source_id = source,
                         .instant = instant,
                         .layer = layer,
                         .name = text,
                         .kept_bytes = (uint64_t)length};
    must(pl_sha256_of(text, (size_t)length, &row.kept_sha256, &error));
    row.sha256 = row.kept_sha256;
    int64_t record, shape;
    must(pl_store_record_add(store, &row, 0, (pl_slice){packed.data, packed.length}, &record, &error));
    pl_point points[4];
    pl_ring ring;
    pl_polygon square = sample_square(number, points, &ring);
    pl_sha256 key = {{(uint8_t)number}};
    must(pl_store_shape_put(store, &key, &square, 1, PL_REPAIR_NONE, &shape, &error));
    pl_member_row member = {
        .shape_id = shape, .status = "held:red", .class_name = "", .colour = "", .label = ""};
    must(pl_store_members_put(store, record, &member, 1, &error));
    pl_buffer_free(&packed);
}

static size_t shown(pl_store *store, int64_t source, pl_instant instant) {
    pl_error error = {0};
    pl_arena arena = {0};
    pl_member_row *rows;
    size_t count;
    must(pl_store_snapshot_members(store, source, instant, &arena, &rows, &count, &error));
    pl_arena_free(&arena);
    return count;
}

/* A layer's last file stands until its next; another one in between changes every snapshot up to there. */
static void layers_that_stand(void **state) {
    (void)state;
    static const char *const standing[] = {"isle", "land"};
    pl_error error = {0};
    pl_arena arena = {0};
    pl_store *store = fresh("standing.gpkg");
    pl_source_row row = {.name = "s",
                         .maker = "M",
                         .theatre = "t",
                         .source_yaml = pl_slice_of("a"),
                         .legend_yaml = pl_slice_of("b"),
                         .theatre_yaml = pl_slice_of("c"),
                         .derived_current = true,
                         .standing = standing,
                         .standing_count = 2};
    pl_source_row found;
    int64_t source;
    bool is_there;
    must(pl_store_source_put(store, &row, &source, &error));
    must(pl_store_source_find(store, "s", &arena, &found, &is_there, &error));
    assert_true(found.derived_current); /* nothing was derived yet that could be out of date */
    add_layer(store, source, "land", 100, 1);
    add_layer(store, source, "isle", 200, 2);
    add_layer(store, source, "land", 300, 3);
    add_layer(store, source, "other", 400, 4);
    assert_int_equal(shown(store, source, 99), 0);
    assert_int_equal(shown(store, source, 100), 1);
    assert_int_equal(shown(store, source, 200), 2);
    assert_int_equal(shown(store, source, 300), 2);
    assert_int_equal(shown(store, source, 400), 3);
    assert_int_equal(shown(store, source, 500), 2); /* `other` shows one instant */
    pl_instant before = INT64_MIN;
    for (pl_instant at = 100; at <= 400; at += 100) {
        pl_pair_row pair = {.from = before, .to = at, .updated = true};
        must(pl_store_pair_put(store, source, &pair, NULL, 0, &error));
        before = at;
    }
    pl_pair_row *pairs;
    add_layer(store, source, "land", 150, 5);
    assert_int_equal(pairs_of(store, source, &arena, &pairs), 2); /* to 100 and to 400 */
    assert_int_equal(pairs[0].to, 100);
    assert_int_equal(pairs[1].to, 400);
    /* The same layers again change nothing; others do. */
    must(pl_store_source_put(store, &row, &source, &error));
    must(pl_store_source_find(store, "s", &arena, &found, &is_there, &error));
    assert_true(found.derived_current);
    row.standing_count = 1;
    must(pl_store_source_put(store, &row, &source, &error));
    must(pl_store_source_find(store, "s", &arena, &found, &is_there, &error));
    assert_false(found.derived_current);
    assert_int_equal(shown(store, source, 500), 1);
    pl_arena_free(&arena);
    must(pl_store_close(store, &error));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(sources),
                                       cmocka_unit_test(same_or_different),
                                       cmocka_unit_test(chains),
                                       cmocka_unit_test(packed_there_and_back),
                                       cmocka_unit_test(texts_that_are_not_whole),
                                       cmocka_unit_test(a_state_changes),
                                       cmocka_unit_test(layers_that_stand)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
