/* ogc_query.h - the parameters of a request for features, as OGC API - Features Part 1 defines them: bbox,
 * datetime, limit, a filter by the value of a property, and our own offset. Pure; any thread. */
#ifndef PL_SERVE_OGC_QUERY_H
#define PL_SERVE_OGC_QUERY_H

#include "engine/collections.h"
#include "serve/serve.h"

#define PL_OGC_LIMIT 10        /* features on a page when nothing is said */
#define PL_OGC_LIMIT_MAX 10000 /* more are asked for: so many come */
#define PL_OGC_OFFSET_MAX INT64_C(1000000000000)
#define PL_OGC_VALUE_MAX ((size_t)1000) /* bytes of one filter */

/* PL_USAGE, with the parameter's name and what it takes, for one that is unknown, given twice or malformed.
 * Only datetime may come more than once: then each must hold. Values live as long as the parameters. */
bool pl_ogc_query_read(const pl_feature_collection *collection, const pl_parameter *parameters, size_t count,
                       pl_feature_question *ret, pl_error *error) PL_MUST_CHECK;

/* Its parts. A box: four numbers, or six of which the heights are not looked at; one whose west is greater
 * than its east crosses the antimeridian, and becomes two. */
bool pl_ogc_bbox_read(const char *text, pl_box boxes[2], size_t *ret_count, pl_error *error) PL_MUST_CHECK;
/* An instant or an interval "a/b", either end of which may be open ("..", or nothing). Parts of a second are
 * dropped: maps come at whole ones. A day stands for all of it, from 00:00:00 to 23:59:59. Closed at both
 * ends. */
bool pl_ogc_datetime_read(const char *text, pl_instant *ret_begin, pl_instant *ret_end,
                          pl_error *error) PL_MUST_CHECK;

#endif
