/* values_parts.h - inside the engine: what the files that answer kinds of measures share. */
#ifndef PL_ENGINE_VALUES_PARTS_H
#define PL_ENGINE_VALUES_PARTS_H

#include "engine/clipped.h"
#include "engine/places.h"
#include "engine/values.h"
#include "intercept/records.h"

#define PL_VALUES_PARTS_MAX 64 /* names that '+' joins to one region */

/* Answers that were given before, each list by what was asked. They live in the arena, in the order of
 * asking. */
typedef struct pl_values_maps {
    struct pl_values_maps *next;
    const char *source;
    pl_instant as_of;
    pl_maps maps;
    bool found;
    bool counts; /* of raids, or of test records: measures of maps cannot be asked of it, nor these of maps */
    bool has_grounds;  /* only when answers are kept between runs: */
    pl_sha256 grounds; /* what answers from them rest on */
} pl_values_maps;

typedef struct pl_values_region {
    struct pl_values_region *next;
    const char *outline; /* as asked for; NULL */
    const char *text;    /* the same of its name */
    pl_region region;
} pl_values_region;

typedef struct pl_values_series {
    struct pl_values_series *next;
    const char *source, *side;
    pl_instant as_of;
    const pl_region *region; /* NULL: everywhere */
    const pl_series *series;
} pl_values_series;

typedef struct pl_values_sums {
    struct pl_values_sums *next;
    unsigned kinds;
    pl_step_sums sums;
} pl_values_sums;

struct pl_values {
    pl_store *store;
    pl_arena *arena;
    pl_progress progress;
    const char *theatre_name;
    pl_theatre theatre;
    pl_slice theatre_yaml; /* that it was read from */
    bool has_theatre;      /* a source of maps in the evidence file is of it */
    pl_values_maps *maps;
    pl_values_region *regions;
    pl_values_series *series;
    pl_values_sums *sums;
    const pl_sector_name *sectors;
    size_t sector_count;
    struct pl_values_span *front_spans; /* values_front.c */
    const pl_gazetteers *gazetteers;    /* names alone; NULL: not looked for yet */
    struct pl_values_book *books;       /* values_rates.c */
    pl_test_record *records;            /* values_records.c; NULL: not read yet */
    size_t record_count;
    struct pl_values_list *lists; /* values_kept.c */
    const char *folder;           /* of answers that are kept between runs; NULL: none are */
    bool has_grounds, wrote;
    pl_sha256 grounds; /* what all answers rest on */
    const char **sources;
    size_t source_count, source_capacity;
};

/* One question, with what every kind of measure needs of it. */
typedef struct {
    const pl_query *query;
    const pl_span *spans;
    size_t count;
    bool intervals;
    const pl_maps *maps;
    pl_value *ret;
} pl_values_ask;

bool pl_values_same(const char *a, const char *b);               /* both NULL, or the same text */
const char *pl_values_copy(pl_values *values, const char *text); /* NULL of NULL; else NULL: out of memory */

/* The parts of a region, "a+b": every one once. *ret_count = 0 of NULL, which is everywhere. */
bool pl_values_regions(pl_values *values, const pl_query *query, const pl_region *ret[PL_VALUES_PARTS_MAX],
                       size_t *ret_count, pl_error *error) PL_MUST_CHECK;
bool pl_values_sectors(pl_values *values, const pl_sector_name **ret, size_t *ret_count,
                       pl_error *error) PL_MUST_CHECK;
/* Fills v->gazetteers: those of the evidence file; only their names and order are of concern. */
bool pl_values_gazetteers(pl_values *values, pl_error *error) PL_MUST_CHECK;
/* PL_MISSING when the source does not draw what the side holds. */
bool pl_values_series_of(pl_values *values, const pl_values_ask *ask, const pl_region *region,
                         const pl_series **ret, pl_error *error) PL_MUST_CHECK;

/* The index of the last map at or before an instant that the maps reach. */
size_t pl_values_map_at(const pl_maps *maps, pl_instant instant);
/* Do the maps, as far as they are known, show the state at an instant? */
bool pl_values_reach(const pl_maps *maps, pl_instant instant);
/* Tells how far a slow answer is; false when it should end. */
bool pl_values_show(const pl_values *values, const char *what, size_t done, size_t total,
                    pl_error *error) PL_MUST_CHECK;

/* ---- slow answers (values_kept.c) ---- */

/* What makes a list of numbers, in the arena of `values`. */
typedef bool (*pl_values_make)(pl_values *values, const void *context, double **ret, size_t *ret_count,
                               pl_error *error);
/* The list that answers a question of the query's source and side as of then. `question` tells it apart from
 * every other; `make` makes the list when neither memory nor the cache has it. */
bool pl_values_kept(pl_values *values, const pl_query *query, pl_slice question, pl_values_make make,
                    const void *context, const double **ret, size_t *ret_count,
                    pl_error *error) PL_MUST_CHECK;
/* Lines of a question: each reads in one way only. */
void pl_values_field(pl_buffer *text, const char *name, const char *value);
void pl_values_number(pl_buffer *text, const char *name, int64_t value);
void pl_values_double(pl_buffer *text, const char *name, double value);
/* As pl_ask_series_in up to as_of. */
bool pl_values_series_in(pl_values *values, const pl_query *query, const pl_maps *maps,
                         const pl_region *region, const pl_series **ret, pl_error *error) PL_MUST_CHECK;

/* What is known already of spans of one question, in memory (values_front.c). */
typedef struct pl_values_span {
    struct pl_values_span *next;
    pl_sha256 question;
    size_t from, to; /* maps */
    const double *numbers;
} pl_values_span;

/* Of a source of counts, and of the table of test records: the instants up to then at which they tell of
 * something, each as a map that changed. */
bool pl_values_raid_maps(pl_values *values, const char *source, pl_instant as_of, pl_maps *ret,
                         pl_error *error) PL_MUST_CHECK;
/* All that answers from counts up to then rest on, beside the files. */
bool pl_values_raid_grounds(pl_values *values, const char *source, pl_instant as_of, pl_buffer *text,
                            pl_error *error) PL_MUST_CHECK;
bool pl_values_record_maps(pl_values *values, pl_instant as_of, pl_maps *ret, pl_error *error) PL_MUST_CHECK;

/* Each kind of measure; all spans' values are NAN when they are called. */
bool pl_values_area(pl_values *values, const pl_values_ask *ask, pl_error *error) PL_MUST_CHECK;
bool pl_values_front(pl_values *values, const pl_values_ask *ask, pl_error *error) PL_MUST_CHECK;
bool pl_values_places(pl_values *values, const pl_values_ask *ask, pl_error *error) PL_MUST_CHECK;
bool pl_values_hub(pl_values *values, const pl_values_ask *ask, pl_error *error) PL_MUST_CHECK;
bool pl_values_forecast(pl_values *values, const pl_values_ask *ask, pl_error *error) PL_MUST_CHECK;
bool pl_values_rates(pl_values *values, const pl_values_ask *ask, pl_error *error) PL_MUST_CHECK;
bool pl_values_records(pl_values *values, const pl_values_ask *ask, pl_error *error) PL_MUST_CHECK;
bool pl_values_sql(pl_values *values, const pl_values_ask *ask, pl_error *error) PL_MUST_CHECK;

#endif
