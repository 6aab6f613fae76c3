/* values_front.c - measures of the front: its length, and how much of it moved how far. One question to a
 * source gives the whole and every sector, so that a claim about every sector asks once; other regions are
 * asked each. Two spans with the same maps at their ends have the same numbers. */
#include "engine/values_parts.h"

#include "engine/front.h"

#include <math.h>
#include <stdlib.h>

#define BORDER_KM (PL_FRONT_BORDER_M / 1000)

/* Per area of a span. */
enum { LENGTH_FROM, LENGTH_TO, MOVED, SHARE, FORWARD, MEDIAN, NUMBERS };
/* Per area of a span: of its interval, low and high. */
enum { OF_LENGTH, OF_MOVED, OF_SHARE, INTERVALS };

/* One question to one source, for one part of a region. */
typedef struct {
    const pl_values_ask *ask;
    const char *region, *outline; /* NULL: everywhere, and by sector */
    size_t area;                  /* of the answer: 0 the whole */
    size_t area_count;
    bool alone; /* the length alone: spans have no begin */
    pl_front_question question;
} front;

static pl_instant begin_of(const front *f, pl_span span) {
    return f->alone ? INT64_MIN : span.begin;
}

static bool reached(const front *f, pl_span span) {
    return pl_values_reach(f->ask->maps, span.end) && (f->alone || pl_values_reach(f->ask->maps, span.begin));
}

/* What tells the question from others, but for its spans. */
static bool question_text(const front *f, const char *what, pl_buffer *into, pl_error *error) {
    pl_values_field(into, what, f->region);
    pl_values_field(into, "outline", f->outline);
    pl_values_number(into, "alone", f->alone);
    pl_values_number(into, "kinds", f->question.kinds);
    pl_values_double(into, "distance", f->question.moved_m);
    return !into->failed || pl_fail_nomem(error);
}

/* ---- numbers ---- */

/* Spans by the maps at their ends, and their numbers: of each area in turn. */
typedef struct {
    const front *of;
    pl_values_span **list; /* those that are not known yet */
    size_t count;
} missing_spans;

static bool make_numbers(pl_values *v, const void *context, double **ret, size_t *ret_count,
                         pl_error *error) {
    const missing_spans *missing = context;
    const pl_maps *maps = missing->of->ask->maps;
    const size_t each = missing->of->area_count * NUMBERS;
    pl_arena scratch = {0};
    pl_front_span *spans = pl_arena_alloc(&scratch, (missing->count + 1) * sizeof *spans);
    double *numbers = pl_arena_alloc(v->arena, (missing->count * each + 1) * sizeof *numbers);
    size_t areas = 0;
    bool done = (spans != NULL && numbers != NULL) || pl_fail_nomem(error);
    for (size_t i = 0; done && i < missing->count; i++) {
        const pl_values_span *span = missing->list[i];
        spans[i].from = missing->of->alone ? INT64_MIN : maps->instants[span->from];
        spans[i].to = maps->instants[span->to];
    }
    done = done && pl_ask_front_spans(v->store, &missing->of->question, spans, missing->count, &scratch,
                                      &areas, error);
    if (done && missing->count > 0 && areas != missing->of->area_count)
        done = pl_fail(error, PL_INTERNAL, "the front has other areas than the theatre");
    for (size_t i = 0; done && i < missing->count; i++)
        for (size_t a = 0; a < areas; a++) {
            const pl_front_numbers *one = &spans[i].areas[a];
            double *into = numbers + i * each + a * NUMBERS;
            into[LENGTH_FROM] = one->length_from_km;
            into[LENGTH_TO] = one->length_to_km;
            into[MOVED] = one->moved_km;
            into[SHARE] = one->moved_share;
            into[FORWARD] = one->forward_km;
            into[MEDIAN] = one->median_m;
        }
    pl_arena_free(&scratch);
    *ret = numbers;
    *ret_count = missing->count * each;
    return done;
}

