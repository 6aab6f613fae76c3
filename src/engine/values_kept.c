/* values_kept.c - slow answers are asked for once: lists of numbers, kept in memory, and between runs in the
 * user's cache folder (kept.h). Their name is the SHA-256 of the question and of all that the answer rests
 * on: this program and its libraries, the files of the source up to as_of with what counts of them, its
 * definitions, what is derived of it, the theatre's regions, and the outlines and settlements in the evidence
 * file. */
#include "engine/values_parts.h"

#include "engine/kept.h"
#include "engine/subject.h"

#include <inttypes.h>
#include <sys/stat.h>

typedef struct pl_values_list {
    struct pl_values_list *next;
    pl_sha256 name;
    const double *numbers;
    size_t count;
} pl_values_list;

/* ---- texts that no other text is ---- */

void pl_values_field(pl_buffer *text, const char *name, const char *value) {
    if (value == NULL)
        pl_buffer_format(text, "%s -\n", name);
    else
        pl_buffer_format(text, "%s %zu:%s\n", name, strlen(value), value);
}

void pl_values_number(pl_buffer *text, const char *name, int64_t value) {
    pl_buffer_format(text, "%s %" PRId64 "\n", name, value);
}

/* A double as its bits: no locale, no rounding. */
void pl_values_double(pl_buffer *text, const char *name, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    pl_buffer_format(text, "%s %016" PRIx64 "\n", name, bits);
}

/* ---- grounds ---- */

/* Another build is another program, though it has the same version. */
static void add_program(pl_buffer *text) {
    struct stat about;
    pl_values_number(text, "format", PL_KEPT_FORMAT);
    pl_values_field(text, "program", PL_VERSION);
    pl_values_field(text, "libraries", pl_engine_libraries());
    pl_values_number(text, "schema", pl_store_schema());
    if (stat("/proc/self/exe", &about) != 0) return;
    pl_values_number(text, "bytes", about.st_size);
    pl_values_number(text, "built", about.st_mtim.tv_sec);
    pl_values_number(text, "nanoseconds", about.st_mtim.tv_nsec);
}

static void add_slice(pl_buffer *text, const char *name, pl_slice value) {
    pl_buffer_format(text, "%s %zu:", name, value.length);
    pl_buffer_add(text, value.data, value.length);
    pl_buffer_text(text, "\n");
}

static bool add_records(pl_store *store, const pl_source_row *row, pl_instant as_of, pl_arena *scratch,
                        pl_buffer *text, pl_error *error) {
    pl_record_row *records;
    size_t count;
    add_slice(text, "source", row->source_yaml);
    add_slice(text, "legend", row->legend_yaml);
    add_slice(text, "theatre", row->theatre_yaml);
    pl_values_number(text, "current", row->derived_current);
    if (!pl_store_record_list(store, row->id, -1, scratch, &records, &count, error)) return false;
    for (size_t i = 0; i < count && records[i].instant <= as_of; i++) {
        char hex[PL_SHA256_HEX];
        pl_sha256_hex(&records[i].sha256, hex);
        pl_values_field(text, hex, records[i].layer);
        pl_buffer_format(text, "%" PRId64 " %d %zu:%s\n", records[i].instant, (int)records[i].state,
                         strlen(records[i].why), records[i].why);
    }
    return true;
}

/* What is derived shows in the series: one that was derived otherwise gives another name. */
static bool add_series(pl_store *store, const pl_subject *subject, pl_instant as_of, pl_arena *scratch,
                       pl_buffer *text, pl_error *error) {
    for (size_t l = 0; l < subject->layers.count; l++) {
        pl_series_row *rows;
        size_t count;
        if (!pl_store_series_list(store, subject->source_id, subject->layers.status[l], scratch, &rows,
                                  &count, error))
            return false;
        pl_values_field(text, "status", subject->layers.status[l]);
        for (size_t i = 0; i < count && rows[i].instant <= as_of; i++) {
            pl_values_double(text, "held", rows[i].held_km2);
            pl_values_double(text, "gained", rows[i].gained_km2);
            pl_values_double(text, "lost", rows[i].lost_km2);
        }
    }
    return true;
}

