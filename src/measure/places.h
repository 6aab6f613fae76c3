/* places.h - settlements that several gazetteers publish as one, and what a map says of points over time.
 * Pure: arrays in, arrays out. */
#ifndef PL_MEASURE_PLACES_H
#define PL_MEASURE_PLACES_H

#include "geom/overlay.h"
#include "measure/series.h"

/* ---- settlements ---- */

/* One published point: a row of one gazetteer. Texts are borrowed. */
typedef struct {
    const char *gazetteer, *key;    /* which, and its own id */
    size_t rank;                    /* of the gazetteer: 0 is preferred */
    int64_t geonames;               /* GeoNames id; 0: none */
    const char *name, *other_names; /* as published; the others one a line */
    const char *kind, *region;
    int64_t population; /* -1: not given */
    pl_point at;
} pl_place_point;

/* A settlement with every point that is published for it, by rank, then key. The first speaks for it. */
typedef struct {
    const pl_place_point *const *points;
    size_t count;
    int64_t geonames;   /* 0: a row without one, which stands alone */
    int64_t population; /* the first that is given; -1: none is */
    const char *region; /* the first that is given; "" */
} pl_settlement;

/* Rows with one GeoNames id are one settlement, also within a gazetteer. Those with an id come first, by it,
 * then the others by rank and key. The points must stay alive. */
bool pl_settlements_merge(const pl_place_point *points, size_t count, pl_arena *arena, pl_settlement **ret,
                          size_t *ret_count, pl_error *error) PL_MUST_CHECK;

/* ---- what a map says of points ---- */

/* Bit i: layer i of the source covers the point. */
typedef uint8_t pl_cover;

/* A patch by which the map changed between two snapshots. */
typedef struct {
    pl_instant from, to;
    unsigned layer; /* whose cover changed */
    bool gained;
    pl_kind kind;         /* as of the day asked for */
    pl_instant undone_at; /* of a retraction: when it went back; else not looked at */
    pl_box box;
    const pl_polygon *polygons;
    size_t polygon_count;
} pl_cover_change;

/* A point that is followed through a history. Zeroed, with `cover` as on the first map. */
typedef struct {
    pl_point at;
    pl_cover cover;
    bool withdrawing[PL_LAYERS_MAX];   /* the last change of this layer is a retraction, */
    pl_instant back_at[PL_LAYERS_MAX]; /* and goes back at this snapshot */
} pl_followed;

/* The cover of one point changed between two snapshots. */
typedef struct {
    size_t point;
    pl_instant from, to; /* the snapshot before, and the first that shows it */
    pl_cover before, after;
    uint8_t kind[PL_LAYERS_MAX]; /* pl_kind, of each layer that changed */
} pl_cover_event;

/* Points by longitude: which lie in a box. The points must stay alive and where they are. */
typedef struct {
    const pl_followed *points;
    size_t count;
    const struct pl_meridian *sorted;
} pl_point_index;
bool pl_point_index_make(const pl_followed *points, size_t count, pl_arena *arena, pl_point_index *ret,
                         pl_error *error) PL_MUST_CHECK;
/* Does any of them lie in the box? */
bool pl_point_index_any(const pl_point_index *index, pl_box box);

/* Follows the points of the index through patches, which must be ordered by `to`. A long history can be read
 * piece by piece, each holding all patches of its snapshots: the points carry the state over. A patch that
 * takes what does not cover the point, or gives what does, says nothing. The going back of a retraction is
 * one too. Events come by (to, point). */
bool pl_cover_follow(const pl_point_index *index, pl_followed *points, const pl_cover_change *changes,
                     size_t change_count, pl_arena *arena, pl_cover_event **ret, size_t *ret_count,
                     pl_error *error) PL_MUST_CHECK;

#endif
