/* test_sector.c - what is held of a region, of which whole, and its course, on the demonstration theatre. */
#include "demo_folder.h"

#include "engine/sector.h"
#include "engine/sources.h"

#include "geom/area.h"

#include <math.h>

static pl_store *store;
static pl_arena arena;
static pl_theatre theatre;

static int open_demo(void **state) {
    pl_error error = {0};
    (void)state;
    make_folder();
    take_in_all(pl_demo_sources);
    store = pl_store_open(evidence, PL_STORE_READ, &error);
    pl_asked *asked;
    size_t count;
    return store != NULL && pl_ask_sources(store, NULL, &arena, &asked, &count, &theatre, &error) ? 0 : -1;
}

static int close_demo(void **state) {
    (void)state;
    const bool closed = pl_store_close(store, NULL);
    pl_arena_free(&arena);
    return closed && remove_folder() == 0 ? 0 : -1;
}

#define NEAR_KM2 1e-7
#define assert_km2(got, wanted)                                                                              \
    do {                                                                                                     \
        if (!(fabs((got) - (wanted)) <= NEAR_KM2))                                                           \
            fail_msg("%s: %.12g, wanted %.12g", #got, (double)(got), (double)(wanted));                      \
    } while (0)

static const pl_series *series_in(const char *source, const pl_region *region) {
    const pl_series *series = NULL;
    pl_error error = {0};
    assert_true(pl_ask_series_in(store, source, NULL, INT64_MIN, INT64_MAX, region, &arena, &series, &error));
    assert_non_null(series);
    return series;
}

static pl_sector_state state_in(const char *source, pl_instant at, const pl_region *region) {
    pl_sector_state state;
    pl_error error = {0};
    if (!pl_ask_sector(store, source, at, INT64_MAX, region, &arena, &state, &error))
        fail_msg("%s", error.text);
    return state;
}

static double sum_km2(const pl_polygon *polygons, size_t count) {
    double area_m2 = 0.0;
    for (size_t i = 0; i < count; i++) area_m2 += pl_polygon_area_m2(&polygons[i]);
    return area_m2 * 1e-6;
}

/* At every tenth snapshot the state holds what the series adds up, in every sector; and sectors make up the
 * whole. */
static void states_and_series(void **unused) {
    (void)unused;
    pl_region *sectors;
    size_t count;
    pl_error error = {0};
    assert_true(pl_region_sectors(&theatre, &arena, &sectors, &count, &error));
    const pl_series *all = series_in("meridian", NULL), *of[8];
    assert_true(count >= 2 && count <= 8);
    for (size_t r = 0; r < count; r++) of[r] = series_in("meridian", &sectors[r]);
    for (size_t s = 0; s < all->count; s += 10) {
        double held = 0.0;
        for (size_t r = 0; r < count; r++) {
            const pl_sector_state state = state_in("meridian", all->steps[s].instant, &sectors[r]);
            assert_true(state.snapshot == all->steps[s].instant);
            assert_km2(state.sides[0].held.value, of[r]->steps[s].held_km2);
            assert_km2(state.contested.value, of[r]->steps[s].contested_km2);
            assert_km2(sum_km2(state.sides[0].polygons, state.sides[0].polygon_count),
                       state.sides[0].held.value);
            assert_km2(sum_km2(state.contested_polygons, state.contested_count), state.contested.value);
            held += state.sides[0].held.value;
        }
        assert_true(held <= all->steps[s].held_km2 + NEAR_KM2);
    }
}

/* In a box of 40 m about a corner of a drawn line the line's error is greater than the box. */
static void no_more_than_the_region(void **unused) {
    (void)unused;
    pl_region region, uplands;
    pl_error error = {0};
    char text[128];
    const pl_series *series = series_in("meridian", NULL);
    const pl_instant at = series->steps[series->count / 2].instant;
    assert_true(pl_region_find(store, &theatre, "uplands", NULL, &arena, &uplands, &error));
    const pl_sector_state all = state_in("meridian", at, &uplands);
    assert_true(all.sides[0].polygon_count > 0);
    const pl_ring *ring = &all.sides[0].polygons[0].rings[0];
    bool narrowed = false;
    for (size_t i = 0; i < ring->count; i++) {
        const pl_point p = ring->points[i];
        snprintf(text, sizeof text, "%.7f,%.7f,%.7f,%.7f", p.lon - 2e-4, p.lat - 2e-4, p.lon + 2e-4,
                 p.lat + 2e-4);
        assert_true(pl_region_find(store, &theatre, text, NULL, &arena, &region, &error));
        const pl_interval held = state_in("meridian", at, &region).sides[0].held;
        if (!(held.value > 0.0)) continue;
        assert_true(held.low >= 0.0 && held.low <= held.value && held.value <= held.high);
        assert_true(held.high <= fmax(region.outline_km2, held.value));
        assert_true(held.parts[0].high <= held.high + NEAR_KM2);
        narrowed = narrowed || (held.value < region.outline_km2 && held.high > region.outline_km2 - NEAR_KM2);
    }
    assert_true(narrowed);
}

/* The error of a state: a day earlier and later; not estimated at the archive's ends. */
static void the_error_of_a_state(void **unused) {
    (void)unused;
    pl_region region;
    pl_error error = {0};
    assert_true(pl_region_find(store, &theatre, "uplands", NULL, &arena, &region, &error));
    const pl_series *series = series_in("meridian", &region);
    const pl_instant at = series->steps[series->count / 2].instant;
    const pl_sector_state state = state_in("meridian", at, &region),
                          before = state_in("meridian", at - PL_DAY_SECONDS, &region),
                          after = state_in("meridian", at + PL_DAY_SECONDS, &region);
    const pl_interval *held = &state.sides[0].held;
    assert_int_equal(held->part_count, 2);
    assert_string_equal(held->parts[0].name, "drawn-lines");
    assert_string_equal(held->parts[1].name, "end-snapshots");
    const double a = before.sides[0].held.value, b = held->value, c = after.sides[0].held.value;
    assert_km2(held->parts[1].low, fmin(a, fmin(b, c)));
    assert_km2(held->parts[1].high, fmax(a, fmax(b, c)));
    assert_true(held->low <= b && b <= held->high);
    const pl_sector_state first = state_in("meridian", series->steps[0].instant, &region),
                          last = state_in("meridian", series->steps[series->count - 1].instant + 60, &region);
    assert_false(first.sides[0].held.parts[1].estimated);
    assert_false(last.sides[0].held.parts[1].estimated);
    assert_true(isnan(last.sides[0].held.parts[1].low));
    /* A maker that draws no grey zone does not hold it for zero. */
    const pl_sector_state harbor = state_in("harbor", at, &region);
    assert_true(isnan(harbor.contested.value) && harbor.contested_count == 0);
    pl_sector_state none;
    assert_false(pl_ask_sector(store, "meridian", 0, INT64_MAX, &region, &arena, &none, &error));
    assert_int_equal(error.code, PL_MISSING);
    assert_false(pl_ask_sector(store, "nobody", at, INT64_MAX, &region, &arena, &none, &error));
}

/* Where no other map lies within a day, which snapshot is taken is no choice, and not one without effect. */
static void no_choice_is_no_certainty(void **unused) {
    (void)unused;
    static const char *const sources[] = {"meridian", "harbor"};
    pl_region region;
    pl_error error = {0};
    size_t gaps = 0;
    assert_true(pl_region_find(store, &theatre, "uplands", NULL, &arena, &region, &error));
    for (size_t s = 0; s < 2; s++) {
        const pl_series *series = series_in(sources[s], NULL);
        for (size_t i = 0; i + 1 < series->count; i++) {
            const pl_instant begin = series->steps[i].instant, end = series->steps[i + 1].instant;
            if (end - begin <= 2 * (pl_instant)PL_DAY_SECONDS ||
                begin - series->steps[0].instant < PL_DAY_SECONDS)
                continue;
            const pl_interval held = state_in(sources[s], begin + PL_DAY_SECONDS, &region).sides[0].held;
            assert_false(held.parts[1].estimated);
            assert_non_null(strstr(held.parts[1].why, "no other map within a day"));
            gaps++;
        }
    }
    assert_true(gaps > 0);
}

static void shares_name_their_whole(void **unused) {
    (void)unused;
    pl_region region, other;
    pl_error error = {0};
    assert_true(pl_region_find(store, &theatre, "uplands", NULL, &arena, &region, &error));
    assert_true(pl_region_find(store, &theatre, "-23.4,46.6,-21,47.4", NULL, &arena, &other, &error));
    const pl_instant at = series_in("meridian", NULL)->steps[40].instant;
    const pl_region outlines[] = {region, other};
    const pl_sector_state states[] = {state_in("meridian", at, &region), state_in("meridian", at, &other)};
    pl_sector_share *shares;
    size_t count;
    assert_true(
        pl_sector_shares(&region, &states[0], outlines, states, 2, 0, &arena, &shares, &count, &error));
    assert_int_equal(count, 2);
    assert_string_equal(shares[0].denominator, "theatre velmark");
    assert_string_equal(shares[1].denominator, "box");
    for (size_t i = 0; i < 2; i++) {
        assert_km2(shares[i].part_km2, states[i].sides[0].held.value);
        assert_km2(shares[i].share.value * outlines[i].outline_km2, states[i].sides[0].held.value);
        assert_km2(shares[i].share.low * outlines[i].outline_km2, states[i].sides[0].held.low);
        assert_km2(shares[i].share.parts[1].high * outlines[i].outline_km2,
                   states[i].sides[0].held.parts[1].high);
    }
    /* An area that an authority states comes first. */
    region.official_km2 = 20000.0;
    region.official_from = "the survey office";
    assert_true(
        pl_sector_shares(&region, &states[0], outlines, states, 2, 0, &arena, &shares, &count, &error));
    assert_int_equal(count, 3);
    assert_string_equal(shares[0].denominator, "the survey office");
    assert_km2(shares[0].share.value * 20000.0, states[0].sides[0].held.value);
}

static void the_course(void **unused) {
    (void)unused;
    pl_region region;
    pl_error error = {0};
    assert_true(pl_region_find(store, &theatre, "moor", NULL, &arena, &region, &error));
    const pl_series *series = series_in("meridian", &region);
    const pl_instant first = series->steps[0].instant, last = series->steps[series->count - 1].instant;
    pl_sector_point *points;
    size_t count;
    static const pl_per pers[] = {PL_PER_DAY, PL_PER_WEEK, PL_PER_MONTH};
    for (size_t p = 0; p < sizeof pers / sizeof *pers; p++) {
        assert_true(pl_sector_course(series, pers[p], 3600, first, last + 30 * (pl_instant)PL_DAY_SECONDS,
                                     &arena, &points, &count, &error));
        assert_true(count > 0);
        for (size_t i = 0; i < count; i++) {
            assert_true(points[i].at > first && points[i].at <= last + PL_DAY_SECONDS);
            assert_true(i == 0 || points[i].at == pl_per_next(pers[p], 3600, points[i - 1].at));
            assert_true(points[i].snapshot <= points[i].at);
            const pl_period before = pl_series_between(series, first, points[i].at, PL_KINDS_ALL);
            assert_km2(points[i].held_km2, before.held_km2);
        }
    }
    size_t updates = 0;
    for (size_t s = 1; s < series->count; s++) updates += series->steps[s].updated;
    assert_true(pl_sector_course(series, PL_PER_UPDATE, 0, first, last, &arena, &points, &count, &error));
    assert_int_equal(count, updates);
    assert_true(points[count - 1].at <= last && points[0].at > first);
    assert_true(pl_sector_course(series, PL_PER_DAY, 0, last, first, &arena, &points, &count, &error));
    assert_int_equal(count, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states_and_series),       cmocka_unit_test(no_more_than_the_region),
        cmocka_unit_test(the_error_of_a_state),    cmocka_unit_test(no_choice_is_no_certainty),
        cmocka_unit_test(shares_name_their_whole), cmocka_unit_test(the_course),
    };
    return cmocka_run_group_tests(tests, open_demo, close_demo);
}
