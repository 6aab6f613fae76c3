/* geojson_out.h - answers with geometry as GeoJSON (RFC 7946): a FeatureCollection. */
#ifndef PL_CLI_GEOJSON_OUT_H
#define PL_CLI_GEOJSON_OUT_H

#include "cli/cli.h"
#include "engine/geojson_write.h"

/* Starts the collection, with the answer's schema as its foreign member; the writer is for
 * pl_geojson_feature. */
void pl_geojson_start(pl_call *call, pl_json *json);
void pl_geojson_end(pl_call *call, pl_json *json);

#endif
