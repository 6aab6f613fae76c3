/* unreached.h - how sources are named whose maps do not reach the time that was asked about. */
#ifndef PL_CLI_UNREACHED_H
#define PL_CLI_UNREACHED_H

#include "cli/cli.h"
#include "engine/places.h"

/* Under the key "unreached": source, first_map, last_map. */
void pl_unreached_json(pl_json *json, const pl_unreached *unreached, size_t count);
/* A line each; nothing when there is none. */
void pl_unreached_text(pl_call *call, const pl_unreached *unreached, size_t count);

#endif
