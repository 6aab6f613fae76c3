/* openapi.h - what the server says of its own API: the description by OpenAPI 3.1, and a list for people and
 * programs that come without one. Handlers of the table in route.c. */
#ifndef PL_SERVE_OPENAPI_H
#define PL_SERVE_OPENAPI_H

#include "serve/route.h"

/* GET /openapi.json. The schemas of answers are the installed data/schemas/api.schema.json; PL_MISSING: it is
 * not there. */
bool pl_route_openapi(const pl_request *request, const pl_serving *serving, pl_reply *reply, pl_error *error);
/* GET /api */
bool pl_route_verbs(const pl_request *request, const pl_serving *serving, pl_reply *reply, pl_error *error);

#endif
