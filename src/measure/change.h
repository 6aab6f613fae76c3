/* change.h - the patches by which controls differ between two states of one source. Pure. */
#ifndef PL_MEASURE_CHANGE_H
#define PL_MEASURE_CHANGE_H

#include "geom/overlay.h"
#include "measure/series.h"

/* A connected patch gained or lost by one status (a layer of the overlay). */
typedef struct {
    unsigned layer; /* whose cover changed; with kept_total its partner is in other_km2 */
    bool gained;    /* else lost */
    double area_km2;
    double contested_km2;  /* of it: contested before (gained) or after (lost) */
    double other_side_km2; /* of it: held by another side before (gained) or after (lost) */
    double perimeter_m, width_m;
    pl_box box;
    const pl_polygon *polygons; /* its outline: as few polygons as possible */
    size_t polygon_count;
} pl_patch;

typedef struct {
    const pl_patch *patches; /* ordered by layer, gained before lost, box west, south, then area */
    size_t count;
    double gained_km2[PL_LAYERS_MAX], lost_km2[PL_LAYERS_MAX]; /* sums, from the faces */
    pl_difference difference;                                  /* rung and residual, for the record */
} pl_change;

/* Compares two states. `contested_layer` is the index of contested among the layers, or -1. Memory from
 * `arena`. */
bool pl_change_find(pl_overlay *overlay, const pl_layer_pair *layers, size_t layer_count, int contested_layer,
                    pl_arena *arena, pl_change *ret, pl_error *error) PL_MUST_CHECK;

/* What is known of a stored patch when its kind is asked for. */
typedef struct {
    bool gained;
    bool of_contested; /* of the grey zone itself; else of what a side holds */
    double area_km2, contested_km2, other_side_km2, width_m, perimeter_m;
    double liberated_km2; /* lost: of it, drawn as liberated after; NAN: not known */
    double front_m;       /* gained: to the nearest place that is fought over; NAN: none is drawn */
    bool liberates;       /* the source draws what this side loses as liberated */
    size_t alike;         /* patches of the snapshot for which pl_patch_far holds, this one included */
    bool listed;          /* a person listed it as a redraw */
    pl_instant instant;   /* of the snapshot that brought it */
    pl_instant undone_at; /* the first snapshot by which at least half of it went back; INT64_MAX: never */
} pl_patch_facts;

/* Cut-offs, with their reasons in docs/method.md, "Kinds". */
#define PL_KIND_SLIVER_WIDTH_M 50.0         /* a patch narrower than this moves no ground */
#define PL_KIND_RECLASSIFIED_SHARE 0.9      /* of its area changed between held and contested */
#define PL_KIND_UNDONE_SECONDS (30 * 86400) /* a patch undone later than this was lost, not retracted */
#define PL_REDRAW_AREA_MIN_KM2 1.0          /* smaller patches are redraws only as slivers, or when listed */
#define PL_REDRAW_SOMEBODYS_SHARE 0.1       /* with less of its area contested or another side's: nobody's */
#define PL_REDRAW_LIBERATED_SHARE 0.1       /* with less of its area drawn as liberated: not liberated */
#define PL_REDRAW_FAR_M 20000.0             /* farther than this from anything fought over */
#define PL_REDRAW_ALIKE_MIN 10              /* so many patches far from the front at once */
#define PL_REDRAW_STRIP_KM2 10.0            /* a strip of at least this area */
#define PL_REDRAW_STRIP_LONG 40.0           /* that is so many times as long as wide */

/* Why a patch looks like a line drawn again, the first that fits. */
typedef enum {
    PL_REDRAW_NOT,
    PL_REDRAW_SLIVER,
    PL_REDRAW_LISTED,
    PL_REDRAW_NOT_LIBERATED, /* lost to nobody, and not drawn as liberated by a source that draws that */
    PL_REDRAW_FAR,           /* one of many gained from nobody, far from anything fought over */
    PL_REDRAW_STRIP,         /* a long strip from nobody or to nobody */
    PL_REDRAWS
} pl_redraw;
extern const char *const pl_redraw_whys[PL_REDRAWS]; /* one line each; "" for PL_REDRAW_NOT */
pl_redraw pl_patch_redraw(const pl_patch_facts *facts);
/* Gained from nobody, far from anything fought over: a redraw when there are many at once. */
bool pl_patch_far(const pl_patch_facts *facts);

pl_kind pl_patch_kind(const pl_patch_facts *facts, pl_instant as_of);

#endif
