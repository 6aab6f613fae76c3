/* rate_out.h - the answers of rate as JSON, CSV and text. */
#ifndef PL_CLI_RATE_OUT_H
#define PL_CLI_RATE_OUT_H

#include "cli/cli.h"
#include "engine/rate.h"
#include "engine/records.h"

/* One type; `records`: what the other quantity rests on, NULL without the table. */
void pl_rate_json(pl_call *call, const pl_rate_answer *answer, const pl_test_records *records);
void pl_rate_csv(pl_call *call, const pl_rate_answer *answer);
void pl_rate_text(pl_call *call, const pl_rate_answer *answer, const pl_test_records *records);

/* All types. */
void pl_rates_json(pl_call *call, const pl_rates_answer *answer, const pl_test_records *records);
void pl_rates_csv(pl_call *call, const pl_rates_answer *answer);
void pl_rates_text(pl_call *call, const pl_rates_answer *answer, const pl_test_records *records);

/* The table of test records. */
void pl_records_json(pl_call *call, const pl_test_records *answer);
void pl_records_csv(pl_call *call, const pl_test_records *answer);
void pl_records_text(pl_call *call, const pl_test_records *answer);

/* Sentences, wrapped at the terminal's width; further lines are indented alike. */
void pl_rate_said(pl_call *call, size_t indent, const char *format, ...) PL_PRINTF(3, 4);
/* The sentence on what is not in counts of raids, and what test records say of it. */
void pl_engaged_text(pl_call *call, const pl_test_records *records);
void pl_engaged_json(pl_json *json, const pl_test_records *records);
/* A key with [low, high]; null for what cannot be told. */
void pl_bounds_json(pl_json *json, const char *key, pl_bounds bounds);

#define PL_RATE_DECIMALS 6
extern const char pl_rate_only_first_unit[]; /* why one unit alone is defensible */
extern const char pl_rate_no_bootstrap[];
extern const char pl_rate_set_decides[]; /* that the answer differs by the set */

#endif
