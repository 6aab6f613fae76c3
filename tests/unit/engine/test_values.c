/* test_values.c - what claims ask of the evidence, on the demonstration theatre: the values are those of its
 * known truth and of the questions that the verbs ask; nothing later than as_of is looked at; and what is not
 * known is not a number. */
#include "engine/clipped.h"
#include "engine/demo.h"
#include "engine/sources.h"
#include "engine/values.h"

#include "text/number.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[256], evidence[300];
static pl_store *store;
static pl_arena arena;
static pl_theatre theatre;
static pl_values *values;
static pl_evidence asks;

static bool write_file(void *context, const char *path, pl_slice bytes, pl_error *error) {
    char full[512];
    (void)context;
    snprintf(full, sizeof full, "%s/%s", folder, path);
    char *slash = strrchr(full, '/');
    *slash = '\0';
    mkdir(full, 0777);
    *slash = '/';
    return pl_file_write(full, bytes, error);
}

static void take_in(const char *source, const char *below) {
    char path[300];
    const char *paths[] = {path};
    pl_ingest_result result;
    pl_error error = {0};
    pl_ingest_options options = {.evidence = evidence, .source = source, .paths = paths, .path_count = 1};
    snprintf(path, sizeof path, "%s/%s", folder, below);
    if (!pl_ingest(&options, &arena, &result, &error)) fail_msg("%s", error.text);
}

static int open_demo(void **state) {
    pl_error error = {0};
    const char *scratch = getenv("TMPDIR");
    pl_asked *asked;
    size_t count;
    (void)state;
    snprintf(folder, sizeof folder, "%s/plumbline-values-%ld", scratch == NULL ? "/tmp" : scratch,
             (long)getpid());
    snprintf(evidence, sizeof evidence, "%s/demo.gpkg", folder);
    if (mkdir(folder, 0777) != 0 || setenv("PLUMBLINE_DATA", folder, 1) != 0) return -1;
    if (!pl_demo_make(PL_DEMO_SEED, write_file, NULL, &error)) fail_msg("%s", error.text);
    for (int i = 0; pl_demo_sources[i] != NULL; i++) take_in(pl_demo_sources[i], pl_demo_sources[i]);
    for (int i = 0; pl_demo_gazetteers[i] != NULL; i++) take_in(pl_demo_gazetteers[i], pl_demo_gazetteers[i]);
    take_in(PL_DEMO_OUTLINES, PL_DEMO_OUTLINES);
    store = pl_store_open(evidence, PL_STORE_READ, &error);
    if (store == NULL || !pl_ask_sources(store, NULL, &arena, &asked, &count, &theatre, &error) ||
        !pl_values_open(store, PL_DEMO_THEATRE, false, (pl_progress){0}, &arena, &values, &error))
        fail_msg("%s", error.text);
    asks = pl_values_evidence(values);
    return 0;
}

static int close_demo(void **state) {
    char command[400];
    (void)state;
    pl_values_close(values);
    const bool closed = pl_store_close(store, NULL);
    pl_arena_free(&arena);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return closed && system(command) == 0 ? 0 : -1; /* NOLINT(cert-env33-c): a path of our own */
}

/* Areas are rounded to 1e-9 km2 in the truth, and patches of a year add up: a thousand of them, by half of
 * the last digit. */
