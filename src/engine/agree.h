/* agree.h - where and when two sources of one evidence file differ, and whether one follows the other. */
#ifndef PL_ENGINE_AGREE_H
#define PL_ENGINE_AGREE_H

#include "engine/noise.h"
#include "engine/region.h"
#include "engine/sources.h"
#include "measure/agree.h"

/* Agreement in one part of space. */
typedef struct {
    const char *name, *title; /* a sector; "elsewhere": in none */
    pl_agreement table;
    double both_km2, only_km2[2], share;
} pl_agree_area;

/* A connected patch that only one of the maps shows as held. */
typedef struct {
    int held_by; /* 0 the first map, 1 the second */
    double area_km2;
    double contested_km2; /* of it, contested on the other map */
    double width_m;
    pl_point at;        /* the middle of its box */
    const char *sector; /* in which that lies; "" none */
    const char *near;   /* the theatre's hub that is nearest; NULL: it has none */
    double near_km;
    const pl_polygon *polygons;
    size_t polygon_count;
} pl_agree_patch;

/* What each says of one period. Net, gained and lost: updates added up. */
typedef struct {
    pl_instant begin, end;
    size_t updates[2];
    double gained_km2[2], lost_km2[2], net_km2[2];
    double difference_km2; /* of the second's net to the first's */
    bool undetermined;     /* one says more land, the other less */
} pl_agree_period;
#define PL_AGREE_ZERO_KM2 0.01 /* a net within it is neither more nor less */

typedef struct {
    pl_asked sources[2];
    const char *side;
    const char *region; /* NULL: everywhere */
    bool same_maker;
    bool draws_contested[2];

    pl_instant at;                        /* where: the states of this instant */
    pl_instant snapshots[2];              /* their own */
    double held_km2[2], contested_km2[2]; /* contested: what is not held besides; NAN when it is not drawn */
    pl_agree_area all;
    const pl_agree_area *areas; /* sectors, then elsewhere; none when the theatre has no sectors */
    size_t area_count;
    const pl_agree_patch *patches; /* the largest first */
    size_t patch_count;
    double thin_km2[2]; /* of what only one holds: in patches narrower than PL_KIND_SLIVER_WIDTH_M */
    pl_rung rung;

    bool window;         /* when: only when a window was asked for */
    pl_instant from, to; /* of it */
    pl_agree_period whole;
    const pl_agree_period *periods;
    size_t period_count, undetermined;
    /* Land that both show as gained between the ends of the window, and that only one does. */
    double gained_both_km2, gained_only_km2[2];

    pl_instant lag_from, lag_to; /* over which the lags were looked for */
    pl_lag changes;              /* by where and when land changed hands */
    pl_lag corners;              /* by corners of lines at the very same position, of those drawn lately */
    double corners_alike;        /* of all corners that either draws, the share that both do, at that lag */

    /* How far apart the two draw lines that stood still, as far as the region does not matter: a second
     * estimate of how exactly lines are drawn. Not for a mirror, which draws nothing of its own. */
    pl_instant lines_from; /* until `at` */
    pl_noise_between lines;
} pl_agree_answer;

typedef struct {
    const char *first, *second; /* names of sources */
    const char *side;           /* NULL: the theatre's first */
    pl_instant at;              /* INT64_MIN: the last instant that both reach */
    pl_instant from, to;        /* INT64_MIN: no window */
    pl_per per;
    const char *region; /* as pl_region_find takes it; NULL */
} pl_agree_question;
#define PL_AGREE_LINES_DAYS 183 /* so long a line must have stood */

bool pl_ask_agree(pl_store *store, const pl_agree_question *question, pl_arena *arena, pl_agree_answer *ret,
                  pl_error *error) PL_MUST_CHECK;

#endif
