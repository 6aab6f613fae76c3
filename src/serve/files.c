/* files.c - the files of engine/site.h, made when they are asked for. */
#include "serve/files.h"

#include "engine/site.h"

bool pl_route_places(const pl_request *request, const pl_serving *serving, pl_reply *reply, pl_error *error) {
    (void)request;
    return pl_site_places(serving->store, &reply->arena, &reply->body, error);
}
