/* test_values.c - what claims ask of the evidence, on the demonstration theatre: the values are those of its
 * known truth and of the questions that the verbs ask; nothing later than as_of is looked at; and what is not
 * known is not a number. */
#include "demo_folder.h"

#include "engine/clipped.h"
#include "engine/forecast.h"
#include "engine/front.h"
#include "engine/histories.h"
#include "engine/hubs.h"
#include "engine/sector.h"
#include "engine/sources.h"
#include "engine/values.h"

#include "text/number.h"

#include <math.h>

static pl_store *store;
static pl_arena arena;
static pl_theatre theatre;
static pl_values *values;
static pl_evidence asks;

static int open_demo(void **state) {
    pl_error error = {0};
    pl_asked *asked;
    size_t count;
    (void)state;
    make_folder();
    take_in_all(pl_demo_sources);
    take_in_all(pl_demo_gazetteers);
    take_in(PL_DEMO_OUTLINES, PL_DEMO_OUTLINES);
    store = pl_store_open(evidence, PL_STORE_READ, &error);
    if (store == NULL || !pl_ask_sources(store, NULL, &arena, &asked, &count, &theatre, &error) ||
        !pl_values_open(store, PL_DEMO_THEATRE, false, (pl_progress){0}, &arena, &values, &error))
        fail_msg("%s", error.text);
    asks = pl_values_evidence(values);
    return 0;
}

