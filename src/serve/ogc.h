/* ogc.h - OGC API - Features Part 1, read-only: everything below /ogc. What is claimed, and how QGIS and
 * ogr2ogr open it: docs/ogc.md. */
#ifndef PL_SERVE_OGC_H
#define PL_SERVE_OGC_H

#include "serve/route.h"
#include "text/json.h"

/* A pl_handler_fn for "/ogc" and everything below it. */
bool pl_serve_ogc(const pl_request *request, const pl_serving *serving, pl_reply *reply, pl_error *error);

/* ---- between ogc.c and ogc_describe.c ---- */

/* The description of the paths below `root` ("http://127.0.0.1:8417/ogc") in OpenAPI 3.0. */
void pl_ogc_describe(pl_json *json, const char *root);
#define PL_OGC_TYPE_OPENAPI "application/vnd.oai.openapi+json;version=3.0"

#endif
