/* files.h - handlers of the table in route.c: the verbs (route.c), and the files that the page reads
 * (files.c). */
#ifndef PL_SERVE_FILES_H
#define PL_SERVE_FILES_H

#include "serve/route.h"

bool pl_route_api(const pl_request *request, const pl_serving *serving, pl_reply *reply, pl_error *error);
/* The files of docs/site.md. */
bool pl_route_site(const pl_request *request, const pl_serving *serving, pl_reply *reply, pl_error *error);
bool pl_route_maps(const pl_request *request, const pl_serving *serving, pl_reply *reply, pl_error *error);
bool pl_route_patches(const pl_request *request, const pl_serving *serving, pl_reply *reply, pl_error *error);
bool pl_route_places(const pl_request *request, const pl_serving *serving, pl_reply *reply, pl_error *error);

/* GET /setup: what setup.h tells. */
bool pl_route_setup(const pl_request *request, const pl_serving *serving, pl_reply *reply, pl_error *error);
bool pl_route_statement(const pl_request *request, const pl_serving *serving, pl_reply *reply,
                        pl_error *error);

/* GET /excerpt: a GeoPackage of one source's maps in a window (engine/excerpt.h), at most so large. */
#define PL_SERVE_EXCERPT_MAX ((size_t)64 << 20)
bool pl_route_excerpt(const pl_request *request, const pl_serving *serving, pl_reply *reply, pl_error *error);

#endif