#define NEAR_KM2 1e-6
#define assert_near(got, wanted)                                                                             \
    do {                                                                                                     \
        if (!(fabs((got) - (wanted)) <= NEAR_KM2))                                                           \
            fail_msg("%s: %.12g, wanted %.12g", #got, (double)(got), (double)(wanted));                      \
    } while (0)

static pl_instant day(int year, int month, int day_of_month) {
    pl_day made = 0;
    assert_true(pl_day_from_civil(year, month, day_of_month, &made));
    return pl_day_start(made);
}

static pl_value ask(const pl_query *query, pl_instant begin, pl_instant end) {
    const pl_span span = {begin, end};
    pl_value value;
    pl_error error = {0};
    if (!asks.values(asks.context, query, &span, 1, false, &value, &error)) fail_msg("%s", error.text);
    return value;
}

/* The question fails so, and its message has the word. */
static void refused(const pl_query *query, pl_code code, const char *word) {
    const pl_span span = {day(2031, 3, 10), day(2031, 4, 10)};
    pl_value value = {1.0, 2.0, 3.0};
    pl_error error = {0};
    if (asks.values(asks.context, query, &span, 1, false, &value, &error)) fail_msg("not refused: %s", word);
    if (error.code != code || strstr(error.text, word) == NULL)
        fail_msg("%d %s; wanted %d with \"%s\"", (int)error.code, error.text, (int)code, word);
    assert_true(value.value == 1.0 && value.low == 2.0 && value.high == 3.0);
}

static pl_query query_of(pl_measure measure) {
    return (pl_query){
        .measure = measure, .source = "meridian", .as_of = day(2031, 7, 1), .kinds = PL_KINDS_ALL};
}

static const pl_series *series_in(const pl_query *query, const pl_region *region) {
    const pl_series *series = NULL;
    pl_error error = {0};
    assert_true(pl_ask_series_in(store, query->source, query->side, INT64_MIN, query->as_of, region, &arena,
                                 &series, &error));
    assert_non_null(series);
    return series;
}

static pl_region region_of(const char *name) {
    pl_region region;
    pl_error error = {0};
    if (!pl_region_find(store, &theatre, name, NULL, &arena, &region, &error)) fail_msg("%s", error.text);
    return region;
}

/* ---- maps and sectors ---- */

static void maps_up_to_then(void **unused) {
    (void)unused;
    const pl_maps *all, *some, *again;
    pl_error error = {0};
    assert_true(asks.maps(asks.context, "meridian", INT64_MAX, &all, &error));
    assert_non_null(all);
    assert_string_equal(all->source, "meridian");
    assert_false(all->updated[0]);
    const pl_instant middle = all->instants[all->count / 2];
    assert_true(asks.maps(asks.context, "meridian", middle, &some, &error));
    assert_int_equal(some->count, all->count / 2 + 1);
    assert_true(some->instants[some->count - 1] == middle);
    assert_memory_equal(some->instants, all->instants, some->count * sizeof *some->instants);
    assert_true(asks.maps(asks.context, "meridian", middle, &again, &error));
    assert_ptr_equal(some, again);
    assert_true(asks.maps(asks.context, "meridian", all->instants[0] - 1, &some, &error));
    assert_null(some);
    assert_true(asks.maps(asks.context, "nobody", INT64_MAX, &some, &error));
    assert_null(some);
    size_t count;
    const char *const *sources = pl_values_sources(values, &count);
    assert_int_equal(count, 1);
    assert_string_equal(sources[0], "meridian");
    pl_query query = query_of(PL_MEASURE_NET);
    query.source = "nobody";
    refused(&query, PL_MISSING, "nobody");
}

static void sectors_in_order(void **unused) {
    (void)unused;
    static const char *const wanted[] = {"estuary", "moor", "uplands", "cape"};
    const pl_sector_name *sectors;
    size_t count;
    pl_error error = {0};
    assert_true(asks.sectors(asks.context, &sectors, &count, &error));
    assert_int_equal(count, 4);
    for (size_t i = 0; i < count; i++) assert_string_equal(sectors[i].name, wanted[i]);
    assert_string_equal(sectors[0].title, "Estuary direction");
}

static void another_theatre(void **unused) {
    (void)unused;
    pl_values *other;
    pl_error error = {0};
    const pl_maps *maps;
    const pl_sector_name *sectors;
    size_t count;
    assert_true(pl_values_open(store, "elsewhere", false, (pl_progress){0}, &arena, &other, &error));
    const pl_evidence elsewhere = pl_values_evidence(other);
    assert_true(elsewhere.maps(elsewhere.context, "meridian", INT64_MAX, &maps, &error));
    assert_null(maps);
    assert_false(elsewhere.sectors(elsewhere.context, &sectors, &count, &error));
    assert_int_equal(error.code, PL_MISSING);
    pl_values_close(other);
}

/* ---- areas ---- */

/* truth.csv: what is held, gained and lost by each map, by construction. */
static void areas_are_the_truth(void **unused) {
    (void)unused;
    char path[300], line[1024];
    size_t rows = 0;
    pl_instant before = 0;
    snprintf(path, sizeof path, "%s/truth.csv", folder);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    while (fgets(line, sizeof line, file) != NULL && strncmp(line, "meridian,", 9) == 0) {
        pl_slice fields[13];
        double numbers[13];
        pl_instant at;
        char *field = line;
        line[strcspn(line, "\n")] = '\0';
        for (int i = 0; i < 13; i++) {
            fields[i] = (pl_slice){field, strcspn(field, ",")};
            field += fields[i].length + (i < 12);
            if (i >= 4) assert_true(pl_number_parse(fields[i], &numbers[i]));
        }
        assert_true(pl_instant_parse(fields[2], &at));
        pl_query query = query_of(PL_MEASURE_HELD);
        assert_near(ask(&query, at, at).value, numbers[4]);
        query.contested = true;
        assert_near(ask(&query, at, at).value, numbers[4] + numbers[10]);
        query.measure = PL_MEASURE_CONTESTED;
        assert_near(ask(&query, at, at).value, numbers[10]);
        if (rows++ > 0) {
            query.measure = PL_MEASURE_GAINED;
            assert_near(ask(&query, before, at).value, numbers[5]);
            query.measure = PL_MEASURE_LOST;
            assert_near(ask(&query, before, at).value, numbers[6]);
            query.measure = PL_MEASURE_NET;
            assert_near(ask(&query, before, at).value, numbers[5] - numbers[6]);
            query.measure = PL_MEASURE_PACE;
            assert_near(ask(&query, before, at).value * (double)(at - before) / PL_DAY_SECONDS,
                        numbers[5] - numbers[6]);
        }
        before = at;
    }
    fclose(file);
    assert_true(rows > 100);
}

/* The same numbers as `log`, `pace` and `sector` print: those of the series, by kind, as of then. */
static void areas_are_the_series(void **unused) {
    (void)unused;
    static const unsigned kinds[] = {PL_KINDS_ALL, PL_KINDS_NO_REDRAW,
                                     PL_KINDS_NO_REDRAW & ~(1u << PL_KIND_RETRACTION)};
    static const char *const names[] = {NULL, "moor", "uplands"};
    pl_query query = query_of(PL_MEASURE_NET);
    size_t differ = 0;
    for (size_t r = 0; r < 3; r++)
        for (size_t k = 0; k < 3; k++)
            for (int month = 4; month <= 6; month++) {
                pl_region region;
                query.region = names[r];
                if (names[r] != NULL) region = region_of(names[r]);
                query.kinds = kinds[k];
                query.as_of = day(2031, month, 20);
                const pl_series *series = series_in(&query, names[r] == NULL ? NULL : &region);
                for (pl_instant begin = day(2031, 3, 2); begin < query.as_of; begin += 5 * PL_DAY_SECONDS) {
                    const pl_instant end = begin + 7 * PL_DAY_SECONDS;
                    const pl_period period = pl_series_between(series, begin, end, kinds[k]);
                    if (end > query.as_of) continue;
                    query.measure = PL_MEASURE_GAINED;
                    assert_true(ask(&query, begin, end).value == period.gained_km2);
                    query.measure = PL_MEASURE_LOST;
                    assert_true(ask(&query, begin, end).value == period.lost_km2);
                    query.measure = PL_MEASURE_NET;
                    assert_true(ask(&query, begin, end).value == period.net_km2);
                    differ += period.net_km2 != pl_series_between(series, begin, end, PL_KINDS_ALL).net_km2;
                    query.measure = PL_MEASURE_PACE;
                    assert_true(ask(&query, begin, end).value == period.net_km2 / 7.0);
                    query.measure = PL_MEASURE_HELD;
                    assert_true(ask(&query, begin, end).value == period.held_km2);
                }
            }
    assert_true(differ > 0);
}

static void regions_add_up(void **unused) {
    (void)unused;
    static const char *const names[] = {"moor", "uplands"};
    static const pl_measure measures[] = {PL_MEASURE_GAINED, PL_MEASURE_LOST, PL_MEASURE_NET,
                                          PL_MEASURE_PACE,   PL_MEASURE_HELD, PL_MEASURE_CONTESTED};
    const pl_instant begin = day(2031, 4, 1), end = day(2031, 6, 1);
    double whole_km2 = 0.0, held_km2 = 0.0;
    for (size_t m = 0; m < sizeof measures / sizeof *measures; m++) {
        pl_query query = query_of(measures[m]);
        double sum = 0.0;
        for (int i = 0; i < 2; i++) {
            query.region = names[i];
            sum += ask(&query, begin, end).value;
        }
        query.region = "moor+uplands";
        assert_near(ask(&query, begin, end).value, sum);
        assert_true(sum != 0.0);
        if (measures[m] == PL_MEASURE_HELD) held_km2 = sum;
    }
    for (int i = 0; i < 2; i++) whole_km2 += region_of(names[i]).outline_km2;
    pl_query share = query_of(PL_MEASURE_HELD_SHARE);
    share.region = "moor+uplands";
    assert_near(ask(&share, begin, end).value, held_km2 / whole_km2);
    assert_true(held_km2 > 0.1 * whole_km2 && held_km2 < whole_km2);
}

/* Neither before the first map, nor more than a day behind the last that is known. */
static void unknown_is_no_number(void **unused) {
    (void)unused;
    const pl_maps *maps;
    pl_error error = {0};
    pl_query query = query_of(PL_MEASURE_NET);
    query.as_of = day(2031, 5, 1);
    assert_true(asks.maps(asks.context, "meridian", query.as_of, &maps, &error));
    const pl_instant first = maps->instants[0], last = maps->instants[maps->count - 1];
    for (int state = 0; state < 2; state++) {
        query.measure = state ? PL_MEASURE_HELD : PL_MEASURE_NET;
        assert_false(isnan(ask(&query, first, last).value));
        assert_false(isnan(ask(&query, first, last + PL_DAY_SECONDS).value));
        assert_true(isnan(ask(&query, first, last + PL_DAY_SECONDS + 1).value));
        assert_true(isnan(ask(&query, first - 1, last).value) == !state);
        assert_true(isnan(ask(&query, first - 2, first - 1).value));
    }
    /* Nothing later than as_of: the state in the day behind it is the last known, whatever came then. */
    pl_query later = query;
    later.as_of = INT64_MAX;
    assert_true(ask(&query, first, last + PL_DAY_SECONDS).value == ask(&query, first, last).value);
    assert_true(ask(&later, first, last + PL_DAY_SECONDS).value != ask(&later, first, last).value);
    /* A span without an update has not changed: that it is unknown is for the claim to say. */
    query.measure = PL_MEASURE_GAINED;
    assert_true(ask(&query, last, last).value == 0.0);
}

static void what_cannot_be_asked(void **unused) {
    (void)unused;
    pl_query query = query_of(PL_MEASURE_HELD_SHARE);
    refused(&query, PL_USAGE, "region");
    query.region = "nowhere";
    refused(&query, PL_USAGE, "nowhere");
    query.region = "moor+moor";
    refused(&query, PL_USAGE, "twice");
    query.region = "moor+";
    refused(&query, PL_USAGE, "");
    query.region = "land.geojson";
    refused(&query, PL_USAGE, "land.geojson");
    query.region = "mainland";
    query.outline = "nobody";
    refused(&query, PL_USAGE, "nobody");
    query = query_of(PL_MEASURE_CONTESTED);
    query.source = "harbor";
    refused(&query, PL_MISSING, "contested");
    query.measure = PL_MEASURE_HELD;
    query.contested = true;
    refused(&query, PL_MISSING, "contested");
    query.contested = false;
    query.side = "nobody";
    refused(&query, PL_USAGE, "nobody");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(maps_up_to_then),      cmocka_unit_test(sectors_in_order),
        cmocka_unit_test(another_theatre),      cmocka_unit_test(areas_are_the_truth),
        cmocka_unit_test(areas_are_the_series), cmocka_unit_test(regions_add_up),
        cmocka_unit_test(unknown_is_no_number), cmocka_unit_test(what_cannot_be_asked),
    };
    return cmocka_run_group_tests(tests, open_demo, close_demo);
}
