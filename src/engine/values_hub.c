/* values_hub.c - how far a place is from what a side holds, at the end of each span: the reading of `hub` for
 * the point that is named, or of the place's stated edge. Instants that one map answers share an answer. */
#include "engine/values_parts.h"

#include "engine/hubs.h"
#include "text/yaml.h"

#include <math.h>
#include <stdlib.h>

#define RENAMED "places/renamed.csv" /* places are found by it */
#define RENAMED_BYTES_MAX ((size_t)4 << 20)

typedef struct {
    const pl_values_ask *ask;
    const pl_instant *instants; /* ascending, none twice */
    size_t count;
    bool intervals;
    size_t point;
    bool edge;
} hub;

/* Per instant: the distance, and the low and high of its interval. */
enum { DISTANCE, LOW, HIGH, NUMBERS };

static bool find_point(pl_values *v, const pl_query *query, pl_arena *scratch, size_t *ret_point,
                       bool *ret_edge, pl_error *error) {
    const pl_place_asked asked = {.name = query->place, .region = query->region};
    pl_hub found;
    if (!pl_hub_find(v->store, &v->theatre, &asked, scratch, &found, error)) return false;
    *ret_point = 0;
    *ret_edge = query->point != NULL && strcmp(query->point, "edge") == 0;
    if (*ret_edge)
        return found.edge.count > 0 || pl_fail(error, PL_MISSING, "no edge is stated of %s", found.name);
    if (query->point == NULL && found.point_count > 0) return true;
    const char **names = pl_arena_alloc(scratch, (found.point_count + 2) * sizeof *names);
    if (names == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < found.point_count; i++) {
        names[i] = found.points[i].name;
        *ret_point = i;
        if (query->point != NULL && strcmp(names[i], query->point) == 0) return true;
    }
    if (query->point == NULL) return pl_fail(error, PL_MISSING, "no point is stated of %s", found.name);
    if (found.edge.count > 0) names[found.point_count] = "edge";
    const char *nearest = pl_nearest_word(pl_slice_of(query->point), names);
    return pl_fail(error, PL_USAGE, "%s has no point \"%s\" (did you mean %s?)", found.name, query->point,
                   nearest == NULL ? names[0] : nearest);
}

/* ---- readings ---- */

static bool make_readings(pl_values *v, const void *context, double **ret, size_t *ret_count,
                          pl_error *error) {
    const hub *h = context;
    const pl_query *query = h->ask->query;
    const pl_hub_question question = {.sources = query->source,
                                      .side = query->side,
                                      .place = {.name = query->place, .region = query->region},
                                      .instants = h->instants,
                                      .instant_count = h->count,
                                      .as_of = query->as_of,
                                      .ends = h->intervals};
    pl_arena scratch = {0};
    pl_hub_answer answer;
    double *numbers = pl_arena_alloc(v->arena, (h->count * NUMBERS + 1) * sizeof *numbers);
    bool done = (numbers != NULL || pl_fail_nomem(error)) &&
                pl_values_show(v, "distances", 0, h->count, error) &&
                pl_ask_hub(v->store, &question, &scratch, &answer, error);
    if (done && answer.sources[0].day_count != h->count)
        done = pl_fail(error, PL_INTERNAL, "the maps reach instants that have no distance");
    for (size_t i = 0; done && i < h->count; i++) {
        const pl_hub_day *day = &answer.sources[0].days[i];
        double *into = numbers + i * NUMBERS;
        const bool interval = h->intervals && h->point == 0 && !h->edge;
        into[DISTANCE] = h->edge ? day->edge_reading.distance_km : day->held[h->point].distance_km;
        into[LOW] = interval ? day->interval.low : NAN;
        into[HIGH] = interval ? day->interval.high : NAN;
    }
    pl_arena_free(&scratch);
    *ret = numbers;
    *ret_count = h->count * NUMBERS;
    return done;
}

