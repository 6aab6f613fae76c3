/* records.h - the installed table of test records (figures/interceptor-tests.csv in the data folders): what
 * is published on P(destroyed | a capable defence engages), which counts of raids cannot tell. */
#ifndef PL_ENGINE_RECORDS_H
#define PL_ENGINE_RECORDS_H

#include "intercept/rate.h"
#include "intercept/records.h"

#define PL_RECORDS_TABLE "interceptor-tests"
#define PL_ENGAGED_QUANTITY "P(destroyed | a capable defence engages)"

/* PL_MISSING when no data folder has the table. In `arena`. */
bool pl_records_load(pl_arena *arena, pl_test_record **ret, size_t *ret_count, pl_error *error) PL_MUST_CHECK;
/* The same for those that can do without: NULL and 0 when no data folder has the table. */
bool pl_records_if_any(pl_arena *arena, pl_test_record **ret, size_t *ret_count,
                       pl_error *error) PL_MUST_CHECK;

typedef struct {
    const pl_test_record *record;
    pl_bounds exact; /* NAN: no number rests on this record */
    bool newest;     /* of its system the last one of announced tests that was counted */
} pl_test_record_row;

/* The same events, counted several times, and how far the published shares lie apart. */
typedef struct {
    const char *events;
    size_t counts;
    const pl_test_record *low, *high; /* with the lowest share, with the highest */
} pl_test_dispute;

typedef struct {
    double confidence;
    const pl_test_record_row *rows; /* in the table's order */
    size_t count;
    const pl_test_dispute *disputes; /* in the order in which they first come */
    size_t dispute_count;
} pl_test_records;
bool pl_ask_records(double confidence, pl_arena *arena, pl_test_records *ret, pl_error *error) PL_MUST_CHECK;

#endif
