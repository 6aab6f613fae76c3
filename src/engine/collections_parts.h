/* collections_parts.h - inside the engine: a page of features under way, between the files that write
 * collections (collections_maps.c, collections_ground.c, collections_front.c) and collections.c. */
#ifndef PL_ENGINE_COLLECTIONS_PARTS_H
#define PL_ENGINE_COLLECTIONS_PARTS_H

#include "engine/collections.h"

typedef struct {
    pl_store *store;
    const pl_feature_question *question;
    pl_arena *arena;
    pl_json *json;
    size_t start; /* bytes of the answer when the page began */
    bool full;
    pl_feature_page page;
} pl_feature_work;

/* The values that a property is asked for; NULL: any. */
const char *pl_feature_wanted(const pl_feature_question *question, const char *property);
/* Is `text` one of the values "a,b"? NULL wants everything. */
bool pl_feature_listed(const char *values, const char *text);
/* The filter of the property lets this text through. */
bool pl_feature_passes(const pl_feature_question *question, const char *property, const char *text);
/* The time [begin, end), or, when begin is end, that instant. */
bool pl_feature_in_time(const pl_feature_question *question, pl_instant begin, pl_instant end);

/* How a box lies to the boxes asked for. */
typedef enum { PL_FEATURE_AWAY, PL_FEATURE_ACROSS, PL_FEATURE_WITHIN } pl_feature_lies;
pl_feature_lies pl_feature_box(const pl_feature_question *question, pl_box box);
/* Polygons and lines themselves. */
bool pl_feature_meets(const pl_feature_question *question, const pl_polygon *polygons, size_t count);
bool pl_feature_line_meets(const pl_feature_question *question, const pl_point *points, size_t count);

/* Counts one that matches. True: it belongs on this page, and is to be written. */
bool pl_feature_take(pl_feature_work *work);

/* Opens a feature and its properties; the geometry that pl_geojson_... writes closes it. */
void pl_feature_open(pl_feature_work *work, const char *id);
void pl_feature_open_number(pl_feature_work *work, int64_t id);
/* Null where there is none: INT64_MAX, "". */
void pl_feature_time(pl_json *json, const char *key, pl_instant instant);
void pl_feature_text(pl_json *json, const char *key, const char *text);
/* The side of "held:russia"; "" of other statuses. */
const char *pl_feature_side(const char *status);
/* The id as a number; 0: it is none. */
int64_t pl_feature_number(const char *id);

/* The theatre of the evidence file's maps; *ret_found = false when it has no source of maps. */
bool pl_feature_theatre(pl_store *store, pl_arena *arena, pl_theatre *ret, bool *ret_found,
                        pl_error *error) PL_MUST_CHECK;
/* Where the maps of a source lie, of what is held and contested on them; PL_BOX_EMPTY. */
bool pl_feature_maps_box(pl_store *store, int64_t source_id, pl_box *ret, pl_error *error) PL_MUST_CHECK;

bool pl_feature_sources(pl_feature_work *work, pl_error *error) PL_MUST_CHECK;
bool pl_feature_control(pl_feature_work *work, pl_error *error) PL_MUST_CHECK;
bool pl_feature_change(pl_feature_work *work, pl_error *error) PL_MUST_CHECK;
bool pl_feature_front(pl_feature_work *work, pl_error *error) PL_MUST_CHECK;
bool pl_feature_places(pl_feature_work *work, pl_error *error) PL_MUST_CHECK;
bool pl_feature_hubs(pl_feature_work *work, pl_error *error) PL_MUST_CHECK;
bool pl_feature_sectors(pl_feature_work *work, pl_error *error) PL_MUST_CHECK;

#endif
