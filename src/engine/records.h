/* records.h - the installed table of test records (figures/interceptor-tests.csv in the data folders). */
#ifndef PL_ENGINE_RECORDS_H
#define PL_ENGINE_RECORDS_H

#include "intercept/records.h"

#define PL_RECORDS_TABLE "interceptor-tests"

/* PL_MISSING when no data folder has the table. In `arena`. */
bool pl_records_load(pl_arena *arena, pl_test_record **ret, size_t *ret_count, pl_error *error) PL_MUST_CHECK;

#endif
