/* published_out.h - printed forecasts, held to what came, as JSON, CSV and text. */
#ifndef PL_CLI_PUBLISHED_OUT_H
#define PL_CLI_PUBLISHED_OUT_H

#include "cli/cli.h"
#include "engine/published.h"

void pl_published_json(pl_call *call, const pl_published_answer *answers, size_t count);
void pl_published_csv(pl_call *call, const pl_published_answer *answers, size_t count); /* a row a source */
void pl_published_text(pl_call *call, const pl_published_answer *answers, size_t count);

#endif
