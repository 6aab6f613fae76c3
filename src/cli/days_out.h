/* days_out.h - how many days a number rests on, printed alike in every verb. */
#ifndef PL_CLI_DAYS_OUT_H
#define PL_CLI_DAYS_OUT_H

#include "engine/gaps.h"
#include "text/json.h"

/* An object under "days": a count a state, and "outside". */
void pl_days_json(pl_json *json, const pl_day_counts *days);
/* One line: "  30 days: 27 with an update, 1 without, 2 without a map". */
void pl_days_text(pl_buffer *out, const pl_day_counts *days);

#endif
