/* test_clipped.c - series, patches and comparisons inside regions, on the demonstration theatre: what parts
 * of the land say adds up to what the whole says, whichever way it is asked. */
#include "demo_folder.h"

#include "engine/clipped.h"

#include <math.h>

static pl_store *store;
static pl_arena arena;

/* West and east of a meridian that runs through the war, and both together. Corners a little off round
 * numbers, so that no drawn edge runs along them. */
#define WEST 0
#define EAST 1
#define BOTH 2
static pl_point corners[3][4] = {
    {{-25.9001, 43.9001}, {-22.1503, 43.9001}, {-22.1503, 49.1001}, {-25.9001, 49.1001}},
    {{-22.1503, 43.9001}, {-18.1001, 43.9001}, {-18.1001, 49.1001}, {-22.1503, 49.1001}},
    {{-25.9001, 43.9001}, {-18.1001, 43.9001}, {-18.1001, 49.1001}, {-25.9001, 49.1001}}};
static pl_ring rings[3];
static pl_polygon polygons[3];
static pl_region regions[3];

static int open_demo(void **state) {
    pl_error error = {0};
    (void)state;
    make_folder();
    take_in_all(pl_demo_sources);
    for (int i = 0; i < 3; i++) {
        rings[i] = (pl_ring){corners[i], 4};
        polygons[i] = (pl_polygon){&rings[i], 1};
        regions[i] = (pl_region){.name = "part", .polygons = &polygons[i], .count = 1};
    }
    store = pl_store_open(evidence, PL_STORE_READ, &error);
    return store == NULL ? -1 : 0;
}

static int close_demo(void **state) {
    (void)state;
    const bool closed = pl_store_close(store, NULL);
    pl_arena_free(&arena);
    return closed && remove_folder() == 0 ? 0 : -1;
}

