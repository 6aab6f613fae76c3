/* interval.h - how a number's interval is printed, alike in every verb. */
#ifndef PL_CLI_INTERVAL_H
#define PL_CLI_INTERVAL_H

#include "engine/noise.h" /* and with it measure/interval.h */
#include "text/csv.h"
#include "text/json.h"

/* An object under `key`: low, high (null when nothing is estimated), parts with name, estimated, low, high,
 * events, why. */
void pl_interval_json(pl_json *json, const char *key, const pl_interval *interval, int decimals);

/* What stands behind the number: "(612.0 to 648.1: drawn lines ±9.0, end snapshots 618.2 to 641.0)",
 * "(at least 618.2 to 641.0: drawn lines not estimated, end snapshots 618.2 to 641.0)", or
 * "(error not estimated: drawn lines)". Nothing when it has no parts. No blank before, no line end. */
void pl_interval_text(pl_buffer *out, const pl_interval *interval, int decimals);

/* Two fields of a CSV row: low, high. */
void pl_interval_csv(pl_csv *csv, const pl_interval *interval, int decimals);

#endif
