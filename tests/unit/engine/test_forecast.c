/* test_forecast.c - forecasts asked of the demonstration theatre: by source, in regions apart and together,
 * and the skill that claims ask for. */
#include "demo_folder.h"

#include "engine/forecast.h"

#include <math.h>

static pl_store *store;
static pl_arena arena;
static pl_error error;

static int open_demo(void **state) {
    (void)state;
    make_folder();
    take_in_all(pl_demo_sources);
    store = pl_store_open(evidence, PL_STORE_READ, &error);
    return store != NULL ? 0 : -1;
}

static int close_demo(void **state) {
    (void)state;
    const bool closed = pl_store_close(store, NULL);
    pl_arena_free(&arena);
    return closed && remove_folder() == 0 ? 0 : -1;
}

static pl_instant at(const char *text) {
    pl_instant instant;
    assert_true(pl_instant_parse(pl_slice_of(text), &instant));
    return instant;
}

static pl_forecast_answer ask(const char *source, const char *region, pl_instant as_of) {
    static const int32_t days[] = {3, 7};
    const pl_forecast_question question = {
        .sources = source, .region = region, .as_of = as_of, .days = days, .count = 2};
    pl_forecast_answer answer;
    if (!pl_ask_forecast(store, &question, &arena, &answer, &error)) fail_msg("%s", error.text);
    return answer;
}

/* What is said of the whole is no more than what was known: with the same maps, asked later as of then. */
static void as_of_is_what_was_known(void **state) {
    (void)state;
    const pl_forecast_answer then = ask("meridian", NULL, at("2031-06-10T18:00:00Z"));
    const pl_forecast_source *source = &then.sources[0];
    assert_int_equal(source->now, at("2031-06-10T12:00:00Z"));
    assert_true(isfinite(source->rows[1].came_km2)); /* the maps go on to 28 June */
    const pl_forecast_answer later = ask("meridian", NULL, at("2031-06-17T18:00:00Z"));
    assert_true(fabs(later.sources[0].held_km2 - source->held_km2 - source->rows[1].came_km2) < 1e-9);
    assert_int_equal(later.sources[0].rows[1].scores.origins, source->rows[1].scores.origins + 7);
    const pl_forecast_answer last = ask(NULL, NULL, INT64_MIN);
    assert_int_equal(last.source_count, 2);
    assert_true(isnan(last.sources[0].rows[0].came_km2));
}

static void regions_add_up(void **state) {
    (void)state;
    const pl_forecast_answer one = ask("meridian", "uplands", INT64_MIN),
                             two = ask("meridian", "moor", INT64_MIN),
                             both = ask("meridian", "uplands+moor", INT64_MIN);
    assert_int_equal(both.region_count, 2);
    assert_true(fabs(both.sources[0].held_km2 - one.sources[0].held_km2 - two.sources[0].held_km2) < 1e-9);
    assert_true(fabs(both.whole_km2 - one.whole_km2 - two.whole_km2) < 1e-9);
    for (int way = 0; way < PL_GUESS_LEADER; way++)
        assert_true(fabs(both.sources[0].rows[0].scores.of[way].now_km2 -
                         one.sources[0].rows[0].scores.of[way].now_km2 -
                         two.sources[0].rows[0].scores.of[way].now_km2) < 1e-9);
}

static void claims_get_the_leaders_skill(void **state) {
    (void)state;
    double skill, low, high;
    const pl_instant then = at("2031-06-20T18:00:00Z");
    const pl_forecast_answer answer = ask("meridian", "uplands", then);
    for (size_t i = 0; i < 2; i++) {
        const pl_skill *wanted = &answer.sources[0].rows[i].scores.of[PL_GUESS_LEADER].over_no_change;
        assert_true(pl_ask_forecast_skill(store, "meridian", NULL, "uplands", then, i == 0 ? 3 : 7, &arena,
                                          &skill, &low, &high, &error));
        assert_true(skill == wanted->value && low == wanted->low && high == wanted->high);
        assert_true(isfinite(skill) && low < skill && skill < high);
    }
    assert_true(
        pl_ask_forecast_skill(store, "meridian", NULL, NULL, then, 30, &arena, &skill, &low, &high, &error));
    assert_true(isnan(skill) && isnan(low) && isnan(high)); /* too few windows */
}

/* From series that end at the instant, on a day without a map too, as from those that go on. */
static void from_series_that_are_there(void **state) {
    (void)state;
    const pl_instant then = at("2031-05-15T11:00:00Z"); /* no map came since 13 May */
    const pl_series *whole, *cut;
    pl_skill one, other;
    double skill, low, high;
    assert_true(pl_ask_series(store, "meridian", NULL, INT64_MAX, &arena, &whole, &error));
    assert_true(pl_ask_series(store, "meridian", NULL, then, &arena, &cut, &error));
    assert_true(cut->count < whole->count && then - cut->steps[cut->count - 1].instant > PL_DAY_SECONDS);
    assert_true(pl_forecast_skill_of(&whole, 1, whole->day_turn_seconds, then, 3, &one, &error));
    assert_true(pl_forecast_skill_of(&cut, 1, cut->day_turn_seconds, then, 3, &other, &error));
    assert_true(one.value == other.value && one.low == other.low && one.high == other.high);
    assert_true(isfinite(one.value));
    assert_true(
        pl_ask_forecast_skill(store, "meridian", NULL, NULL, then, 3, &arena, &skill, &low, &high, &error));
    assert_true(skill == one.value && low == one.low && high == one.high);
}

static void what_cannot_be_asked(void **state) {
    (void)state;
    double skill = 7, low = 7, high = 7;
    const struct {
        const char *source, *side, *region;
        const char *as_of;
        int64_t days;
        pl_code code;
    } cases[] = {{"meridian", NULL, NULL, "2031-08-01", 7, PL_MISSING},
                 {"meridian", NULL, NULL, "2031-02-01", 7, PL_MISSING},
                 {"meridian", "nobody", NULL, "2031-06-01", 7, PL_USAGE},
                 {"meridian", NULL, "nowhere", "2031-06-01", 7, PL_USAGE},
                 {"nobody", NULL, NULL, "2031-06-01", 7, PL_USAGE},
                 {NULL, NULL, NULL, "2031-06-01", 7, PL_USAGE}, /* two makers: one must be named */
                 {"meridian", NULL, NULL, "2031-06-01", 0, PL_USAGE},
                 {"meridian", NULL, NULL, "2031-06-01", PL_FORECAST_DAYS_MAX + 1, PL_USAGE}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        error = (pl_error){0};
        assert_false(pl_ask_forecast_skill(store, cases[i].source, cases[i].side, cases[i].region,
                                           at(cases[i].as_of), cases[i].days, &arena, &skill, &low, &high,
                                           &error));
        assert_int_equal(error.code, cases[i].code);
        assert_true(skill == 7 && low == 7 && high == 7);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_of_is_what_was_known), cmocka_unit_test(regions_add_up),
        cmocka_unit_test(claims_get_the_leaders_skill), cmocka_unit_test(from_series_that_are_there),
        cmocka_unit_test(what_cannot_be_asked)};
    return cmocka_run_group_tests(tests, open_demo, close_demo);
}
