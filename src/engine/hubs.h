/* hubs.h - how far the boundary of what a side holds is from a place, by day and source. */
#ifndef PL_ENGINE_HUBS_H
#define PL_ENGINE_HUBS_H

#include "engine/places.h"
#include "engine/sources.h"
#include "measure/interval.h"

/* One stated point of a place. */
typedef struct {
    const char *name; /* "centre"; of a gazetteer's point the gazetteer */
    const char *from; /* who publishes it */
    pl_point at;
} pl_hub_point;

typedef struct {
    const char *id, *name;
    const pl_hub_point *points; /* the first is meant when none is named */
    size_t point_count;
    pl_polygon edge; /* count 0: none is stated */
    const char *edge_from;
    pl_place_found place;
} pl_hub;

/* As pl_place_find, hubs of the theatre first. */
bool pl_hub_find(pl_store *store, const pl_theatre *theatre, const pl_place_asked *asked, pl_arena *arena,
                 pl_hub *ret, pl_error *error) PL_MUST_CHECK;

/* From a stated point to the boundary of an area, along the ellipsoid. Of a point inside, holes of the area
 * that are smaller than this are no boundary (as with the front): most are gaps between two drawings. */
#define PL_HUB_HOLE_MAX_KM2 5.0
typedef struct {
    double distance_km; /* below zero: the point lies inside, so deep; NAN: there is no such area */
    pl_point nearest;   /* the position on the boundary */
} pl_hub_reading;

typedef enum { PL_EDGE_NONE, PL_EDGE_OUTSIDE, PL_EDGE_REACHED, PL_EDGE_HELD } pl_edge_word;
extern const char *const pl_edge_words[]; /* "none", "outside", "reached", "held" */

typedef struct {
    pl_instant at, snapshot;    /* as asked, and of the state that answers */
    const pl_hub_reading *held; /* to what the side holds; a reading a point */
    const pl_hub_reading *grey; /* to what it holds or is contested; NULL: not drawn by this source */
    pl_edge_word edge; /* what the side holds ends outside the stated edge, reaches into it, or holds all */
    pl_hub_reading edge_reading; /* 0 when reached; NAN when none is stated */
    pl_interval interval;        /* of held[0] */
} pl_hub_day;

typedef struct {
    pl_asked source;
    const pl_hub_day *days; /* by instant; only those that its maps reach */
    size_t day_count;
} pl_hub_source;

typedef struct {
    const char *side;
    pl_hub hub;
    const pl_hub_source *sources; /* that reach at least one of the instants */
    size_t source_count;
    const pl_unreached *unreached; /* and those that do not */
    size_t unreached_count;
    pl_range range;         /* at the last instant, over sources that reach it and count */
    pl_place_claim *claims; /* what was said of its distance */
    size_t claim_count;
} pl_hub_answer;

typedef struct {
    const char *sources, *side; /* NULL: as pl_ask_sources; the theatre's first side */
    pl_place_asked place;
    const pl_instant *instants; /* ascending; none: that of the last map of all sources */
    size_t instant_count;
    pl_instant as_of; /* nothing later is looked at; INT64_MAX: all there is */
    bool ends;        /* with the interval's part of the choice of end snapshots: a day earlier and later */
} pl_hub_question;
bool pl_ask_hub(pl_store *store, const pl_hub_question *question, pl_arena *arena, pl_hub_answer *ret,
                pl_error *error) PL_MUST_CHECK;

#endif