#define NEAR_KM2 1e-7 /* some hundred patches, each clipped to 1e-9 km2 */
#define assert_km2(got, wanted)                                                                              \
    do {                                                                                                     \
        if (!(fabs((got) - (wanted)) <= NEAR_KM2))                                                           \
            fail_msg("%s: %.12g, wanted %.12g", #got, (double)(got), (double)(wanted));                      \
    } while (0)

static const pl_series *series_in(const char *source, pl_instant since, const pl_region *region) {
    const pl_series *series = NULL;
    pl_error error = {0};
    if (!pl_ask_series_in(store, source, NULL, since, INT64_MAX, region, &arena, &series, &error))
        fail_msg("%s", error.text);
    assert_non_null(series);
    return series;
}

static pl_change_in change_in(const char *source, pl_instant from, pl_instant to, const pl_region *region,
                              unsigned kinds) {
    pl_change_in change;
    pl_error error = {0};
    if (!pl_ask_change_in(store, source, NULL, from, to, INT64_MAX, region, kinds, &arena, &change, &error))
        fail_msg("%s", error.text);
    return change;
}

/* Step by step and kind by kind: west + east = both = everywhere. */
static void parts_of_a_series(void **unused) {
    (void)unused;
    for (int i = 0; pl_demo_sources[i] != NULL; i++) {
        const char *source = pl_demo_sources[i];
        const pl_series *all = series_in(source, INT64_MIN, NULL),
                        *west = series_in(source, INT64_MIN, &regions[WEST]),
                        *east = series_in(source, INT64_MIN, &regions[EAST]),
                        *both = series_in(source, INT64_MIN, &regions[BOTH]);
        assert_true(all->count > 50 && west->count == all->count && both->count == all->count);
        double moved_west = 0, moved_east = 0;
        for (size_t s = 0; s < all->count; s++) {
            const pl_step *a = &all->steps[s], *w = &west->steps[s], *e = &east->steps[s],
                          *b = &both->steps[s];
            assert_true(a->instant == w->instant && a->updated == w->updated);
            assert_km2(w->held_km2 + e->held_km2, a->held_km2);
            assert_km2(b->held_km2, a->held_km2);
            if (isnan(a->contested_km2))
                assert_true(isnan(w->contested_km2) && isnan(b->contested_km2));
            else
                assert_km2(w->contested_km2 + e->contested_km2, a->contested_km2);
            for (int kind = 0; kind < PL_KIND_COUNT; kind++) {
                assert_km2(w->gained_km2[kind] + e->gained_km2[kind], a->gained_km2[kind]);
                assert_km2(w->lost_km2[kind] + e->lost_km2[kind], a->lost_km2[kind]);
                moved_west += w->gained_km2[kind] + w->lost_km2[kind];
                moved_east += e->gained_km2[kind] + e->lost_km2[kind];
            }
        }
        assert_true(moved_west > 1.0 && moved_east > 1.0); /* the meridian does part the war */
    }
}

/* A series from a day on has the very steps of the whole one. */
static void a_series_since(void **unused) {
    (void)unused;
    for (int part = WEST; part <= BOTH; part++) {
        const pl_region *region = part == BOTH ? NULL : &regions[part];
        const pl_series *all = series_in("meridian", INT64_MIN, region);
        const size_t at = all->count / 2;
        const pl_series *late = series_in("meridian", all->steps[at].instant + 60, region);
        assert_true(late->count == all->count - at);
        for (size_t s = 1; s < late->count; s++) {
            const pl_step *one = &late->steps[s], *other = &all->steps[at + s];
            assert_true(one->instant == other->instant);
            assert_km2(one->held_km2, other->held_km2);
            double one_net = 0, other_net = 0;
            for (int kind = 0; kind < PL_KIND_COUNT; kind++) {
                one_net += one->gained_km2[kind] - one->lost_km2[kind];
                other_net += other->gained_km2[kind] - other->lost_km2[kind];
            }
            assert_km2(one_net, other_net);
        }
        assert_km2(late->steps[0].held_km2, all->steps[at].held_km2);
    }
}

static void parts_of_a_change(void **unused) {
    (void)unused;
    const pl_series *all = series_in("meridian", INT64_MIN, NULL);
    const pl_instant from = all->steps[all->count / 4].instant, to = all->steps[3 * all->count / 4].instant;
    const pl_change_in whole = change_in("meridian", from, to, NULL, PL_KINDS_ALL),
                       west = change_in("meridian", from, to, &regions[WEST], PL_KINDS_ALL),
                       east = change_in("meridian", from, to, &regions[EAST], PL_KINDS_ALL);
    assert_km2(west.answer.gained_km2 + east.answer.gained_km2, whole.answer.gained_km2);
    assert_km2(west.answer.lost_km2 + east.answer.lost_km2, whole.answer.lost_km2);
    assert_km2(west.answer.gained_from_contested_km2 + east.answer.gained_from_contested_km2,
               whole.answer.gained_from_contested_km2);
    assert_km2(west.answer.held_to_km2 + east.answer.held_to_km2, whole.answer.held_to_km2);
    assert_true(whole.answer.gained_km2 > 1.0);
    const pl_change_in *each[] = {&whole, &west, &east};
    for (size_t i = 0; i < 3; i++) {
        const pl_change_in *c = each[i];
        assert_km2(c->answer.identity_km2, 0.0);
        /* Updates added up come to the same net, and kinds to the whole. */
        double gained = 0, lost = 0, patches = 0;
        for (int kind = 0; kind < PL_KIND_COUNT; kind++) {
            gained += c->by_update.gained_km2[kind];
            lost += c->by_update.lost_km2[kind];
        }
        assert_km2(gained - lost, c->answer.net_km2);
        assert_km2(c->by_update.counted.net_km2, c->answer.net_km2);
        for (size_t p = 0; p < c->patch_count; p++)
            patches += c->patches[p].gained ? c->patches[p].area_km2 : -c->patches[p].area_km2;
        assert_km2(patches, c->answer.net_km2);
        assert_true(c->net.part_count >= 2 && c->net.low <= c->net.value && c->net.value <= c->net.high);
        assert_string_equal(c->net.parts[0].name, "drawn-lines");
        assert_string_equal(c->net.parts[1].name, "end-snapshots");
        assert_true(c->net.parts[1].estimated && c->answer.ends_known);
        assert_km2(c->net.parts[1].low, c->answer.ends.both_low_km2);
        assert_km2(c->net.parts[1].high, c->answer.ends.both_high_km2);
        /* Redraws are a part where some came. */
        bool redrawn = c->by_update.gained_km2[PL_KIND_REDRAW] + c->by_update.lost_km2[PL_KIND_REDRAW] > 0.0;
        assert_int_equal(c->net.part_count, redrawn ? 3 : 2);
        if (redrawn) assert_string_equal(c->net.parts[2].name, "redraws");
    }
    /* What no perimeter of the region's own adds: parts of the outline make up the outline. */
    double whole_m = 0, parts_m = 0;
    for (size_t p = 0; p < whole.patch_count; p++) whole_m += whole.patches[p].perimeter_m;
    for (size_t p = 0; p < west.patch_count; p++) parts_m += west.patches[p].perimeter_m;
    for (size_t p = 0; p < east.patch_count; p++) parts_m += east.patches[p].perimeter_m;
    assert_true(fabs(whole_m - parts_m) < 1e-3);
}

/* Between an instant and itself nothing changed; how much a day off would matter is known all the same. */
static void no_time_at_all(void **unused) {
    (void)unused;
    const pl_series *all = series_in("meridian", INT64_MIN, NULL);
    const pl_instant at = all->steps[all->count / 2].instant;
    const pl_change_in c = change_in("meridian", at, at, NULL, PL_KINDS_ALL);
    assert_true(c.answer.net_km2 == 0.0 && c.patch_count == 0 && c.answer.ends_known);
    assert_true(c.net.parts[1].low < 0.0 && c.net.parts[1].high > 0.0);
    assert_km2(c.net.parts[1].low, c.answer.ends.both_low_km2);
    assert_km2(c.net.parts[1].high, c.answer.ends.both_high_km2);
    assert_true(c.gained.parts[1].high >= c.net.parts[1].high - NEAR_KM2);
}

/* Without a kind the number is what the others come to, and that kind is no part of its error. */
static void kinds_left_out(void **unused) {
    (void)unused;
    const pl_series *all = series_in("meridian", INT64_MIN, NULL);
    const pl_instant from = all->steps[2].instant, to = all->steps[all->count - 2].instant;
    const unsigned kinds = PL_KINDS_ALL & ~(1u << PL_KIND_REDRAW) & ~(1u << PL_KIND_RECLASSIFIED);
    const pl_change_in c = change_in("meridian", from, to, NULL, kinds);
    assert_true(c.by_update.gained_km2[PL_KIND_REDRAW] + c.by_update.lost_km2[PL_KIND_REDRAW] > 0.0);
    assert_km2(c.by_update.counted.gained_km2, c.by_update.gained_km2[PL_KIND_ADVANCE] +
                                                   c.by_update.gained_km2[PL_KIND_RETREAT] +
                                                   c.by_update.gained_km2[PL_KIND_RETRACTION]);
    assert_km2(c.by_update.net.value, c.by_update.counted.net_km2);
    assert_int_equal(c.by_update.net.part_count, 2);
}

/* The patches inside a region are what the steps of its series add up. */
static void patches_in_a_region(void **unused) {
    (void)unused;
    const pl_series *series = series_in("meridian", INT64_MIN, &regions[EAST]);
    const pl_instant from = series->steps[0].instant, to = series->steps[series->count - 1].instant;
    pl_patch_in *patches;
    size_t count;
    pl_error error = {0};
    assert_true(pl_ask_patches_in(store, "meridian", NULL, from, to, &regions[EAST], &arena, &patches, &count,
                                  &error));
    double gained = 0, lost = 0, part = 0;
    for (size_t i = 0; i < count; i++) {
        *(patches[i].row.gained ? &gained : &lost) += patches[i].inside_km2;
        assert_true(patches[i].inside_km2 <= patches[i].row.area_km2 + NEAR_KM2 &&
                    patches[i].inside_count > 0);
        part += patches[i].inside_km2 < patches[i].row.area_km2 - NEAR_KM2;
    }
    const pl_period period = pl_series_between(series, from, to, PL_KINDS_ALL);
    assert_km2(gained, period.gained_km2);
    assert_km2(lost, period.lost_km2);
    assert_true(part > 0);
}

static void pace_and_its_error(void **unused) {
    (void)unused;
    const pl_series *series = series_in("meridian", INT64_MIN, &regions[WEST]);
    pl_pace pace;
    pl_interval net, per_day;
    pl_error error = {0};
    const pl_instant end = series->steps[series->count - 3].instant;
    assert_true(pl_series_pace(series, 30 * (int64_t)PL_DAY_SECONDS, 0, end, series->steps[0].instant,
                               PL_KINDS_ALL, &pace, &error));
    assert_true(pl_ask_pace_error(store, series, &pace, &regions[WEST], PL_KINDS_ALL, &arena, &net, &per_day,
                                  &error));
    assert_km2(net.value, pace.net_km2);
    assert_km2(per_day.value, pace.km2_per_day);
    assert_km2(per_day.low * 30, net.low);
}

static void an_empty_region(void **unused) {
    (void)unused;
    const pl_region nowhere = {.name = "nowhere"};
    const pl_series *series = series_in("meridian", INT64_MIN, &nowhere);
    assert_km2(series->steps[series->count - 1].held_km2, 0.0);
    const pl_change_in c =
        change_in("meridian", series->steps[5].instant, series->steps[30].instant, &nowhere, PL_KINDS_ALL);
    assert_true(c.answer.gained_km2 == 0.0 && c.answer.identity_km2 == 0.0 && c.patch_count == 0);
}

static void what_cannot_be_asked(void **unused) {
    (void)unused;
    const pl_series *series;
    pl_change_in change;
    pl_error error = {0};
    assert_true(pl_ask_series_in(store, "nobody", NULL, INT64_MIN, INT64_MAX, NULL, &arena, &series, &error));
    assert_null(series);
    assert_false(pl_ask_change_in(store, "meridian", "nobody", 0, 1, INT64_MAX, NULL, PL_KINDS_ALL, &arena,
                                  &change, &error));
    assert_int_equal(error.code, PL_USAGE);
    assert_false(pl_ask_change_in(store, "meridian", NULL, 1, 0, INT64_MAX, NULL, PL_KINDS_ALL, &arena,
                                  &change, &error));
    assert_int_equal(error.code, PL_USAGE);
    assert_false(pl_ask_change_in(store, "meridian", NULL, 0, 1, INT64_MAX, NULL, PL_KINDS_ALL, &arena,
                                  &change, &error));
    assert_int_equal(error.code, PL_MISSING);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_of_a_series),    cmocka_unit_test(a_series_since),
        cmocka_unit_test(parts_of_a_change),    cmocka_unit_test(no_time_at_all),
        cmocka_unit_test(kinds_left_out),       cmocka_unit_test(patches_in_a_region),
        cmocka_unit_test(pace_and_its_error),   cmocka_unit_test(an_empty_region),
        cmocka_unit_test(what_cannot_be_asked),
    };
    return cmocka_run_group_tests(tests, open_demo, close_demo);
}