/* Outlines and settlements: all of them, since what a question looks at is not known before. */
static bool add_beside(pl_values *v, pl_arena *scratch, pl_buffer *text, pl_error *error) {
    pl_source_row *rows;
    size_t count;
    if (!pl_store_source_list(v->store, scratch, &rows, &count, error)) return false;
    for (size_t i = 0; i < count; i++)
        if (!pl_source_row_has_maps(&rows[i]) &&
            !add_records(v->store, &rows[i], INT64_MAX, scratch, text, error))
            return false;
    return true;
}

static bool close_text(pl_buffer *text, bool done, pl_sha256 *ret, pl_error *error) {
    if (done && text->failed) done = pl_fail_nomem(error);
    done = done && pl_sha256_of(text->data, text->length, ret, error);
    pl_buffer_free(text);
    return done;
}

static bool common_grounds(pl_values *v, pl_error *error) {
    pl_buffer text = {0};
    pl_arena scratch = {0};
    if (v->has_grounds) return true;
    add_program(&text);
    add_slice(&text, "theatre", v->theatre_yaml); /* draws regions; not always the asked source's own */
    const bool done = add_beside(v, &scratch, &text, error);
    pl_arena_free(&scratch);
    return v->has_grounds = close_text(&text, done, &v->grounds, error);
}

static bool source_grounds(pl_values *v, pl_values_maps *maps, pl_error *error) {
    pl_buffer text = {0};
    pl_arena scratch = {0};
    pl_source_row row;
    pl_subject subject;
    bool found = false;
    if (maps->has_grounds) return true;
    bool done = pl_store_source_find(v->store, maps->source, &scratch, &row, &found, error) &&
                add_records(v->store, &row, maps->counts ? INT64_MAX : maps->as_of, &scratch, &text, error);
    if (maps->counts)
        done = done && pl_values_raid_grounds(v, maps->source, maps->as_of, &text, error);
    else
        done = done && pl_subject_find(v->store, maps->source, NULL, &scratch, &subject, error) &&
               add_series(v->store, &subject, maps->as_of, &scratch, &text, error);
    pl_arena_free(&scratch);
    return maps->has_grounds = close_text(&text, done, &maps->grounds, error);
}

/* The name of the answer to a question. Without a cache only this run is of concern, and the question
 * suffices. */
static bool name_of(pl_values *v, const pl_query *query, pl_slice question, pl_sha256 *ret, pl_error *error) {
    pl_buffer text = {0};
    char hex[PL_SHA256_HEX];
    bool done = true;
    if (v->folder != NULL) {
        pl_values_maps *maps = v->maps;
        while (maps->as_of != query->as_of || strcmp(maps->source, query->source) != 0) maps = maps->next;
        done = common_grounds(v, error) && source_grounds(v, maps, error);
        if (done) {
            pl_sha256_hex(&v->grounds, hex);
            pl_buffer_format(&text, "%s\n", hex);
            pl_sha256_hex(&maps->grounds, hex);
            pl_buffer_format(&text, "%s\n", hex);
        }
    }
    pl_values_field(&text, "of", query->source);
    pl_values_field(&text, "side", query->side);
    pl_values_number(&text, "as-of", query->as_of);
    pl_buffer_add(&text, question.data, question.length);
    return close_text(&text, done, ret, error);
}

/* ---- lists ---- */

static bool find_list(pl_values *v, const pl_sha256 *name, pl_values_make make, const void *context,
                      pl_values_list *list, pl_error *error) {
    if (v->folder != NULL) list->numbers = pl_kept_read(v->folder, name, v->arena, &list->count);
    if (list->numbers != NULL) return true;
    double *made = NULL;
    if (!make(v, context, &made, &list->count, error)) return false;
    list->numbers = made;
    if (v->folder == NULL) return true;
    pl_kept_write(v->folder, name, made, list->count);
    v->wrote = true;
    return true;
}

bool pl_values_kept(pl_values *v, const pl_query *query, pl_slice question, pl_values_make make,
                    const void *context, const double **ret, size_t *ret_count, pl_error *error) {
    pl_sha256 name;
    if (!name_of(v, query, question, &name, error)) return false;
    pl_values_list *list = v->lists;
    while (list != NULL && memcmp(list->name.bytes, name.bytes, PL_SHA256_BYTES) != 0) list = list->next;
    if (list == NULL) {
        list = pl_arena_alloc(v->arena, sizeof *list);
        if (list == NULL) return pl_fail_nomem(error);
        list->name = name;
        if (!find_list(v, &name, make, context, list, error)) return false;
        list->next = v->lists;
        v->lists = list;
    }
    *ret = list->numbers;
    *ret_count = list->count;
    return true;
}