/* Places are looked up by name in the evidence file, and by former names in a data file. */
static bool add_renamed(pl_buffer *text, pl_error *error) {
    pl_arena scratch = {0};
    const char *path = pl_data_file(RENAMED, &scratch);
    pl_buffer file = {0};
    pl_sha256 hash;
    char hex[PL_SHA256_HEX] = "";
    bool done = path == NULL || pl_file_read(path, RENAMED_BYTES_MAX, &file, error);
    if (done && path != NULL) {
        done = pl_sha256_of(file.data == NULL ? "" : file.data, file.length, &hash, error);
        if (done) pl_sha256_hex(&hash, hex);
    }
    pl_buffer_free(&file);
    pl_arena_free(&scratch);
    pl_values_field(text, "renamed", hex);
    return done;
}

static bool ask_readings(pl_values *v, const hub *h, const double **ret, pl_error *error) {
    const pl_query *query = h->ask->query;
    pl_buffer text = {0};
    size_t count;
    pl_values_field(&text, "distance", query->place);
    pl_values_field(&text, "region", query->region);
    pl_values_number(&text, "point", h->edge ? -1 : (int64_t)h->point);
    pl_values_number(&text, "intervals", h->intervals);
    for (size_t i = 0; i < h->count; i++) pl_values_number(&text, "at", h->instants[i]);
    bool done = add_renamed(&text, error);
    if (done && text.failed) done = pl_fail_nomem(error);
    done = done &&
           pl_values_kept(v, query, (pl_slice){text.data, text.length}, make_readings, h, ret, &count, error);
    pl_buffer_free(&text);
    if (done && count != h->count * NUMBERS)
        done = pl_fail(error, PL_INTERNAL, "the distances are not as many as asked for");
    return done;
}

/* ---- the question ---- */

static int by_instant(const void *a, const void *b) {
    const pl_instant one = *(const pl_instant *)a, other = *(const pl_instant *)b;
    return one < other ? -1 : one > other;
}

/* The instant that stands for the end of a span: that of its map, but for intervals, which look a day about
 * the very instant. */
static pl_instant instant_of(const pl_values_ask *ask, pl_span span) {
    if (!ask->intervals) return ask->maps->instants[pl_values_map_at(ask->maps, span.end)];
    return span.end < ask->query->as_of ? span.end : ask->query->as_of;
}

static size_t list_instants(const pl_values_ask *ask, pl_instant *into) {
    size_t count = 0, kept = 0;
    for (size_t i = 0; i < ask->count; i++)
        if (pl_values_reach(ask->maps, ask->spans[i].end)) into[count++] = instant_of(ask, ask->spans[i]);
    if (count > 1) qsort(into, count, sizeof *into, by_instant);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || into[i] != into[kept - 1]) into[kept++] = into[i];
    return kept;
}

bool pl_values_hub(pl_values *v, const pl_values_ask *ask, pl_error *error) {
    const pl_query *query = ask->query;
    pl_arena scratch = {0};
    const double *numbers = NULL;
    hub h = {.ask = ask, .intervals = ask->intervals};
    if (query->place == NULL)
        return pl_fail(error, PL_USAGE, "distance_km is measured from a place: name one with 'place'");
    const bool found = find_point(v, query, &scratch, &h.point, &h.edge, error);
    pl_arena_free(&scratch);
    if (!found) return false;
    pl_instant *instants = pl_malloc((ask->count + 1) * sizeof *instants);
    if (instants == NULL) return pl_fail_nomem(error);
    h.instants = instants;
    h.count = list_instants(ask, instants);
    const bool done = h.count == 0 || ask_readings(v, &h, &numbers, error);
    /* No instant that maps reach: no numbers, and all stays unknown. */
    for (size_t i = 0; done && numbers != NULL && i < ask->count; i++) {
        if (!pl_values_reach(ask->maps, ask->spans[i].end)) continue;
        const pl_instant at = instant_of(ask, ask->spans[i]);
        const pl_instant *place = bsearch(&at, instants, h.count, sizeof at, by_instant);
        const double *of = numbers + (size_t)(place - instants) * NUMBERS;
        ask->ret[i] = (pl_value){of[DISTANCE], of[LOW], of[HIGH]};
    }
    pl_free(instants);
    return done;
}