static pl_values_span *known_span(const pl_values *v, const pl_sha256 *question, size_t from, size_t to) {
    for (pl_values_span *span = v->front_spans; span != NULL; span = span->next)
        if (span->from == from && span->to == to &&
            memcmp(span->question.bytes, question->bytes, PL_SHA256_BYTES) == 0)
            return span;
    return NULL;
}

/* Asks for the spans that are not known yet, all at once, and makes them known. */
static bool ask_missing(pl_values *v, missing_spans *missing, const pl_buffer *text, pl_error *error) {
    const size_t each = missing->of->area_count * NUMBERS;
    pl_buffer question = {0};
    const double *numbers = NULL;
    size_t count = 0;
    pl_buffer_add(&question, text->data, text->length);
    for (size_t i = 0; i < missing->count; i++) {
        pl_values_number(&question, "from", (int64_t)missing->list[i]->from);
        pl_values_number(&question, "to", (int64_t)missing->list[i]->to);
    }
    bool done = !question.failed || pl_fail_nomem(error);
    done = done && pl_values_kept(v, missing->of->ask->query, (pl_slice){question.data, question.length},
                                  make_numbers, missing, &numbers, &count, error);
    pl_buffer_free(&question);
    if (done && count != missing->count * each)
        done = pl_fail(error, PL_INTERNAL, "the numbers of the front are not as many as asked for");
    for (size_t i = 0; done && i < missing->count; i++) {
        missing->list[i]->numbers = numbers + i * each;
        missing->list[i]->next = v->front_spans;
        v->front_spans = missing->list[i];
    }
    return done;
}

/* *ret: a span each, NULL where the maps do not reach. */
static bool find_spans(pl_values *v, const front *f, pl_values_span **ret, pl_error *error) {
    const pl_values_ask *ask = f->ask;
    pl_buffer text = {0};
    pl_sha256 name;
    missing_spans missing = {.of = f, .list = pl_malloc((ask->count + 1) * sizeof *missing.list)};
    bool done = missing.list != NULL || pl_fail_nomem(error);
    pl_values_field(&text, "of", ask->query->source);
    pl_values_field(&text, "side", ask->query->side);
    pl_values_number(&text, "as-of", ask->query->as_of);
    done =
        done && question_text(f, "front", &text, error) && pl_sha256_of(text.data, text.length, &name, error);
    for (size_t i = 0; done && i < ask->count; i++) {
        ret[i] = NULL;
        if (!reached(f, ask->spans[i])) continue;
        const size_t from = f->alone ? 0 : pl_values_map_at(ask->maps, ask->spans[i].begin);
        const size_t to = pl_values_map_at(ask->maps, ask->spans[i].end);
        ret[i] = known_span(v, &name, from, to);
        for (size_t k = 0; k < missing.count && ret[i] == NULL; k++)
            if (missing.list[k]->from == from && missing.list[k]->to == to) ret[i] = missing.list[k];
        if (ret[i] != NULL) continue;
        ret[i] = missing.list[missing.count] = pl_arena_alloc(v->arena, sizeof **ret);
        done = ret[i] != NULL || pl_fail_nomem(error);
        if (done) *missing.list[missing.count++] = (pl_values_span){.question = name, .from = from, .to = to};
    }
    done = done && (missing.count == 0 || ask_missing(v, &missing, &text, error));
    pl_buffer_free(&text);
    pl_free(missing.list);
    return done;
}

/* ---- intervals ---- */

static void put_interval(double *into, const pl_interval *interval) {
    into[0] = interval->low;
    into[1] = interval->high;
}

static void put_area(double *into, const pl_front_area *area, bool alone) {
    for (size_t i = 0; i < (size_t)2 * INTERVALS; i++) into[i] = NAN;
    put_interval(into + (size_t)2 * OF_LENGTH, &area->length_to_km);
    if (alone) return;
    put_interval(into + (size_t)2 * OF_MOVED, &area->from.moved_km);
    put_interval(into + (size_t)2 * OF_SHARE, &area->from.moved_share);
}