/* ---- series ---- */

/* Instants are those of the maps. */
enum { STEP_UPDATED, STEP_HELD, STEP_CONTESTED, STEP_GAINED };
#define STEP_LOST (STEP_GAINED + PL_KIND_COUNT)
#define STEP_NUMBERS (STEP_LOST + PL_KIND_COUNT)

typedef struct {
    const pl_query *query;
    const pl_region *region;
} series_question;

static bool make_series(pl_values *v, const void *context, double **ret, size_t *ret_count, pl_error *error) {
    const series_question *asked = context;
    const pl_query *query = asked->query;
    const pl_series *series;
    pl_arena scratch = {0};
    if (!pl_ask_series_in(v->store, query->source, query->side, INT64_MIN, query->as_of, asked->region,
                          &scratch, &series, error)) {
        pl_arena_free(&scratch);
        return false;
    }
    const size_t count = series == NULL ? 0 : series->count;
    double *numbers = pl_arena_alloc(v->arena, (count * STEP_NUMBERS + 1) * sizeof *numbers);
    for (size_t i = 0; numbers != NULL && i < count; i++) {
        const pl_step *step = &series->steps[i];
        double *into = numbers + i * STEP_NUMBERS;
        into[STEP_UPDATED] = step->updated;
        into[STEP_HELD] = step->held_km2;
        into[STEP_CONTESTED] = step->contested_km2;
        memcpy(into + STEP_GAINED, step->gained_km2, sizeof step->gained_km2);
        memcpy(into + STEP_LOST, step->lost_km2, sizeof step->lost_km2);
    }
    pl_arena_free(&scratch);
    *ret = numbers;
    *ret_count = count * STEP_NUMBERS;
    return numbers != NULL || pl_fail_nomem(error);
}

static const pl_step *steps_of(const double *numbers, const pl_maps *maps, pl_arena *arena) {
    const size_t count = maps->count;
    pl_step *steps = pl_arena_alloc(arena, (count + 1) * sizeof *steps);
    for (size_t i = 0; steps != NULL && i < count; i++) {
        const double *from = numbers + i * STEP_NUMBERS;
        steps[i].instant = maps->instants[i];
        steps[i].updated = from[STEP_UPDATED] != 0.0;
        steps[i].held_km2 = from[STEP_HELD];
        steps[i].contested_km2 = from[STEP_CONTESTED];
        memcpy(steps[i].gained_km2, from + STEP_GAINED, sizeof steps[i].gained_km2);
        memcpy(steps[i].lost_km2, from + STEP_LOST, sizeof steps[i].lost_km2);
    }
    return steps;
}

bool pl_values_series_in(pl_values *v, const pl_query *query, const pl_maps *maps, const pl_region *region,
                         const pl_series **ret, pl_error *error) {
    const series_question asked = {query, region};
    const double *numbers;
    size_t count;
    pl_buffer question = {0};
    pl_values_field(&question, "series", region == NULL ? NULL : region->name);
    pl_values_field(&question, "outline", region == NULL ? NULL : region->outline);
    bool done = !question.failed || pl_fail_nomem(error);
    done = done && pl_values_kept(v, query, (pl_slice){question.data, question.length}, make_series, &asked,
                                  &numbers, &count, error);
    pl_buffer_free(&question);
    if (!done) return false;
    *ret = NULL;
    if (count == 0) return true;
    if (count != maps->count * STEP_NUMBERS)
        return pl_fail(error, PL_INTERNAL, "a series of source %s that is not as long as its maps",
                       maps->source);
    pl_series *series = pl_arena_alloc(v->arena, sizeof *series);
    if (series == NULL) return pl_fail_nomem(error);
    *series = (pl_series){.source = maps->source,
                          .maker = maps->maker,
                          .side = query->side == NULL ? v->theatre.sides[0].name : query->side,
                          .day_turn_seconds = maps->day_turn_seconds,
                          .as_of = query->as_of,
                          .steps = steps_of(numbers, maps, v->arena),
                          .count = maps->count};
    if (series->steps == NULL) return pl_fail_nomem(error);
    *ret = series;
    return true;
}
