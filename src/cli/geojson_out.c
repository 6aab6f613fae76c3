/* geojson_out.c - the frame of an answer in GeoJSON: a FeatureCollection that is also an answer. */
#include "cli/geojson_out.h"

void pl_geojson_start(pl_call *call, pl_json *json) {
    pl_answer_start(call, json);
    pl_json_key_text(json, "type", "FeatureCollection");
    pl_json_key(json, "features");
    pl_json_array(json);
}

void pl_geojson_end(pl_call *call, pl_json *json) {
    pl_json_end(json);
    pl_answer_end(call, json);
}
