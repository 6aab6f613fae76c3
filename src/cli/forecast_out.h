/* forecast_out.h - the answer of forecast as JSON, CSV and text. */
#ifndef PL_CLI_FORECAST_OUT_H
#define PL_CLI_FORECAST_OUT_H

#include "cli/cli.h"
#include "engine/forecast.h"

void pl_forecast_json(pl_call *call, const pl_forecast_answer *answer);
void pl_forecast_csv(pl_call *call, const pl_forecast_answer *answer); /* a row a source, horizon and way */
void pl_forecast_text(pl_call *call, const pl_forecast_answer *answer);

#endif