static int close_demo(void **state) {
    (void)state;
    pl_values_close(values);
    const bool closed = pl_store_close(store, NULL);
    pl_arena_free(&arena);
    return closed && remove_folder() == 0 ? 0 : -1;
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
    assert_int_equal(all->updates[1], 0);
    const pl_instant middle = all->instants[all->count / 2];
    assert_true(asks.maps(asks.context, "meridian", middle, &some, &error));
    assert_int_equal(some->count, all->count / 2 + 1);
    assert_true(some->instants[some->count - 1] == middle);
    assert_memory_equal(some->instants, all->instants, some->count * sizeof *some->instants);
    assert_true(asks.maps(asks.context, "meridian", middle, &again, &error));
    assert_ptr_equal(some, again);
    assert_true(asks.maps(asks.context, "meridian", all->instants[0] - 1, &some, &error));
    assert_null(some);
    /* Not in this file, and known to nobody: a slip. */
    assert_false(asks.maps(asks.context, "nobody", INT64_MAX, &some, &error));
    assert_int_equal(error.code, PL_USAGE);
    assert_non_null(strstr(error.text, "nobody"));
    size_t count;
    const char *const *sources = pl_values_sources(values, &count);
    assert_int_equal(count, 1);
    assert_string_equal(sources[0], "meridian");
    pl_query query = query_of(PL_MEASURE_NET);
    query.source = "nobody";
    refused(&query, PL_USAGE, "nobody");
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
    assert_false(elsewhere.maps(elsewhere.context, "meridian", INT64_MAX, &maps, &error));
    assert_int_equal(error.code, PL_USAGE);
    assert_non_null(strstr(error.text, "elsewhere"));
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

/* ---- the front ---- */

static pl_front_answer front_of(const pl_query *query, pl_instant from, pl_instant to, const char *region) {
    pl_front_answers answers;
    pl_error error = {0};
    const pl_front_question question = {.sources = query->source,
                                        .side = query->side,
                                        .region = region,
                                        .from = from,
                                        .to = to,
                                        .as_of = query->as_of,
                                        .hole_max_km2 = PL_FRONT_HOLE_MAX_KM2,
                                        .border_km = PL_FRONT_BORDER_M / 1000,
                                        .moved_m = query->distance_m,
                                        .kinds = query->kinds};
    if (!pl_ask_front(store, &question, &arena, &answers, &error)) fail_msg("%s", error.text);
    return answers.answers[0];
}

static void assert_same(double got, double wanted) {
    if (!(got == wanted || (isnan(got) && isnan(wanted)))) fail_msg("%.17g, wanted %.17g", got, wanted);
}

/* What `front` prints of an area; and its intervals. */
static void assert_front(pl_query query, const pl_front_area *area, pl_instant from, pl_instant to) {
    static const pl_measure measures[] = {PL_MEASURE_MOVED, PL_MEASURE_MOVED_SHARE, PL_MEASURE_FORWARD_SHARE,
                                          PL_MEASURE_DISPLACEMENT};
    const bool any = area->length_from_km.value > 0.0;
    const double wanted[] = {any ? area->from.moved_km.value : NAN, area->from.moved_share.value,
                             any ? area->from.forward_km.value / area->length_from_km.value : NAN,
                             area->median_m[PL_FORWARD]};
    const pl_interval *intervals[] = {&area->from.moved_km, &area->from.moved_share, NULL, NULL};
    for (size_t m = 0; m < 4; m++) {
        const pl_span span = {from, to};
        pl_value value;
        pl_error error = {0};
        query.measure = measures[m];
        assert_same(ask(&query, from, to).value, wanted[m]);
        if (!asks.values(asks.context, &query, &span, 1, true, &value, &error)) fail_msg("%s", error.text);
        assert_same(value.value, wanted[m]);
        assert_same(value.low, intervals[m] == NULL || !any ? NAN : intervals[m]->low);
        assert_same(value.high, intervals[m] == NULL || !any ? NAN : intervals[m]->high);
    }
}

static void the_front_is_that_of_the_verb(void **unused) {
    (void)unused;
    static const unsigned kinds[] = {PL_KINDS_ALL, PL_KINDS_NO_REDRAW & ~(1u << PL_KIND_RETRACTION)};
    static const double distances[] = {100.0, 1000.0};
    const pl_sector_name *sectors;
    size_t count, moved = 0;
    pl_error error = {0};
    assert_true(asks.sectors(asks.context, &sectors, &count, &error));
    for (size_t k = 0; k < 2; k++)
        for (size_t d = 0; d < 2; d++)
            for (int i = 0; i < 3; i++) {
                pl_query query = query_of(PL_MEASURE_MOVED);
                const pl_instant from = day(2031, 4, 3) + i * 20 * PL_DAY_SECONDS;
                const pl_instant to = from + (1 + 9 * (pl_instant)i) * PL_DAY_SECONDS;
                query.kinds = kinds[k];
                query.distance_m = distances[d];
                query.as_of = i == 1 ? to : INT64_MAX;
                const pl_front_answer answer = front_of(&query, from, to, NULL);
                moved += answer.whole.from.moved_km.value > 0.0;
                assert_front(query, &answer.whole, from, to);
                for (size_t s = 0; s < count; s++) {
                    query.region = sectors[s].name;
                    assert_string_equal(answer.sectors[s].name, sectors[s].name);
                    assert_front(query, &answer.sectors[s], from, to);
                }
                query.region = "mainland";
                const pl_front_answer inside = front_of(&query, from, to, "mainland");
                assert_front(query, &inside.whole, from, to);
            }
    assert_true(moved > 6);
}

static void the_length_of_the_front(void **unused) {
    (void)unused;
    pl_query query = query_of(PL_MEASURE_FRONT_LENGTH);
    const pl_span spans[] = {{day(2031, 4, 1), day(2031, 5, 1)}, {day(2030, 4, 1), day(2031, 5, 20)}};
    pl_value found[2];
    pl_error error = {0};
    double sum_km = 0.0;
    query.distance_m = PL_FRONT_MOVED_M;
    if (!asks.values(asks.context, &query, spans, 2, true, found, &error)) fail_msg("%s", error.text);
    for (int i = 0; i < 2; i++) {
        const pl_front_answer answer = front_of(&query, INT64_MIN, spans[i].end, NULL);
        assert_same(found[i].value, answer.whole.length_to_km.value);
        assert_same(found[i].low, answer.whole.length_to_km.low);
        assert_same(found[i].high, answer.whole.length_to_km.high);
        assert_true(found[i].value > 100.0);
    }
    query.distance_m = 0.0; /* it needs none */
    assert_same(ask(&query, 0, spans[0].end).value, found[0].value);
    /* Of parts it is the sum; what lies in no sector is missing. */
    query.region = "estuary+moor+uplands+cape";
    const pl_front_answer answer = front_of(
        &(pl_query){.source = "meridian", .as_of = query.as_of, .distance_m = 100.0, .kinds = PL_KINDS_ALL},
        INT64_MIN, spans[0].end, NULL);
    for (size_t s = 0; s + 1 < answer.sector_count; s++) sum_km += answer.sectors[s].length_to_km.value;
    assert_near(ask(&query, 0, spans[0].end).value, sum_km);
}

/* Many spans at once, in any order and more than once: each as it is alone. */
static void many_spans(void **unused) {
    (void)unused;
    enum { SPANS = 24 };
    pl_span spans[SPANS];
    pl_value found[SPANS];
    pl_error error = {0};
    pl_query query = query_of(PL_MEASURE_MOVED);
    pl_values *fresh;
    query.distance_m = 200.0;
    query.as_of = day(2031, 5, 25);
    for (int i = 0; i < SPANS; i++) {
        spans[i].begin = day(2031, 5, 4) + (i * 7 % SPANS) * (pl_instant)PL_DAY_SECONDS;
        spans[i].end = spans[i].begin + PL_DAY_SECONDS;
    }
    spans[1] = spans[0];
    assert_true(pl_values_open(store, PL_DEMO_THEATRE, false, (pl_progress){0}, &arena, &fresh, &error));
    const pl_evidence other = pl_values_evidence(fresh);
    assert_true(other.values(other.context, &query, spans, SPANS, false, found, &error));
    size_t unknown = 0;
    for (int i = 0; i < SPANS; i++) {
        unknown += isnan(found[i].value);
        assert_same(found[i].value, ask(&query, spans[i].begin, spans[i].end).value);
    }
    assert_true(unknown > 0 && unknown < SPANS / 2);
    pl_values_close(fresh);
}

static void what_the_front_refuses(void **unused) {
    (void)unused;
    pl_query query = query_of(PL_MEASURE_MOVED);
    refused(&query, PL_USAGE, "distance");
    query.distance_m = 60000.0;
    refused(&query, PL_USAGE, "50 km");
    query.distance_m = 100.0;
    query.measure = PL_MEASURE_DISPLACEMENT;
    query.region = "moor+uplands";
    refused(&query, PL_USAGE, "moor+uplands");
}

/* ---- places and distances ---- */

static pl_flips_answer flips_of(const pl_query *query, pl_instant from, pl_instant to) {
    const pl_flips_question question = {.sources = query->source,
                                        .side = query->side,
                                        .region = query->region,
                                        .from = from,
                                        .to = to,
                                        .as_of = query->as_of,
                                        .per = PL_PER_MONTH,
                                        .kinds = query->kinds};
    pl_flips_answer answer;
    pl_error error = {0};
    if (!pl_ask_flips(store, &question, &arena, &answer, &error)) fail_msg("%s", error.text);
    return answer;
}

/* By each gazetteer and merged, everywhere and in a sector, of all kinds and of some. */
static void places_are_those_of_the_verb(void **unused) {
    (void)unused;
    static const unsigned kinds[] = {PL_KINDS_ALL, 1u << PL_KIND_ADVANCE | 1u << PL_KIND_RETREAT};
    static const char *const regions[] = {NULL, "moor", "uplands"};
    size_t taken = 0, lost = 0, differ = 0;
    for (size_t k = 0; k < 2; k++)
        for (size_t r = 0; r < 3; r++)
            for (int i = 0; i < 4; i++) {
                pl_query query = query_of(PL_MEASURE_PLACES_TAKEN);
                const pl_instant from = day(2031, 3, 3) + i * 25 * (pl_instant)PL_DAY_SECONDS;
                const pl_instant to = from + 25 * (pl_instant)PL_DAY_SECONDS;
                query.kinds = kinds[k];
                query.region = regions[r];
                query.as_of = i == 2 ? to : INT64_MAX;
                const pl_flips_answer answer = flips_of(&query, from, to);
                for (size_t g = 0; g < answer.sources[0].tally_count; g++) {
                    const pl_place_tally *tally = &answer.sources[0].tallies[g];
                    query.gazetteer = tally->gazetteer;
                    query.measure = PL_MEASURE_PLACES_TAKEN;
                    assert_true(ask(&query, from, to).value == (double)tally->taken);
                    query.measure = PL_MEASURE_PLACES_LOST;
                    assert_true(ask(&query, from, to).value == (double)tally->lost);
                    taken += tally->taken;
                    lost += tally->lost;
                    differ += tally->taken != answer.sources[0].tallies[0].taken;
                }
            }
    assert_true(taken > 0 && lost > 0 && differ > 0);
    pl_query both = query_of(PL_MEASURE_PLACES_TAKEN);
    const pl_instant from = day(2031, 3, 3), to = day(2031, 6, 20);
    both.region = "moor+uplands";
    const double sum = ask(&both, from, to).value;
    both.region = "moor";
    const double one = ask(&both, from, to).value;
    both.region = "uplands";
    assert_true(sum == one + ask(&both, from, to).value && sum > one);
    assert_true(isnan(ask(&both, from - 30 * (pl_instant)PL_DAY_SECONDS, to).value));
    both.gazetteer = "almanack";
    refused(&both, PL_USAGE, "almanac");
}

static pl_hub_day reading_of(const pl_query *query, pl_instant at) {
    const pl_hub_question question = {.sources = query->source,
                                      .side = query->side,
                                      .place = {.name = query->place},
                                      .instants = &at,
                                      .instant_count = 1,
                                      .as_of = query->as_of,
                                      .ends = true};
    pl_hub_answer answer;
    pl_error error = {0};
    if (!pl_ask_hub(store, &question, &arena, &answer, &error)) fail_msg("%s", error.text);
    return answer.sources[0].days[0];
}

static void distances_are_those_of_the_verb(void **unused) {
    (void)unused;
    enum { SPANS = 12 };
    pl_span spans[SPANS];
    pl_value found[SPANS], with[SPANS];
    pl_error error = {0};
    pl_query query = query_of(PL_MEASURE_DISTANCE);
    query.place = "Karvess";
    query.as_of = day(2031, 6, 10);
    for (int i = 0; i < SPANS; i++)
        spans[i] =
            (pl_span){day(2031, 3, 5), day(2031, 3, 5) + (i * 5 % SPANS) * 9 * (pl_instant)PL_DAY_SECONDS};
    static const char *const points[] = {NULL, "station", "market", "edge"};
    for (size_t p = 0; p < 4; p++) {
        query.point = points[p];
        if (!asks.values(asks.context, &query, spans, SPANS, false, found, &error) ||
            !asks.values(asks.context, &query, spans, SPANS, true, with, &error))
            fail_msg("%s", error.text);
        size_t unknown = 0;
        for (int i = 0; i < SPANS; i++) {
            unknown += isnan(found[i].value);
            if (isnan(found[i].value)) continue;
            const pl_hub_day reading = reading_of(&query, spans[i].end);
            assert_same(found[i].value, p == 3   ? reading.edge_reading.distance_km
                                        : p == 2 ? reading.held[1].distance_km
                                                 : reading.held[0].distance_km);
            assert_same(with[i].value, found[i].value);
            assert_same(with[i].low, p < 2 ? reading.interval.low : NAN);
            assert_same(with[i].high, p < 2 ? reading.interval.high : NAN);
        }
        assert_true(unknown <= 2);
    }
    query.point = "markt";
    refused(&query, PL_USAGE, "market");
    query.point = NULL;
    query.place = "Nowhere at all";
    refused(&query, PL_USAGE, "Nowhere at all");
    query.place = NULL;
    refused(&query, PL_USAGE, "place");
}

/* ---- SQL ---- */

static void a_claims_own_sql(void **unused) {
    (void)unused;
    pl_query query = query_of(PL_MEASURE_SQL), net = query_of(PL_MEASURE_NET);
    refused(&query, PL_USAGE, "'sql'");
    query.sql = "SELECT sum(s.gained_km2 - s.lost_km2) FROM series s JOIN source o ON o.id = s.source"
                " WHERE o.name = :source AND s.status = 'held:' || :side"
                " AND s.instant > unixepoch(:begin) AND s.instant <= unixepoch(:end)";
    for (int i = 0; i < 10; i++) {
        const pl_instant begin = day(2031, 3, 5) + i * 9 * (pl_instant)PL_DAY_SECONDS;
        const pl_instant end = begin + 7 * (pl_instant)PL_DAY_SECONDS;
        assert_near(ask(&query, begin, end).value, ask(&net, begin, end).value);
    }
    assert_true(isnan(ask(&query, day(2031, 1, 1), day(2031, 2, 1)).value));
    assert_true(isnan(ask(&query, day(2031, 3, 5), day(2031, 3, 5)).value)); /* a sum of nothing is NULL */
    query.sql = "SELECT 1";
    assert_true(isnan(ask(&query, day(2031, 1, 1), day(2031, 4, 1)).value)); /* where no map reaches */
    query.sql = "DELETE FROM series";
    refused(&query, PL_INPUT, "only reading");
    query.sql = "SELECT net FROM series";
    refused(&query, PL_INPUT, "net");
}

/* ---- forecasts and errors of areas ---- */

static void skill_up_to_the_end(void **unused) {
    (void)unused;
    static const char *const regions[] = {NULL, "uplands"};
    size_t known = 0;
    for (int r = 0; r < 2; r++)
        for (int i = 0; i < 3; i++) {
            const pl_instant end = day(2031, 5, 10) + i * 20 * (pl_instant)PL_DAY_SECONDS;
            pl_query query = query_of(PL_MEASURE_FORECAST_SKILL);
            double skill, low, high;
            pl_error error = {0};
            query.region = regions[r];
            if (!pl_ask_forecast_skill(store, "meridian", NULL, regions[r], end, 3, &arena, &skill, &low,
                                       &high, &error))
                fail_msg("%s", error.text);
            const pl_span span = {end - 3 * (pl_instant)PL_DAY_SECONDS, end};
            pl_value value;
            if (isnan(skill)) { /* too little to tell: said with how much would be needed */
                assert_false(asks.values(asks.context, &query, &span, 1, true, &value, &error));
                assert_int_equal(error.code, PL_MISSING);
                assert_non_null(strstr(error.text, "fewer than 10 windows of 3 days"));
                continue;
            }
            if (!asks.values(asks.context, &query, &span, 1, true, &value, &error))
                fail_msg("%s", error.text);
            assert_same(value.value, skill);
            assert_same(value.low, low);
            assert_same(value.high, high);
            assert_same(ask(&query, span.begin, span.end).value, skill);
            known += !isnan(skill);
        }
    assert_true(known > 0);
    pl_query query = query_of(PL_MEASURE_FORECAST_SKILL);
    const pl_span part = {day(2031, 4, 1), day(2031, 4, 8) + 3600};
    pl_value value;
    pl_error error = {0};
    assert_false(asks.values(asks.context, &query, &part, 1, false, &value, &error));
    assert_int_equal(error.code, PL_USAGE);
}

static void errors_are_those_of_the_verbs(void **unused) {
    (void)unused;
    static const char *const regions[] = {NULL, "moor"};
    const pl_instant from = day(2031, 4, 10), to = day(2031, 5, 20);
    double widths_km2 = 0.0;
    for (int r = 0; r < 2; r++)
        for (int known = 0; known < 2; known++) {
            pl_query query = query_of(PL_MEASURE_NET);
            pl_error error = {0};
            pl_change_in change;
            const pl_region region = region_of("moor"), *in = r == 0 ? NULL : &region;
            const pl_span span = {from, to};
            pl_value value;
            query.region = regions[r];
            query.kinds = PL_KINDS_NO_REDRAW;
            query.as_of = known ? to : INT64_MAX;
            if (!pl_ask_change_in(store, "meridian", NULL, from, to, query.as_of, in, query.kinds, &arena,
                                  &change, &error))
                fail_msg("%s", error.text);
            const pl_interval *wanted[] = {&change.by_update.gained, &change.by_update.lost,
                                           &change.by_update.net};
            static const pl_measure measures[] = {PL_MEASURE_GAINED, PL_MEASURE_LOST, PL_MEASURE_NET};
            for (int m = 0; m < 3; m++) {
                query.measure = measures[m];
                assert_true(asks.values(asks.context, &query, &span, 1, true, &value, &error));
                assert_near(value.value, wanted[m]->value);
                assert_near(value.low, wanted[m]->low);
                assert_near(value.high, wanted[m]->high);
                assert_true(value.low <= value.value && value.value <= value.high);
                widths_km2 += value.high - value.low;
            }
            query.measure = PL_MEASURE_PACE;
            assert_true(asks.values(asks.context, &query, &span, 1, true, &value, &error));
            assert_near(value.low * 40.0, wanted[2]->low);
            assert_near(value.high * 40.0, wanted[2]->high);
            /* At the very end of what is known there is no day behind to shift to. */
            assert_true(change.by_update.net.parts[1].estimated == !known);
            query.measure = PL_MEASURE_HELD;
            assert_true(asks.values(asks.context, &query, &span, 1, true, &value, &error));
            if (r == 0) {
                assert_true(isnan(value.low) && isnan(value.high) && !isnan(value.value));
                continue;
            }
            pl_sector_state state;
            assert_true(pl_ask_sector(store, "meridian", to, query.as_of, &region, &arena, &state, &error));
            assert_near(value.low, state.sides[0].held.low);
            assert_near(value.high, state.sides[0].held.high);
            query.measure = PL_MEASURE_HELD_SHARE;
            assert_true(asks.values(asks.context, &query, &span, 1, true, &value, &error));
            assert_near(value.low * region.outline_km2, state.sides[0].held.low);
            query.measure = PL_MEASURE_CONTESTED;
            assert_true(asks.values(asks.context, &query, &span, 1, true, &value, &error));
            assert_near(value.high, state.contested.high);
        }
    assert_true(widths_km2 > 1.0);
}

/* A hundred thousand specifications share a few questions: asking again takes no memory. */
static void asked_again(void **state) {
    (void)state;
    for (int measure = 0; measure < PL_MEASURE_COUNT; measure++) {
        if (pl_measures[measure].of == PL_OF_RECORD) continue; /* of no source of maps */
        const pl_query query = {.measure = (pl_measure)measure,
                                .source = "meridian",
                                .as_of = day(2031, 6, 1),
                                .kinds = PL_KINDS_ALL,
                                .region = measure == PL_MEASURE_DISTANCE ? NULL : "moor",
                                .distance_m = 100.0,
                                .place = measure == PL_MEASURE_DISTANCE ? "Karvess" : NULL,
                                .sql = measure == PL_MEASURE_SQL ? "SELECT 1" : NULL};
        /* A horizon of a month is too long for the demonstration. */
        const pl_instant begin = measure == PL_MEASURE_FORECAST_SKILL ? day(2031, 5, 28) : day(2031, 5, 1);
        ask(&query, begin, day(2031, 5, 31));
        const size_t bytes = arena.bytes;
        ask(&query, begin, day(2031, 5, 31));
        if (arena.bytes != bytes)
            fail_msg("%s: %zu bytes more", pl_measure_names[measure], arena.bytes - bytes);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(maps_up_to_then),
        cmocka_unit_test(sectors_in_order),
        cmocka_unit_test(another_theatre),
        cmocka_unit_test(areas_are_the_truth),
        cmocka_unit_test(areas_are_the_series),
        cmocka_unit_test(regions_add_up),
        cmocka_unit_test(unknown_is_no_number),
        cmocka_unit_test(what_cannot_be_asked),
        cmocka_unit_test(the_front_is_that_of_the_verb),
        cmocka_unit_test(the_length_of_the_front),
        cmocka_unit_test(many_spans),
        cmocka_unit_test(what_the_front_refuses),
        cmocka_unit_test(places_are_those_of_the_verb),
        cmocka_unit_test(distances_are_those_of_the_verb),
        cmocka_unit_test(a_claims_own_sql),
        cmocka_unit_test(skill_up_to_the_end),
        cmocka_unit_test(errors_are_those_of_the_verbs),
        cmocka_unit_test(asked_again),
    };
    return cmocka_run_group_tests(tests, open_demo, close_demo);
}
