/* front_out.h - answers about the front for programs: JSON, CSV, GeoJSON. */
#ifndef PL_CLI_FRONT_OUT_H
#define PL_CLI_FRONT_OUT_H

#include "cli/cli.h"
#include "engine/front.h"

void pl_front_json(pl_call *call, const pl_front_question *question, const pl_front_answers *answers);
/* One row an area; with periods, one row a period. */
void pl_front_csv(pl_call *call, const pl_front_question *question, const pl_front_answers *answers);
/* One feature a piece of line. */
void pl_front_geojson(pl_call *call, const pl_front_question *question, const pl_front_answers *answers);

#endif
