/* values.c - what claims ask of the evidence: maps, sectors, and the values of measures, each kind of which
 * is answered in a file of its own (values_*.c). What was asked before is answered from memory: many
 * specifications share their questions. */
#include "engine/values_parts.h"

#include "engine/kept.h"
#include "engine/records.h"
#include "engine/subject.h"
#include "text/yaml.h"

#include <math.h>

/* ---- texts ---- */

bool pl_values_same(const char *a, const char *b) {
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

const char *pl_values_copy(pl_values *v, const char *text) {
    return text == NULL ? NULL : pl_arena_copy(v->arena, text, strlen(text));
}

/* ---- the theatre ---- */

static size_t rank_in(const pl_theatre *theatre, const char *source) {
    size_t rank = 0;
    while (rank < theatre->source_count && strcmp(theatre->sources[rank], source) != 0) rank++;
    return rank;
}

/* As the source of maps has it that comes first in the theatre's order. */
static bool find_theatre(pl_values *v, pl_error *error) {
    pl_source_row *rows;
    size_t count, best = SIZE_MAX;
    if (!pl_store_source_list(v->store, v->arena, &rows, &count, error)) return false;
    for (size_t i = 0; i < count; i++) {
        pl_theatre theatre;
        if (!pl_source_row_has_maps(&rows[i]) || strcmp(rows[i].theatre, v->theatre_name) != 0) continue;
        if (!pl_theatre_parse("evidence file", rows[i].theatre_yaml, v->arena, &theatre, error)) return false;
        const size_t rank = rank_in(&theatre, rows[i].name);
        if (v->has_theatre && rank >= best) continue;
        best = rank;
        v->theatre = theatre;
        v->theatre_yaml = rows[i].theatre_yaml;
        v->has_theatre = true;
    }
    return true;
}

static bool need_theatre(const pl_values *v, pl_error *error) {
    return v->has_theatre ||
           pl_fail(error, PL_MISSING, "the evidence file has no maps of the theatre %s", v->theatre_name);
}

bool pl_values_sectors(pl_values *v, const pl_sector_name **ret, size_t *ret_count, pl_error *error) {
    if (!need_theatre(v, error)) return false;
    if (v->sectors == NULL) {
        pl_region *sectors;
        size_t count;
        if (!pl_region_sectors(&v->theatre, v->arena, &sectors, &count, error)) return false;
        pl_sector_name *names = pl_arena_alloc(v->arena, (count + 1) * sizeof *names);
        if (names == NULL) return pl_fail_nomem(error);
        for (size_t i = 0; i < count; i++) names[i] = (pl_sector_name){sectors[i].name, sectors[i].title};
        v->sectors = names;
        v->sector_count = count;
    }
    *ret = v->sectors;
    *ret_count = v->sector_count;
    return true;
}

static bool give_sectors(void *context, const pl_sector_name **ret, size_t *ret_count, pl_error *error) {
    return pl_values_sectors(context, ret, ret_count, error);
}

/* ---- maps ---- */

static bool remember_source(pl_values *v, pl_slice name, pl_error *error) {
    for (size_t i = 0; i < v->source_count; i++)
        if (pl_slice_equal(name, pl_slice_of(v->sources[i]))) return true;
    const char *copy = pl_arena_copy(v->arena, name.data, name.length);
    if (copy == NULL || !PL_GROW(v->sources, v->source_count, v->source_capacity))
        return pl_fail_nomem(error);
    v->sources[v->source_count++] = copy;
    return true;
}

static bool list_maps(pl_values *v, const pl_subject *subject, pl_values_maps *made, pl_error *error) {
    const pl_source *source = &subject->definitions.source;
    pl_pair_row *pairs;
    size_t count, known = 0;
    if (!pl_store_pair_list(v->store, subject->source_id, v->arena, &pairs, &count, error)) return false;
    while (known < count && pairs[known].to <= made->as_of) known++;
    if (known == 0) return true;
    pl_instant *instants = pl_arena_alloc(v->arena, known * sizeof *instants);
    uint32_t *updates = pl_arena_alloc(v->arena, (known + 1) * sizeof *updates);
    if (instants == NULL || updates == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < known; i++) {
        instants[i] = pairs[i].to;
        updates[i + 1] = updates[i] + (i > 0 && pairs[i].updated);
    }
    made->found = true;
    made->maps = (pl_maps){.source = source->name,
                           .maker = source->maker,
                           .day_turn_seconds = source->day_turn_seconds,
                           .instants = instants,
                           .updates = updates,
                           .count = known};
    return remember_source(v, pl_slice_of(source->name), error);
}

/* They are there though none may have been published up to then. */
static bool keep_counts(pl_values_maps *made) {
    made->counts = true;
    made->found = true;
    return true;
}

static bool find_maps(pl_values *v, pl_values_maps *made, pl_error *error) {
    pl_source_row row;
    pl_subject subject;
    pl_arena scratch = {0};
    bool found;
    if (strcmp(made->source, PL_RECORDS_TABLE) == 0)
        return pl_values_record_maps(v, made->as_of, &made->maps, error) && keep_counts(made);
    if (!pl_store_source_find(v->store, made->source, v->arena, &row, &found, error)) return false;
    if (!found) { /* not yet in the evidence, or no source at all */
        pl_definitions definitions;
        if (!pl_definitions_find(made->source, v->store, v->arena, &definitions, error)) return false;
        made->counts = definitions.source.kind == PL_SOURCE_COUNTS;
        return true;
    }
    if (strcmp(row.theatre, v->theatre_name) != 0) {
        const char *const theatres[] = {row.theatre, NULL};
        const bool near = pl_nearest_word(pl_slice_of(v->theatre_name), theatres) != NULL;
        return pl_fail(error, PL_USAGE, "source %s is of the theatre %s, and the statement is about %s%s%s%s",
                       made->source, row.theatre, v->theatre_name, near ? " (did you mean " : "",
                       near ? row.theatre : "", near ? "?)" : "");
    }
    pl_source source;
    if (!pl_source_parse("evidence file", row.source_yaml, v->arena, &source, error)) return false;
    if (source.kind == PL_SOURCE_COUNTS)
        return pl_values_raid_maps(v, row.name, made->as_of, &made->maps, error) && keep_counts(made) &&
               remember_source(v, pl_slice_of(row.name), error);
    const bool done = pl_subject_find(v->store, made->source, NULL, v->arena, &subject, error) &&
                      pl_subject_derived(v->store, &subject, &scratch, error);
    pl_arena_free(&scratch);
    return done && list_maps(v, &subject, made, error);
}

static bool keep_maps(pl_values *v, const char *source, pl_instant as_of, const pl_values_maps **ret,
                      pl_error *error) {
    pl_values_maps *kept = v->maps;
    while (kept != NULL && (kept->as_of != as_of || strcmp(kept->source, source) != 0)) kept = kept->next;
    if (kept == NULL) {
        kept = pl_arena_alloc(v->arena, sizeof *kept);
        if (kept == NULL || (kept->source = pl_values_copy(v, source)) == NULL) return pl_fail_nomem(error);
        kept->as_of = as_of;
        if (!find_maps(v, kept, error)) return false;
        kept->next = v->maps;
        v->maps = kept;
    }
    *ret = kept;
    return true;
}

static bool give_maps(void *context, const char *source, pl_instant as_of, const pl_maps **ret,
                      pl_error *error) {
    const pl_values_maps *kept;
    if (!keep_maps(context, source, as_of, &kept, error)) return false;
    *ret = kept->found ? &kept->maps : NULL;
    return true;
}

size_t pl_values_map_at(const pl_maps *maps, pl_instant instant) {
    return pl_maps_until(maps, instant) - 1;
}

bool pl_values_reach(const pl_maps *maps, pl_instant instant) {
    return instant >= maps->instants[0] && instant <= maps->instants[maps->count - 1] + PL_DAY_SECONDS;
}

/* ---- regions and series ---- */

/* A name of the theatre: a file or a box would be no part of what the evidence file tells. */
static bool find_region(pl_values *v, pl_slice text, const char *outline, const pl_region **ret,
                        pl_error *error) {
    pl_values_region *kept = v->regions;
    while (kept != NULL &&
           (!pl_slice_equal(text, pl_slice_of(kept->text)) || !pl_values_same(kept->outline, outline)))
        kept = kept->next;
    if (kept == NULL) {
        kept = pl_arena_alloc(v->arena, sizeof *kept);
        if (kept == NULL || (kept->text = pl_arena_copy(v->arena, text.data, text.length)) == NULL ||
            (outline != NULL && (kept->outline = pl_values_copy(v, outline)) == NULL))
            return pl_fail_nomem(error);
        if (kept->text[strcspn(kept->text, "/.,")] != '\0')
            return pl_fail(error, PL_USAGE, "\"%s\" is no name of a region or sector of theatre %s",
                           kept->text, v->theatre.name);
        if (!pl_region_find(v->store, &v->theatre, kept->text, outline, v->arena, &kept->region, error))
            return false;
        kept->next = v->regions;
        v->regions = kept;
    }
    *ret = &kept->region;
    return true;
}

bool pl_values_regions(pl_values *v, const pl_query *query, const pl_region *ret[PL_VALUES_PARTS_MAX],
                       size_t *ret_count, pl_error *error) {
    *ret_count = 0;
    if (query->region == NULL) return true;
    if (!need_theatre(v, error)) return false;
    for (const char *at = query->region;; at++) {
        const size_t length = strcspn(at, "+");
        if (*ret_count == PL_VALUES_PARTS_MAX)
            return pl_fail(error, PL_USAGE, "a region of more than %d parts", PL_VALUES_PARTS_MAX);
        if (!find_region(v, (pl_slice){at, length}, query->outline, &ret[*ret_count], error)) return false;
        for (size_t i = 0; i < *ret_count; i++)
            if (ret[i] == ret[*ret_count] || strcmp(ret[i]->name, ret[*ret_count]->name) == 0)
                return pl_fail(error, PL_USAGE, "region %s is named twice in \"%s\"", ret[i]->name,
                               query->region);
        (*ret_count)++;
        at += length;
        if (*at == '\0') return true;
    }
}

bool pl_values_series_of(pl_values *v, const pl_values_ask *ask, const pl_region *region,
                         const pl_series **ret, pl_error *error) {
    const pl_query *query = ask->query;
    pl_values_series *kept = v->series;
    while (kept != NULL &&
           (kept->region != region || kept->as_of != query->as_of ||
            strcmp(kept->source, query->source) != 0 || !pl_values_same(kept->side, query->side)))
        kept = kept->next;
    if (kept == NULL) {
        kept = pl_arena_alloc(v->arena, sizeof *kept);
        if (kept == NULL || (kept->source = pl_values_copy(v, query->source)) == NULL ||
            (query->side != NULL && (kept->side = pl_values_copy(v, query->side)) == NULL))
            return pl_fail_nomem(error);
        kept->as_of = query->as_of;
        kept->region = region;
        if (!pl_values_series_in(v, query, ask->maps, region, &kept->series, error)) return false;
        kept->next = v->series;
        v->series = kept;
    }
    if (kept->series == NULL)
        return pl_fail(error, PL_MISSING, "source %s does not draw what %s holds", query->source,
                       query->side == NULL ? v->theatre.sides[0].name : query->side);
    *ret = kept->series;
    return true;
}

bool pl_values_show(const pl_values *v, const char *what, size_t done, size_t total, pl_error *error) {
    if (v->progress.stop != NULL && *v->progress.stop != 0)
        return pl_fail(error, PL_INTERRUPTED, "interrupted");
    if (v->progress.show != NULL) v->progress.show(v->progress.context, what, done, total);
    return true;
}

/* ---- the question ---- */

static bool answer(pl_values *v, const pl_values_ask *ask, pl_error *error) {
    switch (ask->query->measure) {
    case PL_MEASURE_GAINED:
    case PL_MEASURE_LOST:
    case PL_MEASURE_NET:
    case PL_MEASURE_PACE:
    case PL_MEASURE_HELD:
    case PL_MEASURE_CONTESTED:
    case PL_MEASURE_HELD_SHARE:
        return pl_values_area(v, ask, error);
    case PL_MEASURE_FRONT_LENGTH:
    case PL_MEASURE_MOVED:
    case PL_MEASURE_MOVED_SHARE:
    case PL_MEASURE_FORWARD_SHARE:
    case PL_MEASURE_DISPLACEMENT:
        return pl_values_front(v, ask, error);
    case PL_MEASURE_PLACES_TAKEN:
    case PL_MEASURE_PLACES_LOST:
        return pl_values_places(v, ask, error);
    case PL_MEASURE_DISTANCE:
        return pl_values_hub(v, ask, error);
    case PL_MEASURE_SQL:
        return pl_values_sql(v, ask, error);
    case PL_MEASURE_FORECAST_SKILL:
        return pl_values_forecast(v, ask, error);
    case PL_MEASURE_LAUNCHES:
    case PL_MEASURE_INTERCEPTIONS:
    case PL_MEASURE_INTERCEPTION_RATE:
        return pl_values_rates(v, ask, error);
    case PL_MEASURE_ENGAGEMENT_RATE:
        return pl_values_records(v, ask, error);
    case PL_MEASURE_COUNT:
        break;
    }
    return pl_fail(error, PL_INTERNAL, "a measure that is none");
}

/* Beside maps a number may rest on outlines and on gazetteers: whoever publishes it owes them a word too. */
static bool remember_others(pl_values *v, const pl_query *query, pl_error *error) {
    const unsigned takes = pl_measures[query->measure].takes;
    const bool front = query->measure >= PL_MEASURE_FRONT_LENGTH && query->measure <= PL_MEASURE_DISPLACEMENT;
    const pl_region *regions[PL_VALUES_PARTS_MAX];
    size_t count = 0;
    if (front && v->theatre.border_source != NULL &&
        !remember_source(v, pl_slice_of(v->theatre.border_source), error))
        return false;
    if (!pl_values_regions(v, query, regions, &count, error)) return false;
    for (size_t i = 0; i < count; i++) {
        /* "natural-earth UA-14"; the theatre's own drawings come from no source. */
        const pl_slice name = {regions[i]->outline, strcspn(regions[i]->outline, " ")};
        if (!pl_slice_equal(name, pl_slice_of("theatre")) && !remember_source(v, name, error)) return false;
    }
    if ((takes & (PL_TAKES_GAZETTEER | PL_TAKES_PLACE)) == 0) return true;
    for (size_t i = 0; query->place != NULL && i < v->theatre.hub_count; i++)
        if (strcmp(v->theatre.hubs[i].name, query->place) == 0)
            return true; /* its points are the theatre's own */
    if (query->gazetteer != NULL) return remember_source(v, pl_slice_of(query->gazetteer), error);
    if (!pl_values_gazetteers(v, error)) return false;
    for (size_t i = 0; i < v->gazetteers->gazetteer_count; i++)
        for (size_t k = 0; k < v->theatre.gazetteer_count; k++)
            if (strcmp(v->gazetteers->gazetteers[i], v->theatre.gazetteers[k]) == 0 &&
                !remember_source(v, pl_slice_of(v->theatre.gazetteers[k]), error))
                return false;
    return true;
}

static bool give_values(void *context, const pl_query *query, const pl_span *spans, size_t count,
                        bool intervals, pl_value *ret, pl_error *error) {
    pl_values *v = context;
    pl_values_ask ask = {.query = query, .spans = spans, .count = count, .intervals = intervals};
    const pl_values_maps *kept;
    if (!keep_maps(v, query->source, query->as_of, &kept, error)) return false;
    if (kept->counts != (pl_measures[query->measure].of == PL_OF_RECORD))
        return pl_fail(error, PL_USAGE, "source %s gives %s, and %s is measured on %s", query->source,
                       kept->counts ? "counts" : "maps", pl_measure_names[query->measure],
                       kept->counts ? "maps" : "counts");
    ask.maps = kept->found ? &kept->maps : NULL;
    if (ask.maps == NULL)
        return pl_fail(error, PL_MISSING, "the evidence file has no %s of the source %s up to then",
                       kept->counts ? "count" : "map", query->source);
    for (size_t i = 0; i < count; i++)
        if (spans[i].begin > spans[i].end)
            return pl_fail(error, PL_INTERNAL, "a span that ends before it begins");
    ask.ret = pl_calloc(count + 1, sizeof *ask.ret);
    if (ask.ret == NULL) return pl_fail_nomem(error);
    for (size_t i = 0; i < count; i++) ask.ret[i] = (pl_value){NAN, NAN, NAN};
    const bool done = answer(v, &ask, error) && remember_others(v, query, error);
    if (done) memcpy(ret, ask.ret, count * sizeof *ret);
    pl_free(ask.ret);
    return done;
}

/* ---- opening ---- */

bool pl_values_open(pl_store *store, const char *theatre, bool keep, pl_progress progress, pl_arena *arena,
                    pl_values **ret, pl_error *error) {
    pl_values *v = pl_calloc(1, sizeof *v);
    if (v == NULL) return pl_fail_nomem(error);
    v->store = store;
    v->arena = arena;
    v->progress = progress;
    v->theatre_name = pl_values_copy(v, theatre);
    v->folder = keep ? pl_kept_folder(arena) : NULL;
    if ((v->theatre_name == NULL && !pl_fail_nomem(error)) || !find_theatre(v, error)) {
        pl_values_close(v);
        return false;
    }
    *ret = v;
    return true;
}

void pl_values_close(pl_values *v) {
    if (v == NULL) return;
    if (v->wrote) pl_kept_trim(v->folder, PL_KEPT_FILES_MAX, PL_KEPT_BYTES_MAX);
    pl_free((void *)v->sources);
    pl_free(v);
}

pl_evidence pl_values_evidence(pl_values *v) {
    return (pl_evidence){.context = v, .maps = give_maps, .values = give_values, .sectors = give_sectors};
}

const char *const *pl_values_sources(const pl_values *v, size_t *ret_count) {
    *ret_count = v->source_count;
    return v->sources;
}
