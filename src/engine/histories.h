/* histories.h - what the maps of each source say of places over time: who held a place when, and which places
 * changed hands in a window. */
#ifndef PL_ENGINE_HISTORIES_H
#define PL_ENGINE_HISTORIES_H

#include "engine/places.h"
#include "engine/region.h"
#include "engine/sources.h"

#define PL_NOT_DRAWN "not-drawn" /* the map has neither held nor contested land there */

/* A time over which a point's status stood: [from, to). */
typedef struct {
    const char *status; /* "held:russia", "contested", PL_NOT_DRAWN */
    pl_instant after,
        from;      /* the snapshot before, and the first that shows it; after INT64_MIN: the first map */
    pl_instant to; /* INT64_MAX: still so on the last map */
    int kind; /* pl_kind of the change of held land that began it; of contested land only a redraw is told;
                 -1: none */
} pl_status_span;

typedef struct {
    const pl_place_point *point;
    const pl_status_span *spans;
    size_t span_count;
    size_t same_as;     /* the place's first point with this history, by number */
    size_t taken, lost; /* how often what the side holds came to cover it, and ceased to */
} pl_point_history;

typedef struct {
    pl_asked source;
    pl_instant first, last;   /* its maps */
    const char *const *draws; /* the statuses that this source can draw */
    size_t draws_count;
    bool differs;                   /* the points have different histories */
    const pl_point_history *points; /* as the place's */
} pl_place_source;

typedef struct {
    const char *side;
    pl_place_found place;
    double apart_km; /* the farthest two points of it; 0 with one */
    const pl_place_source *sources;
    size_t source_count;
    pl_place_claim *claims;
    size_t claim_count;
} pl_place_answer;

/* sources, side: NULL as for pl_ask_sources; the theatre's first. */
bool pl_ask_place(pl_store *store, const char *sources, const char *side, const pl_place_asked *asked,
                  pl_arena *arena, pl_place_answer *ret, pl_error *error) PL_MUST_CHECK;

/* What one source says of many points, read in one go. */
typedef struct {
    const char *side; /* whose land `taken` and `lost` count */
    bool drawn; /* false, and nothing below: the source does not draw what the side holds, or has no map */
    const char *const *draws;
    size_t draws_count;
    const pl_pair_row *pairs; /* its maps: each pair's `to` */
    size_t pair_count;
    pl_point_history *points; /* as asked; same_as is each one's own number */
} pl_histories;
/* side NULL: the theatre's first. */
bool pl_ask_histories(pl_store *store, const char *source, const char *side,
                      const pl_place_point *const *points, size_t count, pl_arena *arena, pl_histories *ret,
                      pl_error *error) PL_MUST_CHECK;
bool pl_same_history(const pl_point_history *a, const pl_point_history *b);

/* ---- places that changed hands in a window ---- */

/* What the side holds came to cover a point, or ceased to. */
typedef struct {
    const pl_settlement *settlement;
    const pl_place_point *point;
    pl_instant after, at; /* between these two snapshots */
    bool taken;           /* else lost */
    bool again;           /* the same had happened before: retaken, or lost again */
    const char *was, *is; /* status */
    pl_kind kind;
    bool of_gazetteer; /* it is the point by which its gazetteer counts the settlement, */
    bool of_merged;    /* and by which it counts in all gazetteers merged */
} pl_place_flip;

typedef struct {
    pl_instant begin, end;
    size_t updates, taken, lost;
} pl_place_period;

/* Counted by one gazetteer, or by all merged. */
typedef struct {
    const char *gazetteer;     /* NULL: merged */
    size_t places;             /* in the region */
    size_t held_from, held_to; /* of them held by the side at the two ends */
    size_t taken, lost, taken_again, lost_again;
    const pl_place_period *periods;
    size_t period_count;
} pl_place_tally;

typedef struct {
    pl_asked source;
    pl_instant from_snapshot, to_snapshot;
    const pl_place_flip *flips; /* by (at, point) */
    size_t flip_count;
    const pl_place_tally *tallies; /* a gazetteer each, then merged */
    size_t tally_count;
} pl_flips_source;

typedef struct {
    const char *side;
    const char *region_title;       /* NULL: everywhere */
    const pl_flips_source *sources; /* whose maps reach both ends of the window */
    size_t source_count;
    const pl_unreached *unreached; /* and those whose do not */
    size_t unreached_count;
} pl_flips_answer;

typedef struct {
    const char *sources, *side;
    const char *region, *outline; /* as pl_region_find takes them; region NULL: everywhere */
    pl_instant from, to;
    pl_instant as_of; /* nothing later is looked at; INT64_MAX: all there is */
    pl_per per;
    unsigned kinds; /* bits; flips by other kinds are left out */
} pl_flips_question;
bool pl_ask_flips(pl_store *store, const pl_flips_question *question, pl_arena *arena, pl_flips_answer *ret,
                  pl_error *error) PL_MUST_CHECK;

#endif
