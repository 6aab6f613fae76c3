/* front.h - questions about the front: its length, where it moved between two instants and how far, by sector
 * and by period (docs/method.md, "Front"). */
#ifndef PL_ENGINE_FRONT_H
#define PL_ENGINE_FRONT_H

#include "engine/gaps.h"
#include "engine/region.h"
#include "engine/sources.h"
#include "measure/front.h"
#include "measure/interval.h"

typedef struct {
    const char *sources;          /* as pl_ask_sources takes them; NULL: one a map maker */
    const char *side;             /* NULL: the theatre's first */
    const char *region, *outline; /* as pl_region_find takes them; region NULL: everywhere */
    pl_instant from, to;          /* from INT64_MIN: the state at `to` alone */
    pl_instant as_of;             /* nothing later is looked at; INT64_MAX: all there is */
    double hole_max_km2;          /* holes under it are filled */
    double border_km; /* nearer than this to the theatre's outline is no front; 0: no outline is asked for */
    double moved_m;   /* what counts as moved */
    unsigned kinds;   /* of change that count; the others are taken out of the states */
    bool periods;     /* also each period between, */
    pl_per per;       /* of this length */
    bool drawn;       /* also the lines */
    pl_progress progress;
} pl_front_question;
#define PL_FRONT_MOVED_M 100.0
#define PL_FRONT_MOVED_MAX_M 50000.0

/* The fixed distances of the curve, ascending. */
#define PL_FRONT_CURVE 10
extern const double pl_front_curve_m[PL_FRONT_CURVE];

/* What of one state's front lies farther than `moved_m` from the other state's boundary. */
typedef struct {
    pl_interval moved_km, moved_share, forward_km, back_km; /* share: of its length, 0 to 1; NAN of none */
} pl_front_moved;

typedef struct {
    double distance_m;
    double from_km[2], to_km[2]; /* of the front at `from` and at `to`, by pl_way */
} pl_front_step;

/* The whole, or a part of space. */
typedef struct {
    const char *name, *title; /* of a sector; "elsewhere": in none of them; "" for the whole */
    pl_interval length_from_km, length_to_km;
    pl_front_moved from, to; /* of the front at `from` and at `to` */
    /* How far the front at `to` lies from where it was, of what moved, by pl_way; NAN: nothing did. */
    double median_m[2], p90_m[2];
    pl_front_step curve[PL_FRONT_CURVE];
} pl_front_area;

typedef struct {
    pl_instant begin, end;
    size_t snapshots, updates;
    double length_begin_km, length_end_km;
    double forward_km, back_km; /* of the front at the begin */
    double share;
    double median_m[2], p90_m[2]; /* how far the front at the end lies from where it was, by pl_way */
} pl_front_period;

/* A line of the front for drawing: one that nowhere changes its class. */
typedef struct {
    bool later;         /* of the front at `to`; else of that at `from` */
    bool moved;         /* farther than moved_m from the other state's boundary */
    pl_way way;         /* when it moved */
    double beyond_m;    /* the greatest distance of the curve beyond which it lies; 0: of none */
    const char *sector; /* its name; "" */
    pl_chain line;
    double length_km;
} pl_front_piece;

typedef struct {
    pl_asked source;
    const char *side;
    pl_instant from_snapshot, to_snapshot;   /* the states' own instants */
    size_t snapshots, updates;               /* in (from, to] */
    pl_day_counts days;                      /* of [from, to), by the source's own day turn */
    double boundary_from_km, boundary_to_km; /* whole, holes filled */
    size_t holes_filled;                     /* at `to` */
    double filled_km2, filled_km;
    pl_front_area whole;
    const pl_front_area *sectors;
    size_t sector_count;
    const pl_front_period *periods;
    size_t period_count;
    const pl_front_piece *pieces;
    size_t piece_count;
    bool stale;      /* a state is so old that the answer is not in the range (pl_is_stale) */
    bool answered;   /* false: this source cannot tell, */
    const char *why; /* for this reason */
} pl_front_answer;

typedef struct {
    const char *theatre, *side;
    const char *outline; /* the outline's provenance; "none": the theatre names none, or none was asked for */
    pl_region region;    /* name NULL: everywhere */
    const pl_front_answer *answers;
    size_t count;
    pl_range moved_share; /* of those that answered; not for one state alone */
} pl_front_answers;

/* An area of `answer` that has front, none of which, old or new, moved. Never without an update between: that
 * is unknown, not still. */
bool pl_front_stands_still(const pl_front_answer *answer, const pl_front_area *area);

/* PL_MISSING when the theatre's outline is not in the evidence file, or no source can tell. */
bool pl_ask_front(pl_store *store, const pl_front_question *question, pl_arena *arena, pl_front_answers *ret,
                  pl_error *error) PL_MUST_CHECK;

/* The numbers of an area over one span, without their errors. */
typedef struct {
    double length_from_km, length_to_km;
    double moved_km, moved_share, forward_km; /* of the front at `from`; share: 0 to 1, NAN of none */
    double median_m;                          /* forward, of the front at `to` */
} pl_front_numbers;
typedef struct {
    pl_instant from, to;     /* from INT64_MIN: the length at `to` alone, and the rest is NAN */
    pl_front_numbers *areas; /* the whole, the sectors, elsewhere */
} pl_front_span;
/* Over many spans by one source: states that they share are found once, so that neighbouring days cost a
 * tenth of as many questions. The question's from, to, periods and drawn are not looked at. The maps must
 * reach every span. */
bool pl_ask_front_spans(pl_store *store, const pl_front_question *question, pl_front_span *spans,
                        size_t count, pl_arena *arena, size_t *ret_areas, pl_error *error) PL_MUST_CHECK;

#endif