static bool make_intervals(pl_values *v, const void *context, double **ret, size_t *ret_count,
                           pl_error *error) {
    const front *f = context;
    const pl_values_ask *ask = f->ask;
    const size_t each = f->area_count * 2 * INTERVALS;
    double *numbers = pl_arena_alloc(v->arena, (ask->count * each + 1) * sizeof *numbers);
    if (numbers == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < ask->count; i++) {
        pl_front_question question = f->question;
        pl_front_answers answers;
        pl_arena scratch = {0};
        double *into = numbers + i * each;
        for (size_t n = 0; n < each; n++) into[n] = NAN;
        if (!reached(f, ask->spans[i])) continue;
        question.from = begin_of(f, ask->spans[i]);
        question.to = ask->spans[i].end < question.as_of ? ask->spans[i].end : question.as_of;
        const bool done = pl_values_show(v, "errors of the front", i, ask->count, error) &&
                          pl_ask_front(v->store, &question, &scratch, &answers, error);
        for (size_t a = 0; done && a < f->area_count; a++)
            put_area(into + a * 2 * INTERVALS,
                     a == 0 ? &answers.answers[0].whole : &answers.answers[0].sectors[a - 1], f->alone);
        pl_arena_free(&scratch);
        if (!done) return false;
    }
    *ret = numbers;
    *ret_count = ask->count * each;
    return true;
}

static bool find_intervals(pl_values *v, const front *f, int which, pl_error *error) {
    const pl_values_ask *ask = f->ask;
    const size_t each = f->area_count * 2 * INTERVALS;
    pl_buffer text = {0};
    const double *numbers = NULL;
    size_t count = 0;
    bool done = question_text(f, "front-intervals", &text, error);
    for (size_t i = 0; i < ask->count; i++) {
        pl_values_number(&text, "from", ask->spans[i].begin);
        pl_values_number(&text, "to", ask->spans[i].end);
    }
    if (done && text.failed) done = pl_fail_nomem(error);
    done = done && pl_values_kept(v, ask->query, (pl_slice){text.data, text.length}, make_intervals, f,
                                  &numbers, &count, error);
    pl_buffer_free(&text);
    if (done && count != ask->count * each)
        done = pl_fail(error, PL_INTERNAL, "the errors of the front are not as many as asked for");
    for (size_t i = 0; done && i < ask->count; i++) {
        const double *of = numbers + i * each + (f->area * INTERVALS + (size_t)which) * 2;
        if (isnan(ask->ret[i].value)) continue;
        ask->ret[i].low = of[0];
        ask->ret[i].high = of[1];
    }
    return done;
}

/* ---- the question ---- */

/* A sector of the theatre is an area of the question for everywhere. */
static bool open_part(pl_values *v, const pl_values_ask *ask, const pl_region *region, front *ret,
                      pl_error *error) {
    const pl_query *query = ask->query;
    const pl_sector_name *sectors;
    size_t count;
    if (!pl_values_sectors(v, &sectors, &count, error)) return false;
    *ret = (front){.ask = ask,
                   .area_count = count == 0 ? 1 : count + 2,
                   .alone = query->measure == PL_MEASURE_FRONT_LENGTH,
                   .question = {.sources = query->source,
                                .side = query->side,
                                .as_of = query->as_of,
                                .hole_max_km2 = PL_FRONT_HOLE_MAX_KM2,
                                .border_km = BORDER_KM,
                                .moved_m = query->distance_m,
                                .kinds = query->kinds,
                                .progress = v->progress}};
    if (ret->alone) ret->question.moved_m = PL_FRONT_MOVED_M;
    for (size_t i = 0; region != NULL && i < count; i++)
        if (strcmp(sectors[i].name, region->name) == 0) ret->area = i + 1;
    if (region == NULL || ret->area > 0) return true;
    ret->region = ret->question.region = region->name;
    ret->outline = ret->question.outline = query->outline;
    return true;
}

/* Of several parts lengths add up, and shares are of the sum. */
static double value_of(pl_measure measure, const double sums[NUMBERS], size_t parts) {
    switch (measure) {
    case PL_MEASURE_FRONT_LENGTH:
        return sums[LENGTH_TO];
    case PL_MEASURE_DISPLACEMENT:
        return sums[MEDIAN];
    case PL_MEASURE_MOVED:
        return sums[LENGTH_FROM] > 0.0 ? sums[MOVED] : NAN; /* where no front is, none moves or stays */
    case PL_MEASURE_FORWARD_SHARE:
        return sums[LENGTH_FROM] > 0.0 ? sums[FORWARD] / sums[LENGTH_FROM] : NAN;
    default:
        if (parts <= 1) return sums[SHARE];
        return sums[LENGTH_FROM] > 0.0 ? sums[MOVED] / sums[LENGTH_FROM] : NAN;
    }
}

static bool check_question(const pl_query *query, size_t parts, pl_error *error) {
    if (query->measure == PL_MEASURE_FRONT_LENGTH) return true;
    if (!(query->distance_m >= PL_SHIFT_LEAST_M && query->distance_m <= PL_FRONT_MOVED_MAX_M))
        return pl_fail(error, PL_USAGE, "a distance of %g m: %g m to %g km can be measured",
                       query->distance_m, PL_SHIFT_LEAST_M, PL_FRONT_MOVED_MAX_M / 1000.0);
    return query->measure != PL_MEASURE_DISPLACEMENT || parts <= 1 ||
           pl_fail(error, PL_USAGE,
                   "the median displacement of \"%s\" is not the sum of its parts: ask for one region",
                   query->region);
}

static int interval_of(pl_measure measure) {
    switch (measure) {
    case PL_MEASURE_FRONT_LENGTH:
        return OF_LENGTH;
    case PL_MEASURE_MOVED:
        return OF_MOVED;
    case PL_MEASURE_MOVED_SHARE:
        return OF_SHARE;
    default:
        return -1;
    }
}

/* Adds one part's numbers to the sums of all spans. */
static bool add_part(pl_values *v, const front *f, double (*sums)[NUMBERS], pl_error *error) {
    const size_t count = f->ask->count;
    pl_values_span **spans = pl_calloc(count + 1, sizeof *spans);
    if (spans == NULL) return pl_fail_nomem(error);
    const bool done = find_spans(v, f, spans, error);
    for (size_t i = 0; done && i < count; i++)
        for (size_t n = 0; n < NUMBERS; n++)
            sums[i][n] += spans[i] == NULL ? NAN : spans[i]->numbers[f->area * NUMBERS + n];
    pl_free(spans);
    return done;
}

bool pl_values_front(pl_values *v, const pl_values_ask *ask, pl_error *error) {
    const pl_region *regions[PL_VALUES_PARTS_MAX] = {NULL};
    const pl_measure measure = ask->query->measure;
    size_t parts;
    front f;
    if (!pl_values_regions(v, ask->query, regions, &parts, error) ||
        !check_question(ask->query, parts, error))
        return false;
    double(*sums)[NUMBERS] = pl_calloc(ask->count + 1, sizeof *sums);
    if (sums == NULL) return pl_fail_nomem(error);
    bool done = true;
    for (size_t p = 0; done && p < (parts == 0 ? 1 : parts); p++)
        done = open_part(v, ask, regions[p], &f, error) && add_part(v, &f, sums, error);
    for (size_t i = 0; done && i < ask->count; i++) ask->ret[i].value = value_of(measure, sums[i], parts);
    pl_free(sums);
    if (!done || !ask->intervals || parts > 1 || interval_of(measure) < 0) return done;
    return find_intervals(v, &f, interval_of(measure), error);
}
